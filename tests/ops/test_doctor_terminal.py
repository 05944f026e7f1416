"""What a terminal's bytes mean, whatever they are, and which settings help what was found."""

import ctypes
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.cli.console_font import console_font
from deskops.cli.terminal_trials import colours, placed
from deskops.config.reading import load
from deskops.config.writing import drop, put
from deskops.ops.do.doctor import Health
from deskops.ops.do.doctor_answers import MOST, Answer, answers
from deskops.ops.do.doctor_terminal import SAMPLES, TRUECOLOR, Click, Seen, Standing, Typed, signs, switches
from deskops.text import cells

PLAIN = Standing(theme="dark", ascii=False, kitty_keys=True, pixel_mouse=True)
SOUND = Seen(80, 24, 256, answers=True, widths={sample: cells(sample) for sample in SAMPLES}, kitty_keys=True)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"\x1b[5;12R", Answer("cursor", (5, 12))),
        (b"\x1b[?2048;2$y", Answer("mode", (2048, 2))),
        (b"\x1b[?0u", Answer("keyboard", (0,))),
        (b"\x1b[<0;40;12M", Answer("pressed", (0, 40, 12))),
        (b"\x1b[48;24;80;480;800t", Answer("size", (48, 24, 80, 480, 800))),
        (b"\x1b[48;24:0;80:0;480;800t", Answer("size", (48, 24, 80, 480, 800))),
        (b"\x1b]11;rgb:ffff/8080/0000\x1b\\", Answer("colour", (11, 255, 128, 0))),
        (b"\x1b]11;rgb:f/8/0\x07", Answer("colour", (11, 255, 136, 0))),
        (b"\x1b[0;;20013u", Answer("text", text="中")),
        (b"\x1b[97;1;97u", Answer("text", text="a")),
        (b"\x1b[13u", Answer("text", text="\r")),
        ("中".encode(), Answer("text", text="中")),
    ],
)
def test_each_answer_is_read(raw: bytes, told: Answer) -> None:
    assert answers(raw) == [told]


def test_answers_stand_in_their_order_among_what_is_typed() -> None:
    assert [one.kind for one in answers(b"a\x1b[1;2R\x1b]11;rgb:0/0/0\x07b\x1b[?62c")] == [
        "text", "cursor", "colour", "text", "attributes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1b[1;2", b"\x1b]11;rgb:zz/0/0\x07", b"\x1b[999999;1R", b"\x1bP1$rxx\x1b\\", b"\x1b", b"\x1b[97;1:3;97u",
        b"\x1b]52;c;aGk=\x07",
    ],
)  # fmt: skip
def test_what_is_no_answer_is_none(raw: bytes) -> None:
    assert [one for one in answers(raw) if one.kind != "text"] == []


@given(
    st.binary(max_size=600)
    | st.text(alphabet="\x1b[]?;:<>$0123456789uRtyMm\\\a中", max_size=200).map(str.encode)
)
def test_whatever_comes_is_read_and_holds_no_escape(raw: bytes) -> None:
    """Threat 25: what a terminal sends is shown to nobody as it came."""
    for one in answers(raw):
        assert "\x1b" not in one.text
        assert all(0 <= number <= 99_999 for number in one.numbers)


def test_a_flood_is_read_in_little_time() -> None:
    begun = time.perf_counter()
    for flood in (b"\x1b[" + b"9;" * MOST, b"\x1b]1;" + b"x" * MOST, b"\x1b[1;1R" * MOST, b"\x1b" * MOST):
        assert len(answers(flood * 2)) <= MOST
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("seen", "now", "expected"),
    [
        (SOUND, PLAIN, {}),
        (replace(SOUND, widths=SOUND.widths | {"─": 2}), PLAIN, {"ui.ascii": "true"}),
        (replace(SOUND, font="SimSun"), PLAIN, {"ui.ascii": "true"}),
        (replace(SOUND, readable=False), PLAIN, {"ui.ascii": "true"}),
        (replace(SOUND, readable=False), PLAIN._replace(ascii=True), {}),
        (replace(SOUND, typed=Typed.LOST), PLAIN, {"terminal.kitty_keys": "off"}),
        (replace(SOUND, typed=Typed.LOST), PLAIN._replace(kitty_keys=False), {}),
        (replace(SOUND, typed=Typed.LOST, kitty_keys=False), PLAIN, {}),
        (replace(SOUND, click=Click.CORNER), PLAIN, {"terminal.pixel_mouse": "off"}),
        (replace(SOUND, click=Click.CORNER), PLAIN._replace(pixel_mouse=False), {}),
        (replace(SOUND, click=Click.FINE), PLAIN._replace(pixel_mouse=False), {"terminal.pixel_mouse": "on"}),
    ],
)
def test_what_helps_is_set_and_nothing_else(
    seen: Seen, now: Standing, expected: dict[str, str], tmp_path
) -> None:
    helping = list(switches(seen, now))
    assert {one.key: one.value for one in helping} == expected
    file = tmp_path / "config.toml"
    for one in helping:  # the settings take it, and give it back
        put(file, one.key, one.value)
        assert load(file).value(one.key) != load(tmp_path / "none").value(one.key)
        drop(file, one.key)
        assert load(file).value(one.key) == load(tmp_path / "none").value(one.key)


@pytest.mark.parametrize(
    ("size", "health"),
    [((80, 24), Health.OK), ((60, 18), Health.OK), ((59, 24), Health.WARN), ((200, 17), Health.WARN)],
)
def test_a_screen_that_is_too_small_is_named(size: tuple[int, int], health: Health) -> None:
    found = {sign.name: sign for sign in signs(replace(SOUND, columns=size[0], rows=size[1]), PLAIN)}
    assert found["size"].health is health
    assert bool(found["size"].remedy) is (health is not Health.OK)


@pytest.mark.parametrize(
    ("environment", "count"),
    [
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, TRUECOLOR),
        ({"TERM": "xterm-direct"}, TRUECOLOR),
        ({"WT_SESSION": "x"}, TRUECOLOR),
        ({"TERM": "linux"}, 16),
        ({"TERM": "dumb"}, 0),
        ({}, 0),
    ],
)
def test_colours_are_as_the_environment_says(environment: dict[str, str], count: int) -> None:
    assert colours(environment) == count


@pytest.mark.parametrize(
    ("at", "cell", "where"),
    [
        ((40, 12), None, Click.HIT),
        ((36, 11), None, Click.HIT),
        ((44, 13), None, Click.HIT),
        ((45, 13), None, Click.MISSED),
        ((35, 11), None, Click.MISSED),
        ((395, 230), (10.0, 20.0), Click.FINE),
        ((40, 12), (10.0, 20.0), Click.CORNER),
        ((1, 1), (10.0, 20.0), Click.MISSED),
    ],
)
def test_a_click_is_placed(at, cell, where) -> None:
    assert placed(at, (36, 11), cell) is where


class Kernel:
    """Windows' own, as far as it is asked for a font."""

    def GetStdHandle(self, _number: int) -> int:  # noqa: N802 - Windows' name
        return 7

    def GetCurrentConsoleFontEx(self, _handle: int, _largest: bool, font: Any) -> int:  # noqa: N802 - Windows' name
        font._obj.face = "SimSun"
        return 1


def test_the_font_of_a_console_is_read_and_of_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WT_SESSION", raising=False)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=Kernel()), raising=False)
    assert console_font("win32") == "SimSun"
    assert console_font("linux") == ""
    monkeypatch.setenv("WT_SESSION", "x")
    assert console_font("win32") == ""
