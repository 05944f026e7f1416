"""The tour, played from its first step to its last over the demo, by the keys that are in force."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskops import i18n
from deskops.cli.commands.setup import _desk_and_laptop
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.text import cells, wrap
from deskops.tui.keys import known_keys
from deskops.tui.program import Program
from deskops.tui.screens.help import keys_of
from deskops.tui.screens.palette import found, offers
from deskops.tui.tour import STEPS, Step, aloud
from deskops.tui.touring import BEGIN, OFFER
from deskops.tui.widgets.tour_bar import TourBar
from tests_of_screens import settle, until
from tests_of_sizes import FULL

# What a person does at each step: ids of bindings, what is typed after a blank, Tab and Enter.
PLAY: dict[str, tuple[str, ...]] = {
    "day": ("list.down",),
    "open": ("list.up", "list.open"),
    "accept": ("act.accept",),
    "arrive": ("act.arrive", "form.save"),
    "start": ("act.start",),
    "note": ("act.note", " seen", "form.save"),
    "undo": ("act.undo",),
    "checklist": ("job.inspect", "\n"),
    "answer": ("checklist.ok",),
    "fill": ("checklist.fill", " e"),
    "scan": ("checklist.scan",),
    "finish": ("scan.back", "checklist.finish"),
    "sign": ("sign.open",),
    "resolve": (
        "signing.back",
        "checklist.back",
        "act.resolve",
        " worn",
        "\t",
        " new",
        "\t",
        " 20",
        "form.save",
    ),
    "confirm": ("act.confirm", " Li", "\t", " 5", "form.save"),
    "find": ("app.find", " gzth"),
    "sync": ("find.back", "app.sync"),
    "help": ("app.help",),
    "end": ("help.back", "app.day"),
}
MOST = 60  # keys from the first step to the last


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    """The laptop of `deskops demo`, with its desk beside it."""
    monkeypatch.setenv("DESKOPS_HOME", str(tmp_path))
    monkeypatch.setenv("DESKOPS_KEYRING", "off")
    with _desk_and_laptop(tmp_path) as laptop:
        yield laptop


def driven_program(demo: Context) -> Program:
    """A pilot types faster than anybody, as a scanner does."""
    program = Program(demo)
    program.listens = False
    return program


async def begun(program: Program, pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await until(pilot, lambda: program.screen.query(TourBar))


def told(program: Program) -> str:
    """What the box says, without the breaks of its lines."""
    return str(program.screen.query_one(TourBar)._text)


async def play(program: Program, pilot: Pilot[Any], step: Step) -> int:
    """Do what the step asks; how many keys that took."""
    keys: list[str] = []
    for each in PLAY[step.name]:
        if each in ("\t", "\n"):
            keys.append("tab" if each == "\t" else "enter")
        else:
            keys += list(each[1:]) if each.startswith(" ") else [program.binding_of(each).key]
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    return len(keys)


@pytest.mark.parametrize(
    ("columns", "language"),
    [(80, "en"), (120, "zh_CN"), *([(120, "en"), (80, "zh_CN")] if FULL else [])],
    indirect=["language"],
)
async def test_the_whole_tour_is_played(demo: Context, language: str, columns: int) -> None:
    """Each step is seen to be done by itself; the box is there on every page and leaves the page its room."""
    program, keys = driven_program(demo), 0
    program.tour_wish = BEGIN
    async with program.run_test(size=(columns, 24)) as pilot:
        await begun(program, pilot)
        for place, step in enumerate(STEPS):
            assert program.tour_step is step, f"{step.name} never came, {program.tour_step}"
            page = next(each for each in reversed(program.screen_stack) if each.query(TourBar))
            bar = page.query_one(TourBar)
            assert bar.size.height <= 3
            assert bar.region.bottom <= page.size.height - 10, "what the page shows has its room"
            for name in step.keys:
                assert program.key_of(name) in bar._text
            keys += await play(program, pilot, step)
            if place + 1 < len(STEPS):
                await until(pilot, lambda after=STEPS[place + 1]: program.tour_step is after)
        await pilot.press(program.binding_of("app.tour").key)
        await settle(pilot)
        assert not program.screen.query(TourBar)
        assert program.is_running
    program.close()
    assert keys <= MOST, keys
    print(f"{keys} keys")


async def test_it_is_left_and_gone_on_with(demo: Context) -> None:
    program = driven_program(demo)
    program.tour_wish = OFFER
    async with program.run_test(size=(80, 24)) as pilot:
        await begun(program, pilot)
        assert program.tour_step is None, "it is offered, and nothing begins by itself"
        assert (program.key_of("app.tour"), program.key_of("app.back")) == ("Alt+T", "Alt+Left")
        await pilot.press("alt+t")
        await until(pilot, lambda: program.tour_step is STEPS[0])
        await pilot.press("alt+n", "alt+n")
        assert program.tour_step is STEPS[2]
        await pilot.press("alt+t")
        await settle(pilot)
        assert not program.screen.query(TourBar)
        await pilot.press("alt+t")
        assert program.tour_step is STEPS[2]
        assert "Tour" in keys_of(program.screen), "the help names it"
        assert found(offers(program.screen), "导览")[0].action == "tour", (
            "the palette has it, in either language"
        )
    program.close()


async def test_a_step_that_is_shown_is_not_painted_again(
    demo: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at ten times a second, also while nobody is there."""
    program = driven_program(demo)
    program.tour_wish = OFFER
    async with program.run_test(size=(80, 24)) as pilot:
        await begun(program, pilot)
        await pilot.pause(0.3)
        painted: list[str] = []
        monkeypatch.setattr(TourBar, "_draw", lambda bar: painted.append(bar._text))
        await pilot.pause(0.5)
        assert painted == []
        await pilot.press("alt+t")
        await until(pilot, lambda: painted)
    program.close()


async def test_an_offer_is_declined(demo: Context) -> None:
    program = driven_program(demo)
    program.tour_wish = OFFER
    async with program.run_test(size=(80, 24)) as pilot:
        await begun(program, pilot)
        await pilot.press("alt+n")
        await settle(pilot)
        assert not program.screen.query(TourBar)
    program.close()


async def at_a_dispatched_job(program: Any, pilot: Any) -> None:
    """The tour waits for it to be accepted."""
    await begun(program, pilot)
    for at in (0, 1):
        await play(program, pilot, STEPS[at])
        await until(pilot, lambda at=at: program.tour_step is STEPS[at + 1])


async def test_it_names_the_keys_of_the_settings(demo: Context) -> None:
    values = {**demo.settings.values, "keys": {"act.accept": "z", "app.tour": "alt+y"}}
    demo.settings = Settings(values)
    program = driven_program(demo)
    program.tour_wish = BEGIN
    async with program.run_test(size=(80, 24)) as pilot:
        await at_a_dispatched_job(program, pilot)
        assert "z" in told(program).split(".")[0]
        await pilot.press("z")
        await until(pilot, lambda: program.tour_step is STEPS[3])
        await pilot.press("alt+y")
        await settle(pilot)
        assert program.tour_step is None
    program.close()


async def test_on_real_data_it_says_where_it_works(drive: Any, settled: Any, home: Any) -> None:
    async with drive(80, 24) as pilot:
        await pilot.press("alt+t")
        await settled(pilot)
        assert not pilot.app.screen.query(TourBar)
        assert any("deskops demo --tour" in str(one.message) for one in pilot.app._notifications)


def test_every_step_fits_its_box(language: str) -> None:
    """Two lines at 80 cells, whatever the language; every key that it names exists."""
    known = known_keys()
    for step in STEPS:
        words = i18n._(step.words).format(*("Ctrl+X" for _key in step.keys))
        assert len(wrap(words, 76)) <= 2, (step.name, cells(words))
        assert set(step.keys) <= set(known)
    assert set(PLAY) == {step.name for step in STEPS}


def test_the_tour_that_is_read_teaches_the_same() -> None:
    text = " ".join(aloud())
    for taught in (
        "The day",
        "Accept",
        "Arrive",
        "note",
        "Undo",
        "checklist",
        "Get it signed",
        "Sync",
        "Find",
        "Help",
    ):
        assert taught in text


async def test_its_keys_are_those_of_the_set_at_once(demo: Context) -> None:
    program = driven_program(demo)
    async with program.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert program.key_of("act.undo") == "u"
        demo.settings = Settings({**demo.settings.values, "ui.keyset": "plain"})
        program.dress_anew()
        assert program.key_of("act.undo") == "Alt+U"
    program.close()


async def test_what_is_left_out_takes_along_what_needs_it(demo: Context) -> None:
    program = driven_program(demo)
    program.tour_wish = BEGIN
    async with program.run_test(size=(80, 24)) as pilot:
        await at_a_dispatched_job(program, pilot)
        await pilot.press("alt+n")
        assert program.tour_step.name == "note", "who has not accepted cannot arrive and begin"
    program.close()
