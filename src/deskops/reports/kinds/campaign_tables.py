"""The tables of a round of inspections: progress by site and kind, what was left out, what failed, every device."""

from collections.abc import Sequence
from typing import Final

from deskops.domain.finding import SEVERITY_LABELS
from deskops.domain.nouns import word
from deskops.domain.seals import Standing
from deskops.i18n import _
from deskops.reports.document import BAD, GOOD, Bar, Bars, Column, Table, Toned, Value
from deskops.reports.kinds.campaign_facts import CampaignFacts, Inspected, LeftOut, Progress, Trouble

_OFTEN: Final = 20  # findings that are named; rarer ones stand in the list of devices


def left_out(found: Sequence[LeftOut]) -> Sequence[Table]:
    """What the round does not visit, and why; no table where it visits everything."""
    rows = tuple((each.site, each.department, each.devices, each.reason) for each in found)
    columns = (
        Column(_("Site"), 9),
        Column(_("Department"), 5),
        Column(_("Devices"), 3, centred=True),
        Column(_("Reason"), 13),
    )
    return (Table(_("Left out"), columns, rows),) if rows else ()


def chart(title: str, label: str, progress: Sequence[Progress], target: int) -> Bars:
    bars = tuple(Bar(each.name, each.tally.done, each.tally.planned) for each in progress)
    return Bars(title, label, _("Done"), _("Planned"), bars, target)


def progress(title: str, headings: Sequence[str], found: Sequence[Progress], facts: CampaignFacts) -> Table:
    """A line for each, and the sum of all; `headings` name it: a site, a kind or both."""
    rows: list[tuple[Value, ...]] = []
    for each in (*found, facts.total):
        names = (each.name, kind_of(each.kind) if each.kind else "")[: len(headings)]
        of = each.tally
        counts = (of.planned, of.done, of.left_out, of.late, of.signed, of.refused, of.changed)
        reached = Toned(f"{of.percent} %", GOOD if of.percent >= facts.target else BAD)
        solved = _("{count} of {of}").format(count=each.solved, of=each.problems)
        rows.append((*names, *counts, reached, solved))
    told = (
        _("Planned"), _("Done"), _("Left out"), _("Late"), _("Signed"), _("Signature refused"), _("Sign anew"),
        _("Completion"), _("Problems solved"),
    )  # fmt: skip
    columns = (
        *(Column(heading, 6) for heading in headings),
        *(Column(heading, 3, centred=True) for heading in told),
    )
    return Table(title, columns, tuple(rows))


def kind_of(kind: str) -> str:
    """A kind of device in words."""
    return _(word(kind)) if kind else _("unknown")


def failures(facts: CampaignFacts) -> Table:
    rows = tuple((number, name, count) for number, (name, count) in enumerate(facts.failures[:_OFTEN], 1))
    columns = (
        Column(_("No."), 2, centred=True),
        Column(_("What failed"), 18),
        Column(_("Devices"), 3, centred=True),
    )
    return Table(_("Findings, the most frequent first"), columns, rows, none=_("Nothing failed."))


def follow_ups(troubles: Sequence[Trouble]) -> Table:
    severities = {str(each): label for each, label in SEVERITY_LABELS.items()}
    rows = tuple(
        (
            each.site,
            each.device,
            each.title,
            _(severities.get(each.severity, each.severity)),
            _(word(each.state)),
            each.plan,
            each.due,
        )
        for each in troubles
    )
    columns = (
        Column(_("Site"), 4),
        Column(_("Device"), 5),
        Column(_("Problem"), 8),
        Column(_("Severity"), 3, centred=True),
        Column(_("State"), 3, centred=True),
        Column(_("Plan"), 7),
        Column(_("Due"), 4, centred=True),
    )
    return Table(_("Open follow-ups"), columns, rows, none=_("None is open."), apart=True)


def inspections(found: Sequence[Inspected]) -> Table:
    """In the order in which somebody walks: site by site, department by department."""
    rows = tuple(
        (
            each.site,
            each.department,
            each.tag,
            _(word(each.kind)) if each.kind else "",
            each.model,
            each.day,
            _state(each),
            each.failed,
            _signed(each),
            each.number,
        )
        for each in sorted(found, key=lambda each: (each.site, each.department, each.tag, each.number))
    )
    columns = (
        Column(_("Site"), 5),
        Column(_("Department"), 5),
        Column(_("Device"), 6),
        Column(_("Kind"), 4, centred=True),
        Column(_("Model"), 6),
        Column(_("Day"), 6, centred=True),
        Column(_("State"), 4, centred=True),
        Column(_("Failed"), 3, centred=True),
        Column(_("Signed"), 3, centred=True),
        Column(_("Number"), 12),
    )
    return Table(_("Every device"), columns, rows, none=_("No device was planned."), apart=True)


def _state(each: Inspected) -> Toned:
    if each.done:
        return Toned(_("done"), GOOD)
    if each.left_out:
        return Toned(_("left out: {reason}").format(reason=each.left_out), BAD)
    return Toned(_("not done"), BAD)


def _signed(each: Inspected) -> Value:
    """What wants a new signature is seen among all that is signed."""
    told = {
        Standing.SIGNED: _("yes"),
        Standing.REFUSED: _("signature refused"),
        Standing.CHANGED: _("sign anew"),
    }
    text = told.get(Standing(each.signed), _("no"))
    return Toned(text, BAD) if each.signed in (Standing.REFUSED, Standing.CHANGED) else text
