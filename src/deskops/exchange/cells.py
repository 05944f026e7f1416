"""One cell from what the file has to what we keep, with the reason for every change; no dates and no addresses here."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final, NamedTuple

from deskops.exchange.raw import CellError, Formula, Raw, shown
from deskops.i18n import N_, _
from deskops.text import storable


class Taken(NamedTuple):
    """What is kept of a cell, and what is to be told of it.

    `why`: the reason of a repair, "" when the cell stands. `doubt`: why a person should look. `keep`: what `value`
    cannot hold, for the columns without a field. `guess`: nothing could be read and `value` is a default, so it must
    not overwrite what is known.
    """

    value: object
    why: str = ""
    doubt: str = ""
    keep: str = ""
    guess: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a cell is read against. `caption`: the text above the heading. `hint_day`: a day the row names elsewhere."""

    zone: tzinfo
    reference_date: date
    sheet: str = ""
    caption: str = ""
    hint_day: date | None = None


Reader = Callable[[Raw, Setting], Taken]
NOTHING: Final = Taken("")
NAME_CHARS: Final = 100  # a name is shown in columns and searched by its sounds; a longer one is none

_SOUND = re.compile(
    "[!-~\u3000-\u303f\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b\uff01\uff1f]+"
    "(?: [!-~\u3001-\u303f\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b\uff01\uff1f]+)*"
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile("\r\n?|\n|\x85")
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FULL_WORDS = {code: to for code, to in _FULL.items() if chr(to).isalnum()}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_HYPERLINK = re.compile(
    r'=\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*"((?:[^"]|"")*)"\s*)?\)\s*', re.IGNORECASE
)
_NOTHING_WORDS = (
    "无 没有 暂无 不详 未知 空 缺 待查 待定 / // \\ - -- --- n/a na n.a. #n/a "
    "null none nil unknown tbd ? ?? * ** *** x xx xxx 0 … ... ."
)
_NOTHING: Final = frozenset(_NOTHING_WORDS.split())
FULL_WIDTH = N_("full-width characters")
STRAY_BLANKS = N_("stray blanks")
LINE_BREAK = N_("a line break in the cell")
UNSEEN = N_("characters that cannot be seen")


def join(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


def plain(raw: Raw) -> tuple[Raw, str, str]:
    """Without formula and error: the value, the reason of a repair, and a doubt."""
    if isinstance(raw, Formula):
        return _computed(raw)
    if isinstance(raw, CellError):
        return None, "", _("an error value of the spreadsheet; left empty")
    return raw, "", ""


def _computed(formula: Formula) -> tuple[Raw, str, str]:
    link = _HYPERLINK.fullmatch(formula.text)
    if link:
        caption = (link[2] if link[2] is not None else link[1]).replace('""', '"')
        return caption, _("a link formula; its caption was taken"), ""
    if formula.cached is not None and not str(formula.cached).startswith("#"):
        return formula.cached, _("a formula; its last result was taken"), ""
    return None, "", _("a formula without a result; left empty")


def text_of(raw: Raw) -> tuple[str, str]:
    """A plain cell as text, and a doubt when the spreadsheet has already spoilt it."""
    if raw is None or isinstance(raw, str):
        return raw or "", ""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 1e15:
        return shown(int(raw)), _("a number of more than 15 digits: the spreadsheet has rounded it")
    if isinstance(raw, datetime | date | time):
        return shown(raw), _("the spreadsheet holds a date here")
    return shown(raw), ""


def clean(text: str, *, code: bool, lines: bool = False) -> tuple[str, str]:
    """Without what only looks odd; and the reasons. `code`: no full-width forms at all; `lines`: line breaks stay."""
    if _SOUND.fullmatch(text) and (not code or text.isascii()):
        return text, ""
    reasons: list[str] = []
    text = _step(storable(text), text, reasons, UNSEEN)
    text = _step(_BREAKS.sub("\n", text), text, [], "")
    if not lines:
        text = _step(text.replace("\n", " ") if "\n" in text.strip() else text, text, reasons, LINE_BREAK)
    text = _step(_UNSEEN.sub("", text), text, reasons, UNSEEN)
    narrowed = text.translate(_FULL).translate(_DASHES) if code else text.translate(_FULL_WORDS)
    text = _step(narrowed, text, reasons, FULL_WIDTH)
    text = _step(_trim(text), text, reasons, STRAY_BLANKS)
    return text, join(*(_(reason) for reason in dict.fromkeys(reasons)))


def _step(after: str, before: str, reasons: list[str], reason: str) -> str:
    if after != before:
        reasons.append(reason)
    return after


def _trim(text: str) -> str:
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.strip().split("\n"))


def is_nothing(text: str) -> bool:
    """Words and signs that people write where they have nothing to write."""
    return text.casefold() in _NOTHING


def read_text(raw: Raw, setting: Setting, *, lines: bool = False) -> Taken:
    """Free text as it stands."""
    if type(raw) is str and _SOUND.fullmatch(raw):
        return Taken(raw)  # nearly every cell; asked first, for speed
    value, why, doubt = plain(raw)
    text, spoilt = text_of(value)
    text, odd = clean(text, code=False, lines=lines)
    return Taken(text, join(why, odd), join(doubt, spoilt), shown(raw) if doubt else "")


def read_lines(raw: Raw, setting: Setting) -> Taken:
    """Free text of several lines."""
    return read_text(raw, setting, lines=True)


def read_name(raw: Raw, setting: Setting) -> Taken:
    """A name of somebody or something, or a sign that there is none; what is too long for one is kept aside whole."""
    taken = read_words(raw, setting)
    name = str(taken.value)
    if len(name) <= NAME_CHARS:
        return taken
    why = _("longer than {count} characters; cut").format(count=NAME_CHARS)
    return Taken(name[:NAME_CHARS].rstrip(), taken.why, join(taken.doubt, why), name)


def read_words(raw: Raw, setting: Setting) -> Taken:
    """A text of any length, or a sign that there is none."""
    taken = read_text(raw, setting)
    if isinstance(taken.value, str) and taken.value != "0" and is_nothing(taken.value):
        return Taken("", join(taken.why, _("stands for nothing")))
    return taken


def read_code(raw: Raw, setting: Setting) -> Taken:
    """A tag, serial, host name or number: printable ASCII wherever possible."""
    if type(raw) is str and raw.isascii() and _SOUND.fullmatch(raw) and not is_nothing(raw):
        return Taken(raw)
    value, why, doubt = plain(raw)
    text, spoilt = text_of(value)
    text, odd = clean(text, code=True)
    if text and is_nothing(text):
        return Taken("", join(why, odd, _("stands for nothing")))
    return Taken(text, join(why, odd), join(doubt, spoilt), shown(raw) if doubt else "")


def word_reader(
    words: Mapping[str, str],
    loose: Mapping[str, str],
    otherwise: str,
    unknown: str,
    doubtful: Mapping[str, str] | None = None,
) -> Reader:
    """Reads a word of a closed list. `words` are ours, `loose` are repaired to ours, `doubtful` too with a doubt.

    What is none of them becomes `otherwise` with the doubt `unknown`, and is kept aside.
    """
    guesses = doubtful or {}

    def read(raw: Raw, setting: Setting) -> Taken:
        taken = read_code(raw, setting)
        text = str(taken.value)
        key = text.casefold()
        if not text:
            return taken
        if key in words:
            return Taken(words[key], taken.why, taken.doubt)
        if text in words or key in loose:
            return Taken(loose.get(key) or words[text], join(taken.why, _("another word for it")), "", text)
        if key in guesses:
            why = join(taken.why, _("another word for it"))
            return Taken(guesses[key], why, _("the word may mean several things"), text)
        return Taken(otherwise, taken.why, _(unknown), text, guess=True)

    return read
