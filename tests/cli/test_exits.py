"""The exit codes: what README promises is what the table of the code says, in number and in words."""

import re
from pathlib import Path

from deskops.cli.exits import Exit

README = Path(__file__).resolve().parents[2] / "README.md"
ROW = re.compile(r"^\| (\d+) \| (.+) \|$", re.MULTILINE)


def test_readme_has_every_code_with_its_meaning_and_no_other() -> None:
    text = README.read_text("utf-8")
    table = text[text.index("| exit code | meaning |") :].split("\n\n")[0]
    assert [(int(code), about) for code, about in ROW.findall(table)] == [
        (int(each), each.about) for each in Exit
    ]
