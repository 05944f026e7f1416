"""`plan_files`: each row against what is known already (new, updated, unchanged, refused); writes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from deskops.exchange.contested import Claim, Rebuff, rebuffs
from deskops.exchange.crosscheck import Known, cross_check
from deskops.exchange.matching import Entry, Match, Register, fold
from deskops.exchange.schema import Item
from deskops.exchange.story import Doubt, Refusal, Row, Sheet, SourceFile
from deskops.i18n import _

ORDER: Final = (
    "addresses",
    "software",
    "assets",
    "dispatch",
)  # what later kinds are judged against comes first

# Given a kind (assets, addresses, software, dispatch), every known row: the fields of its dataclass, and an "id".
Existing = Callable[[str], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    was: Any
    now: Any


@dataclass(slots=True, eq=False)
class RowPlan:
    """`verdict`: new, updated, unchanged or refused. Of "updated" the `changes` are written.

    `id`: of the known row; None for a new one, and for one that an earlier file of the run brings (`after`: its plan).
    """

    sheet: Sheet
    row: Row
    verdict: str
    id: Any = None
    changes: tuple[Change, ...] = ()
    after: "RowPlan | None" = None

    @property
    def item(self) -> Item:
        """Of a row that is not refused."""
        if self.row.item is None:
            raise ValueError("a refused row has no item")
        return self.row.item


@dataclass(slots=True)
class FilePlan:
    """All of the file's story with what planning adds. `missing`: known rows that the file should have but has not."""

    file: SourceFile
    rows: list[RowPlan] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    missing: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def to_write(self) -> list[RowPlan]:
        return [planned for planned in self.rows if planned.verdict in ("new", "updated")]


def plan_files(
    files: Sequence[SourceFile],
    existing: Existing,
    *,
    reference_date: date,
    sites: Iterable[str] = (),
    naming: str = "",
) -> list[FilePlan]:
    """A plan for each file, in the order given; each sees what the files before it (in ORDER of kinds) bring.

    `sites`: names that are known beside those of the address plans. `naming`: a regular expression that a whole host
    name must match; without it the form of most names is the standard.
    """
    plans = [FilePlan(file, refusals=list(file.refusals), doubts=list(file.doubts)) for file in files]
    kinds = {sheet.schema.kind for file in files for sheet in file.sheets}
    known = Known(set(sites), naming, reference_date, wants_assets="dispatch" in kinds)
    for kind in ORDER:
        parts = [(plan, [sheet for sheet in plan.file.sheets if sheet.schema.kind == kind]) for plan in plans]
        _plan_kind(
            kind, [(plan, sheets) for plan, sheets in parts if sheets], Register(kind, existing(kind)), known
        )
    for plan in plans:
        order = {sheet.title: at for at, sheet in enumerate(plan.file.sheets)}
        plan.refusals.sort(key=lambda told: (order.get(told.sheet, -1), told.row))
        plan.doubts = list(dict.fromkeys(plan.doubts))
        plan.doubts.sort(key=lambda told: (order.get(told.sheet, -1), told.row, told.at))
    return plans


def _plan_kind(
    kind: str, parts: list[tuple[FilePlan, list[Sheet]]], register: Register, known: Known
) -> None:
    for plan, sheets in parts:
        register.open_file(row for sheet in sheets for row in sheet.rows if row.item)
        refused = _contested(plan, sheets, register) if kind == "assets" else {}
        for sheet in sheets:
            plan.rows.extend(
                _plan_rebuff(plan, refused[id(row)])
                if id(row) in refused
                else _plan_row(plan, sheet, row, register)
                for row in sheet.rows
            )
    if kind != "assets" or known.wants_assets:
        known.learn(kind, (entry.values for entry in register.entries))
    unseen = register.unseen()
    for plan, sheets in parts:
        plan.doubts.extend(cross_check(kind, sheets, known, unseen))
        plan.missing.extend((kind, entry.values) for entry in _missing(kind, sheets, unseen))


def _plan_row(plan: FilePlan, sheet: Sheet, row: Row, register: Register) -> RowPlan:
    if row.item is None:
        return RowPlan(sheet, row, "refused")
    match = register.match(row.item)
    for name, value, why in match.doubts:
        plan.doubts.append(_doubt(sheet, row.number, name, value, why))
    changes = _changes(plan, sheet, row, row.item, match)
    if match.twin is not None:
        return _plan_twin(plan, sheet, row, match.twin, changed=bool(changes))
    planned = _verdict(sheet, row, match.entry, changes)
    register.take(match.entry, row.item, planned, {change.field: change.now for change in changes})
    return planned


def _verdict(sheet: Sheet, row: Row, entry: Entry | None, changes: tuple[Change, ...]) -> RowPlan:
    if entry is None:
        return RowPlan(sheet, row, "new")
    verdict = "updated" if changes else "unchanged"
    return RowPlan(sheet, row, verdict, entry.values.get("id"), changes, entry.origin)


def _plan_twin(plan: FilePlan, sheet: Sheet, row: Row, twin: RowPlan, *, changed: bool) -> RowPlan:
    """The same thing twice in one file: once more the same is harmless, otherwise is refused; both are doubts."""
    value = _doubt_both(plan, (sheet, row), (twin.sheet, twin.row))
    if not changed:
        return RowPlan(sheet, row, "unchanged", twin.id, (), twin if twin.verdict == "new" else twin.after)
    why = _("{value} stands already in {sheet}, row {row}, with other details")
    why = why.format(value=value, sheet=twin.sheet.title, row=twin.row.number)
    plan.refusals.append(Refusal(sheet.title, row.number, why))
    return RowPlan(sheet, row, "refused")


def _contested(plan: FilePlan, sheets: list[Sheet], register: Register) -> dict[int, Rebuff]:
    def agrees(claim: Claim, entry: Entry) -> bool:
        return not _changes(plan, claim.sheet, claim.row, claim.item, Match(entry, twin=claim.row))

    return {id(one.claim.row): one for one in rebuffs(sheets, register, agrees)}


def _plan_rebuff(plan: FilePlan, refused: Rebuff) -> RowPlan:
    """One asset number for two devices, and the other one has the better right to it, or neither has any."""
    (sheet, row, _item), (other, line, _other) = refused.claim, refused.rival
    value = _doubt_both(plan, (sheet, row), (other, line))
    why = _("{value} stands also in {sheet}, row {row}: {why}")
    why = why.format(value=value, sheet=other.title, row=line.number, why=refused.why)
    plan.refusals.append(Refusal(sheet.title, row.number, why))
    return RowPlan(sheet, row, "refused")


def _doubt_both(plan: FilePlan, one: tuple[Sheet, Row], other: tuple[Sheet, Row]) -> str:
    """Each of two rows points to the other; returns what they have in common."""
    name = one[0].schema.identity[0]
    value = str(getattr(one[1].item, name, ""))
    for (sheet, row), (elsewhere, line) in ((one, other), (other, one)):
        here = _("also in {sheet}, row {row}").format(sheet=elsewhere.title, row=line.number)
        plan.doubts.append(_doubt(sheet, row.number, name, value, here))
    return value


def _doubt(sheet: Sheet, number: int, name: str, value: str, why: str) -> Doubt:
    place = sheet.place_of(name)
    return Doubt(
        sheet.title, number, place.heading if place else "", value, why, place.at + 1 if place else 0
    )


def _changes(plan: FilePlan, sheet: Sheet, row: Row, item: Item, match: Match) -> tuple[Change, ...]:
    """What the row says otherwise than the known one; only of columns that the sheet has."""
    if match.entry is None:
        return ()
    was, schema = match.entry.values, sheet.schema
    found = []
    for name in sorted((sheet.fields() | schema.derived) & type(item).__dataclass_fields__.keys()):
        before, now = was.get(name), getattr(item, name)
        if _same(before, now) or (name in row.unread and before):
            continue
        if not now and (name in schema.kept_when_blank or name not in sheet.fields()):
            if name in sheet.fields() and match.twin is None:
                why = _("empty in this file; {value} was kept").format(value=before)
                plan.doubts.append(_doubt(sheet, row.number, name, "", why))
            continue
        found.append(Change(name, before, now))
    extra = _extra(sheet, was.get("extra") or {}, item.extra)
    if extra != (was.get("extra") or {}):
        found.append(Change("extra", was.get("extra") or {}, extra))
    return tuple(found)


def _extra(sheet: Sheet, was: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Words under headings that this sheet does not have stay; under its own, the sheet decides."""
    own = {place.heading for place in sheet.places}
    return {heading: text for heading, text in was.items() if heading not in own} | dict(now)


def _same(was: Any, now: Any) -> bool:
    if not was and not now:
        return True
    if isinstance(now, datetime) and isinstance(was, str):
        return datetime.fromisoformat(was) == now
    if isinstance(now, date) and isinstance(was, str):
        return was == now.isoformat()
    return bool(_plain(was) == _plain(now))


def _plain(value: Any) -> Any:
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value


def _missing(kind: str, sheets: list[Sheet], unseen: list[Entry]) -> list[Entry]:
    """Known rows that the file does not have although it speaks of their site, city or list; of a day's jobs none."""
    if kind == "dispatch":
        return []
    names = {"assets": ("site", "city"), "addresses": (), "software": ("verdict",)}[kind]
    items = [row.item for sheet in sheets for row in sheet.rows if row.item]
    spoken = {(name, fold(getattr(item, name))) for item in items for name in names if getattr(item, name)}
    if not names:
        return unseen
    return [
        entry
        for entry in unseen
        if any((name, fold(entry.values.get(name) or "")) in spoken for name in names)
    ]
