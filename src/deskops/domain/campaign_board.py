"""How far a campaign is: by site and kind, planned, done, signed, late; each device counts once; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from deskops.domain.inspection import InspectionStatus
from deskops.domain.seals import Standing
from deskops.domain.share import percent_of

DONE: Final = InspectionStatus.FINISHED  # the state of a visit that counts
CALLED_OFF: Final = InspectionStatus.CANCELLED  # and of one that is nobody's any more


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
    @property
    def signed(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """A device that the campaign is to see; `day` is an ISO date, empty for one that came without a plan.

    `is_left_out`: its visit was called off. It was planned at first, and stays in what the round is measured by.
    """

    asset: str
    site: str
    kind: str
    day: str = ""
    is_left_out: bool = False


@dataclass(slots=True)
class Tally:
    """Devices of one cell of the board: as many as were `planned` at first; `late` are those whose day went by.

    `left_out` are those whose visit was called off and that nobody inspected all the same.

    `refused` and `changed` are those whose report wants a new signature: nobody signed, or it changed since or was
    sent back to be corrected.
    """

    planned: int = 0
    done: int = 0
    signed: int = 0
    late: int = 0
    refused: int = 0
    changed: int = 0
    left_out: int = 0

    @property
    def kept(self) -> int:
        """Devices that are still to be inspected in this round, or are."""
        return self.planned - self.left_out

    @property
    def left(self) -> int:
        return self.kept - self.done

    @property
    def percent(self) -> int:
        """Whole percent of the devices planned at first that are done.

        What is left out stays in what it is measured by: no round is brought to its target by leaving things out.
        """
        return percent_of(self.done, self.planned)

    @property
    def percent_of_kept(self) -> int:
        """The same of the devices that were not left out."""
        return percent_of(self.done, self.kept)

    def take(self, other: "Tally") -> None:
        self.planned += other.planned
        self.done += other.done
        self.signed += other.signed
        self.late += other.late
        self.refused += other.refused
        self.changed += other.changed
        self.left_out += other.left_out


@dataclass(frozen=True, slots=True)
class Board:
    """`duplicates` are visits that were made of a device whose other visit is the one that counts."""

    total: Tally
    cells: Mapping[tuple[str, str], Tally]  # by site and kind
    duplicates: Sequence[str] = ()
    counted: Mapping[str, str] = field(default_factory=dict)  # by device, the visit that counts

    def by_site(self) -> dict[str, Tally]:
        return _by_name((site, tally) for (site, _kind), tally in self.cells.items())

    def by_kind(self) -> dict[str, Tally]:
        return _by_name((kind, tally) for (_site, kind), tally in self.cells.items())


def board(planned: Iterable[Planned], visits: Iterable[Visited], today: str) -> Board:
    """`today` is an ISO date."""
    by_asset: dict[str, list[Visited]] = {}
    for visit in [one for one in visits if one.status != CALLED_OFF]:
        by_asset.setdefault(visit.asset_id or visit.id, []).append(visit)
    counted = {asset: min(theirs, key=_first) for asset, theirs in by_asset.items()}
    cells, total = dict[tuple[str, str], Tally](), Tally()
    seen = {one.asset: one for one in planned}  # the last line of a device is the one that it was moved to
    for one in seen.values():
        device = _device(one, counted.get(one.asset), today)
        cells.setdefault((one.site, one.kind), Tally()).take(device)
        total.take(device)
    twice = [
        visit.number
        for asset, theirs in by_asset.items()
        for visit in theirs
        if visit is not counted[asset] and visit.started_at
    ]
    return Board(total, cells, sorted(twice), {asset: visit.id for asset, visit in counted.items()})


def _device(planned: Planned, visit: Visited | None, today: str) -> Tally:
    is_done = visit is not None and visit.status == DONE
    standing = visit.signed if visit is not None else Standing.NONE
    is_left_out = planned.is_left_out and not is_done
    return Tally(
        planned=1,
        done=is_done,
        left_out=is_left_out,
        signed=standing == Standing.SIGNED,
        late=not is_done and not is_left_out and bool(planned.day) and planned.day < today,
        refused=standing == Standing.REFUSED,
        changed=standing in (Standing.CHANGED, Standing.RETURNED),
    )


def _first(visit: Visited) -> tuple[bool, str, bool, str]:
    """Of two visits of one device the one that was finished first counts."""
    return visit.status != DONE, visit.finished_at or "", visit.started_at is None, visit.number


def summed(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for each in tallies:
        total.take(each)
    return total


def _by_name(tallies: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for name, tally in tallies:
        found.setdefault(name, Tally()).take(tally)
    return found
