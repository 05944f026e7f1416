"""Values on their way from a row of a customer's list to a record and back; writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from deskops.exchange.planning import RowPlan
from deskops.ops.context import Act
from deskops.ops.read.register import COLUMNS


def asset_by_tag(act: Act, tag: str) -> Mapping[str, Any]:
    from sqlmodel import select

    from deskops.store.tables import Asset

    found = act.session.exec(select(Asset).where(Asset.tag == tag)).first()
    return found.model_dump() if found else {}


def values_of(row: RowPlan) -> dict[str, Any]:
    item = row.item
    return {field.name: plain_date(getattr(item, field.name)) for field in fields(item)}


def plain_date(value: Any) -> Any:
    """Dates as ISO text; an instant stays one until its zone is known."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def held_true(made: Mapping[str, Any]) -> dict[str, Any]:
    from deskops.domain.asset import CORRECTABLE

    return {name: made[name] for name in CORRECTABLE}


def read_back(listed: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a list as a job's `extra` keeps it, with its instant as one again."""
    received = listed["received"]
    return {**listed, "received": datetime.fromisoformat(received) if received else ""}


def with_columns(before: str, values: str, row: RowPlan) -> str:
    """A record's `extra`: what it held, with what the row says; headings that this sheet does not have stay."""
    kept: dict[str, Any] = json.loads(before) | json.loads(values)
    columns = next((change.now for change in row.changes if change.field == "extra"), None)
    if columns is not None:
        kept[COLUMNS] = dict(columns)
    else:
        kept |= {COLUMNS: found} if (found := json.loads(before).get(COLUMNS)) else {}
    return json.dumps(kept, ensure_ascii=False)


def extra(columns: Mapping[str, str], more: Mapping[str, Any] | None = None) -> str:
    kept = {COLUMNS: dict(columns)} if columns else {}
    return json.dumps(kept | dict(more or {}), ensure_ascii=False)
