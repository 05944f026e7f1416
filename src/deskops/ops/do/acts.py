"""Doing an action to a device, an inspection or a problem: read, fold, check, append, fold; jobs have their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deskops.domain.actions import BY_HAND, allowed
from deskops.domain.article import fold_article
from deskops.domain.asset import fold_asset
from deskops.domain.campaign import fold_campaign, fold_line
from deskops.domain.entries import RETRACT, Action, Entry
from deskops.domain.inspection import fold_inspection
from deskops.domain.nouns import Kind, word
from deskops.domain.problem import fold_problem
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.store.queries.facts import entries_of, record, record_order


@dataclass(frozen=True, slots=True)
class Acted:
    """A subject after an act: its new state row and the entry that was written.

    `entry` is the subject itself where it was made, and empty where nothing had to be written.
    """

    kind: str
    subject: str
    action: str
    entry: str
    row: Mapping[str, Any]

    @property
    def status(self) -> str:
        return str(self.row.get("status", ""))


@dataclass(frozen=True, slots=True)
class Subject:
    """A record with its entries and their fold, inside a write transaction."""

    record: Any
    entries: Sequence[Entry]
    state: Any


def load(act: Act, kind: str, subject: str) -> Subject:
    """Raises NotFound."""
    row = record(act.session, kind, subject, lock=True)
    return folded(kind, row, entries_of(act.session, subject))


def folded(kind: str, row: Any, entries: Sequence[Entry]) -> Subject:
    match kind:
        case Kind.ASSET:
            return Subject(row, entries, fold_asset(row._asdict(), entries, record_order=record_order(row)))
        case Kind.INSPECTION:
            return Subject(row, entries, fold_inspection(row.id, entries))
        case Kind.CAMPAIGN:
            return Subject(row, entries, fold_campaign(row.id, entries))
        case Kind.CAMPAIGN_LINE:
            return Subject(row, entries, fold_line(row, entries))
        case Kind.ARTICLE:
            return Subject(row, entries, fold_article(row._asdict(), entries))
        case _:
            return Subject(row, entries, fold_problem(row.id, entries))


def known_action(kind: str, name: str) -> Action:
    """Raises NotFound with the names that there are."""
    found = BY_HAND[kind].get(name)
    if found is None:
        raise NotFound(_("There is no action {name}.").format(name=name), nearest=list(BY_HAND[kind]))
    return found


def write(act: Act, kind: str, found: Subject, action: str, payload: Mapping[str, Any]) -> Entry:
    """Append an action's entry. Raises Refused when the state or the role forbids it, naming what is allowed."""
    known = known_action(kind, action)
    _check(act, kind, found.state, known)
    return act.append(kind, found.record.id, action, payload, personal=known.personal)


def retract(act: Act, kind: str, found: Subject, action: str) -> Entry:
    """Undo or redo this engineer's own last step. Raises Refused."""
    author, line = act.identity.engineer, found.state.line
    step = line.undoable(author) if action == "undo" else line.redoable(author)
    if step is None:
        raise Refused(
            _("There is nothing to undo.") if action == "undo" else _("There is nothing to redo."),
            hint=_("Only one's own last step can be undone, until another follows."),
        )
    payload = {"step": step.id, "what": step.action if action == "undo" else "undo"}
    return act.append(kind, found.record.id, RETRACT, payload)


def act_on(context: Context, kind: str, subject: str, action: str, given: Mapping[str, Any]) -> Acted:
    """Do any action of the registry to a device, an inspection or a problem.

    Raises NotFound, UsageError for fields, Refused when the state forbids it.
    """
    from deskops.ops.do import assets, inspections, problems

    known_action(kind, action)
    match kind:
        case Kind.ASSET:
            return assets.act_on_asset(context, subject, action, given)
        case Kind.INSPECTION:
            return inspections.act_on_inspection(context, subject, action, given)
        case _:
            return problems.act_on_problem(context, subject, action, given)


def undo(context: Context, kind: str, subject: str) -> Acted:
    """Take back this engineer's own last step. Raises Refused when another step followed or there is none."""
    return _back(context, kind, subject, "undo")


def redo(context: Context, kind: str, subject: str) -> Acted:
    """Do again what was taken back last. Raises Refused when another step followed."""
    return _back(context, kind, subject, "redo")


def _back(context: Context, kind: str, subject: str, action: str) -> Acted:
    from deskops.ops.do import assets, inspections

    if kind == Kind.INSPECTION:
        return inspections.back(context, subject, action)
    with context.act() as act:
        entry = retract(act, kind, load(act, kind, subject), action)
        row = act.refresh(kind, subject)
        if kind == Kind.ASSET:
            assets.keep_findable(act, row)
    return Acted(kind, subject, action, entry.id, row)


def _check(act: Act, kind: str, state: Any, action: Action) -> None:
    can = allowed(kind, state, act.identity.roles)
    if action in can:
        return
    if state.newer:
        raise Refused(
            _("It holds steps of a newer version: only notes can be added here."),
            hint=_("Upgrade deskops on this laptop."),
        )
    names = ", ".join(each.name for each in can) or "–"
    status = getattr(state, "status", "")
    raise Refused(
        _("{action} is not possible: it is {status}.").format(action=_(action.label), status=_(word(status)))
        if status
        else _("{action} is not done by hand.").format(action=_(action.label)),
        hint=_("Allowed now: {names}").format(names=names),
    )
