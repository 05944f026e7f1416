"""What is known of an inspection: one item with its answer and finding, its problems."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from deskops.domain.checklist import spoken
from deskops.domain.clock import instant
from deskops.domain.finding import OUTCOME_LABELS, Outcome, severity_word
from deskops.domain.nouns import word
from deskops.i18n import _
from deskops.tui.shown import moment
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.inspections import InspectionPage, ItemLine
    from deskops.store.views.inspection_tuples import ProblemLine

_LOOKS: Final = {"fail": "late", "warn": "soon", "error": "soon", "unknown": "soon", "ok": "good"}


def item(
    line: "ItemLine", findings: Mapping[str, Mapping[str, Any]], why: str, now: datetime, zone: ZoneInfo
) -> Iterator[Block]:
    """One item. `findings` is by check; `why` says why a check could not answer."""
    yield Heading(line.label)
    if line.value:
        when = f"  {line.by} {moment(line.at, zone, now)}" if line.at else ""
        yield Row(_("Answer"), spoken(line.value, line.seen) + when, _LOOKS.get(line.value, "plain"))
    elif line.item.required:
        yield Row(_("Answer"), _("not answered yet"), "strong")
    if line.note:
        yield Row(_("Note"), line.note)
    for photo in line.photos:
        named = (photo.name, photo.caption, line.whereabouts.get(photo.id))
        yield Row(_("Photo"), "  ".join(filter(None, named)))
    if line.item.check:
        yield Row(_("Check"), line.item.check, "faint")
        yield from _finding(findings.get(line.item.check))
    if why:
        yield Row(_("No answer"), why, "soon")


def _finding(found: Mapping[str, Any] | None) -> Iterator[Block]:
    if not found:
        return
    outcome = str(found.get("outcome", ""))
    label = _(OUTCOME_LABELS[Outcome(outcome)]) if outcome in set(Outcome) else outcome
    said = "  ".join(filter(None, (label, str(found.get("message") or ""))))
    yield Row(_("Found"), said, _LOOKS.get(outcome, "plain"))
    wanted = ((_("Limit"), "limit"), (_("Why"), "why"), (_("What to do"), "remedy"))
    for label, name in wanted:
        if found.get(name) and (name == "limit" or outcome not in ("ok", "skip")):
            yield Row(label, str(found[name]))


def problems(found: "Sequence[ProblemLine]", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    if not found:
        yield Para(_("No problem so far."), "faint")
    for each in found:
        yield from problem(each, now, zone)


def problem(told: "ProblemLine", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    yield Heading(told.title)
    yield Row(_("Status"), _(word(told.status)), "good" if told.status == "solved" else "soon")
    rows = (
        (_("Severity"), severity_word(told.severity)),
        (_("Seen"), moment(instant(told.created_at), zone, now)),
        (_("Inspection"), told.inspection_number),
        (_("Details"), told.detail),
        (_("Plan"), " ".join(filter(None, (told.plan, told.due)))),
        (_("Solution"), told.solution),
    )
    yield from (Row(label, text) for label, text in rows if text)


def progress(page: "InspectionPage", cells: int) -> str:
    """[#####-----] 5/10"""
    filled = cells * page.done // page.total if page.total else 0
    return f"[{'#' * filled}{'-' * (cells - filled)}] {page.done}/{page.total}"
