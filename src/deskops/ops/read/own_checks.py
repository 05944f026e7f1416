"""Checks that are not ours: files and packages, each off until the settings list its name and SHA-256."""

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Final, NamedTuple

from deskops.checks import custom, registry
from deskops.checks.custom import Commands
from deskops.errors import ConfigError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read import hashed_package

GROUP: Final = "deskops.checks"
_NAME: Final = re.compile(r"[a-z0-9_-]{1,40}")


class Found(NamedTuple):
    """A file or package that has checks: its name, whether a file, its digest now, and that of the settings."""

    name: str
    file: bool
    digest: str
    listed: str = ""

    @property
    def used(self) -> bool:
        return bool(self.digest) and self.digest == self.listed.lower()


def load_own(context: Context) -> Commands:
    """Enter what is listed into the catalogue; the commands of its files.

    What was changed, is gone or is damaged is not used: one check that is unknown stands in its place.
    """
    told = context.settings.checks
    commands: dict[type, custom.Command] = {}
    for name, digest in told.custom.items():
        commands |= _allowed(name, partial(_file, context, name, digest))
    for name, digest in told.plugins.items():
        _allowed(name, partial(_package, name, digest))
    return commands


def _allowed(name: str, enter: Callable[[], Commands]) -> Commands:
    try:
        commands = enter()
    except ConfigError as error:
        mend = _("Have them mended by whoever wrote them, or take their line out of the settings.")
        registry.refuse_own(name, error.message, error.hint or mend)
        return {}
    registry.allow_own(name)
    return commands


def found_own(context: Context) -> Iterator[Found]:
    """All there are, used or not; nothing of them is run."""
    told = context.settings.checks
    names = {one.stem for one in _folder(context).glob("*.toml") if one.is_file()} | set(told.custom)
    for name in sorted(names):
        data = _read(context, name)
        digest = "" if data is None else hashlib.sha256(data).hexdigest()
        yield Found(name, True, digest, str(told.custom.get(name, "")))
    points = {one.name: one for one in _points()}
    for name in sorted({*points, *told.plugins}):
        digest = hashed_package.read(points[name]).digest if name in points else ""
        yield Found(name, False, digest, str(told.plugins.get(name, "")))


def _points() -> list[EntryPoint]:
    """None where an installed package cannot be read: nobody's checks are worth a program that does not start."""
    try:
        return list(entry_points(group=GROUP))
    except (OSError, UnicodeDecodeError):
        return []


def _folder(context: Context) -> Path:
    return context.paths.config / "checks"


def _read(context: Context, name: str) -> bytes | None:
    if not _NAME.fullmatch(name):
        return None
    try:
        with (_folder(context) / f"{name}.toml").open("rb") as file:
            return file.read(custom.CAP + 1)
    except OSError:
        return None


def _file(context: Context, name: str, digest: Any) -> Commands:
    data = _read(context, name)
    if data is None:
        raise ConfigError(
            _("The settings list own checks {name}, and there is no such file.").format(name=name),
            hint=how_to_find(str(_folder(context) / f"{name}.toml")),
        )
    _same(name, "custom", hashlib.sha256(data).hexdigest(), digest)
    found = custom.read(data, name)
    try:
        registry.enter_own(found.checks)
    except ValueError as error:
        raise ConfigError(_("Own checks, {place}: {why}").format(place=name, why=error)) from None
    return found.commands


def _package(name: str, digest: Any) -> Commands:
    """It has no commands. Raises ConfigError."""
    found = [(one, hashed_package.read(one)) for one in _points() if one.name == name]
    if not found:
        raise ConfigError(
            _("The settings list checks of a package {name}, and none is installed.").format(name=name),
            hint=how_to_find(),
        )
    point, package = next((one for one in found if one[1].digest == str(digest).lower()), found[0])
    if not package.digest:
        raise ConfigError(not_whole(name), hint=how_to_find())
    _same(name, "plugins", package.digest, digest)
    try:
        with registry.entering(name):
            hashed_package.load(point, package)
    except ConfigError:
        raise
    except Exception as error:  # noqa: BLE001 - what a package raises is its own
        words = _("Own checks, {place}: {why}").format(place=name, why=f"{type(error).__name__}: {error}")
        raise ConfigError(words) from None
    return {}


def _same(name: str, table: str, now: str, listed: Any) -> None:
    if now != str(listed).lower():
        raise ConfigError(
            _("The checks {name} are not those that the settings allow: their SHA-256 is another.").format(
                name=name
            ),
            hint=how_to_list(name, table, now),
        )


def not_whole(name: str) -> str:
    return _("The checks {name} are listed in the settings and cannot be found, or not whole.").format(
        name=name
    )


def how_to_find(file: str = "") -> str:
    """For checks that are listed and not there; `file`: where they were looked for, empty for a package."""
    if file:
        return _("Put {path} back, or take its line out of the settings.").format(path=file)
    return _("Install the package beside deskops, or take its line out of the settings.")


def how_to_list(name: str, table: str, digest: str) -> str:
    return _("Read them; then in the settings: [checks.{table}] {name} = '{digest}'").format(
        table=table, name=name, digest=digest
    )
