"""R3, the device inspection report: what was looked at on one device, what was found, and who put a hand to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from deskops.domain.checklist import FAIL, OK, Item, Seen, answered, spoken
from deskops.domain.clock import instant
from deskops.domain.entries import Verdict
from deskops.domain.inspection import InspectionState, InspectionStatus
from deskops.domain.problem import ProblemStatus
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
from deskops.reports.kinds.handed_over import handed_over
from deskops.reports.kinds.inspection_tables import findings, problems
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
# Names of the checklists in ops/data/checklists.toml.
_SHIPPED: Final = {
    "PC": N_("PC"),
    "Printer": N_("Printer"),
    "POS terminal": N_("POS terminal"),
    "Network device": N_("Network device"),
    "Device": N_("Device"),
    "Installation": N_("Installation"),
    "Hand-out": N_("Hand-out"),
}
_TONES: Final = {OK: GOOD, FAIL: BAD}


class ItemLike(Protocol):
    @property
    def item(self) -> Item: ...
    @property
    def value(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def seen(self) -> str: ...


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
    def template_version(self) -> int: ...
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
        *handed_over(facts.state.destination),
        _outcome(facts),
        _checklist(facts),
        *findings(facts.findings),
        problems(facts.problems),
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
            Pair(_("Checklist"), _template(facts)),
            Pair(_("Engineer"), _engineer(facts)),
        ),
    )


def _template(facts: VisitFacts) -> str:
    """Its name, in the language spoken if it is one that ships with us, and the version that was filled in."""
    name = facts.line.template
    shown = _(_SHIPPED[name]) if name in _SHIPPED else name
    told = _("{name}, version {version}")
    return told.format(name=shown, version=facts.template_version) if facts.template_version else shown


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
    failed, open_ = facts.state.failed, [each.item for each in facts.items if not _is_answered(facts, each)]
    missing = sum(item.required for item in open_)
    told = [_("{done} of {total} items answered").format(done=facts.line.done, total=facts.line.total)]
    if missing:
        told.append(_("{count} left open").format(count=missing))
    if len(open_) > missing:
        told.append(_("{count} optional ones left open").format(count=len(open_) - missing))
    solved = sum(problem.status == ProblemStatus.SOLVED for problem in facts.problems)
    problems = _("{count} found, {solved} solved").format(count=len(facts.problems), solved=solved)
    pairs = [
        Pair(_("Checklist"), Toned(_(", ").join(told), BAD if missing else GOOD), wide=True),
        Pair(_("Failed"), Toned(str(failed), BAD) if failed else str(failed)),
        Pair(_("Problems"), problems),
    ]
    if eyed := sum(each.seen == Seen.EYE for each in facts.items):
        words = _("{count} of {total} items that a check can read")
        total = sum(bool(each.item.check) for each in facts.items)
        pairs.append(Pair(_("Looked at by eye"), words.format(count=eyed, total=total), wide=True))
    if facts.state.status is not InspectionStatus.FINISHED:
        pairs.append(Pair(_("Status"), Toned(_("not finished yet"), BAD), wide=True))
    if facts.state.reason:
        pairs.append(Pair(_("Left open because"), facts.state.reason, wide=True))
    return Pairs(_("Outcome"), tuple(pairs))


def _checklist(facts: VisitFacts) -> Table:
    language_now = language()
    rows: list[tuple[Value, ...]] = [
        (number, each.item.label(language_now), _answer(facts, each), each.note, each.by)
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


def _is_answered(facts: VisitFacts, each: ItemLike) -> bool:
    return answered(each.item, facts.state.answers, facts.state.photos)


def _answer(facts: VisitFacts, each: ItemLike) -> Value:
    """What was answered; of a visit that is finished also that nothing was, and whether it should have been."""
    if not each.value and facts.state.status is InspectionStatus.FINISHED:
        if _is_answered(facts, each):
            return _("photographed")
        return Toned(_("left open"), BAD) if each.item.required else _("optional, left open")
    text = spoken(each.value, each.seen)
    return Toned(text, _TONES[each.value]) if each.value in _TONES else text


def _signatures(facts: VisitFacts) -> Signatures:
    done = facts.state.status is InspectionStatus.FINISHED
    statement = _(_CONFIRMED.get(facts.line.kind, _INSPECTED)) if done else ""
    return by_user(statement, _user(facts), _engineer(facts))


def _user(facts: VisitFacts) -> str:
    """Who signs: of a device that is handed out whoever gets it, who may not be known yet; never whoever had it."""
    gets = str(facts.state.destination.get("used_by", ""))
    if gets or facts.line.kind == HANDOUT:
        return gets
    return facts.asset.used_by if facts.asset else ""
