"""The file beside an encrypted store that holds its key, wrapped; and how long is waited after wrong answers."""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from deskops.errors import Refused, StoreDamaged
from deskops.i18n import _
from deskops.store.faults import told
from deskops.store.landing import landing

_FREE: Final = 3  # wrong answers that cost nothing: people mistype
_FIRST, _LONGEST = 5, 900  # seconds


@dataclass(slots=True)
class KeyFile:
    """`made`: the instant. `passphrase` and `recovery` are slots of `wrapping`, empty where there is none."""

    made: str
    passphrase: dict[str, Any] = field(default_factory=dict)
    recovery: dict[str, Any] = field(default_factory=dict)


def read(path: Path) -> KeyFile:
    """Raises StoreDamaged, FileNotFoundError."""
    try:
        content = json.loads(path.read_bytes())
        return KeyFile(**{each.name: content[each.name] for each in fields(KeyFile)})
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError, KeyError):
        raise spoilt(path) from None


def spoilt(path: Path) -> StoreDamaged:
    return StoreDamaged(
        _("The wrapped key in {file} cannot be read.").format(file=path),
        hint=_("Every backup has a copy of it beside it, with the ending .key; put one in its place."),
    )


def write(path: Path, content: KeyFile) -> None:
    """The old file or the new one, on the disk when this returns. Raises the store's errors."""
    _land(path, {"version": 1, **asdict(content)})


def _land(path: Path, content: dict[str, Any]) -> None:
    with told(), landing(path, ".store-key-") as file:
        file.write(json.dumps(content).encode())


class Tries:
    """Wrong answers, counted across runs: each makes the next wait longer. Nothing is ever destroyed for them."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._path, self._now = path, now

    def begin(self) -> None:
        """Count one as wrong before it is tried: who kills the program gains nothing. Raises Refused while waiting."""
        wrong, last = self._read()
        last = min(last, self._now)  # a clock that was set back shortens nothing
        left = last + timedelta(seconds=pause(wrong)) - self._now
        if left > timedelta():
            raise Refused(
                _("{count} wrong answers: the next one is heard in {seconds} s.").format(
                    count=wrong, seconds=int(left.total_seconds()) + 1
                ),
                hint=_("Nothing was destroyed, and nothing will be."),
            )
        _land(self._path, {"wrong": wrong + 1, "last": self._now.isoformat()})

    def right(self) -> None:
        with told():
            self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, datetime]:
        try:
            content = json.loads(self._path.read_bytes())
            return int(content["wrong"]), datetime.fromisoformat(content["last"]).astimezone()
        except FileNotFoundError:
            return 0, self._now
        except (OSError, ValueError, TypeError, KeyError):
            return _FREE, self._now  # spoilt: not to one's advantage


def pause(wrong: int) -> int:
    """Seconds until the next answer is heard after so many wrong ones."""
    return 0 if wrong < _FREE else int(min(_LONGEST, _FIRST * 2 ** min(wrong - _FREE, 20)))
