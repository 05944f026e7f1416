"""A record's columns, checked and digested; knows no session."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, create_model

from deskops.domain.canonical import digest
from deskops.store.tables import RECORDS

_UNDIGESTED = frozenset({"epoch", "rev", "digest", "extra"})


@cache
def _checker(kind: str) -> type[BaseModel]:
    """The record's columns without SQLModel's instrumentation, which costs 25 times as much to check a row with."""
    columns: dict[str, Any] = {
        name: (info.annotation, info) for name, info in RECORDS[kind].model_fields.items()
    }
    return create_model(kind, **columns)


def record_values(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A record's columns, checked and with their defaults. Raises ValueError for a wrong type."""
    return dict(_checker(kind).model_validate(values).__dict__)


def record_digest(row: Mapping[str, Any]) -> str:
    """Digest of a record's content: its columns without numbers, and the fields of newer versions."""
    content = {key: value for key, value in row.items() if key not in _UNDIGESTED}
    return digest({**json.loads(row["extra"]), **content} if row["extra"] != "{}" else content)
