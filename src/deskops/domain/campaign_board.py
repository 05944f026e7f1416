"""How far a campaign is: by site and kind, planned, done, signed, late; each device counts once; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

DONE: Final = "finished"  # the state of a visit that counts


class Visited(Protocol):
    """An inspection of the campaign as the board counts it."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def asset_id(self) -> str | None: ...
    @property
    def status(self) -> str: ...
    @property
    def started_at(self) -> str | None: ...
    @property
    def finished_at(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A device that the campaign is to see; `day` is an ISO date, empty for one that came without a plan."""

    asset: str
    site: str
    kind: str
    day: str = ""


@dataclass(slots=True)
class Tally:
    """Devices of one cell of the board; `late` are those whose day went by."""

    planned: int = 0
    done: int = 0
    signed: int = 0
    late: int = 0

    @property
    def left(self) -> int:
        return self.planned - self.done

    @property
    def percent(self) -> int:
        """Whole percent of the planned devices that are done, rounded down: 90 is reached at 90 and not before."""
        return self.done * 100 // self.planned if self.planned else 0

    def add(self, *, done: bool, signed: bool, late: bool) -> None:
        self.planned += 1
        self.done += done
        self.signed += signed
        self.late += late


@dataclass(frozen=True, slots=True)
class Board:
    """`duplicates` are visits that were made of a device whose other visit is the one that counts."""

    total: Tally
    cells: Mapping[tuple[str, str], Tally]  # by site and kind
    duplicates: Sequence[str] = ()
    counted: Mapping[str, str] = field(default_factory=dict)  # by device, the visit that counts

    def by_site(self) -> dict[str, Tally]:
        return _summed((site, tally) for (site, _kind), tally in self.cells.items())

    def by_kind(self) -> dict[str, Tally]:
        return _summed((kind, tally) for (_site, kind), tally in self.cells.items())


def board(
    planned: Iterable[Planned], visits: Iterable[Visited], signed: Collection[str], today: str
) -> Board:
    """`signed` are ids of visits; `today` is an ISO date."""
    by_asset: dict[str, list[Visited]] = {}
    for visit in visits:
        by_asset.setdefault(visit.asset_id or visit.id, []).append(visit)
    counted = {asset: min(theirs, key=_first) for asset, theirs in by_asset.items()}
    cells, total = dict[tuple[str, str], Tally](), Tally()
    seen = {one.asset: one for one in planned}  # the last line of a device is the one that it was moved to
    for one in seen.values():
        its = counted.get(one.asset)
        is_done = its is not None and its.status == DONE
        facts = {
            "done": is_done,
            "signed": its is not None and its.id in signed,
            "late": not is_done and bool(one.day) and one.day < today,
        }
        cells.setdefault((one.site, one.kind), Tally()).add(**facts)
        total.add(**facts)
    twice = [
        visit.number
        for asset, theirs in by_asset.items()
        for visit in theirs
        if visit is not counted[asset] and visit.started_at
    ]
    return Board(total, cells, sorted(twice), {asset: visit.id for asset, visit in counted.items()})


def _first(visit: Visited) -> tuple[bool, str, bool, str]:
    """Of two visits of one device the one that was finished first counts."""
    return visit.status != DONE, visit.finished_at or "", visit.started_at is None, visit.number


def _summed(tallies: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for name, tally in tallies:
        into = found.setdefault(name, Tally())
        into.planned += tally.planned
        into.done += tally.done
        into.signed += tally.signed
        into.late += tally.late
    return found
