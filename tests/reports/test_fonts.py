"""The fonts that reports carry are those that the tool made, small, licensed and whole for GB 2312."""

import hashlib
import json
import subprocess
import sys
from importlib.resources import files

from deskops.reports.fonts import BOLD, REGULAR, widths

MADE = {
    "NotoSansSC-Regular.ttf.gz": "48d15b7d45cb7858a52b723c7299d4cbc941fcb848b4fb03b2f6f73dc87aa80f",
    "NotoSansSC-Bold.ttf.gz": "eee7d9724374602a2e1bb2c1b3c5707cf48452c7a3fa83e73f7189fcc6ae04e6",
}
FOLDER = files("deskops.reports.fonts")


def test_the_fonts_are_those_that_the_tool_made() -> None:
    for name, digest in MADE.items():
        assert hashlib.sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() == digest


def test_they_take_four_megabytes_at_most_and_their_licence_is_beside_them() -> None:
    assert sum(len(FOLDER.joinpath(name).read_bytes()) for name in MADE) <= 4_000_000
    assert "SIL OPEN FONT LICENSE" in FOLDER.joinpath("OFL.txt").read_text(encoding="utf-8").upper()


def test_every_character_of_gb_2312_and_latin_has_a_width() -> None:
    wanted = {chr(code) for code in range(0x20, 0x7F)} | set("àéîöüß£€°±²½·–—“”…□★☆")
    for row in range(0xB0, 0xF8):  # the ideographs
        for cell in range(0xA1, 0xFF):
            wanted |= set(bytes((row, cell)).decode("gb2312", "ignore"))
    assert len(wanted) > 6763
    for name in (REGULAR, BOLD):
        assert not {each for each in wanted if ord(each) not in widths(name)}


def test_a_text_or_a_workbook_loads_no_font() -> None:
    code = (
        "import sys, json; from deskops.reports.writers import WRITERS; import deskops.reports.rare;"
        "import deskops.reports.kinds.order; print(json.dumps([m for m in sys.modules if 'reportlab' in m]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
