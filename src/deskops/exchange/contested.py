"""Rows of one file that give one asset number to different devices: whose it is, settled before any row is judged."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from deskops.exchange.matching import TAG, Entry, Register, fold
from deskops.exchange.schema import Item
from deskops.exchange.story import Row, Sheet
from deskops.i18n import _


class Claim(NamedTuple):
    sheet: Sheet
    row: Row
    item: Item


class Rebuff(NamedTuple):
    """A claim that is refused. `rival` is the row that has the better one, or else just another."""

    claim: Claim
    rival: Claim
    why: str


Agrees = Callable[[Claim, Entry], bool]  # whether a row says nothing otherwise than what is known


def rebuffs(sheets: Sequence[Sheet], register: Register, agrees: Agrees) -> Iterator[Rebuff]:
    """Of the rows that share an asset number, those of another device than the one that is known to have it.

    Taken in, they would overwrite a device with another; and the next time they would be judged otherwise.
    """
    for claims in _shared(sheets):
        holder = register.holder(TAG, claims[0].item)
        settled = holder is not None and any(agrees(claim, holder) for claim in claims)
        faults = [
            _stranger(claim, register) or (_otherwise(claim, holder, agrees) if settled else "")
            for claim in claims
        ]
        best = next((claim for claim, why in zip(claims, faults, strict=True) if not why), None)
        if best is None and holder is not None:
            holder.seen = True  # the file has it, though nobody can say where
        for at, (claim, why) in enumerate(zip(claims, faults, strict=True)):
            if why:
                yield Rebuff(claim, best or claims[0 if at else 1], why)


def _shared(sheets: Sequence[Sheet]) -> Iterable[list[Claim]]:
    """The rows with an asset number that more than one has."""
    counts = Counter(_tag(row) for sheet in sheets for row in sheet.rows)
    groups: dict[str, list[Claim]] = {tag: [] for tag, count in counts.items() if tag and count > 1}
    for sheet in sheets if groups else ():
        for row in sheet.rows:
            if row.item is not None and (tag := _tag(row)) in groups:
                groups[tag].append(Claim(sheet, row, row.item))
    return groups.values()


def _tag(row: Row) -> str:
    return str(fold(getattr(row.item, "tag", "")))


def _stranger(claim: Claim, register: Register) -> str:
    """Why the row's serial number is not that of the device with the asset number; "" when it may be."""
    serial = str(getattr(claim.item, "serial", ""))
    if not serial:
        return ""
    holder = register.holder(TAG, claim.item)
    if known := str(holder.values.get("serial") or "") if holder else "":
        why = _("under this asset number the serial number {serial} is known").format(serial=known)
        return "" if fold(known) == fold(serial) else why
    tag = register.tag_by_serial(claim.item)
    return _("the serial number is known under the asset number {tag}").format(tag=tag) if tag else ""


def _otherwise(claim: Claim, holder: Entry | None, agrees: Agrees) -> str:
    return (
        "" if holder and agrees(claim, holder) else _("that row says what is known, this one says otherwise")
    )
