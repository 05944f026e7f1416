"""Order and evidence of time: the hybrid logical clock, UUIDv7 ids and clock evidence; reads no clock itself.

A stamp is text and sorts as time does: 13 digits of wall milliseconds, 4 hex digits of counter, the replica's code.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MAX_AHEAD_MS = 5 * 60 * 1000  # a stamp from elsewhere further ahead than this is not merged
_COUNTER_LIMIT = 0xFFFF
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClockEvidence:
    """What the machine said when a fact was written.

    `boot` names this start of the machine; `reading` is milliseconds of a clock that runs on in sleep.
    """

    wall: datetime
    boot: str
    reading: int


def milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)  # exact, which a float of seconds is not


def instant(text: str) -> datetime:
    """Stored text of an instant -> aware UTC."""
    return datetime.fromisoformat(text)


def stored(moment: datetime) -> str:
    """An instant as every table keeps it: UTC, milliseconds, fixed width, so that text order is time order."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def tick(last: str, wall_ms: int, replica_code: str) -> str:
    """The next stamp after `last`, never going back even when the wall clock does."""
    last_ms, last_counter = _split(last)
    if wall_ms > last_ms:
        return _join(wall_ms, 0, replica_code)
    if last_counter < _COUNTER_LIMIT:
        return _join(last_ms, last_counter + 1, replica_code)
    return _join(last_ms + 1, 0, replica_code)


def merge(last: str, seen: str, wall_ms: int) -> str:
    """The last stamp after meeting one from elsewhere; one that is too far ahead is not merged."""
    seen_ms, _ = _split(seen)
    return max(last, seen) if seen_ms <= wall_ms + MAX_AHEAD_MS else last


def uuid7(wall_ms: int, random: bytes) -> str:
    """RFC 9562 version 7 from given milliseconds and 10 random bytes; own code because time and chance are given."""
    value = (wall_ms & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76 | (random[0] << 8 | random[1]) >> 4 << 64
    value |= 0b10 << 62 | int.from_bytes(random[2:10], "big") >> 2
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _split(stamp: str) -> tuple[int, int]:
    return (int(stamp[:13]), int(stamp[14:18], 16)) if stamp else (0, 0)


def _join(wall_ms: int, counter: int, replica_code: str) -> str:
    return f"{wall_ms:013d}-{counter:04x}-{replica_code}"
