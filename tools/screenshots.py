"""Pictures of the full-screen program for the documentation, in both languages: python tools/screenshots.py [FOLDER]

The day is made by the demo with a given clock and given chance, so that only a change of the program changes them.
"""

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

from demo_day import demo_day

from deskops import i18n
from deskops.ops.context import Context
from deskops.tui import terminal

# What is taken, and the keys that lead there from what was taken before.
WALK = (
    ("today",),
    ("job", *["down"] * 6, "enter"),
    ("form", "h"),
    ("checklist", "escape", "i", "y", "y", "x"),
)
WIDE, SMALL = (120, 36), (80, 24)


CELL = 12.2  # width of a cell in the pictures


def indented(picture: str) -> str:
    """Blanks at the beginning of a text as a place further right: not every viewer draws them."""

    def moved(match: re.Match[str]) -> str:
        before, x, between, length, after, blanks = match.groups()
        by = blanks.count("&#160;") * CELL
        return f'{before}x="{float(x) + by:g}"{between}textLength="{float(length) - by:g}"{after}'

    return re.sub(
        r'(<text [^>]*?)x="([\d.]+)"([^>]*?)textLength="([\d.]+)"([^>]*>)((?:&#160;)+)(?=[^<&])',
        moved,
        picture,
    )


async def take(context: Context, folder: Path, language: str) -> None:
    from deskops.tui.program import Program

    i18n.use(language)
    for size, name in ((WIDE, "wide"), (SMALL, "small")):
        program = Program(context)
        async with program.run_test(size=size) as pilot:
            await asyncio.sleep(1.0)
            for what, *keys in WALK:
                await pilot.press(*keys)
                await asyncio.sleep(0.4)
                await pilot.pause()
                picture = indented(program.export_screenshot(title="deskops"))
                (folder / f"{what}-{name}-{language}.svg").write_text(picture, encoding="utf-8")
        program.close()


def main(arguments: list[str]) -> int:
    terminal.prepare(os.environ)
    folder = Path(arguments[0] if arguments else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        context = demo_day(Path(home))
        for language in i18n.LANGUAGES:
            asyncio.run(take(context, folder, language))
        context.close()
    print(f"{len(list(folder.glob('*.svg')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
