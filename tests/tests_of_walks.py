"""The way from the day to every screen and window of the full-screen program, for tests that look at all of them."""

from typing import Any

from deskops.ops.do.inspections import start
from deskops.tui.places import PLACES

# Keys by name; `enter` opens the job that is worked on, which has an inspection, `end` the one that is resolved.
WALKS: dict[str, tuple[str, ...]] = {
    "today": (),
    "filter": ("slash", *"pos"),
    "help": ("f1",),
    "palette": ("ctrl+p", *"re"),
    "find": ("ctrl+o", *"th"),
    "theme": ("ctrl+t",),
    "new-job": ("ctrl+n",),
    "job": ("enter",),
    "job-form": ("enter", "n"),
    "job-choices": ("enter", "h"),
    "job-photo": ("enter", "f"),
    "checklist": ("enter", "i"),
    "checklist-note": ("enter", "i", "n"),
    "checklist-scan": ("enter", "i", "t"),
    "checklist-rest": ("enter", "i", "A"),
    "problems": ("enter", "i", "p"),
    "problems-form": ("enter", "i", "p", "p"),
    "to-sign": ("end", "enter", "S"),
    "device": ("f3", "enter"),
    "device-form": ("f3", "enter", "e"),
    "site": ("f4", "enter"),
    "person": ("f9", "enter"),
    "article": ("f8", "enter"),
    "setting": ("f10", "enter"),
    "setting-text": ("f10", "down", "enter"),
    "setting-table": ("f10", "end", "enter"),
    "keys": ("f10", "K"),
    "press": ("f10", "K", "enter", "f3"),
    **{place.name: (place.key,) for place in PLACES},
}

# What lies over a page for a moment: no page of its own, but a place where data stands.
OVERLAYS: dict[str, tuple[str, ...]] = {
    "jump": ("f3", "ctrl+g"),
    "reading": ("end", "enter", "S"),
    "round": ("ctrl+k", "enter"),
    "sync-log-tab": ("f12", "3"),
    "job-timeline": ("enter", "2"),
    "job-files": ("enter", "6"),
}


async def walk(pilot: Any, settled: Any, home: Any, name: str) -> Any:
    """The screen at the end of the way."""
    start(home.context, asset=home.asset, job=home.jobs[2])
    pilot.app.today.table.go_to(home.jobs[2])
    await settled(pilot)
    for key in (WALKS | OVERLAYS)[name]:
        await pilot.press(key)
        await settled(pilot)
    return pilot.app.screen


def painted(pilot: Any) -> list[str]:
    """Each line as it goes to the terminal, without styles."""
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]
