"""Changing the settings file: comments and order survive, and what could not be read back is never written."""

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deskops.config.declaring import Origin, Spec
from deskops.config.reading import Found, load, parse, typed, unfit, unknown
from deskops.config.settings import specs
from deskops.errors import ConfigError, NotFound
from deskops.i18n import _

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def put(file: Path, key: str, text: str) -> Any:
    """Set `key` to what `text` says, and return the value. Raises ConfigError."""
    spec, rest = resolve(key)
    found = Found(text, Origin.FLAG, "")
    value = _of_table(spec, rest[0], found) if rest else _looked_at(spec, found)
    document = _document(file)
    plain = "" if value is None else str(value) if isinstance(value, Path) else value
    _set(document, [*spec.key.split("."), *rest], plain)
    _write(file, document)
    return value


def _looked_at(spec: Spec, found: Found) -> Any:
    """Files that are named must be there now; later, a stick that is not in its place stops nobody."""
    value = typed(spec, found)
    problem = spec.now(value) if spec.now and value is not None else None
    if problem:
        raise unfit(spec, found, problem)
    return value


def drop(file: Path, key: str) -> None:
    """Take `key` out, so that its default holds again. Raises ConfigError, NotFound."""
    spec, rest = resolve(key)
    document = _document(file)
    *path, name = [*spec.key.split("."), *rest]
    owner: Any = document
    for part in path:
        owner = owner.get(part, {})
    if name not in owner:
        raise NotFound(
            _("{key} is not set in {file}").format(key=key, file=file), hint=_("Its default holds already")
        )
    del owner[name]
    _write(file, document)


def resolve(key: str) -> tuple[Spec, list[str]]:
    """The setting that a key means, and the key within it where it takes keys of its own. Raises ConfigError."""
    known = specs()
    if key in known and not known[key].free:
        return known[key], []
    for spec in known.values():
        rest = key.removeprefix(f"{spec.key}.")
        if spec.free and rest not in {key, ""}:
            return spec, [rest]
    if key in known:
        raise ConfigError(
            _("{key} holds several values").format(key=key),
            hint=_("Name the one that you mean: deskops config set {key}.NAME VALUE").format(key=key),
        )
    raise unknown(key)


def _of_table(spec: Spec, name: str, found: Found) -> Any:
    """Where a rule has a word on it, it is a text, whatever else it could be read as."""
    if spec.rule is None:
        return _free_value(found.value)
    problem = spec.rule({name: found.value})
    if problem:
        raise unfit(spec, found, problem)
    return found.value


def _free_value(text: str) -> Any:
    """A number, a switch or a list where it reads as one, else the text itself."""
    import tomllib

    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _document(file: Path) -> "TOMLDocument":
    import tomlkit

    text = file.read_text("utf-8-sig") if file.exists() else ""
    parse(text, file)  # its errors carry the line
    return tomlkit.parse(text)


def _set(document: MutableMapping[str, Any], path: list[str], value: Any) -> None:
    import tomlkit

    owner = document
    for part in path[:-1]:
        if part not in owner:
            owner[part] = tomlkit.table(is_super_table=part != path[-2])
        owner = owner[part]
    owner[path[-1]] = value


def _write(file: Path, document: "TOMLDocument") -> None:
    """Whole or not at all, readable by its owner alone."""
    import tomlkit

    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".config-", suffix=".toml")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(tomlkit.dumps(document))
            stream.flush()
            os.fsync(stream.fileno())
        load(fresh)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
