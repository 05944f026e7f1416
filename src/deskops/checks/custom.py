"""Checks that a customer writes without Python: a TOML file with commands, facts, comparisons and words; parsed here.

Whether a file may be used at all is not decided here: it is off until the settings list its name and SHA-256.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final, NamedTuple

from deskops.checks.collectors.child import run
from deskops.checks.kinds import KEYS, KINDS
from deskops.checks.limits import Limit, parse
from deskops.checks.registry import Case, Check
from deskops.checks.sources import Ask, Got, Probe, Source, got
from deskops.checks.verdicts import Verdict, fail, ok, together, unknown, warn
from deskops.domain.finding import Severity
from deskops.errors import ConfigError
from deskops.i18n import _

CAP: Final = 256 * 1024  # bytes of a file
_MOST: Final = 200  # checks and commands of a file
_WORDS: Final = 32
_LONGEST: Final = 1_000
SAID: Final = 64 * 1024  # bytes that a command may say
_SECONDS: Final = 30.0
_ID: Final = re.compile(r"[a-z0-9]{1,20}(\.[a-z0-9_-]{1,30}){1,4}")
_NAME: Final = re.compile(r"[a-z0-9_-]{1,40}")
_SYSTEMS: Final = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_COMPARED: Final = ("equals", "contains", "matches")


class Answer(NamedTuple):
    """What a command said; each command has a kind of its own, derived from this."""

    code: int
    text: str


class Command(NamedTuple):
    """`words` by the system that they are for: linux, windows, macos."""

    words: Mapping[str, tuple[str, ...]]
    seconds: float


Commands = Mapping[type, Command]


class Catalogue(NamedTuple):
    """One file. `commands` by the kind of fact that each tells."""

    checks: tuple[Check, ...]
    commands: Commands


class WithCommands:
    """A probe of this machine that runs the commands of custom checks as well."""

    def __init__(self, probe: Probe, commands: Commands) -> None:
        self._probe, self._commands = probe, commands
        self.name = probe.name

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        system = _SYSTEMS.get(sys.platform, "")
        own = [
            Source((kind,), partial(_run, kind, words), words[0], slow=True, seconds=command.seconds)
            for kind, command in self._commands.items()
            if kind in wanted and (words := command.words.get(system))
        ]
        return (*self._probe.sources(wanted), *own)


def _run(kind: type, words: tuple[str, ...], ask: Ask) -> list[Got]:
    said = run(words, seconds=ask.seconds, cap=SAID)
    return [got(kind(said.code, said.text.strip()), words[0])]


def read(data: bytes, name: str) -> Catalogue:
    """Raises ConfigError with the place of what is wrong; nothing of such a file is used."""
    if len(data) > CAP:
        raise _wrong(name, _("it is larger than {most} bytes").format(most=CAP))
    try:
        told = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _wrong(name, str(error)[:200]) from None
    if set(told) - {"commands", "checks"}:
        raise _wrong(name, _("it may have commands and checks, and nothing else"))
    kinds, commands = {}, {}
    for short, one in _tables(told.get("commands", {}), name).items():
        if not _NAME.fullmatch(short):
            raise _wrong(name, _("{part} is no name").format(part=short[:60]))
        kinds[short] = _kind(f"custom.{name}.{short}")
        commands[kinds[short]] = _command(one, f"{name}: commands.{short}")
    checks = tuple(
        _check(id_, one, name, kinds) for id_, one in _tables(told.get("checks", {}), name).items()
    )
    return Catalogue(checks, commands)


def _kind(key: str) -> type:
    """One for each command, the same each time that its file is read."""
    if key not in KINDS:
        KINDS[key] = type("CommandAnswer", (Answer,), {})
        KEYS[KINDS[key]] = key
    return KINDS[key]


def _command(told: Mapping[str, Any], place: str) -> Command:
    if set(told) - {*_SYSTEMS.values(), "seconds"}:
        raise _wrong(place, _("it may have linux, windows, macos and seconds, and nothing else"))
    seconds = told.get("seconds", 5)
    if type(seconds) not in (int, float) or not 0 < seconds <= _SECONDS:
        raise _wrong(place, _("seconds must be a number from 1 to 30"))
    for name in _SYSTEMS.values():
        _argv(told.get(name, []), place, name)
    words = {name: tuple(told[name]) for name in _SYSTEMS.values() if told.get(name)}
    return Command(words, float(seconds))


def _argv(words: Any, place: str, system: str) -> None:
    """A list of words with a program that no working folder can stand in for."""
    plain = isinstance(words, list) and all(
        isinstance(word, str) and len(word) <= _LONGEST and not re.search(r"[\0\r\n]", word) for word in words
    )
    if not plain or len(words) > _WORDS:
        raise _wrong(place, _("a command is a list of words, as in [ 'systemctl', 'is-active', 'cups' ]"))
    if not words:
        return
    path = PureWindowsPath(words[0]) if system == "windows" else PurePosixPath(words[0])
    if not path.is_absolute() and (
        system == "windows" or len(path.parts) != 1 or not _NAME.fullmatch(words[0])
    ):
        raise _wrong(
            place, _("{part} is neither a program's name nor a whole path").format(part=words[0][:60])
        )


def _check(id_: str, told: Mapping[str, Any], name: str, kinds: Mapping[str, type]) -> Check:
    place = f"{name}: checks.{id_[:60]}"
    if not _ID.fullmatch(id_):
        raise _wrong(place, _("an id looks like acme.printer.driver"))
    allowed = {
        *(
            "title",
            "why",
            "remedy",
            "severity",
            "profiles",
            "command",
            "fact",
            "code",
            "warn",
            "fail",
            "unit",
        ),
        *("otherwise", *_COMPARED),
    }
    if set(told) - allowed:
        raise _wrong(place, _("it knows no {names}").format(names=", ".join(sorted(set(told) - allowed))))
    words = [told.get(part) for part in ("title", "why", "remedy")]
    if not all(isinstance(word, str) and word.strip() and len(word) <= _LONGEST for word in words):
        raise _wrong(place, _("title, why and remedy must be texts"))
    profiles = told.get("profiles", ["pc"])
    named = isinstance(profiles, list) and all(
        isinstance(one, str) and _NAME.fullmatch(one) for one in profiles
    )
    if not profiles or not named:
        raise _wrong(place, _("profiles must be a list of names"))
    try:
        severity = Severity(told.get("severity", "medium"))
    except ValueError:
        raise _wrong(place, _("severity must be low, medium, high or critical")) from None
    kind, values = _asked(told, place, kinds)
    limits = _limits(told, place)
    rule = partial(_judged, kind, values, _meets(told, place, bool(limits)), told.get("otherwise", "fail"))
    title, why, remedy = (str(word) for word in words)
    return Check(id_, title, why, remedy, severity, tuple(profiles), (kind,), limits, rule, name)


Values = Callable[[Any], Sequence[Any]]


def _asked(told: Mapping[str, Any], place: str, kinds: Mapping[str, type]) -> tuple[type, Values]:
    """The kind of fact, and what of it is compared."""
    command, fact = told.get("command"), told.get("fact")
    if (command is None) == (fact is None):
        raise _wrong(place, _("it needs either a command or a fact"))
    if type(told.get("code", False)) is not bool or ("code" in told and command is None):
        raise _wrong(place, _("code is true or false, and of a command"))
    if command is not None:
        if command not in kinds:
            raise _wrong(place, _("the file has no command {part}").format(part=str(command)[:60]))
        return kinds[command], lambda said: [said.code if told.get("code") is True else said.text]
    key, *path = str(fact).split(".")
    if key not in KINDS or key.startswith("custom"):
        raise _wrong(place, _("there is no fact {part}").format(part=str(fact)[:60]))
    return KINDS[key], lambda value: _along(value, path)


def _along(value: Any, path: Sequence[str]) -> Sequence[Any]:
    """Every value at the end of a path of names; a list means all of its items."""
    found = [value]
    for part in path:
        flat = [item for one in found for item in (one if type(one) is tuple else (one,))]
        found = [getattr(one, part) for one in flat if part in getattr(one, "_fields", ())]
    return [item for one in found for item in (one if type(one) is tuple else (one,))]


def _limits(told: Mapping[str, Any], place: str) -> dict[str, Limit]:
    if "warn" not in told and "fail" not in told:
        return {}
    ranges = [str(told.get(part, "")) for part in ("warn", "fail")]
    try:
        for text in filter(None, ranges):
            parse(text)
    except ConfigError as error:
        raise _wrong(place, error.message) from None
    return {"value": Limit(ranges[0], ranges[1], str(told.get("unit", ""))[:10])}


def _meets(told: Mapping[str, Any], place: str, ranged: bool) -> Callable[[Any], bool] | None:
    """None where a number is held against ranges."""
    given = [name for name in _COMPARED if name in told]
    if len(given) + ranged != 1:
        raise _wrong(place, _("it needs one comparison: warn and fail, equals, contains or matches"))
    if told.get("otherwise", "fail") not in ("warn", "fail"):
        raise _wrong(place, _("otherwise must be warn or fail"))
    if ranged:
        return None
    (how,), wish = given, told[given[0]]
    if how == "equals":
        return _equals(told, place, wish)
    if not isinstance(wish, str):
        raise _wrong(place, _("{part} needs a text").format(part=how))
    if how == "contains":
        return lambda value: wish in str(value)
    try:
        pattern = re.compile(wish)
    except re.error as error:
        raise _wrong(place, str(error)) from None
    return lambda value: bool(pattern.search(str(value)))


def _equals(told: Mapping[str, Any], place: str, wish: Any) -> Callable[[Any], bool]:
    """What can never be equal is a slip of whoever wrote it: a command tells a text, or its exit code a number."""
    if "fact" in told:
        if type(wish) not in (str, int, float, bool):
            raise _wrong(place, _("{part} needs a single value").format(part="equals"))
    elif type(wish) is not (int if told.get("code") else str):
        needed = _("{part} needs a whole number") if told.get("code") else _("{part} needs a text")
        raise _wrong(place, needed.format(part="equals"))
    return lambda value: type(value) is type(wish) and value == wish


def _judged(
    kind: type, values: Values, meets: Callable[[Any], bool] | None, otherwise: str, case: Case
) -> Verdict:
    found = values(case[kind])
    if not found:
        return unknown(_("there is nothing to compare"))
    return together(_one(value, meets, otherwise, case) for value in found)


def _one(value: Any, meets: Callable[[Any], bool] | None, otherwise: str, case: Case) -> Verdict:
    shown = str(value)[:200]
    if meets is not None:
        return (ok if meets(value) else warn if otherwise == "warn" else fail)(shown or "–", shown)
    limit = case.limit("value")
    try:
        number = float(value)
    except (TypeError, ValueError):
        return unknown(_("{value} is no number").format(value=shown or "–"), shown, limit)
    return Verdict(limit.outcome(number), f"{shown} {limit.unit}".strip(), number, str(limit))


def _tables(told: Any, place: str) -> Mapping[str, Mapping[str, Any]]:
    if (
        not isinstance(told, dict)
        or not all(isinstance(one, dict) for one in told.values())
        or len(told) > _MOST
    ):
        raise _wrong(place, _("commands and checks are tables, at most {most} of each").format(most=_MOST))
    return told


def _wrong(place: str, why: str) -> ConfigError:
    return ConfigError(
        _("Own checks, {place}: {why}").format(place=place, why=why),
        hint=_("How such a file looks stands in docs/extending.md."),
    )
