"""What a scanner reads off a device's label, as the tag that it stands for; pure.

A label holds the tag alone, `deskops:asset:TAG`, or the address of the request form with the tag in it
(`https://desk.example/request?asset=TAG`, or `…/asset/TAG`).
"""

import unicodedata
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

PREFIX: Final = "deskops:asset:"
LONGEST: Final = 500  # characters; a label holds no more
_NAMES: Final = ("asset", "device", "tag", "a")


def read_label(text: str) -> str:
    """The tag, or the text as it is where it is no label's. Full-width letters of an input method are narrowed."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip().strip("\x00\ufeff")
    plain = "".join(letter for letter in plain if letter.isprintable())
    if plain.casefold().startswith(PREFIX):
        return plain[len(PREFIX) :].strip()
    if plain.casefold().startswith(("http://", "https://")):
        return _of_address(plain) or plain
    return plain


def label_text(tag: str, address: str = "") -> str:
    """What stands in a label: the address of the desk's request form, where there is one, or the tag marked as ours."""
    from urllib.parse import quote

    return f"{address.rstrip('/')}/request?asset={quote(tag, safe='')}" if address else PREFIX + tag


def _of_address(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    asked = parse_qs(parts.query)
    for name in _NAMES:
        if asked.get(name):
            return asked[name][0].strip()
    return unquote(parts.path.rstrip("/").rpartition("/")[2])
