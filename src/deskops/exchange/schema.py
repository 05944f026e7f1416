"""What a kind of sheet consists of: its columns with their headings, what identifies a row, how a row is built."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, Final, Protocol

from deskops.exchange.cells import Reader, Setting
from deskops.i18n import _

Values = dict[str, Any]
_NO_EXTRA: Final[Mapping[str, str]] = MappingProxyType({})


def no_extra() -> Mapping[str, str]:
    """One for all: most rows have no columns without a field."""
    return _NO_EXTRA


class Item(Protocol):
    """What every kind's dataclass has beside its own fields: columns without a name of ours, heading to text."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def extra(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Column:
    """`many`: several columns of a sheet feed this field, in order. `cached`: few different values, read once each."""

    field: str
    read: Reader
    headings: str
    many: bool = False
    cached: bool = False


@dataclass(frozen=True)
class Schema:
    """`needs`: the sheet must have one heading of each group.

    `complete` adds what the whole sheet says, and may refuse the row by giving a reason. `identity`: fields of which a
    row has one at least; a line without them may be a note. `wanted`: field to the doubt that an empty cell raises.
    `kept_when_blank`: fields that an empty cell of a newer file does not clear. `derived`: fields that `complete` may
    set without a column of their own. `settles`: field to the one whose value settles a doubt about what was read.
    """

    kind: str
    columns: tuple[Column, ...]
    needs: tuple[frozenset[str], ...]
    build: Callable[[Values], Item]
    complete: Callable[[Values, Setting], str]
    identity: tuple[str, ...]
    kept_when_blank: frozenset[str] = frozenset()
    wanted: Mapping[str, str] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    settles: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def headings(self) -> dict[str, Column]:
        return {heading_key(word): column for column in self.columns for word in column.headings.split("|")}

    def column_for(self, heading: str) -> Column | None:
        for key in heading_keys(heading):
            if column := self.headings.get(key):
                return column
        return None


_BRACKETS = re.compile(r"[((\[【]([^))\]】]*)[))\]】]")
_MARKS = re.compile(r"[\s*:：_\-./、,，#№'\"“”]+")
_NUMBERED = re.compile(r"(?<=\D)\d{1,2}$|[一二三四五六七八九十]$")


@lru_cache(maxsize=2048)
def heading_key(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=2048)  # each kind of list asks the same, and so does each sheet
def heading_keys(text: str) -> tuple[str, ...]:
    """What a heading may be looked up as: whole, without its brackets, the brackets alone, without its number."""
    wide = unicodedata.normalize("NFKC", text)
    outside, inside = _BRACKETS.sub("", wide), _BRACKETS.findall(wide)
    keys = [heading_key(part) for part in (wide, outside, *inside, *re.split(r"[/／]", wide))]
    keys += [_NUMBERED.sub("", key) for key in keys]
    return tuple(dict.fromkeys(key for key in keys if key))


def nothing_identifies(values: Values, schema_fields: tuple[str, ...], message: str) -> str:
    """The refusal of a row that has none of the identifying fields, "" when it has one."""
    return "" if any(values.get(name) for name in schema_fields) else _(message)
