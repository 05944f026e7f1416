"""Facts as a JSON document and back; tolerant of files that are old, cut or hostile, and never of silence."""

import json
import math
import types
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from deskops.checks import network_kinds as _network  # noqa: F401 - registers its kinds
from deskops.checks import pos_kinds as _pos  # noqa: F401 - registers its kinds
from deskops.checks import printer_kinds as _printer  # noqa: F401 - as above
from deskops.checks import site_kinds as _site  # noqa: F401 - registers its kinds
from deskops.checks.facts import Fact, Facts
from deskops.checks.kinds import KINDS
from deskops.errors import BadInput
from deskops.i18n import _
from deskops.system_errors import why

VERSION: Final = 1
CAP: Final = 32 * 1024 * 1024
_LONGEST_LIST: Final = 100_000


def dump(facts: Facts) -> dict[str, Any]:
    return {
        "version": VERSION,
        "kind": "deskops facts",
        "target": facts.target,
        "collected": facts.collected.isoformat(),
        "facts": {fact.key: fact_object(fact) for fact in facts},
    }


def fact_object(fact: Fact) -> dict[str, Any]:
    return {
        "value": plain(fact.value),
        "source": fact.source,
        "at": fact.at.isoformat(),
        "error": fact.error or None,
        "milliseconds": round(fact.milliseconds, 3),
        "left_out": fact.left_out,
    }


def plain(value: object) -> Any:
    """Named tuples as objects, times as ISO 8601."""
    if hasattr(value, "_asdict"):
        return {name: plain(one) for name, one in value._asdict().items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def save(facts: Facts, path: Path) -> None:
    # ASCII, since a hostile machine's half characters (lone surrogates) have no UTF-8.
    path.write_text(json.dumps(dump(facts), indent=1) + "\n", encoding="ascii")


def read_bytes(path: Path) -> bytes:
    """A file of at most CAP bytes. Raises BadInput."""
    try:
        with path.open("rb") as file:
            data = file.read(CAP + 1)
    except OSError as error:
        raise BadInput(_("{path} cannot be read: {error}").format(path=path, error=why(error))) from None
    if len(data) > CAP:
        raise BadInput(_("{path} is too large").format(path=path))
    return data


def parse_json(data: bytes, name: str) -> dict[str, Any]:
    """Raises BadInput for what is not exactly one JSON object."""
    try:
        encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
        told = json.loads(data.decode(encoding), parse_constant=_refuse)
    except (ValueError, RecursionError):
        hint = _("Was it cut short, or made by another program?")
        raise BadInput(_("{path} is not a whole JSON file").format(path=name), hint=hint) from None
    if not isinstance(told, dict):
        raise BadInput(_("{path} holds no facts").format(path=name))
    return told


def _refuse(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON


def load(path: Path) -> Facts:
    """Raises BadInput where the file as a whole makes no sense; a fact that makes none becomes one with an error."""
    return facts_of(parse_json(read_bytes(path), str(path)), str(path))


def facts_of(told: Mapping[str, Any], name: str) -> Facts:
    if told.get("kind") != "deskops facts" or not isinstance(told.get("facts"), dict):
        raise BadInput(_("{path} holds no facts").format(path=name))
    version = told.get("version")
    if not isinstance(version, int) or version < 1:
        raise BadInput(_("{path} holds no facts").format(path=name))
    if version > VERSION:
        hint = _("Update deskops on this machine.")
        raise BadInput(_("{path} was written by a newer deskops").format(path=name), hint=hint)
    try:
        collected = _time(told.get("collected"))
    except ValueError:
        raise BadInput(_("{path} does not say when it was collected").format(path=name)) from None
    target = told.get("target")
    facts = Facts(target if isinstance(target, str) else name, collected)
    for key, one in told["facts"].items():
        if key in KINDS:  # a fact of a later version is not ours to judge
            facts.add(_fact(key, one, collected))
    return facts


def _fact(key: str, told: Any, collected: datetime) -> Fact:
    try:
        if not isinstance(told, dict):
            raise ValueError(key)
        error, source = _text(told.get("error")), _text(told.get("source"))
        at = _time(told["at"]) if "at" in told else collected
        value = None if told.get("value") is None else built(KINDS[key], told["value"])
    except (ValueError, TypeError, OverflowError):
        return Fact(key, None, "", collected, _("the document's {fact} is damaged").format(fact=key))
    took = told.get("milliseconds")
    milliseconds = float(took) if isinstance(took, int | float) and 0 <= took < 1e9 else 0.0
    if value is None and not error:
        error = _("the document gives no reason")
    return Fact(key, value, source, at, error, milliseconds, told.get("left_out") is True)


def _text(told: Any) -> str:
    if told is not None and not isinstance(told, str):
        raise ValueError(told)
    return told or ""


def _time(told: Any) -> datetime:
    """Aware only. Raises ValueError."""
    if not isinstance(told, str):
        raise ValueError(told)
    found = datetime.fromisoformat(told)
    if found.tzinfo is None or not 1970 <= found.year < 2200:
        raise ValueError(told)
    return found


def built(wanted: Any, told: Any) -> Any:
    """`told` as a value of the type `wanted`. Raises ValueError or TypeError where it is none."""
    origin = get_origin(wanted)
    if origin in {Union, types.UnionType}:
        return _either(get_args(wanted), told)
    if origin is tuple:
        if not isinstance(told, list) or len(told) > _LONGEST_LIST:
            raise ValueError(wanted)
        return tuple(built(get_args(wanted)[0], one) for one in told)
    if hasattr(wanted, "_fields"):
        return _record(wanted, told)
    if wanted is datetime:
        return _time(told)
    return _scalar(wanted, told)


def _either(choices: tuple[Any, ...], told: Any) -> Any:
    if told is None and type(None) in choices:
        return None
    return built(next(one for one in choices if one is not type(None)), told)


def _record(wanted: Any, told: Any) -> Any:
    if not isinstance(told, dict):
        raise ValueError(wanted)
    hints = get_type_hints(wanted)
    return wanted(**{name: built(hints[name], told[name]) for name in wanted._fields if name in told})


def _scalar(wanted: type, told: Any) -> Any:
    if wanted is float and isinstance(told, int) and not isinstance(told, bool):
        told = float(told)
    if type(told) is not wanted or (isinstance(told, float) and not math.isfinite(told)):
        raise ValueError(wanted)
    return told
