"""What a problem is called: by its item or check in the language of whoever reads it, else as it was written down."""

from typing import Any

import pytest

from deskops.checks.registry import catalogue
from deskops.domain.checklist import Item
from deskops.domain.problem import IN_ORDER, TAKEN_BACK
from deskops.i18n import _, speaking
from deskops.ops.context import Context
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.do.inspections import answer, finish, reopen, start
from deskops.ops.do.problem_rules import Fault, Place, create_problem
from deskops.ops.do.problems import NewProblem, add_problem
from deskops.ops.do.reporting_campaigns import campaign_of
from deskops.ops.do.reporting_visits import inspection_of
from deskops.ops.read.assets import asset_page
from deskops.ops.read.campaigns import campaign_line, campaign_page
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.problems import problem_page, problems
from deskops.reports.document import Report, Table


@pytest.fixture
def campaign(context: Context, register: Any) -> str:
    return write_plan(context, draft(context, Wanted("2026-H2", until="2026-12-31")))


@pytest.fixture
def visit(context: Context, register: Any, campaign: str) -> str:
    return start(context, asset=register.pc, campaign=campaign_line(context, campaign).number).subject


def items_in(context: Context, visit: str) -> list[Item]:
    return [line.item for line in inspection_page(context, visit).items]


@pytest.fixture
def item(context: Context, visit: str) -> Item:
    """One that opens a problem and is called otherwise in each language."""
    return next(one for one in items_in(context, visit) if one.opens_problem and one.text != one.text_zh)


@pytest.fixture
def opened(context: Context, register: Any, visit: str, item: Item) -> list[str]:
    """By an item, by a check and by hand, all while English was spoken; what each is called in Chinese."""
    with speaking("en"):
        answer(context, visit, item.id, "fail")
        add_problem(context, NewProblem("Printer squeaks", inspection_id=visit))
        check = next(iter(catalogue().values()))
        with context.act() as act:
            create_problem(act, Place(register.pc, visit), Fault(_(check.title), check=check.id))
    with speaking("zh_CN"):
        return sorted([item.text_zh, _(check.title), "Printer squeaks"])


def titles_in(report: Report, column: int, title: str) -> list[str]:
    table = next(part for part in report.parts if isinstance(part, Table) and part.title == title)
    return sorted(str(row[column]).splitlines()[0] for row in table.rows)


def test_a_problem_of_an_item_or_a_check_is_called_in_the_language_that_is_spoken(
    context: Context, register: Any, visit: str, opened: list[str]
) -> None:
    with speaking("zh_CN"):
        lists = (
            problems(context),
            problems(context, inspection=visit),
            inspection_page(context, visit).problems,
            asset_page(context, register.pc).problems,
            [problem_page(context, one.id).line for one in problems(context)],
        )
        failed = next(item for item in items_in(context, visit) if item.text_zh in opened)
        told = sorted(f"异常：{title}" if title == failed.text_zh else title for title in opened)
        assert all(sorted(one.title for one in found) == told for found in lists)


def test_the_reports_call_problems_in_their_own_language_whichever_one_was_read_in(
    context: Context, visit: str, campaign: str, opened: list[str]
) -> None:
    with speaking("en"):
        pages = campaign_page(context, campaign), inspection_page(context, visit)
    with speaking("zh_CN"):
        report, _album = campaign_of(context, pages[0], context.now)
        assert titles_in(report, 2, _("Open follow-ups")) == opened
        assert titles_in(report, 1, _("Findings, the most frequent first")) == opened
        report, _album = inspection_of(context, pages[1])
        told = [text for part in report.parts if isinstance(part, Table) for row in part.rows for text in row]
        for title in opened:
            assert any(title in str(text) for text in told)


def test_one_failure_is_counted_once_whichever_language_each_visit_was_made_in(
    context: Context, register: Any, visit: str, campaign: str, item: Item
) -> None:
    other = start(
        context, asset=register.assets["GZPC00002"], campaign=campaign_line(context, campaign).number
    ).subject
    for language, where in (("en", visit), ("zh_CN", other)):
        with speaking(language):
            answer(context, where, item.id, "fail")
    with speaking("zh_CN"):
        report, _album = campaign_of(context, campaign_page(context, campaign), context.now)
        assert titles_in(report, 1, _("Findings, the most frequent first")) == [item.text_zh]


@pytest.mark.parametrize(("then", "words"), [("ok", IN_ORDER), ("", TAKEN_BACK)])
def test_how_a_rule_solved_it_is_said_in_the_language_that_is_spoken(
    context: Context, visit: str, item: Item, then: str, words: str
) -> None:
    with speaking("en"):
        answer(context, visit, item.id, "fail")
        finish(context, visit, reason="用户离开")
        reopen(context, visit, "漏填")
        answer(context, visit, item.id, then)
    with speaking("zh_CN"):
        [line] = problems(context, inspection=visit)
        assert line.solution == _(words) != words


def test_what_a_person_wrote_of_the_solution_stays(context: Context, visit: str, item: Item) -> None:
    with speaking("en"):
        answer(context, visit, item.id, "fail")
        answer(context, visit, item.id, "ok", note="fan replaced")
    with speaking("zh_CN"):
        assert [line.solution for line in problems(context, inspection=visit)] == ["fan replaced"]
