"""Every way to sign from the page of a job: what is offered, what is sealed, and how one gets out of it."""

import asyncio
import base64
import http.client
import os
import re
import threading
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.widgets import Static

from deskops.domain.nouns import Kind
from deskops.errors import NotFound
from deskops.ops.do.browsing import Door
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.signing import Signature, offer, refuse
from deskops.ops.read import links
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.jobs import job_page
from deskops.ops.read.timelines import entries
from deskops.signature.box import Box
from deskops.signature.offered import offered
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.help import keys_of
from deskops.tui.screens.revisions import RevisionsScreen
from deskops.tui.screens.sealing import SealScreen
from deskops.tui.screens.signing import CodeScreen, ReadScreen
from deskops.tui.widgets.choices import Choices
from tests_of_screens import driven, until
from tests_of_signing import hand, signed_job

DONE = 5  # of the day's jobs: resolved


@asynccontextmanager
async def reading(home: Any, settled: Any, *keys: str) -> Any:
    """The report of a finished job is shown, and these keys were pressed."""
    async with driven(home.context, (80, 24)) as pilot:
        pilot.app.open_job(home.jobs[DONE])
        await settled(pilot)
        await pilot.press("S")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ReadScreen)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        yield pilot


def sealed_nothing(home: Any) -> bool:
    entries = home.context.views.execute("SELECT count(*) FROM entry WHERE action = 'sign'")
    return bool(entries.fetchone() == (0,))


def sealed(pilot: Any) -> Any:
    """On the page of the job, below the question for the rating."""
    [page] = [each.page for each in pilot.app.screen_stack if hasattr(each, "page")]
    return page.state.seals.last


async def test_a_job_that_is_not_done_offers_no_signature(home: Any, settled: Any) -> None:
    async with driven(home.context, (80, 24)) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settled(pilot)
        await pilot.press("S")
        await settled(pilot)
        assert not isinstance(pilot.app.screen, ReadScreen)
        assert pilot.app.screen.sign_chips() == []
        assert "S" not in " ".join(keys_of(pilot.app.screen).values()).split()


async def test_the_report_and_the_consent_are_read_first(home: Any, settled: Any) -> None:
    async with reading(home, settled) as pilot:
        lines = pilot.app.screen.sheet._lines(76)
        text = "\n".join("".join(part for part, _look in line) for line in lines)
        assert "重做水晶头" in text
        assert "I have seen this service order" in " ".join(text.split())


async def test_no_line_of_the_report_wraps_beside_its_scrollbar(home: Any, settled: Any) -> None:
    async with reading(home, settled) as pilot:
        sheet = pilot.app.screen.sheet
        lines = [
            "".join(part for part, _look in line)
            for line in sheet._lines(sheet.scrollable_content_region.width)
        ]
        rules = [line for line in lines if line and not line.strip("=")]
        assert [len(rule) > 40 for rule in rules] == [True]


def said(screen: CodeScreen) -> str:
    return str(screen.state.visual)


async def test_a_phone_signs_while_the_code_stands_on_the_screen(home: Any, settled: Any, lo: None) -> None:
    async with reading(home, settled, "p") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CodeScreen)
        assert [len(line) for line in screen._code] == [37] * 19
        words = " ".join(str(each.visual) for each in screen.query(Static))
        assert "only at 127.0.0.1 (lo)" in words
        url, code = screen._words[0], re.findall(r"same on both\): (\d{4})", words)[0]
        far = Far(url)
        assert (await asyncio.to_thread(far.open))["code"] == code
        await asyncio.to_thread(far.sign)
        await until(pilot, lambda: pilot.app.screen is not screen)
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).signer, sealed(pilot).method) == ("王丽", "phone")


class Far:
    """A browser at the other end of this address."""

    def __init__(self, url: str) -> None:
        self.host, self.token, self.key = re.fullmatch(r"http://(.+)/(.+)#(.+)", url).groups()  # type: ignore[union-attr]
        self.box = Box(base64.urlsafe_b64decode(self.key + "=="), self.token, os.urandom)
        self.told: dict[str, Any] = {}

    def call(self, step: str, **told: Any) -> dict[str, Any]:
        line = http.client.HTTPConnection(self.host, timeout=20)
        line.request("POST", f"/{self.token}/{step}", self.box.seal({**self.told, **told}, step))
        return self.box.open(line.getresponse().read(), f"{step}ed")

    def open(self) -> dict[str, Any]:
        shown = self.call("open")
        self.told = {"device": shown["device"], "digest": shown["digest"]}
        return shown

    def mark(self, doing: str, **typed: str) -> None:
        self.call("mark", doing=doing, **typed)

    def sign(self) -> None:
        self.call("sign", name="王丽", agreed=True, drawing=hand().content())


def document(home: Any) -> Any:
    last = signatures(home.context, Kind.JOB, home.jobs[DONE]).seals.last
    return signed_file(home.context, last).document


async def test_how_the_signer_is_known_and_the_address_are_chosen_at_the_code(
    home: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [links.Link("127.0.0.1", "lo"), links.Link("127.0.0.2", "cable")]
    monkeypatch.setattr(links, "links", lambda: both)
    async with reading(home, settled, "p") as pilot:
        first = pilot.app.screen
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await settled(pilot)
        identified, address = pilot.app.screen.boxes
        identified.value, address.value = "工牌", "127.0.0.2"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CodeScreen) and pilot.app.screen is not first)
        far = Far(pilot.app.screen._words[0])
        assert far.host.startswith("127.0.0.2:")
        await asyncio.to_thread(far.open)
        await asyncio.to_thread(far.sign)
        await until(pilot, lambda: not isinstance(pilot.app.screen, CodeScreen))
        await settled(pilot)
        await settled(pilot)
        assert sealed(pilot).signer == "王丽"
        assert document(home).content["signer"]["identified"] == "工牌"


async def test_where_there_is_one_address_it_is_not_asked(home: Any, settled: Any, lo: None) -> None:
    async with reading(home, settled, "p", "i") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        assert [box.field.name for box in pilot.app.screen.boxes] == ["identified"]


async def test_a_refusal_is_sealed_with_the_way_it_was_given(home: Any, settled: Any, lo: None) -> None:
    async with reading(home, settled, "p", "r") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await settled(pilot)
        pilot.app.screen.boxes[0].value = "还在卡纸"
        pilot.app.screen.boxes[-1].value = "工牌"
        await pilot.press("ctrl+s", "y")
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).is_refusal, sealed(pilot).method) == (True, "phone")
        assert document(home).content["signer"]["identified"] == "工牌"


async def test_the_screen_says_what_is_done_at_the_phone_and_the_time_left(
    home: Any, settled: Any, lo: None
) -> None:
    async with reading(home, settled, "p") as pilot:
        screen = pilot.app.screen
        await until(pilot, lambda: "Nobody has opened" in said(screen))
        assert re.search(r"Time left: (3:00|2:5\d)", said(screen))
        far = Far(screen._words[0])
        for doing, words in (("", "was opened"), ("read", "being read"), ("sign", "being signed")):
            await asyncio.to_thread(far.open if not doing else lambda doing=doing: far.mark(doing))
            await until(pilot, lambda words=words: words in said(screen))
        assert re.search(r"Time left: (10:00|9:5\d)", said(screen))


async def test_another_code_kills_the_old_one_and_keeps_what_was_typed(
    home: Any, settled: Any, lo: None
) -> None:
    async with reading(home, settled, "p") as pilot:
        first = pilot.app.screen
        old = Far(first._words[0])
        await asyncio.to_thread(old.open)
        await asyncio.to_thread(old.mark, "sign", name="王丽\x1b[2J", role="店长", contact="138")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, CodeScreen) and pilot.app.screen is not first)
        with pytest.raises(OSError):  # noqa: PT011 - refused or reset, as the system has it
            await asyncio.to_thread(old.mark, "read")
        new = Far(pilot.app.screen._words[0])
        assert (new.token, new.key) != (old.token, old.key)
        shown = await asyncio.to_thread(new.open)
        assert (shown["role"], shown["contact"]) == ("店长", "138")
        assert shown["name"].startswith("王丽")
        assert "\x1b" not in shown["name"]
        assert sealed_nothing(home)


@pytest.mark.parametrize(
    ("key", "boxes"), [("d", ["王丽", "店长", "138", ""]), ("f", ["", "王丽", "店长", "138", ""])]
)
async def test_another_way_is_gone_with_what_was_typed_at_the_phone(
    home: Any, settled: Any, lo: None, key: str, boxes: list[str]
) -> None:
    async with reading(home, settled, "p") as pilot:
        far = Far(pilot.app.screen._words[0])
        await asyncio.to_thread(far.open)
        await asyncio.to_thread(far.mark, "read", name="王丽", role="店长", contact="138")
        await pilot.press(key)
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await settled(pilot)
        assert [box.value for box in pilot.app.screen.boxes] == boxes
        with pytest.raises(OSError):  # noqa: PT011
            await asyncio.to_thread(far.mark, "read")


async def test_the_laptops_browser_takes_over_from_the_phone(home: Any, settled: Any, lo: None) -> None:
    async with reading(home, settled, "p") as pilot:
        phone = pilot.app.screen
        await pilot.press("b")
        await until(pilot, lambda: isinstance(pilot.app.screen, CodeScreen) and pilot.app.screen is not phone)
        far = Far(pilot.app.screen._words[0])
        await asyncio.to_thread(far.open)
        await asyncio.to_thread(far.sign)
        await until(pilot, lambda: not isinstance(pilot.app.screen, CodeScreen))
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).signer, sealed(pilot).method) == ("王丽", "browser")


async def test_what_was_signed_at_the_last_moment_is_sealed_whatever_was_chosen(
    home: Any, settled: Any, lo: None
) -> None:
    async with reading(home, settled, "p") as pilot:
        far = Far(pilot.app.screen._words[0])
        far.open()  # the screen's own clock stands still meanwhile, and sees neither
        far.sign()
        pilot.app.screen.dismiss("paper")
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).signer, sealed(pilot).method) == ("王丽", "phone")


async def test_a_time_that_is_over_is_said_and_another_code_can_be_had(
    home: Any, settled: Any, lo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskops.signature.handoff.OPEN_WITHIN", 0.3)
    async with reading(home, settled, "p") as pilot:
        screen = pilot.app.screen
        await until(pilot, lambda: "The time is over" in said(screen))
        monkeypatch.undo()
        await pilot.press("n")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, CodeScreen) and pilot.app.screen is not screen
        )


async def test_nothing_stays_served_where_the_browser_could_not_be_started(
    home: Any, settled: Any, lo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[Door] = []

    def fails(door: Door) -> bool:
        gone.append(door)
        raise NotFound("no browser")

    def served() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name == "signature page"]

    monkeypatch.setattr(Door, "open", fails)
    before = served()
    async with reading(home, settled, "b") as pilot:
        assert isinstance(pilot.app.screen, ReadScreen)
        assert not gone[0].file.exists()
        assert [thread for thread in served() if thread not in before] == []


async def test_leaving_the_code_stops_serving_and_seals_nothing(home: Any, settled: Any) -> None:
    async with reading(home, settled, "p") as pilot:
        port = int(re.findall(r":(\d+)/", pilot.app.screen._words[0])[0])
        await pilot.press("escape")
        await settled(pilot)
        await settled(pilot)
        assert sealed(pilot) is None
        toast = "\n".join(note.message for note in pilot.app._notifications)
        assert "nothing was signed" in toast
        assert "Get it signed" not in toast  # beside each other they say two things
        with pytest.raises(OSError):  # noqa: PT011
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/")


async def test_paper_takes_a_photograph_and_a_name(home: Any, settled: Any, tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "form.png")
    async with reading(home, settled, "f") as pilot:
        form = pilot.app.screen
        form.boxes[0].value, form.boxes[1].value = str(tmp_path / "form.png"), "王丽"
        await pilot.press("ctrl+s", "enter")
        await settled(pilot)
        asked = pilot.app.screen
        assert isinstance(asked, SealScreen)
        assert "form.png" in "\n".join(str(each.visual) for each in asked.query(Static))
        await pilot.press("escape")
        await settled(pilot)
        assert (pilot.app.screen, sealed(pilot)) == (form, None)  # nothing is lost by having looked
        await pilot.press("ctrl+s", "y")
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).signer, sealed(pilot).method) == ("王丽", "paper")


@asynccontextmanager
async def rating(home: Any, settled: Any, paper: Path) -> Any:
    """A job was signed on paper, and its rating is asked."""
    Image.new("RGB", (300, 400), "white").save(paper)
    async with reading(home, settled, "f") as pilot:
        form = pilot.app.screen
        form.boxes[0].value, form.boxes[1].value = str(paper), "王丽"
        await pilot.press("ctrl+s", "y")
        await until(pilot, lambda: pilot.app.screen is not form and isinstance(pilot.app.screen, FormScreen))
        await settled(pilot)
        assert [box.field.name for box in pilot.app.screen.boxes] == ["rating"]
        yield pilot


async def test_a_job_that_is_signed_is_confirmed_with_the_rating_of_who_signed(
    home: Any, settled: Any, tmp_path: Path
) -> None:
    async with rating(home, settled, tmp_path / "form.png") as pilot:
        form = pilot.app.screen
        [stars] = form.query(Choices)
        assert "".join(text for text, _look in stars.parts(1, 20)).split() == ["(", ")", "2", "**"]
        await pilot.press("4", "ctrl+s")
        await settled(pilot)
        await settled(pilot)
        page = job_page(home.context, home.jobs[DONE])
        assert page.state.status == "confirmed"
        [step] = [
            entry.payload for entry in entries(home.context, home.jobs[DONE]) if entry.action == "confirm"
        ]
        assert (step["name"], step["rating"]) == ("王丽", 4)


@pytest.mark.parametrize("key", ["escape", "ctrl+s"])
async def test_the_rating_may_be_left(home: Any, settled: Any, tmp_path: Path, key: str) -> None:
    async with rating(home, settled, tmp_path / "form.png") as pilot:
        await pilot.press(key)
        await settled(pilot)
        assert not isinstance(pilot.app.screen, FormScreen)
        assert job_page(home.context, home.jobs[DONE]).state.status == "resolved"


async def test_who_does_not_sign_gives_a_reason(home: Any, settled: Any) -> None:
    async with reading(home, settled, "r") as pilot:
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "is needed" in str(pilot.app.screen.words.visual)
        form = pilot.app.screen
        assert form.buttons._chips[0].label == "Seal"
        form.boxes[0].value = "还在卡纸"
        await pilot.press("ctrl+s", "enter")
        await settled(pilot)
        told = "\n".join(str(each.visual) for each in pilot.app.screen.query(Static))
        assert "Seal this refusal?" in told
        assert "还在卡纸" in told
        assert sealed(pilot) is None
        await pilot.press("y")
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).is_refusal, sealed(pilot).reason) == (True, "还在卡纸")


async def test_a_finished_inspection_is_signed_the_same_way(home: Any, settled: Any) -> None:
    visit = start(home.context, asset=home.asset, job=home.jobs[0]).subject
    async with driven(home.context, (80, 24)) as pilot:
        pilot.app.open_inspection(visit)
        await settled(pilot)
        assert pilot.app.screen.sign_chips() == []
        finish(home.context, visit, reason="the rest next time")
        pilot.app.screen.read()
        await settled(pilot)
        await pilot.press("S")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ReadScreen)
        await pilot.press("r")
        await settled(pilot)
        pilot.app.screen.boxes[0].value = "the fan is still loud"
        await pilot.press("ctrl+s", "y")
        await settled(pilot)
        await settled(pilot)
        assert sealed(pilot).reason == "the fan is still loud"
        await pilot.press("2", "ctrl+s")
        await settled(pilot)
        await settled(pilot)
        assert inspection_page(home.context, visit).state.rated.payload["rating"] == 2


async def test_every_version_is_listed_and_made_into_a_file_again(home: Any, settled: Any) -> None:
    job = home.jobs[DONE]
    async with driven(home.context, (80, 24)) as pilot:
        pilot.app.open_job(job)
        await settled(pilot)
        await pilot.press("V")
        assert not isinstance(pilot.app.screen, RevisionsScreen)
        first = refuse(home.context, offer(home.context, job), Signature("王芳", "pad", reason="still jams"))
        second = signed_job(home.context, job)
        pilot.app.screen.read()
        await settled(pilot)
        assert "What was signed" in [chip.label for chip in pilot.app.screen.sign_chips()]
        await pilot.press("V")
        await settled(pilot)
        assert isinstance(pilot.app.screen, RevisionsScreen)
        lines = pilot.app.screen.sheet._lines(70)
        shown = "\n".join("".join(text for text, _look in line) for line in lines)
        for words in (
            "Revision 2: signed",
            second.short,
            "陈敏",
            "Revision 1: signature refused",
            first.short,
            "still jams",
        ):
            assert words in shown
        assert shown.index(second.short) < shown.index(first.short)
        await pilot.press("1")
        await settled(pilot)
    made = [path.name for path in home.context.paths.exports.iterdir()]
    assert len(made) == 1
    assert f"{first.number}-1" in made[0]


def test_the_phone_is_offered_first_on_windows_alone() -> None:
    assert offered("win32")[0] == "phone"
    assert offered("linux")[0] == "pad"
    assert set(offered("win32")) == set(offered("linux"))
