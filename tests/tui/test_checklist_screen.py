"""The checklist: an answer is written as it is given; notes, photos, checks, the end of a visit."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deskops import i18n
from deskops.domain.finding import Finding, Outcome, Severity
from deskops.errors import StoreFull
from deskops.ops.do.inspections import finish, photo, start
from deskops.ops.read.inspections import inspection_page
from deskops.tui.laid_out.steps import details
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.question import QuestionScreen
from tests_of_pictures import a_png

PNG = a_png()


@pytest.fixture
def visit(home: Any) -> str:
    return start(home.context, asset=home.asset, job=home.jobs[0]).subject


async def to_visit(pilot: Any, settled: Any, visit: str) -> ChecklistScreen:
    pilot.app.open_inspection(visit)
    await settled(pilot)
    assert isinstance(pilot.app.screen, ChecklistScreen)
    return pilot.app.screen


def stored(home: Any, visit: str) -> dict[str, str]:
    return {line.item.id: line.value for line in inspection_page(home.context, visit).items if line.value}


def go_to(screen: ChecklistScreen, item: str) -> None:
    screen.list.cursor = next(i for i, line in enumerate(screen.list.items) if line.item.id == item)


async def test_an_answer_is_one_key_and_written_at_once(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        await to_visit(pilot, settled, visit)
        await pilot.press("y", "y", "x")
        await settled(pilot)
        assert stored(home, visit) == {"case": "ok", "screen": "ok", "cabling": "fail"}


async def test_an_answer_is_seen_before_it_is_written(
    drive: Any, settled: Any, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        monkeypatch.setattr(pilot.app.acts, "do", lambda *_args, **_more: None)
        await pilot.press("x")
        assert "failed" in screen.list.render_line(0).text


async def test_what_failed_opens_a_problem_that_is_shown(drive: Any, settled: Any, visit: str) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("x", "2")
        await settled(pilot)
        assert len(screen.page.problems) == 1
        assert screen.page.problems[0].title in "\n".join(
            "".join(text for text, _look in line) for line in screen.sheet._lines(70)
        )


async def test_an_answer_that_cannot_be_written_is_said_and_taken_from_the_screen(
    drive: Any, settled: Any, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise StoreFull("The disk is full: nothing was written.")

    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        monkeypatch.setattr("deskops.ops.do.inspections.answer", full)
        await pilot.press("y")
        await settled(pilot)
        assert any("The disk is full" in note.message for note in pilot.app._notifications)
        assert "all right" not in screen.list.render_line(0).text


async def test_an_answer_can_be_taken_back_and_undone(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("x", "delete")
        await settled(pilot)
        assert stored(home, visit) == {}
        screen.action_back("undo")
        await settled(pilot)
        assert stored(home, visit) == {"case": "fail"}


async def test_enter_asks_for_a_text_where_one_is_wanted(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        go_to(screen, "user")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FormScreen)
        await pilot.press(*"slow", "ctrl+s")
        await settled(pilot)
        assert stored(home, visit) == {"user": "slow"}


async def test_a_note_leaves_the_answer_as_it_is(drive: Any, settled: Any, home: Any, visit: str) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("x", "n")
        await settled(pilot)
        await pilot.press(*"dusty", "ctrl+s")
        await settled(pilot)
        assert stored(home, visit) == {"case": "fail"}
        assert screen.page.items[0].note == "dusty"


@pytest.mark.parametrize("keys", [("ctrl+s",), ("escape",)])
async def test_the_cursor_goes_on_from_what_failed_once_its_note_is_written_or_left(
    drive: Any, settled: Any, visit: str, keys: Any
) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("x", "n")
        await settled(pilot)
        assert screen.list.cursor == 0
        await pilot.press(*"dusty", *keys)
        await settled(pilot)
        assert screen.list.cursor == 1


async def test_a_photo_hangs_on_its_item(drive: Any, settled: Any, visit: str, tmp_path: Any) -> None:
    picture = tmp_path / "desk.png"
    picture.write_bytes(PNG)
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        go_to(screen, "photo")
        await pilot.press("f")
        await settled(pilot)
        pilot.app.screen.boxes[0].value = str(picture)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [photo.name for photo in screen.list.item.photos] == ["desk.png"]


class FoundHere:
    """As a run of the checks: two findings, then what was written of them."""

    recorded = False

    def __iter__(self) -> Iterator[Finding]:
        yield finding("pc.disk.free", Outcome.FAIL, "C: has 2 % left")
        yield finding("pc.memory", Outcome.OK, "16 GB")

    def record(self) -> Any:
        FoundHere.recorded = True
        return SimpleNamespace(
            answered={"disk": "fail", "memory": "ok"},
            unanswered={"name": "The name could not be read."},
            doubt="",
        )


def finding(check: str, outcome: Outcome, message: str) -> Finding:
    return Finding(
        check, check, outcome, Severity.HIGH, "2", "10 %", message, "It fills up.", "Free room.", 1.0
    )


async def test_answers_fill_in_as_the_checks_find_them(
    drive: Any, settled: Any, visit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskops.ops.do.device_checks.prepare", lambda *_args, **_more: FoundHere())
    seen: list[dict[str, str]] = []
    real = ChecklistScreen.on_finding_came
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)

        def watched(self: ChecklistScreen, message: Any) -> None:
            real(self, message)
            seen.append(dict(self.list.found))

        monkeypatch.setattr(ChecklistScreen, "on_finding_came", watched)
        await pilot.press("b")
        await settled(pilot)
        assert seen == [{"disk": "fail"}, {"disk": "fail", "memory": "ok"}]
        assert FoundHere.recorded
        go_to(screen, "name")
        await pilot.pause()
        sheet = "\n".join("".join(text for text, _look in line) for line in screen.sheet._lines(70))
        assert "The name could not be read." in sheet


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The device is the machine that we run on, and its checks find something."""
    monkeypatch.setattr("socket.gethostname", lambda: "gzth-pc-0007.corp.example")
    monkeypatch.setattr("deskops.ops.do.device_checks.prepare", lambda *_args, **_more: FoundHere())
    FoundHere.recorded = False


@pytest.mark.usefixtures("here")
async def test_the_rest_in_order_offers_the_checks_first_and_leaves_what_they_could_not_read(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        await to_visit(pilot, settled, visit)
        await pilot.press("A")
        await settled(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
        assert stored(home, visit) == {}
        await pilot.press("enter")
        await settled(pilot)
        assert FoundHere.recorded
        given = stored(home, visit)
        assert given["case"] == "ok"
        assert "antivirus" not in given


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("key", "bound"), [("e", "ok"), ("l", None)])
async def test_the_rest_in_order_without_the_checks(
    drive: Any, settled: Any, home: Any, visit: str, key: str, bound: str | None
) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("A")
        await settled(pilot)
        await pilot.press(key)
        await settled(pilot)
        assert not FoundHere.recorded
        assert stored(home, visit).get("antivirus") == bound
        row = next(i for i, line in enumerate(screen.list.items) if line.item.id == "antivirus")
        assert ("by eye" in screen.list.render_line(row).text) == bool(bound)


@pytest.mark.usefixtures("here")
async def test_a_question_that_is_left_changes_nothing(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("A")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert stored(home, visit) == {}


async def test_finishing_with_items_left_asks_why(drive: Any, settled: Any, visit: str) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("F")
        await settled(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        assert f"{len(screen.page.remaining)} required items have no answer: " in form.ask.about
        assert [chip.label for chip in form.buttons._chips] == ["Finish", "Leave (kept)", "Help"]
        await pilot.press(*"closed", "ctrl+s")
        await settled(pilot)
        assert screen.page.line.status == "finished"
        assert "F Finish" not in screen.buttons.render_line(0).text


async def test_every_button_can_be_clicked(drive: Any, settled: Any, home: Any, visit: str) -> None:
    async with drive() as pilot:
        screen = await to_visit(pilot, settled, visit)
        x = next(x for x in range(76) if (chip := screen.buttons.chip_at(x, 0)) and chip.key == "x")
        await pilot.click("#actions", offset=(x + 1, 0))
        await settled(pilot)
        assert stored(home, visit) == {"case": "fail"}


def test_a_timeline_says_a_machine_s_words_in_the_person_s_language() -> None:
    step: Any = SimpleNamespace(
        kind="inspection", action="checks", payload={"target": "local", "outcome": "fail", "answers": {}}
    )
    answered: Any = SimpleNamespace(
        kind="inspection", action="answer", payload={"item": "case", "value": "fail", "note": "松动"}
    )
    i18n.use("zh_CN")
    assert details(step, {}) == "异常"
    assert details(answered, {"case": "机箱"}) == "机箱、异常、松动"


def test_a_timeline_says_what_its_numbers_count() -> None:
    given = {"cause": "松动", "solution": "重做", "minutes": 25}
    resolved: Any = SimpleNamespace(kind="job", action="resolve", payload=given)
    rated: Any = SimpleNamespace(kind="job", action="confirm", payload={"name": "王丽", "rating": 4})
    part: Any = SimpleNamespace(kind="job", action="part", payload={"name": "roller", "quantity": 2})
    told = [details(each, {}) for each in (resolved, rated, part)]
    assert told == ["松动, 重做, 25 min", "王丽, 4 of 5", "roller, x 2"]


async def test_w_says_where_a_device_that_is_handed_out_goes(
    drive: Any, settled: Any, home: Any, visit: str
) -> None:
    finish(home.context, visit, reason="x")
    handed = start(home.context, asset=home.asset, template="handout").subject
    async with drive(120, 30) as pilot:
        screen = await to_visit(pilot, settled, visit)
        await pilot.press("w")
        await settled(pilot)
        assert pilot.app.screen is screen  # an inspection leaves its device where it is
        await pilot.press("escape")
        screen = await to_visit(pilot, settled, handed)
        await pilot.press("w")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FormScreen)
        await pilot.press("tab", *"claims", "tab", *"301", "ctrl+s")
        await settled(pilot)
        assert screen.page.state.destination["department"] == "claims"
        assert "claims 301" in str(screen.goes_to())


async def test_a_photo_is_no_answer_where_none_is_asked_for(
    drive: Any, settled: Any, home: Any, tmp_path: Path
) -> None:
    visit = start(home.context, asset=home.asset).subject
    lines = inspection_page(home.context, visit).items
    place = next(
        at for at, line in enumerate(lines) if line.item.required and not line.item.photo and line.label
    )
    file = tmp_path / "p.png"
    file.write_bytes(PNG)
    photo(home.context, visit, file, item=lines[place].item.id)
    async with drive(80, 24) as pilot:
        pilot.app.open_inspection(visit)
        await settled(pilot)
        shown = pilot.app.screen.list.parts(place, 70)
        assert shown[0][0] == "[ ]*"
        assert shown[3][0].strip().endswith("+1")
        await pilot.press(*["down"] * place, "y")
        await settled(pilot)
        assert pilot.app.screen.list.parts(place, 70)[0][0] == "[v] "
