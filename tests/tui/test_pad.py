"""The pad of the terminal by a pilot: strokes as a mouse makes them, what is kept of them, and what is sealed."""

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.signing import Signature, offer
from deskops.signature.dots import Dots
from deskops.signature.strokes import MOST_STROKES, Point
from deskops.tui.lone_pad import LonePad
from deskops.tui.screens.sealing import SealScreen
from tests_of_screens import Hand, driven
from tests_of_signing import resolved_job


@pytest.fixture
def lone(context: Any) -> LonePad:
    job = resolved_job(context)
    return LonePad(offer(context, job), Signature("陈敏", "pad", role="前台"), "dark", plain_lines=False)


async def to_pad(pilot: Pilot[Any]) -> Hand:
    await pilot.pause()
    await pilot.press("d")
    await pilot.pause()
    return Hand(pilot)


async def test_the_report_is_read_first_and_a_drawing_ends_it(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        assert hand.pad.content_size == (76, 18)
        await hand.draw((5, 5), (30, 12), (60, 3))
        await pilot.press("enter", "y")
    drawn = lone.return_value
    assert (drawn.width, drawn.height, drawn.unit) == (1520, 720, "dot/10")
    assert [(p.x, p.y) for p in drawn.strokes[0]] == [(110, 220), (610, 500), (1210, 140)]
    assert lone.was_precise is False


async def test_pixels_are_kept_where_the_terminal_tells_them(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        await hand.draw((5.25, 5.5), (30.3, 12.7), (60.8, 3.1))
        await pilot.press("enter", "y")
    assert [(p.x, p.y) for p in lone.return_value.strokes[0]] == [(105, 220), (606, 508), (1216, 124)]
    assert lone.was_precise is True


async def test_an_empty_pad_is_refused_in_words_and_stays(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        await hand.draw((5, 5), (5, 5))
        await pilot.press("enter")
        await pilot.pause()
        assert "The pad is empty" in str(pilot.app.screen.words.visual)
        assert lone.return_value is None


async def test_it_is_asked_before_it_is_sealed_and_enter_alone_seals_nothing(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        await hand.draw((5, 5), (30, 12), (60, 3))
        await hand.draw((5, 12), (60, 14))
        drawn = hand.pad.drawing()
        await pilot.press("enter", "enter", "enter")
        asked = pilot.app.screen
        assert isinstance(asked, SealScreen)
        said = "\n".join(str(each.visual) for each in asked.query(Static))
        for words in (
            f"{lone.offered.number}, revision 1",
            "Who signs: 陈敏",
            "department: 前台",
            "Strokes: 2",
        ):
            assert words in said
        assert lone.offered.consent in said
        await pilot.press("escape")
        await pilot.pause()
        assert hand.pad.drawing() == drawn  # nothing is lost by having looked
        assert lone.return_value is None
        await pilot.press("enter", "y")
    assert lone.return_value == drawn


async def test_undo_takes_one_stroke_and_clear_all(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        await hand.draw((5, 5), (30, 12))
        one = hand.shown()
        await hand.draw((40, 5), (60, 12))
        assert hand.shown() != one
        await pilot.press("u")
        assert hand.shown() == one
        await pilot.press("c")
        assert not hand.shown().strip("\u2800\n")
        assert hand.pad.is_empty


async def test_a_release_that_nobody_told_does_not_stick(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        await hand.mouse(events.MouseDown, 5, 5)
        await hand.mouse(events.MouseMove, 20, 9)
        await hand.mouse(events.MouseMove, 60, 15, button=0)
        await hand.mouse(events.MouseMove, 70, 2)
        assert [len(stroke) for stroke in hand.pad._strokes] == [2]


async def test_strokes_that_come_in_one_piece_are_all_there(lone: LonePad) -> None:
    """As over a line that had stalled: the second begins before the pad has heard that the first is over."""
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        hand.tell(events.MouseDown, 5, 5)
        hand.tell(events.MouseMove, 30, 7)
        hand.tell(events.MouseUp, 30, 7)
        await hand.draw((5, 9), (30, 11), (60, 9))
        await hand.draw((5, 13), (60, 13))
        assert [len(stroke) for stroke in hand.pad.drawing().strokes] == [2, 3, 2]
        assert pilot.app.mouse_captured is None


async def test_a_stroke_beyond_the_edge_stays_on_the_pad(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        await hand.draw((70, 16), (200, 90))
        last = hand.pad._strokes[0][-1]
        assert (last.x, last.y) == (1520, 720)


async def test_a_resize_keeps_the_strokes(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        await hand.draw((5, 5), (30, 12), (60, 3))
        before, seen = hand.pad.drawing(), hand.shown()
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert hand.pad.drawing() == before
        assert hand.shown().strip("\u2800\n")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert hand.shown() == seen


async def test_a_pad_that_is_full_says_so_and_takes_no_more(lone: LonePad) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        hand = await to_pad(pilot)
        hand.pad._strokes = [[Point(1, 1, 0)] for _each in range(MOST_STROKES)]
        await hand.draw((5, 5), (30, 12))
        assert len(hand.pad._strokes) == MOST_STROKES


@pytest.mark.parametrize(("keys", "ends"), [(("d", "r"), "refuse"), (("r",), "refuse"), (("escape",), "")])
async def test_there_are_ways_out(lone: LonePad, keys: tuple[str, ...], ends: str) -> None:
    async with lone.run_test(size=(80, 24)) as pilot:
        for key in keys:
            await pilot.pause()
            await pilot.press(key)
        await pilot.pause()
    assert lone.return_value == ends


def test_what_grows_is_what_is_drawn_as_a_whole() -> None:
    points = [Point(40 * step, 30 + (step * step * 7) % 600, step) for step in range(30)]
    grown, whole = Dots(76, 18, 1520), Dots(76, 18, 1520)
    for count in range(1, len(points) + 1):
        grown.grow(points[:count])
    whole.stroke(points)
    missing = [
        ord(a) & ~ord(b) & 0xFF
        for row in range(18)
        for a, b in zip(whole.line(row), grown.line(row), strict=True)
    ]
    assert not any(missing)


async def test_signed_from_the_page_of_a_job(home: Any, settled: Any) -> None:
    act_on_job(home.context, home.jobs[3], "resume", {})
    job = home.jobs[5]
    async with driven(home.context, (80, 24)) as pilot:
        pilot.app.open_job(job)
        await settled(pilot)
        await pilot.press("S")
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        await pilot.press(*"Wang", "ctrl+s")
        await settled(pilot)
        hand = Hand(pilot)
        await hand.draw((5, 5), (30, 12), (60, 3))
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("y")
        await settled(pilot)
        await settled(pilot)
        await pilot.press("escape")  # leaves the rating out
        await settled(pilot)
        sealed = pilot.app.screen.page.state.seals
        assert (sealed.last.revision, sealed.last.signer, sealed.last.method) == (1, "Wang", "pad")
