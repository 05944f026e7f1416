"""Every way to sign from the page of a job: what is offered, what is sealed, and how one gets out of it."""

import asyncio
import http.client
import os
import re
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.widgets import Static

from deskops.ops.do.inspections import finish, start
from deskops.signature.box import Box
from deskops.tui.screens.help import keys_of
from deskops.tui.screens.signing import CodeScreen, ReadScreen
from deskops.tui.ways import ordered
from tests_of_screens import driven, until
from tests_of_signing import hand

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


def sealed(pilot: Any) -> Any:
    return pilot.app.screen.page.state.seals.last


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


async def test_a_phone_signs_while_the_code_stands_on_the_screen(
    home: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from deskops.ops.read import links

    monkeypatch.setattr(links, "links", lambda: [links.Link("127.0.0.1", "lo")])
    async with reading(home, settled, "p") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CodeScreen)
        assert [len(line) for line in screen._code] == [37] * 19
        words = " ".join(str(each.visual) for each in screen.query(Static))
        assert "127.0.0.1 (lo) alone" in words
        url, code = screen._words[0], re.findall(r"screens: (\d{4})", words)[0]
        await asyncio.to_thread(_sign, url, code)
        await until(pilot, lambda: pilot.app.screen is not screen)
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).signer, sealed(pilot).method) == ("王丽", "phone")


def _sign(url: str, code: str) -> None:
    host, token, key = re.fullmatch(r"http://(.+)/(.+)#(.+)", url).groups()  # type: ignore[union-attr]
    import base64

    box = Box(base64.urlsafe_b64decode(key + "=="), token, os.urandom)

    def call(step: str, told: dict[str, Any]) -> dict[str, Any]:
        line = http.client.HTTPConnection(host, timeout=20)
        line.request("POST", f"/{token}/{step}", box.seal(told, step))
        return box.open(line.getresponse().read(), f"{step}ed")

    shown = call("open", {})
    assert shown["code"] == code
    told = {"device": shown["device"], "digest": shown["digest"], "name": "王丽"}
    call("sign", {**told, "agreed": True, "drawing": hand().content()})


async def test_leaving_the_code_stops_serving_and_seals_nothing(home: Any, settled: Any) -> None:
    async with reading(home, settled, "p") as pilot:
        port = int(re.findall(r":(\d+)/", pilot.app.screen._words[0])[0])
        await pilot.press("escape")
        await settled(pilot)
        await settled(pilot)
        assert sealed(pilot) is None
        with pytest.raises(OSError):  # noqa: PT011
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/")


async def test_paper_takes_a_photograph_and_a_name(home: Any, settled: Any, tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "form.png")
    async with reading(home, settled, "f") as pilot:
        form = pilot.app.screen
        form.boxes[0].value, form.boxes[1].value = str(tmp_path / "form.png"), "王丽"
        await pilot.press("ctrl+s")
        await settled(pilot)
        await settled(pilot)
        assert (sealed(pilot).signer, sealed(pilot).method) == ("王丽", "paper")


async def test_who_does_not_sign_gives_a_reason(home: Any, settled: Any) -> None:
    async with reading(home, settled, "r") as pilot:
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "is needed" in str(pilot.app.screen.words.visual)
        pilot.app.screen.boxes[0].value = "还在卡纸"
        await pilot.press("ctrl+s")
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
        await pilot.press("ctrl+s")
        await settled(pilot)
        await settled(pilot)
        assert sealed(pilot).reason == "the fan is still loud"


def test_the_phone_is_offered_first_on_windows_alone() -> None:
    assert ordered("win32")[0] == "phone"
    assert ordered("linux")[0] == "pad"
    assert set(ordered("win32")) == set(ordered("linux"))
