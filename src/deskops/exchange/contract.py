"""The import's result as the JSON contract of the command line has it; names and order are the contract."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from deskops.exchange.planning import FilePlan
from deskops.exchange.rows import written

VERSION: Final = 1
_MISSING_FIELDS: Final = ("tag", "serial", "hostname", "cidr", "name", "site")


def as_json(plans: Iterable[FilePlan]) -> dict[str, Any]:
    return {"version": VERSION, "files": [file_as_json(plan) for plan in plans]}


def file_as_json(plan: FilePlan) -> dict[str, Any]:
    return {
        "file": plan.file.name,
        "kind": plan.file.kind,
        "sheets": sheets_as_json(plan),
        "repairs": [_told(told, "sheet", "row", "column", "from", "to", "why") for told in plan.file.repairs],
        "refusals": [_told(told, "sheet", "row", "why") for told in plan.refusals],
        "doubts": [_told(told, "sheet", "row", "column", "value", "why") for told in plan.doubts],
        "missing": [
            {"kind": kind} | {name: written(row.get(name)) for name in _MISSING_FIELDS if row.get(name)}
            for kind, row in plan.missing
        ],
    }


def _told(told: tuple[Any, ...], *names: str) -> dict[str, Any]:
    """A repair, refusal or doubt under the contract's names; the column number after them is ours alone."""
    return dict(zip(names, told, strict=False))


def sheets_as_json(plan: FilePlan) -> list[dict[str, Any]]:
    verdicts = Counter((id(planned.sheet), planned.verdict) for planned in plan.rows)
    taken = [planned for planned in plan.rows if planned.verdict != "refused"]
    repaired = Counter(id(planned.sheet) for planned in taken if planned.row.repaired)
    return [
        {
            "sheet": sheet.title,
            "kind": sheet.schema.kind,
            "heading_row": sheet.heading_row,
            "rows": len(sheet.rows),
            **{verdict: verdicts[id(sheet), verdict] for verdict in ("new", "updated", "unchanged")},
            "repaired": repaired[id(sheet)],
            "refused": verdicts[id(sheet), "refused"],
        }
        for sheet in plan.file.sheets
    ]
