"""What an act has written in a transaction that is not committed, for people and programs; a store that only reads."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from deskops.domain.clock import instant
from deskops.domain.entries import CREATE, RETRACT, Entry
from deskops.domain.nouns import Kind
from deskops.domain.seals import without_secrets
from deskops.i18n import N_, _
from deskops.ops.act import Act
from deskops.ops.context import Context
from deskops.ops.only_reads import no_writer
from deskops.store.queries.unsettled import called, entries_landed, records_landed
from deskops.store.store import Store

if TYPE_CHECKING:
    from sqlmodel import Session


_WRITTEN: Final = N_("Record changed")
# Fields of a desk's acts of administration, which mean an engineer.
_OF_PEOPLE: Final = dict.fromkeys(("subject", "for", "second"), str(Kind.ENGINEER))
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")  # as tables keep it


@dataclass(frozen=True, slots=True)
class Would:
    """One entry, or one record of which no entry tells, that would be written.

    `name` is what people call the record. `id` is empty for what would only be made: it gets another the next time.
    `names` is by values that stand in the fields how people call them: records by their ids, instants by local time.
    """

    kind: str
    id: str
    name: str
    action: str
    label: str
    fields: Mapping[str, Any]
    names: Mapping[str, str]


def landed(context: Context, act: Act) -> list[Would]:
    """What the act, which is whole and not committed, has written; the context's views ask in its transaction."""
    return list(_would(context, act))


def _would(context: Context, act: Act) -> Iterator[Would]:
    from deskops.ops.read.last_step import said_of
    from deskops.ops.read.step_words import step_words

    told = [without_secrets(entry) for entry in entries_landed(act.session, act.ledger)]
    made = {entry.subject for entry in told if entry.action == CREATE}
    for entry in told:
        label = (
            said_of(context, entry)
            if entry.payload.get("item")
            else step_words(entry, _known(context, entry))
        )
        known = "" if entry.subject in made else entry.subject
        fields = {name: value for name, value in entry.payload.items() if value not in (None, "")}
        name, names = called(act.session, entry.kind, entry.subject), _names(context, act, fields)
        yield Would(entry.kind, known, name, entry.action, label, fields, names)
    subjects = {entry.subject for entry in told}
    for record in records_landed(act.session, act.ledger):
        if record.id not in subjects:
            name = called(act.session, record.kind, record.id)
            names = _names(context, act, record.values)
            yield Would(record.kind, record.id, name, "put", _(_WRITTEN), record.values, names)


def _known(context: Context, entry: Entry) -> Mapping[str, Entry]:
    """What an undo or a redo may be of: the entries of its record."""
    from deskops.ops.read.timelines import entries

    return {one.id: one for one in entries(context, entry.subject)} if entry.action == RETRACT else {}


def _names(context: Context, act: Act, fields: Mapping[str, Any]) -> dict[str, str]:
    """A record is meant by a field that is called as its kind is, as `site_id`, `sites` and `engineer`."""
    told = [(name, one) for name, value in fields.items() for one in _each(value) if isinstance(one, str)]
    names = {value: called(act.session, _kind(name), value) for name, value in told}
    zone = context.local.tzinfo
    for _name, value in told:
        if _INSTANT.fullmatch(value):
            names[value] = f"{instant(value).astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return {value: said for value, said in names.items() if said}


def _kind(field: str) -> str:
    return _OF_PEOPLE.get(field) or field.removesuffix("_id").removesuffix("s")


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)


class ReadOnlyStore(Store):
    """A store that is asked and never written to; what acts goes through the context, which plans it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def reader(self) -> "AbstractContextManager[Session]":
        return self._store.reader()

    def close(self) -> None:
        self._store.close()

    def prepare(self, now: str) -> NoReturn:
        raise no_writer()

    def writer(self, *, references: bool = True) -> NoReturn:
        raise no_writer()

    def run(
        self, function: "Callable[[Session], Any]", landed: "Callable[[Session], bool] | None" = None
    ) -> NoReturn:
        raise no_writer()

    def restore(self, file: Path, aside: Path, key: str = "") -> NoReturn:
        raise no_writer()
