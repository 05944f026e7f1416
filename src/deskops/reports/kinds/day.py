"""R1, the day sheet: an engineer's jobs of one day on paper, with room for what is written on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.domain.nouns import Priority, word
from deskops.domain.sla import Outcome
from deskops.i18n import _, language, ngettext, show_date
from deskops.reports.document import BAD, GOOD, Column, Company, Pair, Pairs, Report, Table, Toned, Value
from deskops.reports.wording import LocalTimes, masked
from deskops.store.views.report_tuples import VisitRow
from deskops.store.views.tuples import JobLine

_ROOM = 3  # lines a job has at least: its notes are written by hand


@dataclass(frozen=True, slots=True)
class Visit:
    """A job of the day, what the way there needs, and where its next target stands: a word of sla, or empty."""

    line: JobLine
    place: VisitRow
    outcome: str


@dataclass(frozen=True, slots=True)
class DayFacts:
    """`engineer` is a name; empty: everyone's jobs, and each row names its engineer."""

    day: date
    engineer: str
    visits: Sequence[Visit]
    company: Company
    zone: ZoneInfo


def day_sheet(facts: DayFacts) -> Report:
    """The sheet in the language that is spoken."""
    midnight = datetime.combine(facts.day, datetime.min.time(), facts.zone)
    moments = [instant(visit.line.received_at) for visit in facts.visits]
    times = LocalTimes(facts.zone, [midnight])
    about = Pairs(
        "",
        (
            Pair(_("Engineer"), facts.engineer or _("all")),
            Pair(_("Jobs"), _counted(facts.visits)),
        ),
    )
    return Report(
        kind="day",
        language=language(),
        title=_("Day sheet"),
        number=facts.day.isoformat(),
        reference=show_date(facts.day),
        subtitle=times.note,
        as_of=max([midnight, *moments]),
        company=facts.company,
        parts=(about, _jobs(facts, times), _totals(facts.visits)),
        landscape=True,
    )


def _counted(visits: Sequence[Visit]) -> str:
    still = sum(bool(visit.line.open) for visit in visits)
    return _("{open} open, {done} done").format(open=still, done=len(visits) - still)


def _jobs(facts: DayFacts, times: LocalTimes) -> Table:
    columns = [
        Column(_("Number"), 158),
        Column(_("Time"), 46, centred=True),
        Column(_("Site"), 70),
        Column(_("Address"), 100),
        Column(_("Department"), 68),
        Column(_("Contact"), 52),
        Column(_("Telephone"), 80),
        Column(_("Device"), 96),
        Column(_("Fault"), 146),
        Column(_("Priority"), 50, centred=True),
        Column(_("Status"), 64, centred=True),
        Column(_("Due"), 68, centred=True),
        Column(_("Notes"), 98),
    ]
    if not facts.engineer:
        columns.insert(1, Column(_("Engineer"), 52))
    rows = [_row(visit, times, everyone=not facts.engineer) for visit in facts.visits]
    none = _("No jobs on this day.")
    return Table("", tuple(columns), tuple(rows), none=none, room=_ROOM)


def _row(visit: Visit, times: LocalTimes, *, everyone: bool) -> tuple[Value, ...]:
    line, place = visit.line, visit.place
    device = " ".join(filter(None, (line.asset_tag, place.brand, line.asset_model)))
    fault = line.title if place.fault in ("", line.title) else f"{line.title}\n{place.fault}"
    row: list[Value] = [
        line.number,
        place.planned_for[5:] or times.short(instant(line.received_at)),
        " ".join(filter(None, (line.site_code, line.site_name))),
        " ".join(filter(None, (place.city, place.address))),
        line.department or place.contact_department,
        line.contact or "",
        masked(place.phone or place.contact_phone),
        device,
        fault,
        _priority(line),
        _(word(line.status)),
        _due(visit, times),
        "",
    ]
    if everyone:
        row.insert(1, line.engineer or "")
    return tuple(row)


def _priority(line: JobLine) -> Value:
    text = _(word(line.priority)) + (" VIP" if line.vip else "")
    return text if line.priority == Priority.NORMAL else Toned(text, BAD)


def _due(visit: Visit, times: LocalTimes) -> Value:
    """When the next target is due, else how it went. A provisional date is marked: holidays may still move it."""
    line, outcome = visit.line, visit.outcome
    if not line.open:
        tones = {Outcome.MET: GOOD, Outcome.MISSED: BAD}
        text = _(word(outcome)) if outcome else ""
        return Toned(text, tones[Outcome(outcome)]) if outcome in tones else text
    if outcome == Outcome.HELD or not line.due_at:
        return _("on hold") if outcome == Outcome.HELD else ""
    text = times.short(instant(line.due_at)) + ("*" if line.provisional else "")
    return Toned(text, BAD) if outcome == Outcome.LATE else text


def _totals(visits: Sequence[Visit]) -> Pairs:
    by_priority = {value: sum(v.line.priority == value for v in visits) for value in Priority}
    sites = len({visit.line.site_name for visit in visits if visit.line.site_name})
    late = sum(visit.outcome in (Outcome.LATE, Outcome.MISSED) for visit in visits)
    told = ngettext("{count} job", "{count} jobs", len(visits)).format(count=len(visits))
    pairs = [
        Pair(_("Total"), told),
        Pair(_("Priorities"), _spelled(by_priority)),
        Pair(_("Sites"), sites),
        Pair(_("Late or missed"), Toned(str(late), BAD) if late else late),
    ]
    if any(visit.line.provisional for visit in visits):
        pairs.append(Pair("*", _("provisional: the year's holidays are not known yet"), wide=True))
    return Pairs(_("Totals"), tuple(pairs))


def _spelled(counts: Mapping[Priority, int]) -> str:
    return _(", ").join(f"{_(word(value))} {count}" for value, count in counts.items() if count) or "–"
