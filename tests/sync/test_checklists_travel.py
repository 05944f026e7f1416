"""A new version of a checklist between a desk and its laptops: who has not begun takes it, and all agree who did."""

from pathlib import Path

import pytest
from sqlalchemy import text

from deskops.domain.inspection import InspectionStatus
from deskops.ops.context import Context
from deskops.ops.do import campaign_visits
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.desk.people import acting
from deskops.ops.do.inspections import answer, begin, undo
from deskops.ops.do.template_files import import_file
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.ops.read.templates import templates
from deskops.store.queries.checklists import visits_following
from deskops.store.queries.facts import connection
from deskops.store.queries.states import rebuild
from tests_of_sync import a_customer_at

pytestmark = pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)
LONGER = """\
[[template]]
name = "PC"
kind = "pc"
items = [ { id = "case", text = "Case" }, { id = "fan", text = "Fan" }, { id = "dust", text = "Dust" } ]
"""


@pytest.fixture
def planned(desk, laptop):
    """Two laptops at a site where the desk has planned a visit of each of two PCs, by the first version."""
    near = desk.site("GZ-TH", "天河")
    a_customer_at(desk.context, {near: ("GZ1", "GZ2")})
    laptops = laptop("李强", near), laptop("何敏", near)
    acting(desk.context, "王主管")
    campaign = write_plan(desk.context, draft(desk.context, Wanted("2026-H2", per_day=5)))
    lines = campaign_visits.chosen(desk.context, campaign, near)
    campaign_visits.agree(desk.context, lines, "2026-11-26")
    campaign_visits.generate(desk.context, campaign)
    for peer in laptops:
        assert peer.sync().result == "done"
    return laptops


def new_version(desk, tmp_path: Path) -> None:
    (tmp_path / "pc.toml").write_text(LONGER, encoding="utf-8")
    [taken] = import_file(desk.context, tmp_path / "pc.toml")
    assert (taken.version, taken.new) == (2, True)


def sync(*laptops) -> None:
    """Until each has what the others sent."""
    for peer in (*laptops, *laptops):
        assert (peer.sync().result, peer.sync().refused) == ("done", 0)


def agreeing(*contexts: Context) -> dict[str, tuple[str, int, str, list[str]]]:
    """By number, what all of them hold true of the visits: status, version, progress, items; each is its own fold."""
    told = []
    for context in contexts:
        versions = {row.id: row.version for row in templates(context)}
        told.append({})
        for line in inspections(context):
            page = inspection_page(context, line.id)
            shown = [each.item.id for each in page.items]
            assert page.template_version == versions[line.template_id]
            told[-1][line.number] = (line.status, page.template_version, f"{line.done}/{line.total}", shown)
        with context.store.writer() as session:
            assert list(rebuild(session, context.rules)) == []
    assert all(one == told[0] for one in told)
    return told[0]


def visits(peer) -> tuple[str, str]:
    first, second = sorted(line.id for line in inspections(peer.context))
    return first, second


def test_visits_that_nobody_has_begun_follow_the_new_version_everywhere(desk, planned, tmp_path) -> None:
    one, two = planned
    begun, left = visits(one)
    answer(one.context, begun, "case", "ok")
    new_version(desk, tmp_path)
    sync(one, two)
    told = agreeing(desk.context, one.context, two.context)
    assert sorted(each[:3] for each in told.values()) == [("planned", 2, "0/3"), ("started", 1, "1/18")]
    answer(two.context, left, "fan", "fail")
    sync(two, one)
    told = agreeing(desk.context, one.context, two.context)
    assert sorted(each[1:3] for each in told.values()) == [(1, "1/18"), (2, "1/3")]


def test_who_begins_without_having_heard_of_the_new_version_has_the_old_one(desk, planned, tmp_path) -> None:
    one, two = planned
    visit, _other = visits(one)
    new_version(desk, tmp_path)
    assert begin(one.context, visit).status == InspectionStatus.STARTED
    sync(one, two)
    told = agreeing(desk.context, one.context, two.context)
    assert ("started", 1, "0/18") in {each[:3] for each in told.values()}


@pytest.mark.parametrize(("first", "version", "done"), [(0, 1, "1/18"), (1, 2, "2/3")])
def test_of_two_who_begin_one_visit_the_one_that_the_desk_heard_first_says_which_version_it_has(
    desk, planned, tmp_path, first: int, version: int, done: str
) -> None:
    one, two = planned
    visit, _other = visits(one)
    new_version(desk, tmp_path)
    two.sync()
    answer(two.context, visit, "dust", "ok")
    answer(one.context, visit, "case", "ok")
    sync(planned[first], planned[1 - first])
    told = agreeing(desk.context, one.context, two.context)
    assert ("started", version, done) in {each[:3] for each in told.values()}
    kept = inspection_page(one.context, visit)
    assert set(kept.state.answers) == {"dust", "case"}  # what the other version asked stays on record


def test_a_visit_that_was_not_begun_after_all_takes_the_newest_when_it_is(desk, planned, tmp_path) -> None:
    one, two = planned
    visit, _other = visits(one)
    begin(one.context, visit)
    new_version(desk, tmp_path)
    one.sync()
    assert inspection_page(one.context, visit).template_version == 1
    undo(one.context, visit)
    assert inspection_page(one.context, visit).template_version == 2
    begin(one.context, visit)
    sync(one, two)
    told = agreeing(desk.context, one.context, two.context)
    assert {each[1] for each in told.values()} == {2}


def test_a_version_that_comes_after_the_visit_that_was_begun_with_it_is_waited_for(
    desk, planned, tmp_path
) -> None:
    one, two = planned
    visit, _other = visits(one)
    new_version(desk, tmp_path)
    one.sync()
    answer(one.context, visit, "dust", "ok")
    one.sync()
    two.sync()
    with two.context.store.writer() as session:  # as it was before the page with the checklist came
        [later] = [row for row in templates(desk.context) if (row.name, row.version) == ("PC", 2)]
        held = (
            connection(session).execute(text("SELECT * FROM template WHERE id = :id"), {"id": later.id}).one()
        )
        connection(session).execute(text("DELETE FROM template WHERE id = :id"), {"id": later.id})
        assert len(list(rebuild(session, two.context.rules))) == 2
    assert inspection_page(two.context, visit).template_version == 1
    with two.context.store.writer() as session:
        columns = ", ".join(f":{name}" for name in held._fields)
        connection(session).execute(text(f"INSERT INTO template VALUES ({columns})"), held._asdict())  # noqa: S608
        assert len(visits_following(connection(session), [later.id])) == 2
        assert len(list(rebuild(session, two.context.rules))) == 2
    agreeing(desk.context, one.context, two.context)
