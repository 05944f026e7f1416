"""Checklist templates as a workbook: a sheet a template, a row an item; read with the cell of every field, and written.

Above the headings stand the template's name and kind, a label and a value a row; headings may be Chinese or English.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Final

from deskops.domain.checklist import Item
from deskops.domain.template_rules import ITEM_KEYS, MOST_ITEMS, Draft, Fault, Part
from deskops.exchange.limits import Limits
from deskops.exchange.raw import CellError, Formula, RawRow, RawSheet, shown
from deskops.exchange.sniff import Format, sniff
from deskops.exchange.words import KINDS
from deskops.exchange.workbook import read_workbook
from deskops.i18n import N_, _

LIMITS: Final = Limits(file_bytes=4 << 20, sheets=40, rows=40 * (MOST_ITEMS + 20), columns=40)
_HEAD_ROWS: Final = 12
# The heading of each field as it is written; beside it whatever else people call it.
TITLES: Final[Mapping[str, str]] = {
    "id": N_("Id"),
    "text": N_("What to check (English)"),
    "text_zh": N_("What to check (Chinese)"),
    "answer": N_("Form of answer"),
    "check": N_("Bound check"),
    "photo": N_("Photo"),
    "photo_required": N_("Photo required"),
    "required": N_("Required"),
    "opens_problem": N_("Opens a problem"),
    "severity": N_("Severity"),
    "show_if": N_("Asked if"),
    "room": N_("Same in the room"),
}
_CALLED: Final[Mapping[str, str]] = {
    "id": "编号|代号|item|no",
    "text": "检查内容（英文）|检查内容(英文)|english|英文|text|what to check|what to check (english)",
    "text_zh": "检查内容|检查项目|检查项|巡检内容|巡检项目|项目|内容|chinese|中文|what to check (chinese)",
    "answer": "答案形式|结果形式|填写方式|form of answer|answer",
    "check": "自动检测|检测项|绑定检测|bound check|check",
    "photo": "拍照|照片|photo",
    "photo_required": "必须拍照|照片必填|photo required",
    "required": "必填|必查|required",
    "opens_problem": "生成问题|异常转问题|opens a problem|problem",
    "severity": "严重程度|级别|severity",
    "show_if": "显示条件|条件|asked if|show if|condition",
    "room": "同室相同|同一房间相同|same in the room|room",
}
_HEAD: Final[Mapping[str, str]] = {
    "name": "名称|检查表|检查表名称|name|checklist",
    "kind": "设备类型|类型|适用设备|kind|device kind",
    "version": "版本|version",
}
_YES: Final = frozenset(["yes", "y", "true", "1", "x", "√", "✓", "是", "有", "要", "对"])
_NO: Final = frozenset(["no", "n", "false", "0", "-", "×", "否", "无", "不", "不要"])
_FLAGS: Final = frozenset({"photo", "photo_required", "required", "opens_problem", "room"})
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "answer": {"状态": "state", "正常/异常": "state", "文字": "text", "文本": "text", "数字": "number"},
    "severity": {"低": "low", "中": "medium", "高": "high"},
    "kind": {
        "台式机": "pc", "电脑": "pc", "笔记本": "laptop", "打印机": "printer", "扫描仪": "scanner", "传真机": "fax",
        "pos机": "pos", "网络设备": "network", "其他": "other", "安装": "install", "交付": "handout",
    },
}  # fmt: skip


def read_sheets(path: Path) -> tuple[list[Draft], list[Fault]]:
    """The templates as they stand. Raises BadInput for what is no workbook, or costs too much to read."""
    shape, declared = sniff(path, LIMITS)
    if shape is not Format.WORKBOOK:
        return [], [Fault(path.name, _("It is neither TOML nor a workbook."))]
    drafts, faults = list[Draft](), list[Fault]()
    for sheet in read_workbook(path, LIMITS, declared):
        _Reader(sheet, drafts, faults).read()
    if not drafts and not faults:
        faults.append(
            Fault(path.name, _("It holds no template."), _("Begin with one: deskops template export"))
        )
    return drafts, faults


class _Reader:
    """One sheet; one without headings of a checklist is passed over."""

    def __init__(self, sheet: RawSheet, drafts: list[Draft], faults: list[Fault]) -> None:
        self._sheet, self._drafts, self._faults = sheet, drafts, faults

    def read(self) -> None:
        rows = self._sheet.rows
        above = list[RawRow]()
        columns: dict[int, str] = {}
        for row in islice(rows, _HEAD_ROWS):
            columns = _columns(row)
            if "text" in columns.values() or "text_zh" in columns.values():
                break
            above.append(row)
        else:
            for _row in rows:  # to its end, or the next sheet cannot be asked for
                pass
            return
        draft = Draft(self._head(above, row.number))
        self._drafts.append(draft)
        for row in rows:
            if any(shown(cell).strip() for cell in row.cells):
                draft.items.append(self._item(row, columns, len(draft.items) + 1))

    def _head(self, above: Sequence[RawRow], heading: int) -> Part:
        part = Part(self._place(heading, 0))
        part.values["name"] = self._sheet.title
        for row in above:
            texts = [shown(cell).strip() for cell in row.cells]
            name = _meaning(_HEAD, texts[0]) if texts else ""
            value = next((text for text in texts[1:] if text), "")
            if name and value:
                part.values[name] = _word(name, value)
                part.places[name] = self._place(row.number, 1)
        if "kind" not in part.values and self._sheet.title in (*KINDS, *_WORDS["kind"]):
            part.values["kind"] = _word("kind", self._sheet.title)
        return part

    def _item(self, row: RawRow, columns: Mapping[int, str], number: int) -> Part:
        part = Part(self._place(row.number, 0))
        for column, name in columns.items():
            raw = row.cells[column] if column < len(row.cells) else None
            place = self._place(row.number, column)
            part.places[name] = place
            if isinstance(raw, Formula | CellError):
                self._faults.append(Fault(place, _("A formula or an error stands where a text belongs.")))
                if name in ("text", "text_zh"):
                    part.values[name] = "–"  # or it would be told once more that there is no text
            elif (text := shown(raw).strip()) != "":
                part.values[name] = self._value(name, text, place)
        part.values.setdefault("id", f"item-{number}")
        if not part.values.get("text") and part.values.get("text_zh"):
            part.values["text"] = part.values["text_zh"]  # nobody need write both
        return part

    def _value(self, name: str, text: str, place: str) -> Any:
        if name not in _FLAGS:
            return _word(name, text)
        if text.casefold() not in _YES | _NO:
            self._faults.append(Fault(place, _("{given} is neither yes nor no.").format(given=text[:60])))
        return text.casefold() in _YES

    def _place(self, row: int, column: int) -> str:
        return f"{self._sheet.title}!{_letters(column)}{row}"


def _columns(row: RawRow) -> dict[int, str]:
    """The field of each column that a heading names; the first of two that mean the same counts."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row.cells):
        name = _meaning(_CALLED, shown(cell))
        if name and name not in found.values():
            found[place] = name
    return found


def _meaning(names: Mapping[str, str], heading: str) -> str:
    plain = " ".join(heading.casefold().split())
    return next((name for name, called in names.items() if plain and plain in (name, *called.split("|"))), "")


def _word(name: str, text: str) -> str:
    return _WORDS.get(name, {}).get(text.casefold(), text)


def _letters(column: int) -> str:
    """The name of a column counted from 0: A, …, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write_sheets(templates: Sequence[tuple[str, str, int, Sequence[Item]]]) -> bytes:
    """A workbook that `read_sheets` reads as the same; cells with closed lists offer them."""
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        strong, wrap = (
            book.add_format({"bold": True, "bg_color": "#DDEBF7"}),
            book.add_format({"text_wrap": True}),
        )
        for place, (name, kind, version, items) in enumerate(templates, 1):
            page = book.add_worksheet(f"{place} {kind}"[:31])
            for line, (label, value) in enumerate(
                ((_("Name"), name), (_("Kind"), kind), (_("Version"), version))
            ):
                page.write_row(line, 0, [label, value])
            page.write_row(4, 0, [_(TITLES[field]) for field in ITEM_KEYS], strong)
            for line, item in enumerate(items, 5):
                page.write_row(line, 0, list(_cells(item)), wrap)
            page.set_column(0, 0, 16)
            page.set_column(1, 2, 44)
            page.freeze_panes(5, 1)
            _offer(page, len(items))
    return file.getvalue()


def _cells(item: Item) -> Iterator[str]:
    for name in ITEM_KEYS:
        value = getattr(item, name)
        yield (_("yes") if value else _("no")) if isinstance(value, bool) else value


def _offer(page: Any, count: int) -> None:
    last = 5 + max(count, 20)
    lists = {"answer": ["state", "text", "number"], "severity": ["low", "medium", "high"]}
    lists |= {name: [_("yes"), _("no")] for name in _FLAGS}
    for name, offered in lists.items():
        column = ITEM_KEYS.index(name)
        page.data_validation(5, column, last, column, {"validate": "list", "source": offered})
