"""In what order the ways to sign are offered on the screens."""

import sys
from collections.abc import Sequence
from typing import Final

from deskops.domain.sealing import BROWSER, PAD, PAPER, PHONE
from deskops.tui.screens.signing import REFUSE

_WAYS: Final = (PHONE, PAD, BROWSER, PAPER, REFUSE)


def ordered(platform: str = sys.platform) -> Sequence[str]:
    """The phone first on Windows, whose terminals tell whole cells of the mouse; the pad elsewhere."""
    return _WAYS if platform == "win32" else (PAD, PHONE, *_WAYS[2:])
