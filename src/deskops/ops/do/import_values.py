"""Values on their way from a row of a customer's list to a record and back; writes nothing."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any

from deskops.exchange.planning import RowPlan
from deskops.exchange.schema import Item
from deskops.ops.context import Act
from deskops.ops.read.register import COLUMNS


def asset_by_tag(act: Act, tag: str) -> Mapping[str, Any]:
    from sqlmodel import select

    from deskops.store.tables import Asset

    found = act.session.exec(select(Asset).where(Asset.tag == tag)).first()
    return found.model_dump() if found else {}


def customer_by_name(act: Act, name: str) -> str | None:
    from sqlmodel import select

    from deskops.store.tables import Customer

    return act.session.exec(select(Customer.id).where(Customer.name == name)).first()


def columns_of(row: RowPlan, values: Mapping[str, Any]) -> list[str]:
    """The record's columns that the row's changes mean."""
    renamed = {"user": "used_by", "site": "site_id", "city": "" if values.get("site_id") else "extra"}
    renamed["dhcp_servers"] = "extra"
    names = [renamed.get(change.field, change.field) for change in row.changes]
    return [name for name in names if name in values]


def values_of(row: RowPlan) -> dict[str, Any]:
    item = row.item
    return {name: plain_date(getattr(item, name)) for name in _names(type(item))}


@cache
def _names(kind: type[Item]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def plain_date(value: Any) -> Any:
    """Dates as ISO text; an instant stays one until its zone is known."""
    if type(value) is str:  # nearly every value; asked first, for speed
        return value
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
    if not columns and not more:
        return "{}"  # most rows
    kept = {COLUMNS: dict(columns)} if columns else {}
    return json.dumps(kept | dict(more or {}), ensure_ascii=False)


def place_of(code: str) -> str:
    """`GZ-珠江新城` is the place 珠江新城; a name without such a prefix is the place itself."""
    match = re.fullmatch(r"[A-Za-z]{1,4}\d{0,3}[-_]([\u3400-\u9fff].*)", code)
    return match[1] if match else code
