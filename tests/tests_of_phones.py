"""`deskops sign --phone` as a process of its own: what the laptop's screen shows, and what a camera reads off it."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faults.running import Done, Running

PATIENCE = 30.0  # seconds; a loaded machine takes its time
_CELL = 8  # pixels of half a character in the picture of the screen
needs_camera = pytest.mark.skipif(
    shutil.which("zbarimg") is None, reason="zbar is not installed: apt-get install zbar-tools"
)


@dataclass(frozen=True, slots=True)
class Signing:
    """What the engineer sees while somebody signs."""

    running: Running

    @property
    def screen(self) -> str:
        return self.running.err

    @property
    def url(self) -> str:
        """Where the page is, which the screen shows as words beside the code."""
        return re.findall(r"http://\S+", self.shows("alone"))[0]

    @property
    def code(self) -> str:
        """The four digits that stand on both screens."""
        return re.findall(r"same on both\): (\d{4})", self.screen)[0]

    def shows(self, words: str) -> str:
        """The screen once these words stand on it."""
        self.running.wait_until(lambda: words in self.screen, PATIENCE, f"no {words!r}")
        return self.screen

    def ended(self) -> Done:
        """How it ended by itself."""
        return self.running.wait(PATIENCE)


def read_code(screen: str, folder: Path) -> str:
    """What a camera reads off the screen: half blocks are light on dark."""
    lines = [line for line in screen.splitlines() if len(line) == 37 and set(line) <= set("█▀▄ ")]
    assert len(lines) == 19
    picture = Image.new("L", (37 * _CELL, 38 * _CELL), 0)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            for half, drawn in enumerate((block in "█▀", block in "█▄")):
                if drawn:
                    left, top = column * _CELL, (2 * row + half) * _CELL
                    pen.rectangle((left, top, left + _CELL - 1, top + _CELL - 1), fill=255)
    picture.save(folder / "code.png")
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(folder / "code.png")]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()
