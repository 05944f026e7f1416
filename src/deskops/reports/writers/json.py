"""A report as canonical JSON: the same content gives the same bytes; pictures stand by their digest."""

import hashlib
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, Final

from deskops.domain.canonical import canonical
from deskops.reports.document import Report
from deskops.text import storable

VERSION: Final = 1


def render(report: Report) -> bytes:
    return canonical({"version": VERSION, "report": plain(report)}) + b"\n"


def plain(value: Any) -> Any:
    """What JSON has words for; a part also names what it is."""
    if is_dataclass(value):
        named = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__.lower(), **named}
    match value:
        case str():
            return storable(value)
        case bytes():
            return hashlib.sha256(value).hexdigest() if value else ""
        case datetime():
            return value.astimezone(UTC).isoformat()
        case tuple():
            return [plain(each) for each in value]
        case _:
            return value
