"""What an act has written in a transaction that is not committed, for people and programs; a store that only reads."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from deskops.domain.actions import label_of_entry
from deskops.domain.entries import CREATE
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


@dataclass(frozen=True, slots=True)
class Would:
    """One entry, or one record of which no entry tells, that would be written.

    `name` is what people call the record. `id` is empty for what would only be made: it gets another the next time.
    """

    kind: str
    id: str
    name: str
    action: str
    label: str
    fields: Mapping[str, Any]


def landed(context: Context, act: Act) -> list[Would]:
    """What the act, which is whole and not committed, has written; the context's views ask in its transaction."""
    return list(_would(context, act))


def _would(context: Context, act: Act) -> Iterator[Would]:
    from deskops.ops.read.last_step import said_of

    told = [without_secrets(entry) for entry in entries_landed(act.session, act.ledger)]
    made = {entry.subject for entry in told if entry.action == CREATE}
    for entry in told:
        label = said_of(context, entry) if entry.payload.get("item") else _(label_of_entry(entry))
        known = "" if entry.subject in made else entry.subject
        fields = {name: value for name, value in entry.payload.items() if value not in (None, "")}
        yield Would(
            entry.kind, known, called(act.session, entry.kind, entry.subject), entry.action, label, fields
        )
    subjects = {entry.subject for entry in told}
    for record in records_landed(act.session, act.ledger):
        if record.id not in subjects:
            name = called(act.session, record.kind, record.id)
            yield Would(record.kind, record.id, name, "put", _(_WRITTEN), record.values)


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
