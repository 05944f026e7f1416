"""Writes src/deskops/domain/readings.py: how each character of GB 2312 is most often read, as pypinyin has it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pypinyin import lazy_pinyin

TARGET: Final = Path(__file__).parent.parent / "src" / "deskops" / "domain" / "readings.py"
_TOGETHER: Final = 40  # characters of one group, so that a line holds it
_COLUMNS: Final = 100  # cells of a line; a Chinese character takes two
_HEAD: Final = '''"""The characters of GB 2312 by how they are most often read; written by tools/readings.py.

The readings are those of pypinyin. A group is a syllable and the characters that are read so; a long one comes in
several.
"""

from typing import Final

GROUPS: Final = """
'''


def characters() -> Iterator[str]:
    """Both levels of GB 2312, in its order."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", "ignore")


def groups() -> Iterator[str]:
    by_syllable: dict[str, str] = {}
    for character in characters():
        syllable = str(lazy_pinyin(character)[0])
        by_syllable[syllable] = by_syllable.get(syllable, "") + character
    for syllable, found in sorted(by_syllable.items()):
        for at in range(0, len(found), _TOGETHER):
            yield syllable + found[at : at + _TOGETHER]


def module() -> str:
    lines, used = [""], 0
    for group in groups():
        cells = sum(1 if each.isascii() else 2 for each in group) + 1
        if used + cells > _COLUMNS:
            lines.append("")
            used = 0
        lines[-1] = f"{lines[-1]} {group}".strip()
        used += cells
    return _HEAD + "\n".join(lines) + '\n"""\n'


if __name__ == "__main__":
    TARGET.write_text(module(), encoding="utf-8")
