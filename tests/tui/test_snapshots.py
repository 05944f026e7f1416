"""How every screen looks, in both languages, small and wide; DESKOPS_SNAPSHOTS=write takes the pictures anew.

Everywhere each is looked at twice, in both languages and in both sizes; with DESKOPS_TEST_SIZE=full in all four ways.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image
from textual.pilot import Pilot

from deskops import i18n
from deskops.ops.do.inspections import answer, start
from deskops.ops.do.inviting import Invitation
from deskops.ops.do.jobs import act_on_job
from deskops.signature.handoff import HandOff
from deskops.tui.messages import FillAsked
from deskops.tui.resting import RESTS
from tests_of_screens import until
from tests_of_sizes import FULL, crossed
from tests_of_walks import (
    Step,
    ask_of_arrival,
    back_to_day,
    draw,
    every_screen,
    go,
    happened,
    open_signed,
    to_resolved,
)

WRITE = os.environ.get("DESKOPS_SNAPSHOTS") == "write"
_SHORT_CODE: Final = re.compile(r"\b[A-Z2-7]{5}-[A-Z2-7]{5}\b")
URL: Final = "http://192.168.43.12:39211/AAAAAAAAAAAAAAAAAAABcA#AAAAAAAAAAAAAAAAAAABdA"


async def to_first(pilot: Any, home: Any) -> None:
    pilot.app.today.table.go_to(home.jobs[0])


async def that_happened(_pilot: Any, home: Any) -> None:
    happened(home)


async def ask_of_checks(pilot: Any, _home: Any) -> None:
    """As where the device can be asked."""
    pilot.app.screen.post_message(FillAsked(11))


def jammed() -> Path:
    """A photo, as far as one can be made of four colours."""
    file = Path.home() / "卡纸.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.new("RGB", (160, 120), "#d8d4c8")
    picture.paste("#5a6470", (20, 50, 140, 100))
    picture.paste("white", (50, 15, 110, 60))
    picture.save(file)
    return file


async def a_photo(pilot: Any, _home: Any) -> None:
    jammed()
    form = pilot.app.screen
    form.put_file("~/卡纸.png")
    await until(pilot, lambda: form.preview.size.height > 1)


async def a_long_path(pilot: Any, _home: Any) -> None:
    """The one that is offered is of a folder of the test."""
    name = Path(pilot.app.screen.boxes[0].value).name
    pilot.app.screen.boxes[0].value = f"/home/liqiang/.local/share/deskops/exports/{name}"


async def with_photo(_pilot: Any, home: Any) -> None:
    act_on_job(home.context, home.jobs[0], "photo", {"file": jammed(), "caption": "定影器处"})


async def a_stored_path(pilot: Any, _home: Any) -> None:
    """It lies in a folder of the test."""
    screen = pilot.app.screen
    await until(pilot, lambda: screen.preview.size.height > 1)
    lies = f"/home/liqiang/.local/share/deskops/blobs/3f/{'3f9a' * 16}"
    where = i18n._("Stored under the name of its content: {path}").format(path=lies)
    screen.about.update("\n".join((*screen._told(), where)))


# What is looked at, and the steps that lead there from the day, by the class of the screen on which they end.
PICTURES: dict[str, dict[str, tuple[Step, ...]]] = {
    "TodayScreen": {
        "today": (),
        "filter": ("slash", *"pos"),
        "tour": ("alt+t", "alt+n", "alt+n"),
        "toast": (to_first, "d"),
    },
    "JobScreen": {"job": ("down", "down", "enter"), "suggested": (to_first, "enter", "4")},
    "AttachedScreen": {"job-file": (to_first, with_photo, "enter", "6", "enter", a_stored_path)},
    "ChecklistScreen": {"checklist": (to_first, "enter", "i")},
    "ProblemsScreen": {"problems": (to_first, "enter", "i", "p")},
    "PaletteScreen": {"palette": ("ctrl+p", *"re"), "palette-elsewhere": ("ctrl+p", *"bz")},
    "HelpScreen": {"help": ("question_mark",)},
    "DevicesScreen": {"devices": ("f3",)},
    "DeviceScreen": {
        "device": ("f3", "enter"),
        "device-jobs": ("f3", "enter", "5"),
        "device-inspections": ("f3", "enter", "6"),
        "device-register": ("f3", "enter", "4"),
    },
    "SitesScreen": {"sites": ("f4",), "nothing-here": ("f4", "slash", *"kz")},
    "SiteScreen": {"site": ("f4", "enter"), "site-people": ("f4", "enter", "4")},
    "PeopleScreen": {"people": ("f9",)},
    "PersonScreen": {"person": ("f9", "enter")},
    "KnowledgeScreen": {"knowledge": ("f8",)},
    "ArticleScreen": {"article": ("f8", "enter")},
    "FindScreen": {"find": ("ctrl+o", *"th"), "find-nothing-so": ("slash", "slash", *"tianhee")},
    "JumpScreen": {"jump": ("f3", "enter", "ctrl+g")},
    "AttentionScreen": {"attention": (that_happened, "f6"), "attention-empty": ("f6",)},
    "CampaignScreen": {"campaign": (that_happened, "f7"), "campaign-empty": ("f7",)},
    "SyncLogScreen": {
        "sync-log": ("f12",),
        "log": ("f12", "4"),
        "sync-line": ("f12", "1"),
        "unsent": ("f12", "3"),
    },
    "SettingsScreen": {"settings": ("f10",)},
    "KeysScreen": {"keys": ("f10", "K"), "keys-found": ("f10", "K", "slash", *"accept")},
    "PressScreen": {"press": ("f10", "K", "enter")},
    "ThemeScreen": {"theme": ("ctrl+t",)},
    "RoundsScreen": {"rounds": ("ctrl+k",)},
    "RoundScreen": {"round": ("ctrl+k", "enter")},
    "ScanScreen": {"scan": (to_first, "enter", "i", "t")},
    "ReadScreen": {"signing-read": (to_resolved, "enter", "S")},
    "PadScreen": {"signing-pad": (to_resolved, "enter", "S", "d", *"Li", "ctrl+s", draw)},
    "SealScreen": {"signing-seal": (to_resolved, "enter", "S", "d", *"Li", "ctrl+s", draw, "enter")},
    "CodeScreen": {
        "signing-code": (to_resolved, "enter", "S", "p"),
        "signing-browser": (to_resolved, "enter", "S", "b"),
    },
    "RevisionsScreen": {"signing-revisions": (open_signed, "V")},
    "QuestionScreen": {
        "question-arrived": (to_first, "enter", "i", ask_of_arrival),
        "question-rest": (to_first, "enter", "i", ask_of_checks),
    },
    "FormScreen": {
        "form": (to_first, "h"),
        "new-job": ("ctrl+n",),
        "form-draft": (to_first, "n", *"abc", "escape", "n"),
        "form-wrong": (to_first, "h", "ctrl+s"),
        "form-note": (to_first, "n"),
        "form-resolve": (to_first, "r"),
        "form-photo": (to_first, "f", a_photo),
        "answer": (to_first, "enter", "i", "enter"),
        "answer-note": (to_first, "enter", "i", "n"),
        "problem": (to_first, "enter", "i", "p", "p"),
        "problem-plan": (to_first, "enter", "i", "p", "d"),
        "finish": (to_first, "enter", "i", "F"),
        "device-correct": ("f3", "enter", "e"),
        "device-job": ("f3", "enter", "w"),
        "writing": ("f8", "n"),
        "rewriting": ("f8", "enter", "e"),
        "setting": ("f10", "enter"),
        "setting-text": ("f10", "down", "enter"),
        "setting-table": ("f10", "slash", *"limits", "enter", "enter"),
        "campaign-agree": (that_happened, "f7", "a"),
        "bundle": ("alt+r", a_long_path),
        "signing-signer": (to_resolved, "enter", "S", "d"),
        "signing-paper": (to_resolved, "enter", "S", "f"),
        "signing-refuse": (to_resolved, "enter", "S", "r"),
        "signing-settle": (to_resolved, "enter", "S", "p", "i"),
    },
}
WALKS = {name: (screen, steps) for screen, walks in PICTURES.items() for name, steps in walks.items()}

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


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


@pytest.fixture(autouse=True)
def _served(monkeypatch: pytest.MonkeyPatch, lo: None) -> None:
    """Address, number and time of a page are the same whenever it is served."""
    monkeypatch.setattr(Invitation, "code", "4711")
    monkeypatch.setattr(Invitation, "url", property(lambda _self: URL))
    monkeypatch.setattr(HandOff, "seconds_left", property(lambda _self: 174.0))


def test_no_screen_is_forgotten() -> None:
    assert set(PICTURES) == {each.__name__ for each in every_screen()}


@pytest.mark.parametrize(
    ("name", "language", "size"),
    crossed(tuple(WALKS), i18n.LANGUAGES, ((80, 24), (120, 36)), full=FULL or WRITE),
    indirect=["language"],
)
async def test_a_screen_looks_as_it_did(
    drive: Any, settled: Any, home: Any, snapshots: Path, name: str, language: str, size: tuple[int, int]
) -> None:
    columns, rows = size
    visit = start(home.context, asset=home.asset, job=home.jobs[0]).subject
    answer(home.context, visit, "case", "ok")
    answer(home.context, visit, "cabling", "fail", note="插座松动")
    logs = home.context.paths.logs
    logs.mkdir(parents=True, exist_ok=True)
    (logs / "deskops.log").write_text("".join(f"{json.dumps(each)}\n" for each in _NOTED))
    async with drive(columns, rows, toasts=name == "toast") as pilot:
        pilot.app.tour_wish = "offer"  # as in a demo
        screen, steps = WALKS[name]
        await go(pilot, settled, home, steps)
        assert type(pilot.app.screen).__name__ == screen
        await pilot.pause(RESTS * 2)
        await settled(pilot)
        await still(pilot)
        picture = drawn(pilot)
        await back_to_day(pilot)  # what is served is served no longer
        await settled(pilot)
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
        box.notify_style_update()  # a line that was drawn while the cursor was dark is kept otherwise
        box.refresh()
    await pilot.hover("#stand" if pilot.app.screen.query("#stand") else None, offset=(0, 0))
    await pilot.pause()


def drawn(pilot: Pilot[Any]) -> str:
    """The picture with names and short codes that do not change from one run to the next."""
    picture = pilot.app.export_screenshot(title="deskops", simplify=True)
    return _SHORT_CODE.sub("ABCDE-FGHIJ", re.sub(r"terminal-\d+", "terminal", picture))


def texts(picture: str) -> list[str]:
    """What stands on it: says more than two pictures when they differ."""
    return [re.sub(r"&#160;", " ", text) for text in re.findall(r"<text [^>]*>([^<]*)</text>", picture)]
