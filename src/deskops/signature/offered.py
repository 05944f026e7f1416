"""In what order the ways to sign are offered, on the screens and by the commands."""

import sys
from collections.abc import Sequence

from deskops.domain.sealing import BROWSER, PAD, PAPER, PHONE


def offered(platform: str = sys.platform) -> Sequence[str]:
    """The phone first on Windows, whose terminals tell the mouse by whole cells; the pad elsewhere."""
    drawn = (PHONE, PAD) if platform == "win32" else (PAD, PHONE)
    return (*drawn, BROWSER, PAPER)
