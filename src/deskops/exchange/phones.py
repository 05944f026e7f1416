"""Telephone numbers as people write them."""

import re

from deskops.exchange.cells import Setting, Taken, is_nothing, join, plain, read_code
from deskops.exchange.raw import Raw
from deskops.i18n import _

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(
    r"(?:\(?0\d{2,3}\)?[- ]?)?\d{7,8}(?:[-*#]\d{1,6})?|\d{3,6}(?:-\d{1,4})?"  # town; extension
    r"|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|\+\d[\d -]{6,18}"  # a service number; abroad
)
_MARKS = re.compile(r"[\s\-().]+")
_PREFIX = re.compile(r"(?:\+|00)?86[- ]?")


def read_phone(raw: Raw, setting: Setting) -> Taken:
    """A number that can be dialled; anything else stands as it is with a doubt: words there help whoever calls."""
    if isinstance(raw, str) and _MOBILE.fullmatch(raw):
        return Taken(raw)
    value, _why, _doubt = plain(raw)
    taken = read_code(raw, setting)
    text = str(taken.value)
    if not text or is_nothing(text):
        return taken
    bare = _MARKS.sub("", _PREFIX.sub("", text, count=1) if _PREFIX.match(text) else text)
    if _MOBILE.fullmatch(bare):
        return Taken(bare, join(taken.why, _("blanks and signs between the digits") if bare != text else ""))
    if _LANDLINE.fullmatch(text):
        return taken
    if isinstance(value, float):
        return Taken(text, taken.why, _("the spreadsheet holds a rounded number here"))
    return Taken(_as_written(raw, text), "", _("not a telephone number; taken as it stands"))


def _as_written(raw: Raw, text: str) -> str:
    """Words keep their own punctuation: only numbers are narrowed."""
    return raw.strip() if isinstance(raw, str) and "\n" not in raw.strip() else text
