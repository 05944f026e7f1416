"""A report bundle from the screen: found by its name, with a picture on which no letter of anybody is left."""

import re
import zipfile
from html import unescape
from typing import Any

import pytest

from deskops.tui.blanked import blanked, shapes
from deskops.tui.screens.form import FormScreen
from tests_of_screens import until
from tests_of_walks import painted

_RUNS = re.compile(r"<text [^>]*>([^<]*)</text>")


async def bundle(pilot: Any) -> None:
    await pilot.press("ctrl+p", *"bundle", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))


async def test_the_bundle_of_a_screen_shows_its_shapes_alone(drive: Any, home: Any) -> None:
    async with drive(120, 36) as pilot:
        await pilot.press("enter")
        await bundle(pilot)
        form = pilot.app.screen
        assert "screen.svg" in form.ask.about
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, FormScreen))
        (file,) = home.context.paths.exports.glob("deskops-report-*.zip")
        with zipfile.ZipFile(file) as found:
            picture = found.read("screen.svg").decode()
        drawn = unescape("".join(_RUNS.findall(picture)))
        assert set(re.sub("[\u2500-\u257f\u00a0 ]", "", drawn)) == {"x", "口"}
        assert len(drawn) > 200
        assert "<title" not in picture


async def test_the_name_of_the_file_is_seen_however_long_its_path_is(drive: Any, home: Any) -> None:
    async with drive(60, 18) as pilot:
        await bundle(pilot)
        await until(pilot, lambda: ".zip" in "\n".join(painted(pilot)))


async def test_nothing_is_written_before_it_was_listed_and_said(drive: Any, home: Any) -> None:
    async with drive(80, 24) as pilot:
        await bundle(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert list(home.context.paths.exports.glob("*.zip")) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("中文 ab─│ <&>", "口口 xx─│ xxx"),
        ("王丽 13800001234", "口口 xxxxxxxxxxx"),
        ("⠁ ⣿ ⠈", "xxxxx"),  # a signature: its gaps are its outline
        ("█▀ ▄█", "xxxxx"),  # a code
        ("e\u0301\u200b", "x"),
        ("😀", "口"),
    ],
)
def test_every_sign_is_replaced_by_one_as_wide(text: str, left: str) -> None:
    assert shapes(text) == left


def test_what_is_no_run_of_text_is_left_behind() -> None:
    shot = (
        '<svg viewBox="0 0 10 10"><title>澳门路</title><style>.a{fill:#123456}</style><desc>secret</desc>'
        '<a href="file:///secret"><text class="a" x="1" y="2" textLength="24.4">secret</text></a>'
        '<rect fill="#123456" width="1"/></svg>'
    )
    made = blanked(shot)
    assert not any(each in made for each in ("secret", "澳门路", "123456", "href"))
    assert ">xxxxxx<" in made
