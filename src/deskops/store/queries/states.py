"""Keeping state tables in step with the facts: a fold's result as a row, and the rebuild of all of them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, Table, Update, bindparam, delete, insert, select, text, update
from sqlmodel import Session

from deskops.domain.asset import AssetState, fold_asset
from deskops.domain.campaign import CampaignState, LineState, fold_campaign, fold_line
from deskops.domain.checklist import answered, asked, items_of
from deskops.domain.clock import stored
from deskops.domain.concerns import Topic, of_asset, of_campaign, of_inspection, of_job, written
from deskops.domain.entries import Entry
from deskops.domain.inspection import InspectionState, fold_inspection
from deskops.domain.job import JobState, fold_job
from deskops.domain.nouns import Kind
from deskops.domain.problem import ProblemState, fold_problem
from deskops.domain.seals import steps_told
from deskops.domain.service import ServiceRules, job_clocks, urgency
from deskops.domain.sla import leading
from deskops.store.queries.checklists import checklist_of
from deskops.store.queries.facts import connection, entries_of, record, record_order
from deskops.store.queries.told import telling, told_beside
from deskops.store.tables import STATES


def job_row(job: Any, state: JobState, rules: ServiceRules) -> dict[str, Any]:
    values = state.values
    measured = job_clocks(rules, state, site=values["site_id"], vip=bool(job.vip))
    clock = leading(measured)
    running = clock is not None and clock.met_at is None
    due = clock.due if clock else None
    times = state.times
    finished = times.get("resolved") or times.get("cancelled")
    concerns = list(of_job(state))
    return {
        "id": job.id,
        "status": str(state.status),
        "open": int(state.open),
        "assignee": state.assignee,
        "priority": state.priority,
        "site_id": values["site_id"],
        "asset_id": values["asset_id"],
        "contact_id": values["contact_id"],
        "title": values["title"],
        "day": state.day or job.planned_for or rules.day(times["received"]).isoformat(),
        "urgency": urgency(state, clock, vip=bool(job.vip)),
        "sla_item": str(clock.item) if clock else "",
        "sla_outcome": "" if clock is None or running else str(clock.judge(clock.met_at or clock.started)),
        "due_at": stored(due) if due else None,
        "warn_at": stored(clock.warn_at) if clock and clock.warn_at and running else None,
        "provisional": int(bool(clock and clock.provisional)),
        "accepted_at": _instant(state, "accepted"),
        "arrived_at": _instant(state, "arrived"),
        "resolved_at": _instant(state, "resolved"),
        "finished_on": rules.day(finished).isoformat() if finished and not state.open else None,
        "hold_party": state.hold.party if state.hold else "",
        "rating": state.rating,
        "late": sum(one.topic == Topic.LATE for one in concerns),
        "disputed": sum(one.topic == Topic.DISPUTED for one in concerns),
        "unsent": state.line.unsent,
        "last_at": stored(state.last.wall) if state.last else job.received_at,
        "concerns": written(concerns),
        "signed": str(state.standing),
    }


def asset_row(state: AssetState) -> dict[str, Any]:
    return {
        "id": state.asset,
        **state.values,
        "disputed": len(state.disputes),
        "unsent": state.line.unsent,
        "concerns": written(of_asset(state)),
    }


def inspection_row(inspection: Any, state: InspectionState, checklist: Any, steps: int) -> dict[str, Any]:
    listed = asked(items_of(checklist.items), state.answers)
    answers = {item: {**answer, "at": stored(answer["at"])} for item, answer in sorted(state.answers.items())}
    return {
        "id": inspection.id,
        "status": str(state.status),
        "asset_id": inspection.asset_id,
        "job_id": inspection.job_id,
        "done": sum(answered(item, state.answers, state.photos) for item in listed),
        "total": len(listed),
        "failed": state.failed,
        "answers": json.dumps(answers, ensure_ascii=False),
        "started_at": stored(state.started_at) if state.started_at else None,
        "finished_at": stored(state.finished_at) if state.finished_at else None,
        "unsent": state.line.unsent,
        "signed": str(state.standing),
        "concerns": written(of_inspection(state)),
        "steps": steps,
        "rating": state.rating,
        "template_id": state.template or checklist.id,
    }


def problem_row(state: ProblemState) -> dict[str, Any]:
    return {
        "id": state.problem,
        "status": str(state.status),
        "solution": state.solution,
        "plan": state.plan,
        "due": state.due,
        "solved_at": stored(state.solved_at) if state.solved_at else None,
        "unsent": state.line.unsent,
    }


def campaign_row(state: CampaignState) -> dict[str, Any]:
    return {
        "id": state.campaign,
        "status": str(state.status),
        "ended_at": stored(state.ended_at) if state.ended_at else None,
        "reason": state.reason,
        "unsent": state.line.unsent,
        "signed": str(state.standing),
        "concerns": written(of_campaign(state)),
    }


def line_row(line: Any, state: LineState) -> dict[str, Any]:
    return {
        "id": line.id,
        "campaign_id": line.campaign_id,
        "site_id": line.site_id,
        "status": str(state.status),
        "day": state.day,
        "clock": state.clock,
        "contact_id": state.contact_id,
        "engineer": state.engineer,
        "job_id": state.job_id,
        "moves": state.moves,
        "reason": state.reason,
        "unsent": state.line.unsent,
    }


def state_row(
    session: Session, kind: str, subject: Any, entries: Sequence[Entry], rules: ServiceRules
) -> dict[str, Any]:
    """The state row of any record that has one, folded from its entries."""
    order = record_order(subject)
    match kind:
        case Kind.JOB:
            return job_row(subject, fold_job(subject, entries, record_order=order), rules)
        case Kind.ASSET:
            return asset_row(fold_asset(subject._asdict(), entries, record_order=order))
        case Kind.INSPECTION:
            visit = fold_inspection(subject.id, entries, told_beside(session, kind, subject, entries))
            return inspection_row(subject, visit, checklist_of(session, subject, visit), steps_told(entries))
        case Kind.CAMPAIGN:
            beside = told_beside(session, kind, subject, entries)
            return campaign_row(fold_campaign(subject.id, entries, beside))
        case Kind.CAMPAIGN_LINE:
            return line_row(subject, fold_line(subject, entries))
        case _:
            return problem_row(fold_problem(subject.id, entries))


def keep(session: Session, kind: str, row: Mapping[str, Any]) -> None:
    """Write what differs from the old state row, or a new one.

    Only columns that changed are named, so that the indexes of the others are left alone: most of a commit's pages.
    """
    written = connection(session)
    old = written.execute(_old(kind), {"row": row["id"]}).one_or_none()
    if old is None:
        written.execute(insert(state_table(kind)), dict(row))
        return
    changed = {name: value for name, value in row.items() if getattr(old, name) != value}
    if changed:
        written.execute(change(kind, tuple(changed)), {"row": row["id"], **changed})


def state_table(kind: str) -> Table:
    table: Table = STATES[Kind(kind)].__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes only
    return table


@cache
def _old(kind: str) -> Select[Any]:
    return select(state_table(kind)).where(state_table(kind).c.id == bindparam("row"))


@cache
def change(kind: str, names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(state_table(kind)).where(state_table(kind).c.id == bindparam("row")).values(values)


def refresh(session: Session, kind: str, subject_id: str, rules: ServiceRules) -> dict[str, Any]:
    """Fold one subject anew and keep its state, and those of the sealed reports that tell of it; returns the row."""
    subject = record(session, kind, subject_id, lock=True)
    row = state_row(session, kind, subject, entries_of(session, subject_id), rules)
    keep(session, kind, row)
    for teller, found in telling(connection(session), kind, [subject_id]):
        refresh(session, teller, found, rules)
    return row


def rebuild(session: Session, rules: ServiceRules) -> Iterator[tuple[str, str]]:
    """Fold everything anew; yields (kind, id) of each row that was not what the fold says, after mending it."""
    for kind in STATES:
        table = state_table(kind)
        kept = {row.id: row._asdict() for row in session.execute(table.select())}
        for found in _ids(session, kind):
            subject = record(session, kind, found, lock=True)
            row = state_row(session, kind, subject, entries_of(session, found), rules)
            if kept.pop(found, None) != row:
                keep(session, kind, row)
                yield str(kind), found
        for orphan in kept:
            session.execute(delete(table).where(table.c.id == orphan))
            yield str(kind), orphan


def _ids(session: Session, kind: str) -> Iterable[str]:
    """What can be folded: not what is hidden, as out of scope, nor visits whose checklist has not come yet."""
    here = " AND template_id IN (SELECT id FROM template)" if kind == Kind.INSPECTION else ""
    asked = f"SELECT id FROM {kind} WHERE id NOT IN ({_HIDDEN}){here} ORDER BY id"  # noqa: S608 - an enum's value
    return [row[0] for row in session.execute(text(asked))]


_HIDDEN: Final = "SELECT id FROM subject WHERE hidden = 1"


def _instant(state: JobState, milestone: str) -> str | None:
    moment = state.times.get(milestone)
    return stored(moment) if moment else None
