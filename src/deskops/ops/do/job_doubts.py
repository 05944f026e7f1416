"""What a person should know of a step that was recorded all the same: a clock in doubt, an arrival somewhere else."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, select

from deskops.domain.entries import Entry
from deskops.domain.evidence import Proof, prove_arrival
from deskops.domain.inspection import InspectionStatus
from deskops.domain.job import JobState
from deskops.domain.nouns import Kind
from deskops.i18n import _, ngettext
from deskops.ops.context import Act
from deskops.store.queries.facts import connection, record
from deskops.store.queries.ledger import table_of
from deskops.store.tables import InspectionStateRow

LONG: Final = timedelta(
    days=45
)  # a longer pause between two steps on one laptop is a clock far ahead, or a holiday

_I: Final = table_of(InspectionStateRow).c
_LEFT: Final = select(func.count()).where(
    _I.job_id == bindparam("job"), _I.status.in_([InspectionStatus.PLANNED, InspectionStatus.STARTED])
)


def doubts_of(act: Act, state: JobState, entry: Entry) -> tuple[str, ...]:
    """In words, with what to do; empty for a step without any."""
    found = (_clock(act, state, entry), _place(act, state, entry), _unseen(act, state, entry))
    return tuple(filter(None, found))


def _clock(act: Act, state: JobState, entry: Entry) -> str:
    if entry.id in state.unproven:
        return _(
            "The clock of this laptop says {time}, before the step before. Set it; the order stays right."
        ).format(time=f"{entry.wall:%Y-%m-%d %H:%M}")
    last = _stamped(act.ledger.stamp_found)
    if last is None:
        return ""
    if entry.wall > last + LONG:
        return _(
            "The clock of this laptop says {time}, {days} days after the last step. Is it right?"
        ).format(time=f"{entry.wall:%Y-%m-%d %H:%M}", days=(entry.wall - last).days)
    if entry.wall < last - timedelta(minutes=5):
        return _(
            "The clock of this laptop is behind what it recorded before ({time}). Set it; the order stays right."
        ).format(time=f"{last.astimezone(entry.wall.tzinfo):%Y-%m-%d %H:%M}")
    return ""


def _unseen(act: Act, state: JobState, entry: Entry) -> str:
    """Devices of the job that nobody has inspected."""
    if entry.action != "resolve":
        return ""
    count = connection(act.session).execute(_LEFT, {"job": state.job}).scalar_one()
    if not count:
        return ""
    words = ngettext(
        "{count} device of this job is not inspected.",
        "{count} devices of this job are not inspected.",
        count,
    )
    hint = _("Undo the step and inspect what is left, or let the desk plan another visit.")
    return f"{words.format(count=count)} {hint}"


def _stamped(stamp: str) -> datetime | None:
    return datetime.fromtimestamp(int(stamp[:13]) / 1000, UTC) if stamp else None


def _place(act: Act, state: JobState, entry: Entry) -> str:
    site_id = state.values["site_id"]
    if entry.action != "arrive" or site_id is None or not entry.payload.get("site_code"):
        return ""
    site = record(act.session, Kind.SITE, site_id)
    worth = prove_arrival(
        entry.payload, site_code=site.code, gateway_mac=site.gateway_mac, devices=frozenset()
    )
    if worth is not Proof.CONTRADICTED:
        return ""
    return _(
        "{code} is not the code of this job's site, {known}. Undo the step if you are somewhere else."
    ).format(code=entry.payload["site_code"], known=site.code)
