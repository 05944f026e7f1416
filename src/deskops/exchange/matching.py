"""Which known row a row of a file speaks of, and where tag and serial number disagree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskops.exchange.schema import Item
from deskops.exchange.story import Row
from deskops.i18n import _

Key = tuple[Any, ...]

# What a row is recognised by, best first: the first key of which the row has every part is looked up first.
_KEYS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "assets": (("tag",), ("serial", "model"), ("hostname",), ("mac",)),
    "addresses": (("cidr",),),
    "software": (("name", "kinds"), ("name",)),
    "dispatch": (("number",),),
}
_OPTIONAL: Final = frozenset({"model", "kinds"})  # may be empty within a key
_LAST_RESORTS: Final = frozenset({("hostname",), ("mac",)})  # only for rows with neither tag nor serial


@dataclass(slots=True, eq=False)
class Entry:
    """A known row: from the store, or brought by an earlier row of this run (`origin`)."""

    values: Mapping[str, Any]
    origin: Any = None
    place: tuple[str, int] | None = None  # sheet and row that spoke of it in the file at hand
    seen: bool = False


@dataclass(slots=True)
class Match:
    """`doubts`: field, value, why. `twin`: the row of this file that speaks of the same thing."""

    entry: Entry | None = None
    twin: tuple[str, int] | None = None
    doubts: list[tuple[str, str, str]] = field(default_factory=list)


def fold(value: Any) -> Any:
    return (
        value.casefold()
        if isinstance(value, str)
        else tuple(value)
        if isinstance(value, list | tuple)
        else value
    )


def _key(fields: tuple[str, ...], get: Mapping[str, Any]) -> Key | None:
    values = tuple(fold(get.get(name) or "") for name in fields)
    complete = all(value or name in _OPTIONAL for name, value in zip(fields, values, strict=True))
    return (fields, *values) if complete else None


class _Fields(Mapping[str, Any]):
    """The fields of a dataclass read as a mapping, without copying them."""

    def __init__(self, item: Item) -> None:
        self._item = item

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self._item, name)
        except AttributeError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(type(self._item).__dataclass_fields__)  # type: ignore[attr-defined] # every Item is a dataclass

    def __len__(self) -> int:
        return sum(1 for _name in self)


def fields_of(item: Item) -> Mapping[str, Any]:
    return _Fields(item)


class Register:
    """All known rows of one kind, with what this run has added to them."""

    def __init__(self, kind: str, known: Iterable[Mapping[str, Any]]) -> None:
        self.kind = kind
        self._keys = _KEYS[kind]
        self._index: dict[Key, list[Entry]] = {}
        self.entries = [Entry(values) for values in known]
        for entry in self.entries:
            self._file(entry)
        self._tags: set[str] = set()

    def _file(self, entry: Entry) -> None:
        for fields in self._keys:
            if key := _key(fields, entry.values):
                self._index.setdefault(key, []).append(entry)

    def open_file(self, rows: Iterable[Row]) -> None:
        """A new file begins: what it names by tag is not to be found by serial number."""
        self._tags = {fold(getattr(row.item, "tag", "")) for row in rows} - {""}
        for entry in self.entries:
            entry.place = None

    def match(self, item: Item) -> Match:
        values = fields_of(item)
        for fields in self._keys:
            if fields in _LAST_RESORTS and (values.get("tag") or values.get("serial")):
                break
            key = _key(fields, values)
            found = self._candidates(key, fields, values) if key else []
            if found:
                return self._judge(fields, values, found)
        return Match()

    def _candidates(self, key: Key, fields: tuple[str, ...], values: Mapping[str, Any]) -> list[Entry]:
        found = self._index.get(key, [])
        if fields == ("tag",) or self.kind != "assets":
            return found
        return [entry for entry in found if not self._named_elsewhere(entry, values)]

    def _named_elsewhere(self, entry: Entry, values: Mapping[str, Any]) -> bool:
        tag = fold(entry.values.get("tag") or "")
        return bool(tag) and tag in self._tags and tag != fold(values.get("tag") or "")

    def _judge(self, fields: tuple[str, ...], values: Mapping[str, Any], found: list[Entry]) -> Match:
        entry = next((one for one in found if one.place is None), found[0])
        match = Match(entry, entry.place)
        if self.kind == "assets" and match.twin is None:
            self._compare(fields, values, entry, match)
            if len(found) > 1 and fields != ("tag",):
                match.doubts.append(
                    (
                        "serial",
                        str(values["serial"]),
                        _("{count} known devices fit this row").format(count=len(found)),
                    )
                )
        return match

    def _compare(
        self, fields: tuple[str, ...], values: Mapping[str, Any], entry: Entry, match: Match
    ) -> None:
        """Tag and serial number should speak of the same device; where they do not, a person must say who is right."""
        tag, serial = str(values["tag"] or ""), str(values["serial"] or "")
        known_tag, known_serial = str(entry.values.get("tag") or ""), str(entry.values.get("serial") or "")
        if fields != ("tag",):
            if tag and known_tag and fold(tag) != fold(known_tag):
                why = _("the serial number is known under the asset number {tag}").format(tag=known_tag)
                match.doubts.append(("tag", tag, why))
            return
        if serial and known_serial and fold(serial) != fold(known_serial):
            why = _("under this asset number the serial number {serial} is known").format(serial=known_serial)
            match.doubts.append(("serial", serial, why))
        others = self._index.get(_key(("serial", "model"), values) or (), [])
        if serial and others and entry not in others:
            other = others[0]
            if not self._named_elsewhere(other, values):
                holder = other.values.get("tag") or "?"
                why = _("the serial number is known under the asset number {tag}").format(tag=holder)
                match.doubts.append(("serial", serial, why))

    def take(self, entry: Entry | None, item: Item, origin: Any, place: tuple[str, int]) -> None:
        """Note that a row of the file spoke of `entry`, or brought a new one."""
        if entry is None:
            entry = Entry(fields_of(item), origin)
            self.entries.append(entry)
            self._file(entry)
        entry.place, entry.seen = place, True

    def unseen(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.seen]
