"""A report as plain data and back, each the exact inverse of the other; knows no bytes of JSON and no files."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from deskops.errors import BadInput
from deskops.i18n import _
from deskops.reports.document import Counterpart, Report
from deskops.text import storable

_SCALARS = (str, int, bool, NoneType)


class _Foreign(Exception):
    """A value that no report has there."""


def plain(value: Any) -> Any:
    """What JSON has words for: lists, texts, whole numbers, true and false; a part also names what it is."""
    match value:
        case str():
            return storable(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case tuple():
            return [plain(each) for each in value]
        case _ if is_dataclass(value):
            kind: type = type(value)
            named = {name: plain(getattr(value, name)) for name in _shape(kind)}
            return {"is": _name(kind), **named}
        case _:
            return value


def report_from(content: Mapping[str, Any]) -> Report:
    """The report that `plain` made `content` of. Raises BadInput for anything else: it may come from anybody.

    What an older version did not know yet may be missing, and has its default; anything beside what we know may not.
    """
    made: Report = _read(Report, content)
    return made


def counterpart_from(content: Any) -> Counterpart:
    """The same of the part that says what was signed instead. Raises BadInput."""
    made: Counterpart = _read(Counterpart, content)
    return made


def _read(kind: type, content: Any) -> Any:
    try:
        return _dataclass(kind, content)
    except (_Foreign, OverflowError) as error:
        raise BadInput(_("That is not the content of a report: {detail}").format(detail=error)) from error


@cache
def _shape(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _required(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind) if field.default is MISSING)


def _name(kind: type) -> str:
    return kind.__name__.lower()


def _of(kind: Any, value: Any) -> Any:
    """`value` as a `kind`, which is a type as the document declares it."""
    if get_origin(kind) is UnionType:
        return _of(_option(kind, value), value)
    if get_origin(kind) is tuple:
        return _tuple(kind, value)
    if kind is datetime:
        return _moment(value)
    if is_dataclass(kind):
        return _dataclass(kind, value)
    if kind not in _SCALARS or type(value) is not kind:
        raise _Foreign(repr(value)[:80])
    if kind is str and storable(value) != value:
        raise _Foreign(repr(value)[:80])
    return value


def _option(union: Any, value: Any) -> Any:
    """Which of a union's types a value is, by what JSON shows of it."""
    options = get_args(union)
    named: dict[str, Any] = {_name(cast(type, option)): option for option in options if is_dataclass(option)}
    if isinstance(value, Mapping) and value.get("is") in named:
        return named[value["is"]]
    if type(value) in options:
        return type(value)
    if isinstance(value, str) and datetime in options:
        return datetime
    raise _Foreign(repr(value)[:80])


def _tuple(kind: Any, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _Foreign(repr(value)[:80])
    first, *rest = get_args(kind)
    if rest == [...]:
        return tuple(_of(first, each) for each in value)
    if len(value) != 1 + len(rest):
        raise _Foreign(repr(value)[:80])
    return tuple(_of(each, item) for each, item in zip((first, *rest), value, strict=True))


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _Foreign(repr(value)[:80]) from error
    if moment.utcoffset() is None or plain(moment) != value:
        raise _Foreign(repr(value)[:80])
    return moment


def _dataclass(kind: Any, value: Any) -> Any:
    shape = _shape(kind)
    if not isinstance(value, Mapping) or value.get("is") != _name(kind):
        raise _Foreign(repr(value)[:80])
    given = value.keys() - {"is"}
    if not _required(kind) <= given <= shape.keys():
        raise _Foreign(f"{_name(kind)}: {', '.join(sorted(map(str, given ^ shape.keys())))[:80]}")
    return kind(**{name: _of(shape[name], value[name]) for name in given})
