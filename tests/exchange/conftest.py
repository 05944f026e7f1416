"""A small customer: its register with each defect planted on a row of its own, read as the product does."""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from deskops.exchange.limits import DEFAULT, Limits
from deskops.exchange.planning import FilePlan, plan_files
from deskops.exchange.reading import read_file
from deskops.exchange.story import SourceFile

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
HEADINGS_TEXT = "序号|资产编号|设备类型|品牌|型号|序列号|计算机名|所属网点|部门|使用人|电话|IP地址|MAC"
HEADINGS_TEXT += "|购买日期|保修到期|状态|备注"
HEADINGS = HEADINGS_TEXT.split("|")
FIELDS_TEXT = "no tag kind brand model serial host site dept user phone ip mac bought warranty status note"
FIELDS = FIELDS_TEXT.split()
DATE_STYLES: tuple[Callable[[date], Any], ...] = (
    lambda day: datetime(day.year, day.month, day.day),  # noqa: DTZ001 - as a spreadsheet holds it
    lambda day: day.strftime("%Y/%m/%d"),
    lambda day: day.strftime("%Y.%m.%d"),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: day.strftime("%Y-%m"),
    lambda day: (day - date(1899, 12, 30)).days,
)
# defect: field and the value that is planted, from the sound row
PLANTS: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "full width": ("tag", lambda row: "".join(chr(ord(sign) + 0xFEE0) for sign in row["tag"])),
    "blanks around": ("tag", lambda row: f" {row['tag']} "),
    "a hard blank": ("host", lambda row: row["host"] + "\u00a0"),
    "a line break": ("site", lambda row: row["site"] + " \n"),
    "no serial": ("serial", lambda _row: ""),
    "a word for no serial": ("serial", lambda _row: "无"),
    "a slash for no serial": ("serial", lambda _row: "/"),
    "impossible address": ("ip", lambda _row: "10.21.300.5"),
    "a word for the address": ("ip", lambda _row: "DHCP"),
    "commas in the address": ("ip", lambda row: row["ip"].replace(".", ",")),
    "prefix in the address": ("ip", lambda row: row["ip"] + "/24"),
    "kind of two meanings": ("kind", lambda _row: "一体机"),
    "kind in other words": ("kind", lambda _row: "激光打印机"),
    "unheard-of kind": ("kind", lambda _row: "碎纸机"),
    "a link": ("user", lambda _row: '=HYPERLINK("http://example.invalid","点我")'),
    "a name not to standard": ("host", lambda _row: "WIN-8J3KD"),
    "warranty before purchase": ("warranty", lambda _row: "2001/01/01"),
    "a month that is none": ("bought", lambda _row: "2015/13/40"),
    "words for a phone": ("phone", lambda _row: "联系不上,打座机 8331-22"),
    "MAC in pairs": ("mac", lambda row: row["mac"].replace(":", "-").lower()),
    "unheard-of status": ("status", lambda _row: "飞走了"),
}


@dataclass
class Planted:
    path: Path
    rows: int
    heading_row: int
    defects: dict[int, str] = field(default_factory=dict)  # row: what was planted there
    sound: set[int] = field(default_factory=set)


def device(number: int, dice: random.Random) -> dict[str, Any]:
    bought = date(2012, 1, 1) + timedelta(days=dice.randint(0, 2000))
    return {
        "no": number,
        "tag": f"ZHPC{number:05d}",
        "kind": "台式机",
        "brand": "HP",
        "model": "ProDesk 400 G3",
        "serial": f"SN{dice.randrange(16**8):08X}",
        "host": f"ZH-PC-{number:05d}",
        "site": "ZH-香洲",
        "dept": "财务部",
        "user": dice.choice("陈李黄张") + dice.choice("伟芳敏静"),
        "phone": f"139{number:08d}",
        "ip": f"10.20.{number // 200}.{10 + number % 200}",
        "mac": f"02:00:00:00:{number // 256:02X}:{number % 256:02X}",
        "bought": bought,
        "warranty": bought + timedelta(days=1095),
        "status": "在用",
        "note": "",
    }


def write_register(path: Path, seed: int = 1, rows: int = 80, style: int = 1) -> Planted:
    """Title row, heading, `rows` devices of which every third carries a defect, a blank line and a total."""
    dice = random.Random(seed)
    book = Workbook()
    sheet = book.active
    sheet.title = "珠海"
    sheet.cell(1, 1, "珠海分公司信息资产台账")
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(2, column, heading)
    planted = Planted(path, rows, 2)
    wishes = list(PLANTS)
    dice.shuffle(wishes)
    for number in range(1, rows + 1):
        row, at = device(number, dice), number + 2
        row["bought"], row["warranty"] = (DATE_STYLES[style](row[name]) for name in ("bought", "warranty"))
        if number % 3 == 0:
            defect = wishes[(number // 3) % len(wishes)]
            name, change = PLANTS[defect]
            row[name] = change(row)
            planted.defects[at] = defect
        else:
            planted.sound.add(at)
        for column, name in enumerate(FIELDS, 1):
            sheet.cell(at, column, row[name])
    sheet.cell(rows + 4, 1, "合计")
    sheet.cell(rows + 4, 2, f"=COUNTA(B3:B{rows + 2})")
    book.save(path)
    return planted


def read(path: Path, limits: Limits = DEFAULT) -> SourceFile:
    return read_file(path, zone=SHANGHAI, reference_date=TODAY, limits=limits)


def plan(
    *files: SourceFile, known: dict[str, list[dict[str, Any]]] | None = None, **more: Any
) -> list[FilePlan]:
    store = known or {}
    return plan_files(files, lambda kind: store.get(kind, []), reference_date=TODAY, **more)


def stored(*plans: FilePlan) -> dict[str, list[dict[str, Any]]]:
    """What a store holds once the plans are carried out on an empty one."""
    store: dict[str, list[dict[str, Any]]] = {}
    for planned in (row for one in plans for row in one.rows):
        if planned.verdict == "new":
            rows = store.setdefault(planned.sheet.schema.kind, [])
            values = {name: getattr(planned.item, name) for name in type(planned.item).__dataclass_fields__}
            rows.append({**values, "id": f"{planned.sheet.schema.kind}-{len(rows)}"})
    return store


@pytest.fixture
def register() -> Callable[..., Planted]:
    return write_register


@pytest.fixture
def reading() -> Callable[..., SourceFile]:
    return read


@pytest.fixture
def planning() -> Callable[..., list[FilePlan]]:
    return plan


@pytest.fixture
def storing() -> Callable[..., dict[str, list[dict[str, Any]]]]:
    return stored


@pytest.fixture
def sheet_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows of cells as a table, or a workbook of several: sheet_file(*rows), sheet_file(title=rows)."""

    def write(*rows: list[Any], name: str = "file.xlsx", **sheets: list[list[Any]]) -> Path:
        if name.endswith(".csv"):
            with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            return tmp_path / name
        book = Workbook()
        book.remove(book.active)
        for title, lines in (sheets or {"Sheet1": list(rows)}).items():
            sheet = book.create_sheet(title)
            for line in lines:
                sheet.append(line)
        book.save(tmp_path / name)
        return tmp_path / name

    return write
