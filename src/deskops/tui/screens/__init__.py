"""One file a screen: what it shows, its keys, its help; data comes by message from the lanes."""

from pathlib import Path
from typing import Final

PAGES: Final = Path(__file__).parent.parent / "pages.tcss"  # the styles of all screens but the first
