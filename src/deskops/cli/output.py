"""The only printer: stdout is data, stderr is words, and what came from elsewhere is made visible on the way."""

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TextIO

from deskops.cli.width import cells, cut, pad, wrap
from deskops.errors import UsageError
from deskops.i18n import _
from deskops.text import discreet, visible

# Patterns stay texts: most runs print no JSON and no CSV, and compiling costs.
_HIDDEN = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
_SURROGATE = "[\ud800-\udfff]"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = r"-?\d+(\.\d+)?"


class Voice:
    """How much is said on stderr in this process."""

    quiet = False
    verbose = False


voice = Voice()


class Column(NamedTuple):
    """`whole`: what a person types again, such as a number, is never folded. A narrow terminal leaves out the columns
    that have a `spare`, the highest first; plain columns, CSV and JSON always have all. `widest`: cells that a text in
    plain columns takes at most, except in the last one, which pads nothing.
    """

    title: str
    right: bool = False
    whole: bool = False
    spare: int = 0
    widest: int = 160


class Tinted(NamedTuple):
    """A cell with a Rich style, which only a terminal shows; the text says it all."""

    text: str
    style: str


Cell = str | int | float | Tinted | None


def prepare() -> None:
    """A console that cannot show a character shows a replacement; it never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    voice.quiet = voice.verbose = False


def flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def interactive() -> bool:
    """A person sits at both ends."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def pretty() -> bool:
    """Whether lists may use colour and borders."""
    if os.environ.get("CLICOLOR_FORCE", "0") not in {"", "0"}:
        return True
    plain = os.environ.get("DESKOPS_ACCESSIBLE", "0") not in {"", "0"} or os.environ.get("TERM") == "dumb"
    return _is_terminal(sys.stdout) and not plain


def terminal_width() -> int:
    """How wide the terminal is; 80 where nobody knows."""
    try:
        return int(os.environ.get("COLUMNS", "")) or 80
    except ValueError:
        pass
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


# Words


def say(text: str) -> None:
    """A word on what was done."""
    if not voice.quiet:
        _words(text)


def summary(text: str) -> None:
    """As `say`, and folded between words where a terminal is narrower."""
    say(folded(text, 0, sys.stderr))


def detail(text: str) -> None:
    if voice.verbose:
        _words(text)


def warn(text: str) -> None:
    _words(_("Warning: {message}").format(message=text))


def error(text: str) -> None:
    _words(_("Error: {message}").format(message=text))


def advice(text: str, *, indent: int = 2) -> None:
    for each in text.splitlines():
        _words(" " * indent + each)


def _words(text: str) -> None:
    """Its further lines stand a little to the right: a name with a line break in it forges no word of ours."""
    if sys.stderr is not None:
        flush()
        sys.stderr.write(visible(discreet(text), lines=True).replace("\n", "\n  ") + "\n")


# Data


def line(text: str = "") -> None:
    sys.stdout.write(visible(text, lines=True) + "\n")


def json_object(body: Mapping[str, Any]) -> None:
    """Exactly one object, its version first. What a terminal would act on is escaped, as is what it cannot show."""
    import json

    utf8 = (sys.stdout.encoding or "utf-8").lower().replace("-", "").replace("_", "") == "utf8"
    text = json.dumps(
        {"version": 1, **body},
        ensure_ascii=False,
        default=_plain,
        indent=2 if _is_terminal(sys.stdout) else None,
    )
    text = re.sub(_HIDDEN, lambda match: f"\\u{ord(match.group()):04x}", re.sub(_SURROGATE, "\ufffd", text))
    if not utf8:
        text = json.dumps(json.loads(text))
    sys.stdout.write(text + "\n")


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "value"):
        return value.value
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def csv_rows(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([guarded(column.title) for column in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)


def guarded(cell: Cell) -> str | int | float:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(cell, (int, float)):
        return cell
    text = _text(cell)
    if text.lstrip(" \u3000").startswith(_FORMULA) and not re.fullmatch(_NUMBER, text):
        text = "'" + text
    return visible(text, lines=True)


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """A list: with borders and colour on a terminal, else as plain columns."""
    if pretty():
        from deskops.cli.pretty import rich_table

        rich_table(columns, rows)
        return
    shown = [_cut(columns, [visible(_text(cell)) for cell in row]) for row in rows]
    widths = [
        max(cells(column.title), *(cells(row[index]) for row in shown)) if shown else cells(column.title)
        for index, column in enumerate(columns)
    ]
    _plain_row(columns, [column.title for column in columns], widths)
    for row in shown:
        _plain_row(columns, row, widths)


def _cut(columns: Sequence[Column], row: Sequence[str]) -> list[str]:
    """One very long text shall not make every line of its list as long."""
    *padded, last = row
    named = zip(columns, padded, strict=False)
    return [*(text if column.whole else cut(text, column.widest) for column, text in named), last]


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """What is known of one thing: a name and a value a line; a value of several lines stays below its name."""
    shown = [(name, visible(value, lines=True).split("\n")) for name, value in pairs if value]
    width = max((cells(name) for name, _lines in shown), default=0)
    for name, lines in shown:
        for index, each in enumerate(lines):
            sys.stdout.write(f"{pad('' if index else name, width)}  {each}".rstrip() + "\n")


_NARROW = 20  # cells; in less room nothing is folded
_SGR = {"green": "32", "yellow": "33", "bold red": "1;31", "magenta": "35", "dim": "2"}


def beside(indent: int, text: str) -> None:
    """A line of data that begins after so many cells, folded there."""
    line(" " * indent + folded(visible(text, lines=True), indent))


def folded(text: str, indent: int, stream: TextIO | None = None) -> str:
    """What stands after `indent` cells; on a terminal folded between words, each further line below the first.

    Elsewhere it stays the one line that a program reads. `stream`: where it is written, else standard output.
    """
    room = terminal_width() - indent
    if not _is_terminal(stream or sys.stdout) or room < _NARROW:
        return text
    return ("\n" + " " * indent).join(wrap(text, room))


def tinted(mark: Tinted, text: str, *, head: str = "") -> None:
    """A line as soon as it is known, its mark coloured on a terminal that takes colour; no Rich, so it is quick.

    A text too long for the terminal is folded beside its `head`.
    """
    shown, head = visible(mark.text), visible(head)
    indent = cells(shown) + 2 + cells(head)
    if pretty() and not os.environ.get("NO_COLOR") and sys.platform != "win32":
        shown = f"\x1b[{_SGR[mark.style]}m{shown}\x1b[0m"
    sys.stdout.write(f"{shown}  {head}{folded(visible(text), indent)}\n")
    sys.stdout.flush()


def _plain_row(columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> None:
    padded = (
        pad(cell, width, right=column.right) for column, cell, width in zip(columns, row, widths, strict=True)
    )
    sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.text if isinstance(cell, Tinted) else str(cell)


# Questions


def ask(question: str, option: str) -> str:
    """What a person at the terminal answers. Raises UsageError that names the option where nobody is there."""
    _need_person(question, option)
    import click

    return str(click.prompt(visible(question), err=True))


def confirm(question: str, option: str) -> bool:
    """As `ask`, for yes or no."""
    _need_person(question, option)
    import click

    return bool(click.confirm(visible(question), err=True))


def _need_person(question: str, option: str) -> None:
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
        raise UsageError(
            _("Nobody is there to ask: {question}").format(question=question),
            hint=_("Give it with {option}").format(option=option),
        )
