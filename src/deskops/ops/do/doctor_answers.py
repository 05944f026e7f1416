"""What a terminal answers, cut out of the bytes that come from it; whatever is no known answer is what was typed.

Sources: ECMA-48 (the shape of control sequences), xterm's ctlseqs (reports), the kitty keyboard protocol (`u`), and
mode 2048's own text for the report of a size. Nothing here trusts a terminal: numbers have few digits, texts are
short, and a sequence that does not end is left out.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

MOST: Final = 1 << 14  # bytes that are looked at of one question's answer; a sound one has some hundreds
_CSI: Final = rb"\x1b\[(?P<mark>[<=>?]?)(?P<numbers>[0-9;:]{0,60})(?P<between>[ -/]?)(?P<final>[@-~])"
_OSC: Final = rb"\x1b\](?P<command>[0-9]{1,3});(?P<told>[^\x07\x1b]{0,80})(?:\x07|\x1b\\)"
_OTHER: Final = rb"\x1b[P^_X][^\x1b]{0,200}\x1b\\|\x1b[ -~]?"
_ANSWER: Final = re.compile(b"%b|%b|%b|(?P<text>[^\x1b]+)" % (_CSI, _OSC, _OTHER))
_COLOUR: Final = re.compile(
    "rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})(?:/[0-9a-fA-F]{1,4})?"
)
_LARGEST: Final = 99_999  # no screen, mouse or key has a larger number; a character may: see `_characters`
_ENTER: Final = 13
_KITTY_RELEASE: Final = 3

# What an answer is, by mark, between and final byte.
_KINDS: Final = {
    ("", "", "R"): "cursor",
    ("?", "", "c"): "attributes",
    ("?", "$", "y"): "mode",
    ("?", "", "u"): "keyboard",
    ("<", "", "M"): "pressed",
    ("<", "", "m"): "released",
    ("", "", "t"): "size",
    ("", "", "u"): "key",
    ("", "", "~"): "editing",
}


class Answer(NamedTuple):
    """One answer: `numbers` as the kind has them, 0 for one that is missing; `text` of what was typed.

    cursor: row, column. mode: its number, 0 unknown, 1 set, 2 reset, 3 and 4 for ever. pressed, released: button,
    x, y. size: 48, rows, columns, height and width in pixels. colour: 10 or 11, red, green, blue of 255.
    """

    kind: str
    numbers: tuple[int, ...] = ()
    text: str = ""

    @property
    def ends_line(self) -> bool:
        return "\r" in self.text or "\n" in self.text


def answers(raw: bytes) -> list[Answer]:
    """Everything that came, in its order; keys are `text`, whichever way they are told."""
    return list(_answers(raw[:MOST]))


def _answers(raw: bytes) -> Iterator[Answer]:
    for found in _ANSWER.finditer(raw):
        if found["final"] is not None:
            yield from _report(found)
        elif found["command"] is not None:
            yield from _colour(int(found["command"]), found["told"].decode("ascii", "replace"))
        elif found["text"] is not None:
            yield Answer("text", text=found["text"].decode("utf-8", "replace"))


def _report(found: "re.Match[bytes]") -> Iterator[Answer]:
    mark, between, final = (found[name].decode("ascii") for name in ("mark", "between", "final"))
    kind = _KINDS.get((mark, between, final))
    told = found["numbers"].decode("ascii")
    if kind == "key":
        yield from _key(told)
    elif kind:
        numbers = tuple(int(one.partition(":")[0] or 0) for one in told.split(";") if len(one) < 9)
        if max(numbers, default=0) <= _LARGEST:
            yield Answer(kind, numbers)


def _key(told: str) -> Iterator[Answer]:
    """CSI code : alternates ; modifiers : event ; text u. The text is what an input method has put together."""
    code, *rest = told.split(";")
    event = rest[0].partition(":")[2] if rest else ""
    if event == str(_KITTY_RELEASE):
        return
    pressed = _characters(rest[1]) if len(rest) > 1 else ""
    number = code.partition(":")[0]
    if number == str(_ENTER):
        pressed = "\r"
    yield Answer("text", text=pressed or _characters(number))


def _characters(told: str) -> str:
    numbers = [int(one) for one in told.split(":") if one and len(one) < 8]
    return "".join(chr(one) for one in numbers if 0x20 <= one < 0x110000 and not 0xD800 <= one < 0xE000)


def _colour(command: int, told: str) -> Iterator[Answer]:
    """rgb:RRRR/GGGG/BBBB, each part of one to four digits."""
    found = _COLOUR.fullmatch(told)
    if found:
        parts = (int(one, 16) * 255 // (16 ** len(one) - 1) for one in found.groups())
        yield Answer("colour", (command, *parts))
