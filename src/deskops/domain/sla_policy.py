"""What was agreed: targets by service item and priority, as values and as plain data; the clocks are in sla.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from deskops.domain.nouns import HoldParty, Priority
from deskops.errors import BadInput
from deskops.i18n import N_, _

_RANKS: Final = (Priority.NORMAL, Priority.URGENT, Priority.CRITICAL)


class Item(StrEnum):
    PHONE = "phone-response"
    REMOTE = "remote-response"
    ARRIVAL = "arrival"
    RESOLUTION = "resolution"


ITEM_WORDS: Final[Mapping[str, str]] = {
    Item.PHONE: N_("phone response"),
    Item.REMOTE: N_("remote response"),
    Item.ARRIVAL: N_("arrival on site"),
    Item.RESOLUTION: N_("resolution"),
}


@dataclass(frozen=True, slots=True)
class Override:
    """Another target for one priority; `same_city`: only where engineer and site are in one city."""

    priority: str
    seconds: int
    same_city: bool = False


@dataclass(frozen=True, slots=True)
class SlaTarget:
    """From the instant `start` to the first of `ends`, in cover hours or else round the clock.

    Holds for a party in `excluded` stop the clock. It warns when `warn_percent` of the target is left, or
    `warn_seconds` where that is more. The first of `overrides` that fits replaces `seconds`.
    """

    item: str
    start: str
    ends: tuple[str, ...]
    seconds: int
    cover_hours: bool = True
    excluded: frozenset[str] = frozenset()
    overrides: tuple[Override, ...] = ()
    warn_percent: int = 25
    warn_seconds: int = 0

    def __post_init__(self) -> None:
        amounts = (self.seconds, *(override.seconds for override in self.overrides))
        if min(amounts) <= 0 or not 0 <= self.warn_percent <= 100 or self.warn_seconds < 0 or not self.ends:
            raise ValueError(f"not a target: {self}")

    def seconds_for(self, priority: str, *, same_city: bool) -> int:
        fitting = (o for o in self.overrides if o.priority == priority and (same_city or not o.same_city))
        override = next(fitting, None)
        return self.seconds if override is None else override.seconds

    def warn_left(self, seconds: int, *, vip: bool) -> int:
        """Seconds left of a target of `seconds` when it warns: twice as early for a VIP."""
        left = max(seconds * self.warn_percent // 100, self.warn_seconds)
        return min(seconds, left * 2 if vip else left)


@dataclass(frozen=True, slots=True)
class SlaPolicy:
    targets: tuple[SlaTarget, ...]


def rank(priority: str, *, vip: bool) -> str:
    """The priority that counts: a VIP's job ranks one higher."""
    if not vip or priority not in _RANKS:
        return priority
    return _RANKS[min(_RANKS.index(Priority(priority)) + 1, len(_RANKS) - 1)]


OFFICE: Final = "office"  # what cover is called that is the office hours of the site
_HOUR: Final = 3600
_CUSTOMERS_DOING: Final = frozenset({HoldParty.USER, HoldParty.APPROVAL, HoldParty.SITE_CLOSED})
# What proves that the caller was answered, even if nobody recorded the answer itself: an engineer took the job on.
_PROOFS: Final = ("accepted", "departed", "arrived", "started", "resolved")

DEFAULT_POLICY: Final = SlaPolicy(
    (
        SlaTarget(Item.PHONE, "received", ("answered", *_PROOFS), _HOUR // 2),
        SlaTarget(
            Item.REMOTE,
            "received",
            (
                "remote-started",
                "remote-refused",
                "sent-out",
                "dispatched",
                *_PROOFS,
            ),  # who is sent out is not helped from afar
            2 * _HOUR,
            excluded=frozenset({HoldParty.USER, HoldParty.APPROVAL}),
        ),
        SlaTarget(
            Item.ARRIVAL,
            "dispatched",
            ("arrived", "resolved"),  # solved from afar: nobody needs to arrive any more
            4 * _HOUR,
            excluded=_CUSTOMERS_DOING,
            overrides=(Override(Priority.CRITICAL, 2 * _HOUR, same_city=True),),
        ),
        SlaTarget(
            Item.RESOLUTION,
            "received",
            ("resolved",),
            8 * _HOUR,
            excluded=_CUSTOMERS_DOING | {HoldParty.VENDOR},  # parts are our own stock: the clock runs on
            overrides=(Override(Priority.CRITICAL, 4 * _HOUR),),
        ),
    )
)


def write_policy(policy: SlaPolicy) -> dict[str, Any]:
    """A policy as plain data, for a record or a file."""
    return {
        "targets": [
            {
                "item": str(target.item),
                "start": target.start,
                "ends": list(target.ends),
                "seconds": target.seconds,
                "cover_hours": target.cover_hours,
                "excluded": sorted(map(str, target.excluded)),
                "overrides": [
                    {"priority": str(o.priority), "seconds": o.seconds, "same_city": o.same_city}
                    for o in target.overrides
                ],
                "warn_percent": target.warn_percent,
                "warn_seconds": target.warn_seconds,
            }
            for target in policy.targets
        ]
    }


def read_policy(values: Mapping[str, Any]) -> SlaPolicy:
    """What `write_policy` wrote; what is left out has its default, what is unknown is ignored. Raises BadInput."""
    try:
        return SlaPolicy(tuple(_target(target) for target in values["targets"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadInput(
            _("The service levels cannot be read: {why}").format(why=error),
            hint=_("Each target needs item, start, ends and seconds"),
        ) from error


def _target(values: Mapping[str, Any]) -> SlaTarget:
    target = SlaTarget(
        item=str(values["item"]),
        start=str(values["start"]),
        ends=_names(values["ends"]),
        seconds=int(values["seconds"]),
    )
    return replace(
        target,
        cover_hours=bool(values.get("cover_hours", target.cover_hours)),
        excluded=frozenset(_names(values.get("excluded", ()))),
        overrides=tuple(
            Override(str(o["priority"]), int(o["seconds"]), bool(o.get("same_city", False)))
            for o in values.get("overrides", ())
        ),
        warn_percent=int(values.get("warn_percent", target.warn_percent)),
        warn_seconds=int(values.get("warn_seconds", target.warn_seconds)),
    )


def _names(values: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(f"a list is needed, not {values!r}")
    return tuple(map(str, values))
