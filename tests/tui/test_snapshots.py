"""How every screen looks, in both languages, small and wide; DESKOPS_SNAPSHOTS=write takes the pictures anew."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskops import i18n
from deskops.ops.do.inspections import answer, start

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
    "sites": ("f4",),
    "site": ("f4", "enter"),
    "people": ("f9",),
    "person": ("f9", "enter"),
    "knowledge": ("f8",),
    "find": ("ctrl+o", *"th"),
    "attention": ("f6",),
    "campaign": ("f7",),
    "rounds": ("ctrl+t",),
    "round": ("ctrl+t", "enter"),
    "tour": ("alt+t", "alt+n", "alt+n"),
}


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
    async with drive(columns, rows) as pilot:
        if name in ("form", "checklist", "problems"):
            pilot.app.today.table.go_to(home.jobs[0])
        pilot.app.tour_wish = "offer"  # as in a demo
        for key in WALKS[name]:
            await pilot.press(key)
            await settled(pilot)
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
