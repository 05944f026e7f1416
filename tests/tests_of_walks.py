"""The way from the day to every screen and window of the full-screen program, for tests that look at all of them."""

import contextlib
import json
import pkgutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from importlib import import_module
from typing import Any

from PIL import Image
from textual.screen import Screen

import deskops.tui
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.inspections import answer, start
from deskops.ops.do.jobs import act_on_job
from deskops.ops.read.campaigns import campaigns
from deskops.ops.read.jobs import job_page
from deskops.tui.messages import Unreached
from deskops.tui.places import PLACES
from deskops.tui.screens.signing import CodeScreen
from tests_of_hostile_texts import CODES, FREE, poison
from tests_of_screens import Hand, until
from tests_of_signing import resolved_job, signed_job

# A key, or what is done where keys do not lead.
Step = str | Callable[[Any, Any], Awaitable[None]]


async def ask_of_arrival(pilot: Any, home: Any) -> None:
    """As a page of a round of inspections asks, of the job of this one."""
    pilot.app.asked.clear()
    pilot.app.screen.post_message(Unreached(job_page(home.context, home.jobs[2]).line))


async def to_resolved(pilot: Any, home: Any) -> None:
    pilot.app.today.table.go_to(home.jobs[5])


async def open_signed(pilot: Any, home: Any) -> None:
    pilot.app.open_job(signed(home))


async def draw(pilot: Any, _home: Any) -> None:
    await until(pilot, lambda: pilot.app.screen.query("Pad"))
    await Hand(pilot).draw((5, 5), (30, 12), (60, 3))


def signed(home: Any) -> str:
    """A job whose report was signed; made where there is none yet."""
    if not home.signed:
        home.signed = resolved_job(home.context)
        signed_job(home.context, home.signed)
    return str(home.signed)


def happened(home: Any) -> None:
    """What a day needs so that no page is empty: a round of inspections, a bad rating, a report that was signed."""
    if not campaigns(home.context):
        write_plan(home.context, draft(home.context, Wanted("2026-H2")))
    act_on_job(home.context, signed(home), "confirm", {"name": "王 丽", "rating": 1})


def hostile_day(home: Any, hostile: str) -> None:
    """A day on which everything has happened, and every free text of the store, the log and the pages is hostile."""
    context = home.context
    visit = start(context, asset=home.asset, job=home.jobs[2]).subject
    answer(context, visit, "case", "fail", note="插座 松动")
    act_on_job(context, home.jobs[2], "note", {"text": "下次 再来"})
    happened(home)
    context.paths.logs.mkdir(parents=True, exist_ok=True)
    record = {"at": "2026-11-23T08:40:12.900+08:00", "event": "sync", "way": hostile, "message": hostile}
    (context.paths.logs / "deskops.log").write_text(json.dumps(record) + "\n")
    with contextlib.closing(sqlite3.connect(context.paths.store)) as store, store:
        poison(store, lambda old: f"{hostile} {old}", FREE | CODES)


def every_screen() -> Iterator[type[Screen[Any]]]:
    """Each class of a screen or window of the full-screen program of which no other is made."""
    for module in pkgutil.walk_packages(deskops.tui.__path__, "deskops.tui."):
        import_module(module.name)
    yield from (each for each in dict.fromkeys(_below(Screen)) if not each.__subclasses__())


def _below(made: type[Screen[Any]]) -> Iterator[type[Screen[Any]]]:
    for each in made.__subclasses__():
        yield from _below(each)
        if each.__module__.startswith("deskops."):
            yield each


# Steps by name; `enter` opens the job that is worked on, which has an inspection.
WALKS: dict[str, tuple[Step, ...]] = {
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
    "to-sign": (to_resolved, "enter", "S"),
    "signer": (to_resolved, "enter", "S", "d"),
    "pad": (to_resolved, "enter", "S", "d", *"Li", "ctrl+s"),
    "seal": (to_resolved, "enter", "S", "d", *"Li", "ctrl+s", draw, "enter"),
    "code": (to_resolved, "enter", "S", "p"),
    "signed": (open_signed, "V"),
    "question": ("enter", "i", ask_of_arrival),
    "bundle": ("alt+r",),
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


async def attach(_pilot: Any, home: Any) -> None:
    """A photo at the job under the cursor."""
    file = home.context.paths.data / "photo.png"
    Image.new("RGB", (8, 8), "red").save(file)
    act_on_job(home.context, home.jobs[2], "photo", {"file": file})


# What lies over a page for a moment: no page of its own, but a place where data stands.
OVERLAYS: dict[str, tuple[Step, ...]] = {
    "jump": ("f3", "ctrl+g"),
    "reading": (to_resolved, "enter", "S"),
    "round": ("ctrl+k", "enter"),
    "sync-log-tab": ("f12", "3"),
    "job-timeline": ("enter", "2"),
    "job-files": ("enter", "6"),
    "job-file": (attach, "enter", "6", "enter"),
}


async def walk(pilot: Any, settled: Any, home: Any, name: str) -> Any:
    """The screen at the end of the way."""
    start(home.context, asset=home.asset, job=home.jobs[2])
    pilot.app.today.table.go_to(home.jobs[2])
    await settled(pilot)
    await go(pilot, settled, home, (WALKS | OVERLAYS)[name])
    return pilot.app.screen


async def go(pilot: Any, settled: Any, home: Any, steps: tuple[Step, ...]) -> None:
    for step in steps:
        if isinstance(step, str):
            await pilot.press(step)
        else:
            await step(pilot, home)
        await settled(pilot)


async def back_to_day(pilot: Any) -> None:
    """Whatever lies above it, all jobs shown."""
    while len(pilot.app.screen_stack) > 1:
        if isinstance(pilot.app.screen, CodeScreen):
            pilot.app.screen.dismiss("")  # and no longer serve its page
        else:
            pilot.app.pop_screen()
        await pilot.pause()
    await pilot.press("escape", "escape")


def painted(pilot: Any) -> list[str]:
    """Each line as it goes to the terminal, without styles."""
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]
