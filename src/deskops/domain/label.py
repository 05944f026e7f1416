"""What the QR code on a device's label holds, and which device a scanned one means; no pictures, no paper.

A phone opens the desk's request form with site and device filled in; deskops reads the same address back.
"""

import re
from typing import Final
from urllib.parse import parse_qs, quote, urlsplit

_OWN: Final = "deskops:device"  # where no form is known: still a code that deskops reads
_LONGEST: Final = 2_000  # characters of anything that a scanner may say
_ADDRESS: Final = re.compile(r"(?:https?://|deskops:device\?)", re.IGNORECASE)


def label_address(form: str, site: str, tag: str) -> str:
    """`form` is the address of the request form; empty: a code for deskops alone."""
    site_part = f"site={quote(site, safe='')}&" if site else ""
    join = "&" if "?" in form else "?"
    return f"{form or _OWN}{join}{site_part}tag={quote(tag, safe='')}"


def labelled_tag(scanned: str) -> str:
    """The tag that a label's address holds; empty for anything else."""
    text = scanned.strip()
    if len(text) > _LONGEST or not _ADDRESS.match(text):
        return ""
    try:
        tags = parse_qs(urlsplit(text).query, max_num_fields=20).get("tag", [])
    except ValueError:
        return ""
    return tags[0].strip() if len(tags) == 1 else ""
