"""The fold of an asset: the register's row with the corrections made at the device."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deskops.domain.entries import Entry, Verdict
from deskops.domain.timeline import Dispute, Timeline, apply, correct, lay_out
from deskops.i18n import _

CORRECTABLE = (
    "tag",
    "kind",
    "hostname",
    "brand",
    "model",
    "serial",
    "ip",
    "mac",
    "site_id",
    "department",
    "used_by",
    "phone",
    "bought",
    "warranty_until",
    "status",
    "purpose",
    "note",
)

PERSONAL = frozenset({"used_by", "phone"})


@dataclass(slots=True)
class AssetState:
    """`values` is what is held true of the device now."""

    asset: str
    values: dict[str, Any] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    line: Timeline = field(default_factory=Timeline)
    newer: bool = False


def is_out_of_warranty(until: str, today: date) -> bool:
    """Of a device of which nobody knows until when it is, this is not said."""
    return bool(until) and until < today.isoformat()


def warranty_words(until: str, today: date) -> str:
    """Until when a device is under warranty, or since when it is not; empty where nobody knows."""
    if not until:
        return ""
    words = _("over since {date}") if is_out_of_warranty(until, today) else _("until {date}")
    return words.format(date=until)


def fold_asset(
    record: Mapping[str, Any], entries: Iterable[Entry], *, record_order: tuple[int, int] | None = None
) -> AssetState:
    from deskops.domain.actions.asset import ASSET_ACTIONS

    state = AssetState(asset=str(record["id"]), line=lay_out(entries))
    state.values, state.disputes = correct(
        {name: record.get(name) for name in CORRECTABLE}, state.line, record_order=record_order
    )

    def judge(step: Entry) -> Verdict:
        known = step.action in ASSET_ACTIONS
        state.newer = state.newer or not known
        return Verdict.COUNTS if known else Verdict.UNKNOWN

    apply(state.line, judge, lambda step: ASSET_ACTIONS[step.action].effect(state, step))
    return state
