"""A list of devices and where each of them goes: a heading, then a device a line, as a workbook or a text table."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from deskops.errors import BadInput
from deskops.exchange.delimited import read_delimited
from deskops.exchange.limits import DEFAULT, Limits
from deskops.exchange.raw import RawRow, RawSheet, shown
from deskops.exchange.sniff import Format, sniff
from deskops.exchange.workbook import read_workbook
from deskops.i18n import _

# By field what people write above its column, in small letters.
_HEADINGS: Final = {
    "device": ("device", "tag", "asset", "asset tag", "设备", "设备编号", "资产编号"),
    "site": ("site", "to site", "站点", "网点", "地点"),
    "department": ("department", "to department", "部门"),
    "room": ("room", "floor", "floor and room", "房间", "楼层", "位置", "楼层房间"),
    "used_by": ("user", "used by", "使用人", "使用者"),
    "phone": ("telephone", "phone", "电话"),
}
_FIELDS: Final = {word: field for field, words in _HEADINGS.items() for word in words}


class Moving(NamedTuple):
    """One device as its line has it; `row` as a spreadsheet counts."""

    row: int
    device: str
    site: str = ""
    department: str = ""
    room: str = ""
    used_by: str = ""
    phone: str = ""


def read_moves(path: Path, limits: Limits = DEFAULT) -> list[Moving]:
    """The lines that name a device, of the first sheet. Raises BadInput for a file that is no such list."""
    shape, declared = sniff(path, limits)
    sheets = (
        read_workbook(path, limits, declared) if shape is Format.WORKBOOK else read_delimited(path, limits)
    )
    found = next((list(_moves(sheet)) for sheet in sheets), [])
    if not found:
        raise BadInput(
            _("{file} names no device").format(file=path.name),
            hint=_("Its first line has headings: device, site, department, room, user, telephone."),
        )
    return found


def _moves(sheet: RawSheet) -> Iterator[Moving]:
    rows = iter(sheet.rows)
    fields = _fields(next(rows, None))
    for row in rows:
        told = {name: shown(cell).strip() for name, cell in zip(fields, row.cells, strict=False) if name}
        if told.get("device"):
            yield Moving(row.number, **told)


def _fields(heading: RawRow | None) -> list[str]:
    cells = heading.cells if heading else []
    return [_FIELDS.get(" ".join(shown(cell).lower().split()), "") for cell in cells]
