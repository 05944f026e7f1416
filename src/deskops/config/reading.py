"""From file, environment and flags to settings; a wrong key or value is named with its place and the nearest name."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from deskops.config.declaring import Origin, Spec
from deskops.config.settings import Settings, specs
from deskops.errors import ConfigError
from deskops.i18n import N_, _
from deskops.kept import Kept

_TRUE: Final = frozenset({"true", "yes", "on", "1"})
_FALSE: Final = frozenset({"false", "no", "off", "0"})
_EXPECTED: Final = {
    str: N_("a text in quotes"),
    int: N_("a whole number"),
    bool: N_("true or false"),
    Path: N_("a path in quotes"),
}


class Found(NamedTuple):
    """A value as somebody gave it, and where."""

    value: Any
    origin: Origin
    place: str


def load(
    file: Path, environment: Mapping[str, str] | None = None, flags: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force. Flags are by key. Raises ConfigError."""
    found = dict(read_file(file))
    for key, spec in specs().items():
        text = (environment or {}).get(spec.variable)
        if text is not None and not spec.free:
            found[key] = Found(text, Origin.ENVIRONMENT, spec.variable)
        if flags and key in flags:
            found[key] = Found(flags[key], Origin.FLAG, "--" + key.replace(".", "-"))
    values = {key: typed(specs()[key], each) for key, each in found.items()}
    origins = {key: each.origin for key, each in found.items()}
    return Settings(values, origins)


def read_file(file: Path) -> Iterator[tuple[str, Found]]:
    """What the file says, by key; nothing where there is no file. Raises ConfigError."""
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            _("The settings in {file} cannot be read").format(file=file),
            hint=_("The file must be readable UTF-8 text: {reason}").format(reason=error),
        ) from error
    for key, value in _flat(parse(text, file), ""):
        place = at(file, text, key)
        if key not in specs():
            raise unknown(key, place)
        yield key, Found(value, Origin.FILE, place)


def parse(text: str, file: Path) -> dict[str, Any]:
    """Raises ConfigError with the line."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = _place(file, int(line[1]) if line else text.count("\n") + 1)
        raise ConfigError(_("{place}: this is not TOML").format(place=place), hint=str(error)) from error


def _flat(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        key = f"{prefix}{name}"
        is_group = any(known.startswith(f"{key}.") for known in specs())
        if is_group and isinstance(value, dict):
            yield from _flat(value, f"{key}.")
        else:
            yield key, value


def unknown(key: str, place: str = "") -> ConfigError:
    from difflib import get_close_matches

    near = get_close_matches(key, specs(), n=3) or [known for known in specs() if known.endswith(f".{key}")]
    words = Kept(N_("{key} is not a setting"), key=key)
    hint = _("Did you mean {names}?").format(names=", ".join(near)) if near else _("See: deskops config show")
    return ConfigError(f"{place}: {words}" if place else words, hint=hint)


def typed(spec: Spec, found: Found) -> Any:
    """The value in its type. Raises ConfigError."""
    value = _cast(spec, found)
    problem = spec.rule(value) if spec.rule and value is not None else None
    if problem:
        raise unfit(spec, found, problem)
    return value


def unfit(spec: Spec, found: Found, problem: str) -> ConfigError:
    """What a rule, untranslated, has against a value; on the command line nobody needs to be told where it stands."""
    words = Kept(N_("{key} cannot be {value}"), key=spec.key, value=repr(found.value))
    return ConfigError(
        f"{found.place}: {words}" if found.place else words,
        hint=_("The reason: {problem}. {key}: {about}.").format(
            key=spec.key, about=_(spec.about), problem=_(problem)
        ),
    )


def _cast(spec: Spec, found: Found) -> Any:
    value, written = found.value, found.origin is not Origin.FILE
    if spec.free:
        if isinstance(value, dict):
            return value
        raise _wrong(spec, found, _("a table"))
    kind = spec.kind
    if kind is Path and isinstance(value, str):
        return Path(value).expanduser() if value else None
    if kind is str and isinstance(value, str):
        return value
    if kind is bool:
        value = _as_bool(value) if written else value
    elif kind is int and written and re.fullmatch(r"[+-]?\d{1,9}", str(value).strip()):
        value = int(value)
    if type(value) is kind:
        return value
    raise _wrong(spec, found, _(_EXPECTED[kind]))


def _as_bool(text: Any) -> bool | None:
    word = str(text).strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _wrong(spec: Spec, found: Found, expected: str) -> ConfigError:
    words = _("{key} must be {expected}, not {value}").format(
        key=spec.key, expected=expected, value=repr(found.value)
    )
    return ConfigError(
        f"{found.place}: {words}" if found.place else words,
        hint=_("{key} is {about}").format(key=spec.key, about=_(spec.about)),
    )


def _place(file: Path, line: int) -> str:
    return _("{file}, line {line}").format(file=file, line=line)


def at(file: Path, text: str, key: str) -> str:
    """Where the file sets `key`, in words. tomllib keeps no positions, so the headings are followed here."""
    heading, nearest = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if match := re.match(r"\[+\s*([^\]]+?)\s*\]", bare):
            heading = _plain(match[1]) + "."
            name = heading[:-1]
        elif match := re.match(r"""((?:[\w.-]|"[^"]*"|'[^']*'|\s)+?)\s*=""", bare):
            name = heading + _plain(match[1])
        else:
            continue
        if name == key:
            return _place(file, number)
        if key.startswith(f"{name}.") or name.startswith(f"{key}."):
            nearest = number
    return _place(file, nearest)


def _plain(written: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in written.split("."))
