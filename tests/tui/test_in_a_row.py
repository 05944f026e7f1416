"""Twenty devices in a row by keyboard: at most six keys for one that is in order, scanned or simply the next."""

from typing import Any

import pytest

from deskops.domain.label import label_address
from deskops.domain.nouns import Kind
from deskops.ops.do import campaign_visits
from deskops.ops.do.arriving import arrive
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.closing_rounds import close
from deskops.ops.do.inspections import finish, start
from deskops.ops.read.campaigns import campaign_page, visits_of
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.ops.read.jobs import job_page
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.question import QuestionScreen

COUNT = 20
MOST_KEYS = 6


@pytest.fixture
def campaign(home: Any, planned: str) -> str:
    """As planned, and somebody is there."""
    for job in {one.job_id for one in visits_of(home.context, planned) if one.job_id}:
        arrive(home.context, job)
    return planned


@pytest.fixture
def planned(home: Any) -> str:
    """Twenty PCs of one department, agreed for today."""
    context = home.context
    with context.act() as act:
        site = act.session.connection().exec_driver_sql("SELECT id FROM site").scalar_one()
        for number in range(COUNT):
            values = {"site_id": site, "tag": f"GZPC{number:05d}", "kind": "pc", "department": "财务部"}
            made = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})
            act.refresh(Kind.ASSET, made["id"])
    campaign = write_plan(context, draft(context, Wanted("2026-H2", per_day=40)))
    lines = campaign_visits.chosen(context, campaign, site, "财务部")
    campaign_visits.agree(context, lines, "2026-11-23")
    return campaign


class Keys:
    """Presses keys and counts them; what a scanner types costs nobody a key."""

    def __init__(self, pilot: Any, settled: Any) -> None:
        self._pilot, self._settled = pilot, settled
        self.count = 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await self._pilot.press(*keys)
        await self._settled(self._pilot)

    async def scan(self, text: str) -> None:
        named = {
            ":": "colon",
            "/": "slash",
            "-": "minus",
            "?": "question_mark",
            "=": "equals_sign",
            ".": "full_stop",
        }
        await self._pilot.press(*(named.get(letter, letter) for letter in text), "enter")
        await self._settled(self._pilot)


def finished(home: Any) -> int:
    return len(inspections(home.context, status="finished"))


async def test_twenty_devices_one_after_the_other(drive: Any, settled: Any, home: Any, planned: str) -> None:
    first = next(one for one in visits_of(home.context, planned) if one.job_id)
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        await pilot.press("f7")
        await settled(pilot)
        pilot.app.screen.list.cursor = next(
            i for i, one in enumerate(pilot.app.screen.list.visits) if one.line.id == first.id
        )
        await keys.press("i")
        assert isinstance(pilot.app.screen, QuestionScreen)
        await keys.press("enter")
        assert job_page(home.context, first.job_id).line.status == "arrived"
        for _device in range(COUNT):
            assert isinstance(pilot.app.screen, ChecklistScreen)
            await keys.press("A", "F", "N")
        assert finished(home) == COUNT
        assert keys.count <= COUNT * MOST_KEYS
        assert keys.count == 3 * COUNT + 2
        await keys.press("enter")
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        given = {box.field.name: box.value for box in form.boxes}
        assert given["solution"] == f"{COUNT} devices inspected, 0 of them with something that failed"
        form.boxes[-1].value = "90"
        await keys.press("ctrl+s")
        assert job_page(home.context, first.job_id).line.status == "resolved"
    page = campaign_page(home.context, planned)
    assert (page.total.done, page.by_eye) == (COUNT, COUNT)


async def test_devices_are_opened_by_their_labels_in_any_order(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        await pilot.press("f7")
        await settled(pilot)
        texts = [
            "GZPC00007",
            label_address("", "", "GZPC00003"),
            label_address("http://desk.example/request", "", "GZPC00011"),
        ]
        for text in texts:
            await keys.press("t")
            await keys.scan(text)
            assert isinstance(pilot.app.screen, ChecklistScreen)
            await keys.press("A", "F")
        tags = {line.asset_tag for line in inspections(home.context, status="finished")}
        assert tags == {"GZPC00007", "GZPC00003", "GZPC00011"}
        assert keys.count == 3 * len(texts)


async def test_who_has_not_arrived_is_asked_once_and_may_stay_away(
    drive: Any, settled: Any, home: Any, planned: str
) -> None:
    first = next(one for one in visits_of(home.context, planned) if one.job_id)
    visits = inspections(home.context, job=first.job_id)
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        for place, asked in ((0, True), (1, False)):
            pilot.app.open_inspection(visits[place].id)
            await settled(pilot)
            assert isinstance(pilot.app.screen, QuestionScreen) is asked
            if asked:
                await keys.press("escape")
        assert job_page(home.context, first.job_id).line.status == "dispatched"


async def test_nothing_is_to_be_resolved_while_a_device_is_left(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    first = next(one for one in visits_of(home.context, campaign) if one.job_id)
    last = inspections(home.context, job=first.job_id)[-1]
    for one in inspections(home.context, job=first.job_id)[:-1]:
        finish(home.context, one.id, reason="in use")
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        pilot.app.open_inspection(last.id)
        await settled(pilot)
        await keys.press("N")
        assert isinstance(pilot.app.screen, ChecklistScreen)


async def test_a_label_that_nobody_knows_leaves_the_device_where_it_is(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        await pilot.press("f7")
        await settled(pilot)
        board = pilot.app.screen
        await keys.press("t")
        await keys.scan("ZZZZ")
        assert pilot.app.screen is board


async def test_a_label_of_another_jobs_device_is_opened_after_a_question(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    mine = start(home.context, asset=home.asset, job=home.jobs[0]).subject
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        pilot.app.open_inspection(mine)
        await settled(pilot)
        here = pilot.app.screen
        for answer, opened in (("escape", False), ("enter", True)):
            await keys.press("t")
            await keys.scan("GZPC00007")
            assert isinstance(pilot.app.screen, QuestionScreen)
            assert "belongs to" in pilot.app.screen._about
            await keys.press(answer)
            assert (pilot.app.screen is here) is not opened
        assert pilot.app.screen.page.line.asset_tag == "GZPC00007"


async def test_a_device_that_was_finished_today_is_shown_and_not_inspected_again(
    drive: Any, settled: Any, home: Any
) -> None:
    visit = start(home.context, asset=home.asset).subject
    finish(home.context, visit, reason="in use")
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        await keys.press("f7", "t")
        await keys.scan("GZTH-PC-0007")
        assert pilot.app.screen.inspection == visit
        assert any("was inspected today" in note.message for note in pilot.app._notifications)
    assert len(inspections(home.context)) == 1


async def test_the_rest_in_order_is_one_step_that_is_undone_as_one(
    drive: Any, settled: Any, home: Any, campaign: str
) -> None:
    visit = inspections(home.context, status="planned")[0].id
    async with drive(100, 30) as pilot:
        keys = Keys(pilot, settled)
        pilot.app.open_inspection(visit)
        await settled(pilot)
        await keys.press("x", "A")
        values = {line.item.id: line.value for line in inspection_page(home.context, visit).items}
        assert values["case"] == "fail"  # what was said before stays said
        assert values["screen"] == "ok"
        await keys.press("u")
        assert inspection_page(home.context, visit).done == 1


@pytest.mark.parametrize("begins", [True, False])
async def test_a_visit_of_a_round_that_is_over_is_begun_where_that_is_meant(
    drive: Any, settled: Any, home: Any, campaign: str, begins: bool
) -> None:
    visit = next(one.id for one in inspections(home.context) if one.asset_tag == "GZPC00003")
    close(home.context, campaign, "the rest next spring", anyway=True)
    async with drive(100, 30) as pilot:
        pilot.app.open_inspection(visit)
        await settled(pilot)
        for _item in range(2):  # faster than anybody can be asked
            pilot.app.screen.action_answer("ok")
        await settled(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen)
        await pilot.press("b" if begins else "escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ChecklistScreen)
        assert pilot.app.screen.page.done == 2 * begins
        if not begins:  # asked anew, also out of a form
            await pilot.press("enter")
            pilot.app.screen.boxes[0].value = "ok"
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert isinstance(pilot.app.screen, QuestionScreen)
            await pilot.press("b")
            await settled(pilot)
            assert isinstance(pilot.app.screen, ChecklistScreen)
    line = next(one for one in inspections(home.context) if one.id == visit)
    assert (line.status, line.done) == ("started", 2 if begins else 1)
