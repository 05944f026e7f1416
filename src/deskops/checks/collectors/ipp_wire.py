"""IPP's bytes (RFC 8010): a question put together, an answer taken apart, tolerant of printers and never of size."""

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Final, NamedTuple

from deskops.checks.collectors.printer_text import decoded
from deskops.checks.facts import Unread
from deskops.i18n import _

GET_PRINTER: Final = 0x000B
GET_JOBS: Final = 0x000A
CAP: Final = 2 * 1024 * 1024  # bytes of a whole answer
_MOST_VALUES: Final = 20_000
_DEEPEST: Final = 32  # collections in collections; real ones have three
_LONGEST_TEXT: Final = 1023  # RFC 8011, text(MAX)

VERSION_UNKNOWN: Final = 0x0503
NOT_FOUND: Final = 0x0406
_OPERATION, _END, _JOB = 0x01, 0x03, 0x02
_BEGIN, _FINISH, _MEMBER = 0x34, 0x37, 0x4A
_URI, _CHARSET, _LANGUAGE, _KEYWORD, _INTEGER = 0x45, 0x47, 0x48, 0x44, 0x21

Value = int | bool | str | bytes | datetime | tuple[int, ...] | None
Attributes = dict[str, list[Value]]


class Answer(NamedTuple):
    """`groups` without that of the operation, in order, each with its tag; `cut`: it ended before its end."""

    version: tuple[int, int]
    status: int
    request: int
    groups: tuple[tuple[int, Attributes], ...]
    cut: bool

    @property
    def printer(self) -> Attributes:
        """Everything that is told of the printer; a printer that splits its group loses nothing."""
        merged: Attributes = {}
        for tag, group in self.groups:
            if tag != _JOB:
                merged.update(group)
        return merged

    @property
    def jobs(self) -> list[Attributes]:
        return [group for tag, group in self.groups if tag == _JOB]


def question(
    operation: int, request: int, uri: str, wanted: Sequence[str], version: tuple[int, int], limit: int = 0
) -> bytes:
    parts = [struct.pack(">BBHI", *version, operation, request), bytes([_OPERATION])]
    parts.append(_attribute(_CHARSET, "attributes-charset", b"utf-8"))
    parts.append(_attribute(_LANGUAGE, "attributes-natural-language", b"en"))
    parts.append(_attribute(_URI, "printer-uri", uri.encode()))
    if limit:
        parts.append(_attribute(_INTEGER, "limit", struct.pack(">i", limit)))
    for number, name in enumerate(wanted):
        parts.append(_attribute(_KEYWORD, "" if number else "requested-attributes", name.encode()))
    return b"".join(parts) + bytes([_END])


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    told = name.encode()
    return struct.pack(">BH", tag, len(told)) + told + struct.pack(">H", len(value)) + value


def answer(data: bytes) -> Answer:
    """Raises Unread for what is no answer at all; one that breaks off keeps what it told before."""
    if len(data) < 8 or not 1 <= data[0] <= 3:
        raise Unread(_("its answer is not IPP"))
    major, minor, status, request = struct.unpack_from(">BBHI", data)
    reader = _Reader(data)
    try:
        reader.run()
    except (struct.error, IndexError):
        reader.cut = True
    return Answer((major, minor), status, request, tuple(reader.groups), reader.cut)


class _Reader:
    """Flat: of collections, which no check reads, only the depth is counted."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 8
        self.groups: list[tuple[int, Attributes]] = []
        self.cut = False
        self._values: list[Value] = []
        self._open = False  # whether the group is one that is kept
        self._depth = self._seen = 0

    def run(self) -> None:
        while True:
            tag = self._data[self._at]
            self._at += 1
            if tag == _END:
                return
            if tag < 0x10:
                self._group(tag)
            else:
                self._value(tag, self._text(), self._bytes())

    def _group(self, tag: int) -> None:
        self._depth = 0
        self._open = tag != _OPERATION
        self._values = []
        if self._open:
            self.groups.append((tag, {}))
            self._count()

    def _value(self, tag: int, name: str, value: bytes) -> None:
        self._count()
        if tag == _BEGIN:
            self._depth += 1
            if self._depth > _DEEPEST:
                raise Unread(_("its answer is nested too deeply"))
        elif tag == _FINISH:
            self._depth = max(0, self._depth - 1)
            return
        if name and self._open and (self._depth == 0 or tag == _BEGIN):
            self._values = self.groups[-1][1].setdefault(name, [])
        if self._depth == 0 and tag != _MEMBER and self._open:
            self._values.append(_decoded(tag, value))

    def _count(self) -> None:
        self._seen += 1
        if self._seen > _MOST_VALUES:
            raise Unread(_("its answer has no end"))

    def _text(self) -> str:
        return self._bytes().decode("latin-1")

    def _bytes(self) -> bytes:
        (size,) = struct.unpack_from(">H", self._data, self._at)
        start, self._at = self._at + 2, self._at + 2 + size
        if self._at > len(self._data):
            raise IndexError
        return self._data[start : self._at]


def _decoded(tag: int, value: bytes) -> Value:
    """None for what is told to be unknown, and for what has not the size of its type."""
    if tag in (0x21, 0x23):
        return struct.unpack(">i", value)[0] if len(value) == 4 else None
    if tag == 0x22:
        return value != b"\0" if len(value) == 1 else None
    if tag == 0x31:
        return _time(value)
    if tag in (0x33, 0x32):
        return tuple(struct.unpack(">ii", value[:8])) if len(value) >= 8 else None
    if tag in (0x35, 0x36):
        return _with_language(value)
    if tag == 0x30:
        return value
    if 0x40 <= tag <= 0x5F:
        return decoded(value[:_LONGEST_TEXT])
    return None


def _with_language(value: bytes) -> Value:
    """Length, language, length, text."""
    if len(value) < 4:
        return None
    (size,) = struct.unpack_from(">H", value)
    return decoded(value[2 + size + 2 :][:_LONGEST_TEXT])


def _time(value: bytes) -> datetime | None:
    """RFC 2579 DateAndTime."""
    if len(value) != 11:
        return None
    year, month, day, hour, minute, second, _tenth = struct.unpack_from(">HBBBBBB", value)
    try:
        apart = timedelta(hours=value[9], minutes=value[10]) * (-1 if value[8:9] == b"-" else 1)
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone(apart))
    except ValueError:
        return None


def number(told: Mapping[str, Sequence[Value]], name: str) -> int | None:
    values = told.get(name) or ()
    first = values[0] if values else None
    return first if isinstance(first, int) and not isinstance(first, bool) else None


def words(told: Mapping[str, Sequence[Value]], name: str) -> list[str]:
    """Texts alone; octets are decoded."""
    found = []
    for value in told.get(name) or ():
        if isinstance(value, bytes):
            found.append(decoded(value))
        elif isinstance(value, str):
            found.append(value)
    return found


def word(told: Mapping[str, Sequence[Value]], name: str) -> str:
    return next(iter(words(told, name)), "").strip()
