"""R3, the device inspection report: what was looked at on one device, what was found, and who put a hand to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from deskops.domain.checklist import ANSWER_WORDS, FAIL, OK, Item
from deskops.domain.clock import instant
from deskops.domain.entries import Verdict
from deskops.domain.finding import OUTCOME_LABELS, SEVERITY_LABELS, Outcome
from deskops.domain.inspection import InspectionState, InspectionStatus
from deskops.domain.nouns import word
from deskops.domain.template_rules import HANDOUT, INSTALL
from deskops.i18n import N_, _, language
from deskops.reports.document import (
    BAD,
    GOOD,
    Column,
    Company,
    Pair,
    Pairs,
    Part,
    Picture,
    Report,
    Signatures,
    Table,
    Toned,
    Value,
)
from deskops.reports.kinds.frame import by_user, numbered, of_device, of_place
from deskops.reports.kinds.pictures import gallery
from deskops.reports.kinds.steps import StepLike
from deskops.reports.wording import LocalTimes
from deskops.store.views.inspection_tuples import InspectionLine, ProblemLine
from deskops.store.views.tuples import AssetRow, SiteRow

PHOTOS: Final = 40  # twenty pages' worth would be no report; the others are kept with the record
# What a checklist of a new device makes of the report: its title, and what its user confirms.
_TITLES: Final = {
    HANDOUT: N_("Device hand-out report"),
    INSTALL: N_("Device installation report"),
}
_TITLE: Final = N_("Device inspection report")
_CONFIRMED: Final = {
    HANDOUT: N_("The user confirms that the device was handed out as described above."),
    INSTALL: N_("The user confirms that the device was installed as described above."),
}
_INSPECTED: Final = N_("The user confirms that the device was inspected as described above.")
_TONES: Final = {OK: GOOD, FAIL: BAD, Outcome.WARN: BAD}


class ItemLike(Protocol):
    @property
    def item(self) -> Item: ...
    @property
    def value(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def by(self) -> str: ...


class VisitFacts(Protocol):
    """What is known of a visit, as the read side has it."""

    @property
    def line(self) -> InspectionLine: ...
    @property
    def items(self) -> Sequence[ItemLike]: ...
    @property
    def state(self) -> InspectionState: ...
    @property
    def timeline(self) -> Sequence[StepLike]: ...
    @property
    def asset(self) -> AssetRow | None: ...
    @property
    def site(self) -> SiteRow | None: ...
    @property
    def problems(self) -> Sequence[ProblemLine]: ...
    @property
    def findings(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Look:
    """What the report needs beside the visit."""

    company: Company
    zone: ZoneInfo
    photos: Sequence[Picture] = ()


def device_report(facts: VisitFacts, look: Look) -> Report:
    """The report in the language that is spoken, except for words that a check said when it ran."""
    counted = [step.entry.wall for step in facts.timeline if step.verdict is Verdict.COUNTS]
    as_of = max([instant(facts.line.created_at), *counted])
    times = LocalTimes(look.zone, [as_of, *counted])
    parts: list[Part] = [
        _visit(facts, times),
        _device(facts),
        _outcome(facts),
        _checklist(facts),
        *_findings(facts),
        _problems(facts.problems),
        *gallery(look.photos, PHOTOS),
        _signatures(facts),
    ]
    kind = HANDOUT if facts.line.kind == HANDOUT else "inspection"
    title = _(_TITLES.get(facts.line.kind, _TITLE))
    return numbered(kind, title, facts.line.number, as_of, times, look.company, parts)


def _visit(facts: VisitFacts, times: LocalTimes) -> Pairs:
    line = facts.line
    return Pairs(
        _("Inspection"),
        (
            *of_place(facts.site, line.site_code, line.site_name),
            Pair(_("Campaign"), line.campaign or "–"),
            Pair(_("Job"), line.job_number or "–"),
            Pair(_("Begun at"), times.show(_moment(line.started_at))),
            Pair(_("Finished at"), times.show(_moment(line.finished_at))),
            Pair(_("Checklist"), line.template),
            Pair(_("Engineer"), _engineer(facts)),
        ),
    )


def _moment(text: str | None) -> datetime | None:
    return instant(text) if text else None


def _engineer(facts: VisitFacts) -> str:
    """Who was there last."""
    authors = [step.author for step in facts.timeline if step.verdict is Verdict.COUNTS and step.author]
    return authors[-1] if authors else ""


def _device(facts: VisitFacts) -> Pairs:
    asset = facts.asset
    if asset is None:
        return Pairs(_("Device"), (Pair(_("Device"), facts.line.asset_tag or "", wide=True),))
    return Pairs(
        _("Device"),
        (
            *of_device(asset),
            Pair(_("IP address"), asset.ip),
            Pair(_("Department"), asset.department),
            Pair(_("Used by"), asset.used_by),
        ),
    )


def _outcome(facts: VisitFacts) -> Pairs:
    failed = facts.state.failed
    told = _("{done} of {total} items answered, {failed} failed")
    summary = told.format(done=facts.line.done, total=facts.line.total, failed=failed)
    solved = sum(problem.status == "solved" for problem in facts.problems)
    problems = _("{count} found, {solved} solved").format(count=len(facts.problems), solved=solved)
    pairs = [
        Pair(_("Checklist"), Toned(summary, BAD if failed else GOOD)),
        Pair(_("Problems"), problems),
    ]
    if facts.state.status is not InspectionStatus.FINISHED:
        pairs.append(Pair(_("Status"), Toned(_("not finished yet"), BAD), wide=True))
    if facts.state.reason:
        pairs.append(Pair(_("Left open because"), facts.state.reason, wide=True))
    return Pairs(_("Outcome"), tuple(pairs))


def _checklist(facts: VisitFacts) -> Table:
    spoken = language()
    rows: list[tuple[Value, ...]] = [
        (number, each.item.label(spoken), _answer(each), each.note, each.by)
        for number, each in enumerate(facts.items, 1)
    ]
    columns = (
        Column(_("No."), 2, centred=True),
        Column(_("What to check"), 12),
        Column(_("Answer"), 4, centred=True),
        Column(_("Note"), 7),
        Column(_("By"), 3, centred=True),
    )
    return Table(_("Checklist"), columns, tuple(rows), none=_("The checklist has no items."))


def _answer(each: ItemLike) -> Value:
    text = _(ANSWER_WORDS[each.value]) if each.value in ANSWER_WORDS else each.value
    return Toned(text, _TONES[each.value]) if each.value in _TONES else text


def _findings(facts: VisitFacts) -> list[Table]:
    """What the checks said; those that did not apply to the device say nothing to its user."""
    found = [each for each in facts.findings if each.get("outcome") != Outcome.SKIP]
    if not found:
        return []
    rows: list[tuple[Value, ...]] = [
        (
            str(each.get("title", "")),
            _shown(each.get("value")),
            str(each.get("limit") or ""),
            _verdict(str(each.get("outcome", ""))),
            str(each.get("message", "")),
        )
        for each in found
    ]
    columns = (
        Column(_("Check"), 8),
        Column(_("Value"), 5),
        Column(_("Limit"), 4),
        Column(_("Outcome"), 3, centred=True),
        Column(_("Details"), 9),
    )
    return [Table(_("Findings of the automatic checks"), columns, tuple(rows))]


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _verdict(outcome: str) -> Value:
    known = {str(each): label for each, label in OUTCOME_LABELS.items()}
    text = _(known.get(outcome, outcome))
    return Toned(text, _TONES[outcome]) if outcome in _TONES else text


def _problems(problems: Sequence[ProblemLine]) -> Table:
    severities = {str(each): label for each, label in SEVERITY_LABELS.items()}
    rows: list[tuple[Value, ...]] = [
        (
            number,
            "\n".join(dict.fromkeys(filter(None, (each.title, each.detail)))),
            _(severities.get(each.severity, each.severity)),
            Toned(_(word(each.status)), GOOD if each.status == "solved" else BAD),
            each.solution or each.plan,
            each.due,
        )
        for number, each in enumerate(problems, 1)
    ]
    columns = (
        Column(_("No."), 2, centred=True),
        Column(_("Problem"), 9),
        Column(_("Severity"), 3, centred=True),
        Column(_("State"), 3, centred=True),
        Column(_("Solution or plan"), 8),
        Column(_("Due"), 4, centred=True),
    )
    return Table(_("Problems and follow-up"), columns, tuple(rows), none=_("No problem was found."))


def _signatures(facts: VisitFacts) -> Signatures:
    user = facts.asset.used_by if facts.asset else ""
    done = facts.state.status is InspectionStatus.FINISHED
    statement = _(_CONFIRMED.get(facts.line.kind, _INSPECTED)) if done else ""
    return by_user(statement, user, _engineer(facts))
