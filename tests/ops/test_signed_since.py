"""What a sealed report tells of beside its own record: when that changes, the report is changed after signing."""

from typing import Any

import pytest

from deskops.domain.seals import Standing
from deskops.errors import Refused
from deskops.ops.context import Context
from deskops.ops.do import problems
from deskops.ops.do.acts import undo
from deskops.ops.do.campaign_visits import agree
from deskops.ops.do.campaigns import Wanted, act_on_campaign, write_plan
from deskops.ops.do.campaigns import draft as plan_round
from deskops.ops.do.handing_over import report_campaign, report_inspection
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.signing import Offer, Signature, Signed, offer, sign
from deskops.ops.read.campaigns import campaign_line, visits_of
from deskops.store.queries.states import rebuild
from tests_of_signing import hand


def signed(context: Context, kind: str, subject: str, shift: int = 0) -> Signed:
    return sealed(context, offer(context, subject, kind=kind, language="en"), shift)


def sealed(context: Context, offered: Offer, shift: int) -> Signed:
    return sign(context, offered, Signature("王芳", "pad", hand(shift)))


def standing(context: Context, kind: str, subject: str) -> Standing:
    """As it is kept in the state table, which folding everything anew finds as it is."""
    with context.store.writer() as session:
        assert list(rebuild(session, context.rules)) == []
    return signatures(context, kind, subject).standing


@pytest.fixture
def visit(context: Context, register: Any) -> str:
    """A finished visit of a round, of a device whose user complains of something."""
    planned = write_plan(context, plan_round(context, Wanted("2026-H2", until="2026-12-31")))
    made = start(context, asset=register.pc, campaign=campaign_line(context, planned).number).subject
    finish(context, made, reason="later")
    return made


@pytest.fixture
def problem(context: Context, visit: str) -> str:
    return problems.add_problem(context, problems.NewProblem("the fan is loud", inspection_id=visit)).subject


@pytest.fixture
def campaign(context: Context, visit: str, problem: str) -> str:
    found: str = context.views.execute("SELECT id FROM campaign").fetchone()[0]
    act_on_campaign(context, found, "close", {})
    return found


STEPS = {
    "solved": lambda context, problem: problems.solve(context, problem, "new fan"),
    "planned": lambda context, problem: problems.plan(context, problem, "order a fan", "2026-12-01"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_problem_that_is_taken_care_of_after_the_device_report_was_signed_changes_it(
    context: Context, visit: str, problem: str, step: str
) -> None:
    signed(context, "inspection", visit)
    assert standing(context, "inspection", visit) is Standing.SIGNED
    STEPS[step](context, problem)
    assert standing(context, "inspection", visit) is Standing.CHANGED
    out = context.paths.exports / "now.txt"
    out.parent.mkdir(parents=True, exist_ok=True)
    told = report_inspection(context, visit, out, "en")
    assert told.unsigned is not None
    assert (told.unsigned.counterpart.revision, told.unsigned.counterpart.changed) == (1, True)
    assert ("new fan" if step == "solved" else "order a fan") in out.read_text()
    assert signed(context, "inspection", visit, 1).revision == 2
    assert standing(context, "inspection", visit) is Standing.SIGNED
    first, second = signatures(context, "inspection", visit).seals.revisions
    assert "fan" in str(signed_file(context, first).document.content["report"])
    assert signed_file(context, first).document.digest != signed_file(context, second).document.digest


def test_a_problem_that_is_found_or_whose_step_is_undone_after_signing_changes_the_device_report(
    context: Context, visit: str, problem: str
) -> None:
    problems.plan(context, problem, "order a fan")
    signed(context, "inspection", visit)
    undo(context, "problem", problem)
    assert standing(context, "inspection", visit) is Standing.CHANGED
    signed(context, "inspection", visit, 1)
    problems.add_problem(context, problems.NewProblem("it beeps", inspection_id=visit))
    assert standing(context, "inspection", visit) is Standing.CHANGED


def test_a_problem_of_another_visit_changes_nothing(context: Context, register: Any, visit: str) -> None:
    signed(context, "inspection", visit)
    other = start(context, asset=register.assets["GZPC00002"]).subject
    problems.add_problem(context, problems.NewProblem("it beeps", inspection_id=other))
    assert standing(context, "inspection", visit) is Standing.SIGNED


def test_a_problem_that_is_solved_while_the_device_report_is_shown_stops_the_signing(
    context: Context, visit: str, problem: str
) -> None:
    problems.plan(context, problem, "order a fan")
    offered = offer(context, visit, kind="inspection", language="en")
    problems.solve(context, problem, "new fan")
    with pytest.raises(Refused, match="has changed since it was shown"):
        sealed(context, offered, 0)


@pytest.mark.parametrize("step", STEPS)
def test_a_problem_that_is_taken_care_of_after_the_round_was_signed_changes_its_report(
    context: Context, campaign: str, problem: str, step: str
) -> None:
    signed(context, "campaign", campaign)
    assert standing(context, "campaign", campaign) is Standing.SIGNED
    STEPS[step](context, problem)
    assert campaign_line(context, campaign).signed == "changed"
    told = report_campaign(context, campaign, language="en")
    assert told.unsigned is not None
    assert told.unsigned.counterpart.changed
    assert signed(context, "campaign", campaign, 1).standing == "signed"
    assert standing(context, "campaign", campaign) is Standing.SIGNED


def test_a_device_report_that_is_signed_after_its_round_changes_the_figures_of_the_round(
    context: Context, campaign: str, visit: str
) -> None:
    signed(context, "campaign", campaign)
    signed(context, "inspection", visit, 1)
    assert standing(context, "campaign", campaign) is Standing.CHANGED


def test_another_date_for_a_department_changes_the_report_of_the_round(
    context: Context, campaign: str
) -> None:
    signed(context, "campaign", campaign)
    line = visits_of(context, campaign)[0]
    agree(context, [line], line.planned_for)
    assert standing(context, "campaign", campaign) is Standing.CHANGED


def test_a_seal_of_before_that_names_nothing_beside_stands(
    context: Context, visit: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older versions did not write down which problems a report told of: nothing can be said of them."""
    monkeypatch.setattr("deskops.ops.do.seal_subject.beside", lambda *_of: {})
    signed(context, "inspection", visit)
    monkeypatch.undo()
    problems.solve(context, problem, "new fan")
    assert standing(context, "inspection", visit) is Standing.SIGNED
