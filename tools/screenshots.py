"""Pictures of the full-screen program for the documentation, in both languages: python tools/screenshots.py [FOLDER]

The day is made by the demo with a given clock and given chance, so that only a change of the program changes them. What
has no picture, the session that is read aloud, is a text beside them.
"""

import asyncio
import json
import os
import re
import sys
import tempfile
from datetime import timedelta
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from demo_day import demo_day
from rich.cells import cell_len

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from deskops import i18n  # noqa: E402
from deskops.i18n import _  # noqa: E402
from deskops.ops.context import Context  # noqa: E402
from deskops.ops.do.demo import PastClock  # noqa: E402
from deskops.ops.do.demo_campaign import live_round, plan_round  # noqa: E402
from deskops.ops.do.inspections import land, load_visit, start  # noqa: E402
from deskops.ops.do.jobs import act_on_job  # noqa: E402
from deskops.ops.read.day import today  # noqa: E402
from deskops.ops.read.references import find_asset  # noqa: E402
from deskops.ops.read.sites import sites  # noqa: E402
from deskops.tui import terminal  # noqa: E402
from terminals import typed  # noqa: E402

DEVICE: Final = "GZPC00005"  # any PC of the register
WALK: Final = {  # what is taken, and the keys that lead there from the day
    "today": (),
    "job": (*["down"] * 6, "enter"),
    "form": (*["down"] * 6, "enter", "h"),
    "checklist": (*["down"] * 6, "enter", "i", "y", "y", "x"),
    "devices": ("f3",),
    "sites": ("f4",),
    "people": ("f9",),
    "knowledge": ("f8",),
    "tour": ("alt+t", "alt+n", "alt+n"),
    "theme": ("ctrl+t", "down"),
    "device": ("ctrl+o", *DEVICE.lower(), "enter", "3"),
    "find": ("ctrl+o", *"gzth"),
    "palette": ("ctrl+p", *"re"),
    "jump": ("f3", "enter", "ctrl+g"),
    "article": ("f8", "enter"),
    "campaign": ("f7",),
    "round": ("ctrl+k", "enter"),
    "settings": ("f10",),
    "sync-log": ("f12",),
    "attention": ("f6",),
}
SIZES: Final = {"wide": (120, 36), "small": (80, 24)}
CELL: Final = 12.2  # width of a cell in the pictures
_TEXT: Final = re.compile(r'<text ([^>]*?)x="([\d.]+)"([^>]*?)textLength="[\d.]+"([^>]*)>([^<]*)</text>')
_ALOUD: Final = {"DESKOPS_ACCESSIBLE": "1", "NO_COLOR": "1"}


def in_cells(picture: str) -> str:
    """Each stretch of narrow or of wide signs at its own cells: Rich reckons a Chinese sign as one cell, and not every
    viewer draws the blanks at the beginning of a text.
    """

    def placed(match: re.Match[str]) -> str:
        before, x, between, after, text = match.groups()
        at, parts = float(x), []
        for (width, blank), signs in groupby(
            unescape(text), key=lambda sign: (cell_len(sign), sign == "\xa0")
        ):
            stretch = "".join(signs)
            length = width * len(stretch) * CELL
            if not blank:
                place = f'{before}x="{at:g}"{between}textLength="{length:g}"{after}'
                parts.append(f"<text {place}>{escape(stretch)}</text>")
            at += length
        return "".join(parts)

    return _TEXT.sub(placed, picture)


async def take(context: Context, folder: Path, language: str) -> None:
    from deskops.tui.program import Program

    i18n.use(language)
    for name, size in SIZES.items():
        for what, keys in WALK.items():
            program: Any = Program(context)
            async with program.run_test(size=size, notifications=False) as pilot:
                await asyncio.sleep(0.8)
                program.tour_wish = "offer"  # as in a demo
                for key in keys:
                    await pilot.press(key)
                    await asyncio.sleep(0.25)
                await asyncio.sleep(0.5)
                await pilot.pause()
                picture = in_cells(program.export_screenshot(title="deskops", simplify=True))
                (folder / f"{what}-{name}-{language}.svg").write_text(picture, encoding="utf-8")
            program.close()


# What a run of the checks read of a machine, and what it read half a year later.
BEFORE: Final = {
    "host": "GZ-PC-00005",
    "memory": "8 GiB",
    "disks": ["SSD 256 GB S4XNNX0R"],
    "addresses": ["10.20.0.44"],
    "software": {"7-Zip": "21.07", "WPS Office": "11.1"},
}
NOW: Final = BEFORE | {
    "memory": "4 GiB",
    "disks": ["HDD 500 GB Y9K1PP3Z"],
    "software": {"7-Zip": "24.08", "TeamViewer": "15.2"},
}


SYNCS: Final = (
    {"at": "2026-11-23T02:17:09.512+08:00", "event": "sync", "way": "nightly", "result": "done", "sent": 3,
     "received": 41, "blobs_up": 1, "bytes_up": 91_022, "bytes_down": 20_411, "ms": 1912},
    {"at": "2026-11-23T08:31:00.000+08:00", "event": "sync", "way": "automatic", "result": "offline", "ms": 4010},
    {"at": "2026-11-23T08:40:12.900+08:00", "event": "sync", "way": "hand", "result": "attention", "sent": 7,
     "received": 2, "refused": 1, "bytes_up": 4_022, "bytes_down": 1_103, "ms": 702},
)  # fmt: skip


def read_twice(context: Context, clock: PastClock, device: str) -> None:
    """Two visits of a device whose checks differ."""
    now, asset = clock.now, find_asset(context, device)
    for inventory, days in ((BEFORE, 180), (NOW, 3)):
        clock.now = now - timedelta(days=days)
        visit = start(context, asset=asset).subject
        run = {"target": device, "outcome": "ok", "findings": [], "answers": {}, "inventory": inventory}
        for action, payload in (("checks", run), ("finish", {})):
            with context.act() as act:
                land(act, load_visit(act, visit), action, payload, ())
    clock.now = now


def lived(context: Context) -> None:
    """What the demo of a laptop that works alone lacks: checks, a round of inspections, a bad rating, syncs."""
    clock = PastClock(context.now)
    past = Context(context.paths, context.settings, clock, context.random)
    read_twice(past, clock, DEVICE)
    site = sites(context)[0].id
    live_round(past, clock, plan_round(past, clock, context.now, site, str(context.identity.engineer)))
    past.close()
    context.forget()
    job = next(line for line in today(context).jobs if line.status == "resolved")
    act_on_job(context, job.id, "confirm", {"name": job.contact or "", "rating": 1})
    context.paths.logs.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{json.dumps(each)}\n" for each in SYNCS)
    (context.paths.logs / "deskops.log").write_text(lines, encoding="utf-8")


def aloud(folder: Path, language: str) -> None:
    """The beginning of a session that is read aloud, as text."""
    menu = _("Type a number, ? for help, back or quit.")
    answers = [
        (menu, f"{_('The day')}\n"),
        (menu, "1\n"),
        (menu, f"{_('Accept')}\n"),
        (menu, f"{_('quit')}\n"),
    ]
    code, seen = typed(["demo"], _ALOUD | {"DESKOPS_LANG": language}, answers, 120)
    if code:
        raise SystemExit(seen)
    (folder / f"read-aloud-{language}.txt").write_text(seen.replace("\r\n", "\n"), encoding="utf-8")


def main(arguments: list[str]) -> int:
    terminal.prepare(os.environ)
    folder = Path(arguments[0] if arguments else "docs/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        context = demo_day(Path(home))
        lived(context)
        for language in i18n.LANGUAGES:
            asyncio.run(take(context, folder, language))
            aloud(folder, language)
        context.close()
    print(f"{len(list(folder.glob('*.svg')))} pictures in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
