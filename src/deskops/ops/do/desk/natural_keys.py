"""What the desk has already, found by natural keys: the desk's row that is the same thing as one of an old store."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from deskops.domain.nouns import Kind
from deskops.store.queries.ledger import table_of
from deskops.store.tables import RECORDS

# By kind the columns that name one thing, the surest first. What is not here is known by its id alone.
KEYS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    Kind.CUSTOMER: (("name",),),
    Kind.SITE: (("code",),),
    Kind.SUBNET: (("site_id", "cidr"),),
    Kind.DEPARTMENT: (("site_id", "name"),),
    Kind.CONTACT: (("site_id", "name", "phone"),),
    Kind.ENGINEER: (("name",),),
    Kind.ASSET: (("tag",), ("serial",), ("site_id", "hostname")),
    Kind.JOB: (("number",),),
    Kind.TEMPLATE: (("name", "kind", "version", "items"),),
    Kind.INSPECTION: (("number",),),
    Kind.ARTICLE: (("title", "language"),),
    Kind.SOFTWARE_RULE: (("name", "verdict"),),
}
# What is taken in, parents first. Policies, calendars and shifts are the desk's own.
TAKEN: Final = tuple(kind for kind in RECORDS if kind not in (Kind.SHIFT, Kind.SLA_POLICY, Kind.CALENDAR))
# What says nothing of whether two rows tell the same.
_UNCOMPARED: Final = frozenset({"id", "epoch", "rev", "digest", "extra", "pinyin", "source", "created_at"})
Row = Mapping[str, Any]


class Known:
    """The desk's rows of one kind, by id and by each natural key."""

    def __init__(self, written: Connection, kind: str) -> None:
        self._kind = kind
        rows = written.execute(select(table_of(RECORDS[kind]))).mappings()
        self._by_id = {str(row["id"]): dict(row) for row in rows}
        self._by_key = [_by(columns, self._by_id.values()) for columns in KEYS.get(kind, ())]

    def match(self, row: Row, own: Iterable["Counter[tuple[Any, ...]]"]) -> dict[str, Any] | None:
        """By id, else by the first key that is one row's alone here and in the old store (`own` counts there)."""
        if row["id"] in self._by_id:
            return self._by_id[row["id"]]
        for columns, known, counted in zip(KEYS.get(self._kind, ()), self._by_key, own, strict=True):
            key = key_of(columns, row)
            found = known.get(key, []) if key else []
            if len(found) == 1 and counted[key] == 1:
                return found[0]
        return None


def key_of(columns: tuple[str, ...], row: Row) -> tuple[Any, ...]:
    """Empty where the row does not say it: its last column, or for a device any."""
    values = tuple(row[name] for name in columns)
    if columns[-1] == "phone":  # a contact without one is still the one of that name at that site
        return values if values[1] else ()
    return values if all(value not in ("", None) for value in values) else ()


def counted(kind: str, rows: Iterable[Row]) -> list["Counter[tuple[Any, ...]]"]:
    """How often each key occurs, one counter for each key of the kind."""
    listed = list(rows)
    return [Counter(key_of(columns, row) for row in listed) for columns in KEYS.get(kind, ())]


def _by(
    columns: tuple[str, ...], rows: Iterable[dict[str, Any]]
) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        key = key_of(columns, row)
        if key:
            found.setdefault(key, []).append(row)
    return found


def differences(ours: Row, theirs: Row) -> list[str]:
    """The columns in which the old store says something else; what it does not say is no difference."""
    return [
        name
        for name, value in theirs.items()
        if name not in _UNCOMPARED and value not in ("", None, "[]") and ours.get(name) != value
    ]


def label(row: Row) -> str:
    """What a person knows a row by."""
    for name in ("number", "code", "tag", "cidr", "name", "title", "hostname", "serial"):
        if row.get(name):
            return str(row[name])
    return str(row["id"])
