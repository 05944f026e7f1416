"""The service order's tables of what was agreed and used: targets of the service level, parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from deskops.domain.job import JobState
from deskops.domain.nouns import word
from deskops.domain.sla import Clock, Outcome
from deskops.domain.sla_policy import ITEM_WORDS
from deskops.i18n import _
from deskops.reports.document import BAD, GOOD, Column, Table, Toned, Value
from deskops.reports.wording import LocalTimes, span

_BLANK: Final = 2  # lines for parts that are still to come


def parts_table(state: JobState) -> Table:
    rows: list[tuple[Value, ...]] = []
    for number, entry in enumerate(state.parts, 1):
        given = entry.payload
        old, new = str(given.get("old_serial", "")), str(given.get("new_serial", ""))
        rows.append((number, str(given.get("name", "")), given.get("quantity", 1), old, new))
    if not rows and state.open:
        rows = [("", "", "", "", "")] * _BLANK
    return Table(
        _("Parts"),
        (
            Column(_("No."), 2, centred=True),
            Column(_("Part"), 8),
            Column(_("Quantity"), 3, centred=True),
            Column(_("Old serial number"), 5),
            Column(_("New serial number"), 6),
        ),
        tuple(rows),
        none=_("No parts were used."),
    )


def targets_table(clocks: Sequence[Clock], times: LocalTimes, now: datetime) -> Table:
    rows = [
        (
            _(ITEM_WORDS.get(clock.item, clock.item)),
            span(clock.target),
            times.show(clock.due) + (" *" if clock.provisional else ""),
            times.show(clock.met_at),
            _outcome(clock, now),
        )
        for clock in clocks
    ]
    title = _("Service levels")
    if any(clock.provisional for clock in clocks):
        title = _("Service levels (* provisional: the year's holidays are not known yet)")
    headings = (_("Target"), 6, False), (_("Agreed"), 3, True), (_("Due"), 5, True), (_("Reached"), 5, True)
    columns = (*(Column(*each) for each in headings), Column(_("Outcome"), 5, centred=True))
    return Table(title, columns, tuple(rows), none=_("No target has begun."))


def _outcome(clock: Clock, now: datetime) -> Value:
    outcome = clock.judge(now)
    text = _("on hold") if outcome is Outcome.HELD else _(word(outcome))
    tones = {Outcome.MET: GOOD, Outcome.MISSED: BAD, Outcome.LATE: BAD}
    return Toned(text, tones[outcome]) if outcome in tones else text
