"""Which known row a row of a file speaks of, and where tag and serial number disagree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskops.exchange.schema import Item
from deskops.exchange.story import Row
from deskops.i18n import _

Fields = tuple[str, ...]

# What a row is recognised by, best first.
_KEYS: Final[Mapping[str, tuple[Fields, ...]]] = {
    "assets": (("tag",), ("serial", "model"), ("hostname",), ("mac",)),
    "addresses": (("cidr",),),
    "software": (("name", "kinds"), ("name",)),
    "dispatch": (("number",),),
}
TAG: Final[Fields] = ("tag",)
_SERIAL: Final[Fields] = ("serial", "model")
_OPTIONAL: Final = frozenset({"model", "kinds"})  # may be empty within a key
_LAST_RESORTS: Final = frozenset({("hostname",), ("mac",)})  # only for rows with neither tag nor serial


@dataclass(slots=True, eq=False)
class Entry:
    """A known row: from the store, or brought by an earlier row of this run (`origin`).

    `speaker`: the row of the file at hand that spoke of it. Both belong to whoever plans, and are not looked into here.
    """

    values: Mapping[str, Any]
    origin: Any = None
    speaker: Any = None
    seen: bool = False


@dataclass(slots=True)
class Match:
    """`doubts`: field, value, why. `twin`: the row of the same file that speaks of the same thing."""

    entry: Entry | None = None
    twin: Any = None
    doubts: list[tuple[str, str, str]] = field(default_factory=list)


def fold(value: Any) -> Any:
    """A value by which equals are found whatever their case; the very same object where it can be, for memory."""
    if isinstance(value, str):
        upper = value.upper()
        return value if upper == value else upper
    return tuple(value) if isinstance(value, list | tuple) else value


def _key(fields: Fields, values: Mapping[str, Any]) -> Any:
    """None when a needed part is empty."""
    if len(fields) == 1:
        return fold(values.get(fields[0])) or None
    parts = tuple(fold(values.get(name) or "") for name in fields)
    return parts if all(part or name in _OPTIONAL for name, part in zip(fields, parts, strict=True)) else None


def _is_named(values: Mapping[str, Any]) -> bool:
    return bool(values.get("tag") or values.get("serial"))


class _ItemFields(Mapping[str, Any]):
    """The fields of a dataclass read as a mapping, without copying them."""

    __slots__ = ("_item",)

    def __init__(self, item: Item) -> None:
        self._item = item

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self._item, name)
        except AttributeError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(type(self._item).__dataclass_fields__)

    def __len__(self) -> int:
        return len(type(self._item).__dataclass_fields__)


class Register:
    """All known rows of one kind, with what this run has added to them."""

    def __init__(self, kind: str, known: Iterable[Mapping[str, Any]]) -> None:
        self.kind = kind
        self._index: dict[Fields, dict[Any, Entry | list[Entry]]] = {fields: {} for fields in _KEYS[kind]}
        self._tags: set[str] = set()
        self.entries = [Entry(values) for values in known]
        for entry in self.entries:
            self._file(entry)

    def _file(self, entry: Entry) -> None:
        for fields, index in self._index.items():
            if fields in _LAST_RESORTS and _is_named(entry.values):
                return
            key = _key(fields, entry.values)
            there = index.setdefault(key, entry) if key else entry
            if isinstance(there, list):
                there.append(entry)
            elif there is not entry:
                index[key] = [there, entry]

    def _unfile(self, entry: Entry) -> None:
        for fields, index in self._index.items():
            key = _key(fields, entry.values)
            there = index.get(key)
            if there is entry:
                del index[key]
            elif isinstance(there, list) and entry in there:
                there.remove(entry)

    def holder(self, fields: Fields, item: Item) -> Entry | None:
        """The known row of that key, the first where there are several."""
        return next(iter(self._look_up(fields, _ItemFields(item))), None)

    def tag_by_serial(self, item: Item) -> str:
        """The asset number of a known device with the item's serial number, unless the file has that number too."""
        found = self._candidates(_SERIAL, _ItemFields(item))
        return next((str(tag) for entry in found if (tag := entry.values.get("tag"))), "")

    def _look_up(self, fields: Fields, values: Mapping[str, Any]) -> list[Entry]:
        there = self._index[fields].get(_key(fields, values), [])
        return there if isinstance(there, list) else [there]

    def open_file(self, rows: Iterable[Row]) -> None:
        """A new file begins: what it names by tag is not to be found by serial number."""
        if self.kind == "assets":
            self._tags = {fold(getattr(row.item, "tag", "")) for row in rows} - {""}
        for entry in self.entries:
            entry.speaker = None

    def match(self, item: Item) -> Match:
        values = _ItemFields(item)
        for fields in self._index:
            if fields in _LAST_RESORTS and _is_named(values):
                break
            if found := self._candidates(fields, values):
                return self._judge(fields, values, found)
        return Match()

    def _candidates(self, fields: Fields, values: Mapping[str, Any]) -> list[Entry]:
        found = self._look_up(fields, values)
        if self.kind != "assets" or fields == TAG:
            return found
        return [entry for entry in found if not self._named_elsewhere(entry, values)]

    def _named_elsewhere(self, entry: Entry, values: Mapping[str, Any]) -> bool:
        tag = fold(entry.values.get("tag") or "")
        return bool(tag) and tag in self._tags and tag != fold(values.get("tag") or "")

    def _judge(self, fields: Fields, values: Mapping[str, Any], found: list[Entry]) -> Match:
        entry = next((one for one in found if one.speaker is None), found[0])
        match = Match(entry, entry.speaker)
        if self.kind == "assets" and match.twin is None:
            self._compare(fields, values, entry, match)
            if len(found) > 1 and fields != TAG:
                why = _("{count} known devices fit this row").format(count=len(found))
                match.doubts.append(("serial", str(values["serial"]), why))
        return match

    def _compare(self, fields: Fields, values: Mapping[str, Any], entry: Entry, match: Match) -> None:
        """Tag and serial number should speak of the same device; where they do not, a person must say who is right."""
        tag, known_tag = str(values["tag"] or ""), str(entry.values.get("tag") or "")
        if fields != TAG:
            if tag and known_tag and fold(tag) != fold(known_tag):
                match.doubts.append(("tag", tag, _known_under(known_tag)))
            return
        serial, known_serial = str(values["serial"] or ""), str(entry.values.get("serial") or "")
        if serial and known_serial and fold(serial) != fold(known_serial):
            why = _("under this asset number the serial number {serial} is known").format(serial=known_serial)
            match.doubts.append(("serial", serial, why))
        others = self._look_up(_SERIAL, values)
        if others and entry not in others and not self._named_elsewhere(others[0], values):
            match.doubts.append(("serial", serial, _known_under(str(others[0].values.get("tag") or "?"))))

    def take(self, entry: Entry | None, item: Item, speaker: Any, changed: Mapping[str, Any]) -> None:
        """Note that a row of the file spoke of `entry` and what it changed, or brought a new one.

        Later rows are judged against what the rows before them say, not against what was.
        """
        if entry is None:
            entry = Entry(_ItemFields(item), origin=speaker)
            self.entries.append(entry)
            self._file(entry)
        elif changed:
            self._unfile(entry)
            entry.values = {**entry.values, **changed}
            self._file(entry)
        entry.speaker, entry.seen = speaker, True

    def unseen(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.seen]


def _known_under(tag: str) -> str:
    return _("the serial number is known under the asset number {tag}").format(tag=tag)
