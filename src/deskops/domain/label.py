"""What the QR code on a device's label holds, and which device a scanned one means; no pictures, no paper.

A phone opens the request form that was set with site and device filled in; deskops reads the same address back. Without
a form it is `deskops:asset:TAG`, which no phone opens. Labels that others printed may hold an address with the tag as
`asset=TAG` or `…/asset/TAG` in it.
"""

import re
import unicodedata
from typing import Final

_MARK: Final = "deskops:asset:"  # where no form is known: still a code that deskops reads
_OWN: Final = "deskops:device"
_LONGEST: Final = 2_000  # characters of anything that a scanner may say
_MARKED: Final = re.compile(r"deskops:asset:(.*)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|deskops:device\?)", re.IGNORECASE)
_IN_PATH: Final = re.compile(r".*/(?:asset|device|tag|a)/([^/]+)/?", re.IGNORECASE)
_NAMES: Final = ("tag", "asset", "device", "a")


def label_address(form: str, site: str, tag: str) -> str:
    """`form` is the address of the request form. Without one the code is for deskops alone and as coarse as can be; a
    tag that would not come back so is quoted.
    """
    from urllib.parse import quote

    if not form and read_label(f"{_MARK}{tag}") == tag:
        return f"{_MARK}{tag}"
    site_part = f"site={quote(site, safe='')}&" if site else ""
    join = "&" if "?" in form else "?"
    return f"{form or _OWN}{join}{site_part}tag={quote(tag, safe='')}"


def labelled_tag(scanned: str) -> str:
    """The tag that a label holds; empty for anything else."""
    text = scanned.strip()
    if len(text) > _LONGEST:
        return ""
    if marked := _MARKED.fullmatch(text):
        return marked[1].strip()
    return _of_address(text) if _ADDRESS.match(text) else ""


def read_label(scanned: str) -> str:
    """What a scanner says as a reference to a device: the tag of a label, else the text itself.

    An input method's full-width letters are narrowed, and what nobody sees is left out.
    """
    plain = unicodedata.normalize("NFKC", scanned[:_LONGEST])
    plain = "".join(filter(str.isprintable, plain)).strip()
    return labelled_tag(plain) or plain


def _of_address(address: str) -> str:
    from urllib.parse import (
        parse_qs,
        unquote,
        urlsplit,
    )  # takes time to load, and most references are no labels

    try:
        parts = urlsplit(address)
        asked = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return ""
    tags = next((asked[name] for name in _NAMES if name in asked), [])
    if not tags and (placed := _IN_PATH.fullmatch(parts.path)):
        tags = [unquote(placed[1])]
    return tags[0].strip() if len(tags) == 1 else ""
