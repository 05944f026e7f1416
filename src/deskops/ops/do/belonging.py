"""Whose this laptop is: what a desk's answer says of it, kept in the store and in the settings."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, insert, update

from deskops.domain.clock import stored
from deskops.ops.context import Act, Context
from deskops.store import views
from deskops.store.queries import incidents, outbox
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Meta
from deskops.store.views.tuples import MetaRow

ADDRESS: Final = "address"  # mark: where this laptop met its desk the last time
PROVES: Final = "proves"  # mark: its desk can prove who it is, so that one that does not is another


def write_identity(written: Connection, answer: dict[str, Any], url: str, *, asked: str = "") -> None:
    """Whose store it is, as the desk at `url` says. `asked`: when somebody showed that they may open it, where it is
    encrypted.
    """
    values = {
        "role": "laptop", "replica": answer["replica"], "code": answer["code"], "engineer": answer["engineer"],
        "name": answer["engineer_name"], "desk": answer["desk"], "desk_name": answer["name"],
        "desk_key": answer["key"], "desk_sealing_key": answer["sealing_key"],
    }  # fmt: skip
    values[f"sync.{ADDRESS}"] = json.dumps(url.rstrip("/"), ensure_ascii=False)
    if answer.get("proves") is True:
        values[f"sync.{PROVES}"] = "true"
    if asked:
        values["sync.asked"] = f'"{asked}"'
    written.execute(insert(Meta), [{"key": key, "value": value} for key, value in values.items()])


def note_copy(act: Act, other: Mapping[str, str]) -> None:
    """The desk noticed that this store was copied or put back: which one goes on under another id."""
    written, own, now = connection(act.session), act.identity, stored(act.ledger.evidence.wall)
    noted = {"first_code": own.code, **{name: str(other[name]) for name in ("second", "second_code")}}
    incidents.note(written, "copied", own.replica, noted, now, act.ledger.random)


def go_on_as(act: Act, told: Mapping[str, str]) -> None:
    """The id and the code that the desk gave this store."""
    for key, value in (("replica", told["id"]), ("code", told["code"])):
        changed = update(table_of(Meta)).where(table_of(Meta).c.key == key)
        connection(act.session).execute(changed.values(value=value))
    outbox.mark(connection(act.session), {"given": str(told.get("given", ""))})


def keep_url(context: Context, url: str) -> None:
    from deskops.config.writing import put

    put(context.paths.config_file, "desk.url", url)


def meta_of(context: Context) -> dict[str, str]:
    return {row.key: row.value for row in views.rows(context.views, "meta", MetaRow)}
