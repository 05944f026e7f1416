"""The catalogue of checks: how one is declared and found; a check is a function with its words above it."""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from deskops.checks.facts import Facts, Unread
from deskops.checks.kinds import KEYS
from deskops.checks.limits import Limit
from deskops.checks.policy import Policy
from deskops.checks.verdicts import Verdict, unknown
from deskops.domain.finding import Severity
from deskops.errors import NotFound
from deskops.i18n import N_, _

T = TypeVar("T")

RULES: Final = (
    "identity", "addressing", "protection", "upkeep", "storage", "condition", "network",
    "pos", "pos_machine", "receipts", "site", "printing", "printing_supplies", "printing_upkeep",
)  # fmt: skip
USUAL: Final = "pc"  # the profile of what nothing is known of
_OF_KIND: Final = {"laptop": "pc"}
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Check(NamedTuple):
    """One rule and its words; title, why and remedy are untranslated, `reads` are the kinds of fact it may see.

    `origin` is the file or package that it comes from; empty: deskops itself.
    """

    id: str
    title: str
    why: str
    remedy: str
    severity: Severity
    profiles: tuple[str, ...]
    reads: tuple[type, ...]
    limits: Mapping[str, Limit]
    rule: "Callable[[Case], Verdict]"
    origin: str = ""


class Case:
    """What a rule sees: the facts that it declared, the policy and its limits. `now` is when the facts were read."""

    def __init__(self, check: Check, facts: Facts, policy: Policy) -> None:
        self._check, self._facts, self.policy = check, facts, policy
        self.now: datetime = facts.collected

    def __getitem__(self, kind: type[T]) -> T:
        """The fact. Raises Unread, which becomes an `unknown` finding."""
        return self._facts[self._declared(kind)]

    def get(self, kind: type[T]) -> T | None:
        return self._facts.get(self._declared(kind))

    def why_not(self, kind: type) -> str:
        """Why a fact is missing; empty where it is there."""
        try:
            self[kind]
        except Unread as reason:
            return str(reason)
        return ""

    def limit(self, name: str) -> Limit:
        own: Limit | None = self.policy.limits.get(self._check.id, _NONE).get(name)
        return own or self._check.limits[name]

    def usual(self, name: str) -> Limit:
        """What the limit is where the policy has no word on it."""
        return self._check.limits[name]

    def days_since(self, moment: datetime) -> float:
        return (self.now - moment).total_seconds() / 86400

    def _declared(self, kind: type[T]) -> type[T]:
        if kind not in self._check.reads:
            raise LookupError(f"{self._check.id} does not declare that it reads {KEYS[kind]}")
        return kind


_checks: dict[str, Check] = {}
_own: dict[str, Check] = {}  # what the settings allow beside the catalogue
_refused: dict[
    str, Check
] = {}  # by origin: in the place of its checks, one that says why they are switched off
_origin: list[str] = [""]  # whose checks are being entered


def check(
    id: str,  # noqa: A002 - the word of the catalogue
    *,
    title: str,
    why: str,
    remedy: str,
    severity: Severity,
    profiles: tuple[str, ...],
    reads: tuple[type, ...],
    limits: Mapping[str, Limit] = _NONE,
) -> Callable[[Callable[[Case], Verdict]], Callable[[Case], Verdict]]:
    """Enter a rule into the catalogue. Ids are never reused: a check that changes its meaning gets a new one."""

    def register(rule: Callable[[Case], Verdict]) -> Callable[[Case], Verdict]:
        if id in _checks or id in _own:
            raise ValueError(f"two checks are called {id}")
        entered = _own if _origin[0] else _checks
        entered[id] = Check(id, title, why, remedy, severity, profiles, reads, limits, rule, _origin[0])
        return rule

    return register


def catalogue() -> Mapping[str, Check]:
    """Every check by id, in the order of the catalogue."""
    for family in RULES:
        importlib.import_module(f"deskops.checks.rules.{family}")
    if not (_own or _refused):
        return _checks
    own = {name: one for name, one in _own.items() if one.origin not in _refused}
    return {**_checks, **own, **{one.id: one for one in _refused.values()}}


@contextmanager
def entering(origin: str) -> Iterator[None]:
    """What is entered meanwhile comes from there. Raises ValueError for an id that there is already."""
    catalogue()
    _origin[0] = origin
    try:
        yield
    finally:
        _origin[0] = ""


def enter_own(checks: Iterable[Check]) -> None:
    """Those of files; one of the same file and id takes the place of what it was. Raises ValueError."""
    known = catalogue()
    for one in checks:
        if one.id in known and known[one.id].origin != one.origin:
            raise ValueError(f"two checks are called {one.id}")
        _own[one.id] = one


def refuse_own(origin: str, why: str, remedy: str) -> None:
    """None of its checks is judged; in every profile one in their place is unknown, so that nobody overlooks it."""
    allow_own(origin)
    everywhere = profiles()
    _refused[origin] = Check(
        id=f"own.{origin}",
        title=N_("Own checks are switched off"),
        why=N_("What they look for is not looked for, and only whoever wrote them knows what that is."),
        remedy=remedy,
        severity=Severity.HIGH,
        profiles=everywhere,
        reads=(),
        limits=_NONE,
        rule=lambda _case: unknown(why),
        origin=origin,
    )


def allow_own(origin: str) -> None:
    """What it was refused for is over."""
    _refused.pop(origin, None)


def refused_own() -> tuple[str, ...]:
    """Whose checks are switched off, by origin."""
    return tuple(_refused)


def forget_own() -> None:
    """For tests, and for settings that have changed."""
    _own.clear()
    _refused.clear()


def profiles() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in catalogue().values() for name in one.profiles))


def profile_of_kind(kind: str) -> str:
    """The profile that a device of this kind is inspected by."""
    profile = _OF_KIND.get(kind, kind)
    return profile if profile in profiles() else USUAL


def select(profile: str = "", ids: Iterable[str] = ()) -> tuple[Check, ...]:
    """The checks with these ids, else those of the profile. Raises NotFound with the nearest names."""
    known = catalogue()
    wanted = list(dict.fromkeys(ids))
    if wanted:
        return tuple(_one(known, name) for name in wanted)
    if profile not in profiles():
        message = _("There is no profile {profile!r}").format(profile=profile)
        raise NotFound(message, hint=_("deskops check list shows them all."), nearest=profiles())
    return tuple(one for one in known.values() if profile in one.profiles)


def _one(known: Mapping[str, Check], name: str) -> Check:
    if name in known:
        return known[name]
    import difflib  # costs more than the catalogue itself; only for a slip of the finger

    nearest = difflib.get_close_matches(name, known, 3, 0.4)
    message = _("There is no check {name!r}").format(name=name)
    hint = _("deskops check list shows them all.")
    if _refused:
        hint = _("It may be among the own checks that are switched off: {names}").format(
            names=", ".join(_refused)
        )
    raise NotFound(message, hint=hint, nearest=nearest)
