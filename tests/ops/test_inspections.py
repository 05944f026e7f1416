"""Inspections: begun, answered, photographed, finished; problems that follow by rule; what comes next."""

import re
from pathlib import Path
from typing import Any

import pytest

from deskops import i18n
from deskops.domain.nouns import Kind
from deskops.errors import BadInput, NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.acts import act_on
from deskops.ops.do.inspections import answer, finish, note, photo, redo, reopen, start, undo
from deskops.ops.do.problems import plan, solve
from deskops.ops.read.inspections import (
    find_inspection,
    inspection_page,
    inspections,
    next_inspection,
)
from deskops.ops.read.problems import problem_page, problems
from deskops.store.queries.states import rebuild
from tests_of_pictures import a_png

PNG = a_png()


@pytest.fixture
def visit(context: Context, register: Any) -> str:
    return start(context, asset=register.pc).subject


def stands(context: Context, visit: str) -> list[tuple[str, str]]:
    return [(line.item, line.status) for line in problems(context, inspection=visit)]


def value(context: Context, visit: str, item: str) -> str:
    return next(line.value for line in inspection_page(context, visit).items if line.item.id == item)


def fill(context: Context, visit: str) -> None:
    for item in inspection_page(context, visit).remaining:
        answer(context, visit, item.id, "ok" if item.answer == "state" else "1")


# --- starting ---


def test_a_visit_begins_with_the_checklist_of_the_devices_kind(context: Context, register: Any) -> None:
    for tag, template in (("GZPC00001", "PC"), ("SZPR00001", "Printer")):
        line = inspection_page(context, start(context, asset=register.assets[tag]).subject).line
        assert (line.template, line.status, line.asset_tag, line.done) == (template, "started", tag, 0)


def test_its_number_has_kind_day_replica_and_counter(context: Context, visit: str) -> None:
    number = inspection_page(context, visit).line.number
    assert re.fullmatch(rf"INSP-20261123-{context.identity.code}-001", number)


def test_the_newest_checklist_that_is_not_retired_is_taken(context: Context, register: Any) -> None:
    with context.act() as act:
        for version, retired in ((2, False), (3, True)):
            values = {"name": "PC", "kind": "pc", "version": version, "items": "[]", "retired": retired}
            act.ledger.put(Kind.TEMPLATE, {"id": act.ledger.new_id(), **values})
    page = inspection_page(context, start(context, asset=register.pc).subject)
    assert page.items == []


def test_a_job_brings_its_device_and_is_remembered(context: Context, register: Any, job: str) -> None:
    line = inspection_page(context, start(context, job=job).subject).line
    assert (line.asset_id, line.job_id) == (register.pc, job)


def test_one_that_is_under_way_is_taken_up_again(context: Context, register: Any, visit: str) -> None:
    again = start(context, asset=register.pc)
    assert (again.subject, again.entry) == (visit, "")
    assert len(inspections(context)) == 1


def test_a_visit_needs_a_device_that_there_is(context: Context, register: Any) -> None:
    with pytest.raises(UsageError):
        start(context)
    with pytest.raises(NotFound):
        start(context, asset="nothing")
    with pytest.raises(NotFound):
        start(context, asset=register.pc, template="Spaceship")


# --- answers ---


def test_an_answer_is_kept_with_its_note_author_and_progress(context: Context, visit: str) -> None:
    row = answer(context, visit, "case", "OK", note="除尘完成").row
    assert row["done"] == 1
    line = inspection_page(context, visit).items[0]
    assert (line.value, line.note, line.by) == ("ok", "除尘完成", "李强")
    assert line.at is not None


def test_a_note_alone_leaves_the_answer(context: Context, visit: str) -> None:
    answer(context, visit, "case", "ok")
    answer(context, visit, "case", note="仍有灰")
    line = inspection_page(context, visit).items[0]
    assert (line.value, line.note) == ("ok", "仍有灰")


def test_an_empty_value_takes_the_answer_back(context: Context, visit: str) -> None:
    answer(context, visit, "case", "ok")
    assert answer(context, visit, "case", "").row["done"] == 0


@pytest.mark.parametrize(("item", "typed"), [("case", "perhaps"), ("case", None)])
def test_what_an_item_does_not_take_is_refused(
    context: Context, visit: str, item: str, typed: str | None
) -> None:
    with pytest.raises(UsageError):
        answer(context, visit, item, typed)


def test_an_unknown_item_names_those_that_there_are(context: Context, visit: str) -> None:
    with pytest.raises(NotFound) as caught:
        answer(context, visit, "flux", "ok")
    assert "case" in caught.value.nearest


def test_a_number_item_takes_numbers(context: Context, register: Any) -> None:
    printer = start(context, asset=register.assets["SZPR00001"]).subject
    with pytest.raises(UsageError):
        answer(context, printer, "counter", "many")
    answer(context, printer, "counter", "12345")
    assert value(context, printer, "counter") == "12345"


def test_items_speak_the_language_of_the_reader(context: Context, visit: str) -> None:
    i18n.use("zh_CN")
    assert inspection_page(context, visit).items[0].label == "机箱与风扇已除尘"


# --- problems by rule ---


def test_a_failed_item_opens_a_problem_with_its_evidence(context: Context, visit: str, register: Any) -> None:
    answer(context, visit, "case", "fail", note="风扇卡死", evidence="0 rpm")
    found = problems(context, inspection=visit)[0]
    assert (found.title, found.item, found.status) == (
        "Failed: Case and fans cleaned of dust",
        "case",
        "open",
    )
    assert found.detail == "风扇卡死\n0 rpm"
    assert found.asset_id == register.pc


def test_a_second_failure_opens_no_second_problem(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail")
    answer(context, visit, "case", "fail")
    assert stands(context, visit) == [("case", "open")]
    page = problem_page(context, problems(context, inspection=visit)[0].id)
    assert [step.entry.action for step in page.timeline] == ["create"]


def test_a_better_answer_solves_it_and_a_failure_opens_it_again(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail")
    answer(context, visit, "case", "ok", note="已更换风扇")
    solved = problems(context, inspection=visit)[0]
    assert (solved.status, solved.solution) == ("solved", "已更换风扇")
    answer(context, visit, "case", "fail")
    assert stands(context, visit) == [("case", "open")]


def test_a_planned_follow_up_is_solved_by_a_better_answer(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail")
    plan(context, problems(context, inspection=visit)[0].id, "换风扇", "2026-12-01")
    answer(context, visit, "case", "ok")
    assert stands(context, visit) == [("case", "solved")]


def test_a_problem_solved_by_hand_stays_solved_while_other_items_are_answered(
    context: Context, visit: str
) -> None:
    answer(context, visit, "case", "fail")
    solve(context, problems(context, inspection=visit)[0].id, "已处理")
    answer(context, visit, "screen", "ok")
    answer(context, visit, "case", note="备注")
    assert stands(context, visit) == [("case", "solved")]


def test_an_item_that_opens_no_problem_opens_none(context: Context, visit: str) -> None:
    answer(context, visit, "user", "打印慢")
    assert stands(context, visit) == []


def test_undo_of_a_failure_withdraws_its_problem_and_redo_opens_it(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail")
    undo(context, visit)
    assert (value(context, visit, "case"), stands(context, visit)) == ("", [])
    redo(context, visit)
    assert (value(context, visit, "case"), stands(context, visit)) == ("fail", [("case", "open")])


def test_undo_of_a_better_answer_opens_the_problem_again(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail")
    answer(context, visit, "case", "ok")
    undo(context, visit)
    assert stands(context, visit) == [("case", "open")]


def test_the_next_visit_solves_what_the_last_one_left_open(
    context: Context, visit: str, register: Any
) -> None:
    answer(context, visit, "case", "fail")
    finish(context, visit, reason="用户离开")
    later = start(context, asset=register.pc).subject
    assert later != visit
    answer(context, later, "case", "ok")
    assert stands(context, visit) == [("case", "solved")]
    answer(context, later, "case", "fail")
    assert stands(context, later) == [("case", "open")]


# --- photos, finishing ---


def test_a_photo_stands_with_its_item_and_answers_one_that_asks_for_it(
    context: Context, visit: str, tmp_path: Path
) -> None:
    picture = tmp_path / "desk.png"
    picture.write_bytes(PNG)
    row = photo(context, visit, picture, item="photo", caption="巡检后").row
    assert row["done"] == 1
    kept = next(line for line in inspection_page(context, visit).items if line.item.id == "photo").photos
    assert [(file.name, file.caption) for file in kept] == [("desk.png", "巡检后")]


def test_what_is_no_picture_is_refused(context: Context, visit: str, tmp_path: Path) -> None:
    program = tmp_path / "photo.png"
    program.write_bytes(b"MZ\x90\x00")
    with pytest.raises(BadInput):
        photo(context, visit, program)
    for head in (b"GIF89a", PNG[:20], PNG[:45], b"BM", b"\xff\xd8\xff\xe0"):
        (tmp_path / "head.png").write_bytes(head)
        with pytest.raises(BadInput, match="cannot be used: The file is damaged"):
            photo(context, visit, tmp_path / "head.png", item="photo")
    assert inspection_page(context, visit).line.done == 0
    picture = tmp_path / "x.png"
    picture.write_bytes(PNG)
    with pytest.raises(NotFound):
        photo(context, visit, picture, item="flux")


def test_finish_names_the_required_items_that_are_left(context: Context, visit: str) -> None:
    fill(context, visit)
    answer(context, visit, "clock", "")
    with pytest.raises(Refused) as caught:
        finish(context, visit)
    assert "1 required" in caught.value.message
    assert "Clock right" in caught.value.message
    answer(context, visit, "clock", "ok")
    assert finish(context, visit).status == "finished"


def test_a_reason_finishes_anyway_and_goes_on_record(context: Context, visit: str) -> None:
    assert finish(context, visit, reason="用户离开").status == "finished"
    payload = inspection_page(context, visit).timeline[-1].entry.payload
    assert payload["reason"] == "用户离开"
    assert "case" in payload["unanswered"]


def test_a_finished_visit_takes_no_answer_until_it_is_reopened(context: Context, visit: str) -> None:
    finish(context, visit, reason="x")
    with pytest.raises(Refused) as caught:
        answer(context, visit, "case", "ok")
    assert "reopen" in caught.value.hint
    reopen(context, visit, "漏填")
    assert answer(context, visit, "case", "ok").status == "started"


def test_notes_stand_on_the_timeline_and_any_action_goes_by_its_name(context: Context, visit: str) -> None:
    note(context, visit, "门禁需登记")
    act_on(context, Kind.INSPECTION, visit, "answer", {"item": "case", "value": "ok"})
    assert [step.entry.action for step in inspection_page(context, visit).timeline[-2:]] == ["note", "answer"]
    with pytest.raises(NotFound):
        act_on(context, Kind.INSPECTION, visit, "explode", {})
    with pytest.raises(UsageError):
        act_on(context, Kind.INSPECTION, visit, "checks", {})


def test_state_is_what_the_facts_say(context: Context, visit: str) -> None:
    answer(context, visit, "case", "fail")
    answer(context, visit, "case", "ok")
    undo(context, visit)
    with context.act() as act:
        assert list(rebuild(act.session, act.rules)) == []


# --- lists and what comes next ---


def test_lists_are_filtered_and_newest_first(context: Context, register: Any, job: str) -> None:
    first = start(context, asset=register.assets["GZPC00002"]).subject
    second = start(context, job=job).subject
    finish(context, first, reason="x")
    assert [line.id for line in inspections(context)] == [second, first]
    assert [line.id for line in inspections(context, status="finished")] == [first]
    assert [line.id for line in inspections(context, job=job)] == [second]
    assert [line.id for line in inspections(context, asset=register.pc)] == [second]
    assert inspections(context, site=register.sites["SZ-FT"]) == []


def test_the_next_device_is_the_next_unfinished_one_of_the_site_round_again(
    context: Context, register: Any
) -> None:
    one, two = (start(context, asset=register.assets[tag]).subject for tag in ("GZPC00001", "GZPC00002"))
    elsewhere = start(context, asset=register.assets["SZPR00001"]).subject
    following = next_inspection(context, after=one)
    assert following is not None
    assert following.id == two
    back = next_inspection(context, after=two)
    assert back is not None
    assert back.id == one
    finish(context, one, reason="x")
    assert next_inspection(context, after=two) is None
    assert next_inspection(context, after=elsewhere) is None
    left = next_inspection(context, site=register.sites["GZ-TH"])
    assert left is not None
    assert left.id == two


def test_an_inspection_is_meant_by_number_its_end_and_its_id(context: Context, visit: str) -> None:
    number = inspection_page(context, visit).line.number
    for ref in (number, number.lower(), "001", visit, visit[:18], visit[-6:]):
        assert find_inspection(context, ref) == visit
    for ref in ("999", "%%%", ""):
        with pytest.raises(NotFound):
            find_inspection(context, ref)
