"""How every screen looks, in both languages, small and wide; DESKOPS_SNAPSHOTS=write takes the pictures anew."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskops import i18n
from deskops.ops.do.inspections import answer, start
from deskops.tui.resting import RESTS

WRITE = os.environ.get("DESKOPS_SNAPSHOTS") == "write"
# A screen's name, and the keys that lead to it from the day.
WALKS = {
    "today": (),
    "filter": ("slash", *"pos"),
    "job": ("down", "down", "enter"),
    "form": ("h",),
    "new-job": ("ctrl+n",),
    "checklist": ("enter", "i"),
    "problems": ("enter", "i", "p"),
    "palette": ("ctrl+p", *"re"),
    "help": ("question_mark",),
    "devices": ("f3",),
    "device": ("f3", "enter"),
    "device-jobs": ("f3", "enter", "5"),
    "device-inspections": ("f3", "enter", "6"),
    "sites": ("f4",),
    "site": ("f4", "enter"),
    "people": ("f9",),
    "person": ("f9", "enter"),
    "knowledge": ("f8",),
    "article": ("f8", "enter"),
    "writing": ("f8", "n"),
    "suggested": ("enter", "4"),
    "find": ("ctrl+o", *"th"),
    "find-nothing-so": ("slash", "slash", *"tianhee"),
    "jump": ("f3", "enter", "ctrl+g"),
    "nothing-here": ("f4", "slash", *"kz"),
    "palette-elsewhere": ("ctrl+p", *"bz"),
    "attention": ("f6",),
    "campaign": ("f7",),
    "sync-log": ("f12",),
    "log": ("f12", "4"),
    "settings": ("f10",),
    "setting": ("f10", "enter"),
    "theme": ("ctrl+t",),
    "rounds": ("ctrl+k",),
    "round": ("ctrl+k", "enter"),
    "tour": ("alt+t", "alt+n", "alt+n"),
}

_NOTED = (
    {"at": "2026-11-23T02:17:09.512+08:00", "event": "sync", "way": "nightly", "result": "done", "sent": 3,
     "received": 41, "blobs_up": 1, "bytes_up": 91_022, "bytes_down": 20_411, "ms": 1912},
    {"at": "2026-11-23T08:02:41.003+08:00", "event": "done", "command": "job new", "exit": 0, "ms": 320},
    {"at": "2026-11-23T08:03:10.120+08:00", "event": "done", "message": "GD26110001: accepted"},
    {"at": "2026-11-23T08:31:00.000+08:00", "event": "sync", "way": "automatic", "result": "offline",
     "ms": 4010, "message": "nobody answers at desk.example"},
    {"at": "2026-11-23T08:32:00.000+08:00", "event": "error", "code": "not-found", "command": "job show"},
    {"at": "2026-11-23T08:40:12.900+08:00", "event": "sync", "way": "hand", "result": "attention", "sent": 7,
     "received": 2, "refused": 1, "bytes_up": 4_022, "bytes_down": 1_103, "ms": 702},
)  # fmt: skip


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 36)])
@pytest.mark.parametrize("name", WALKS)
async def test_a_screen_looks_as_it_did(
    drive: Any, settled: Any, home: Any, snapshots: Path, language: str, name: str, columns: int, rows: int
) -> None:
    visit = start(home.context, asset=home.asset, job=home.jobs[0]).subject
    answer(home.context, visit, "case", "ok")
    answer(home.context, visit, "cabling", "fail", note="插座松动")
    logs = home.context.paths.logs
    logs.mkdir(parents=True, exist_ok=True)
    (logs / "deskops.log").write_text("".join(f"{json.dumps(each)}\n" for each in _NOTED))
    async with drive(columns, rows) as pilot:
        if name in ("form", "checklist", "problems", "suggested"):
            pilot.app.today.table.go_to(home.jobs[0])
        pilot.app.tour_wish = "offer"  # as in a demo
        for key in WALKS[name]:
            await pilot.press(key)
            await settled(pilot)
        await pilot.pause(RESTS * 2)
        await settled(pilot)
        pilot.app.clear_notifications()
        await still(pilot)
        picture = drawn(pilot)
    file = snapshots / f"{name}-{columns}x{rows}-{language}.svg"
    if WRITE:
        file.write_text(picture, encoding="utf-8")
    assert file.exists(), "take it with DESKOPS_SNAPSHOTS=write and look at it"
    assert texts(picture) == texts(file.read_text("utf-8"))
    assert picture == file.read_text("utf-8")


async def still(pilot: Pilot[Any]) -> None:
    """No blinking cursor, no hover."""
    for box in pilot.app.screen.query("Input, TextArea"):
        box.cursor_blink = False
    await pilot.hover("#stand" if pilot.app.screen.query("#stand") else None)
    await pilot.pause()


def drawn(pilot: Pilot[Any]) -> str:
    """The picture with names that do not change from one run to the next."""
    picture = pilot.app.export_screenshot(title="deskops", simplify=True)
    return re.sub(r"terminal-\d+", "terminal", picture)


def texts(picture: str) -> list[str]:
    """What stands on it: says more than two pictures when they differ."""
    return [re.sub(r"&#160;", " ", text) for text in re.findall(r"<text [^>]*>([^<]*)</text>", picture)]
