"""A job's timeline as a customer reads it: what happened, when, by whom; only steps that count."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from deskops.domain.actions.job import JOB_ACTIONS, JOB_STEPS
from deskops.domain.entries import CORRECT, CREATE, RETRACT, Entry, Verdict
from deskops.domain.evidence import Proof
from deskops.domain.nouns import word
from deskops.i18n import _
from deskops.reports.document import Column, Table, Value
from deskops.reports.wording import LocalTimes

# They have a part of their own on the order, or change nothing that a customer follows.
_ELSEWHERE: Final = frozenset({CREATE, CORRECT, RETRACT, "note", "part", "photo"})
_EVIDENCE: Final = ("site_code", "gateway_mac", "device")


class StepLike(Protocol):
    @property
    def entry(self) -> Entry: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def author(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def milestones(
    steps: Iterable[StepLike], begun: tuple[Value, ...], arrival: Proof | None, times: LocalTimes
) -> Table:
    """`begun` is the first row: how the job came."""
    rows: list[tuple[Value, ...]] = [begun]
    for step in steps:
        if step.verdict is Verdict.COUNTS and step.entry.action not in _ELSEWHERE:
            entry = step.entry
            rows.append((times.show(step.at), _done(entry.action), step.author, _details(entry, arrival)))
    columns = (
        Column(_("Time"), 6, centred=True),
        Column(_("Step"), 4),
        Column(_("By"), 4),
        Column(_("Details"), 10),
    )
    return Table(_("Timeline"), columns, tuple(rows))


def notes(steps: Iterable[StepLike], times: LocalTimes) -> Table:
    rows: list[tuple[Value, ...]] = [
        (times.show(step.at), step.author, str(step.entry.payload.get("text", "")))
        for step in steps
        if step.verdict is Verdict.COUNTS and step.entry.action == "note"
    ]
    columns = Column(_("Time"), 6, centred=True), Column(_("By"), 4), Column(_("Text"), 14)
    return Table(_("Work notes"), columns, tuple(rows))


def _done(action: str) -> str:
    """What has happened, not what to do: `Arrived`, where a button says `Arrive`."""
    told = {
        "dispatch": _("Dispatched"),
        "reassign": _("Reassigned"),
        "prioritise": _("Priority changed"),
        "accept": _("Accepted"),
        "depart": _("Departed"),
        "arrive": _("Arrived"),
        "start": _("Work started"),
        "hold": _("On hold"),
        "resume": _("Resumed"),
        "resolve": _("Resolved"),
        "confirm": _("Confirmed"),
        "close": _("Closed"),
        "cancel": _("Cancelled"),
        "reopen": _("Reopened"),
        "escalate": _("Escalated"),
        "sign": _("Signed"),
        "refuse-signature": _("Signature refused"),
    }
    known = JOB_STEPS.get(action)
    return told.get(action) or (_(known.label) if known else action)


def _details(entry: Entry, arrival: Proof | None) -> str:
    if entry.action == "arrive":
        return _arrival(entry.payload, arrival)
    teller = _TELLERS.get(entry.action)
    return teller(entry.payload) if teller else str(entry.payload.get("reason", ""))


def _arrival(given: Mapping[str, Any], proof: Proof | None) -> str:
    """Evidence other than the engineer's word, so that both sides can rely on the time."""
    labels = {field.name: field.label for field in JOB_ACTIONS["arrive"].fields}
    told = [
        _("{label}: {value}").format(label=_(labels[name]), value=given[name])
        for name in _EVIDENCE
        if given.get(name)
    ]
    if proof is Proof.PROVEN:
        told.append(_("as the site has it"))
    if proof is Proof.CONTRADICTED:
        told.append(_("not what the site has"))
    return "; ".join(told) or _("by the engineer's word")


def _hold(given: Mapping[str, Any]) -> str:
    party = _(word(str(given.get("party", ""))) or "–")
    return _("waits for {party}: {reason}").format(party=party, reason=given.get("reason", ""))


def _escalation(given: Mapping[str, Any]) -> str:
    """The registry has the words of its own choices."""
    to = str(given.get("to", ""))
    choices = {choice.value: choice.label for choice in JOB_ACTIONS["escalate"].fields[0].choices}
    told = _("to {party}: {reason}")
    return told.format(party=_(choices[to]) if to in choices else to, reason=given.get("reason", ""))


def _priority(given: Mapping[str, Any]) -> str:
    told = _(word(str(given.get("priority", ""))) or "–")
    return f"{told}; {reason}" if (reason := given.get("reason")) else told


def _resolution(given: Mapping[str, Any]) -> str:
    return _("{minutes} min").format(minutes=given.get("minutes", "–"))


def _rating(given: Mapping[str, Any]) -> str:
    return _("rating {rating} of {best}").format(rating=given.get("rating", "–"), best=5)


_TELLERS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "hold": _hold,
    "escalate": _escalation,
    "prioritise": _priority,
    "resolve": _resolution,
    "confirm": _rating,
}
