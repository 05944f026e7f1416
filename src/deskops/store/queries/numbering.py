"""Numbers that are given last: where writers run beside each other, a row's number is provisional until the commit."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Table, text

FIRST_PROVISIONAL: Final = 1 << 62  # above all that are ever given
_ROOM: Final = 24  # bits: how many of them one transaction has
_OWN: Final = text("SELECT txid_current() & 4294967295")  # no two transactions share a provisional number
_PUT_IN: Final = (
    "UPDATE {table} AS t SET epoch = :epoch, rev = n.rev "
    "FROM unnest(CAST(:ids AS text[]), CAST(:old AS bigint[]), CAST(:new AS bigint[])) AS n (id, old, rev) "
    "WHERE t.id = n.id AND t.rev = n.old"
)


class Renumbering:
    """The provisional numbers of one transaction, where they stand, and putting the real ones there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._written: dict[Table, dict[int, str]] = {}
        self._next = 0

    def next(self) -> int:
        """A provisional number; they grow in the order in which they are taken."""
        if not self._next:
            self._next = FIRST_PROVISIONAL + (int(self._connection.execute(_OWN).scalar_one()) << _ROOM)
        self._next += 1
        return self._next

    def written(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """These rows are in the database already, with provisional numbers if with any."""
        found = {row["rev"]: row["id"] for row in rows if (row.get("rev") or 0) >= FIRST_PROVISIONAL}
        if found:
            self._written.setdefault(table, {}).update(found)

    def put_in(
        self, epoch: int, final: Mapping[int, int], waiting: Mapping[Table, Iterable[dict[str, Any]]]
    ) -> None:
        """Replace provisional numbers by their final ones, in rows that wait and in rows that are written."""
        for rows in waiting.values():
            for row in rows:
                if row.get("rev") in final:
                    row.update(epoch=epoch, rev=final[row["rev"]])
        for table, numbers in self._written.items():
            old = [rev for rev in numbers if rev in final]  # others were rolled back
            values: dict[str, Any] = {"epoch": epoch, "old": old}
            values |= {"ids": [numbers[rev] for rev in old], "new": [final[rev] for rev in old]}
            self._connection.execute(text(_PUT_IN.format(table=table.name)), values)
