"""Whose lists these are, where the line above a table says so; a branch by itself names nobody."""

import re
from collections.abc import Iterable
from typing import Final

from deskops.exchange.cells import NAME_CHARS
from deskops.exchange.kinds.assets import CITIES
from deskops.exchange.story import Sheet

_BRANCH: Final = re.compile("分公司|支公司|分行|支行|营业部")
_LIST: Final = re.compile(
    "(?:信息|固定|IT|计算机|电脑|办公|终端)*(?:资产|设备)(?:登记|管理)?(?:台账|清单|列表|明细|一览|表)"
)
_FIRM: Final = re.compile(".*(?:公司|集团)")
_KINDS: Final = ("公司", "集团", "银行", "保险", "证券", "医院", "大学", "学院", "学校", "研究院")
_NAME: Final = re.compile("[\u3400-\u9fffA-Za-z()（）·& ]*[\u3400-\u9fff]{2}[\u3400-\u9fffA-Za-z()（）·& ]*")


def customer_of(sheets: Iterable[Sheet]) -> str:
    """The one customer that the titles name; "" where none does, or where they name several."""
    named = {name for sheet in sheets if (name := _named(sheet))}
    return named.pop() if len(named) == 1 else ""


def _named(sheet: Sheet) -> str:
    title = sheet.caption.strip()
    branch, table = _BRANCH.search(title), _LIST.search(title)
    if branch:
        name = _without_place(title[: branch.start()], sheet.title)
    else:
        name = title[: table.start()].rstrip() if table else ""
        name = name if name.endswith(_KINDS) else ""
    sound = _NAME.fullmatch(name) and len(name) <= NAME_CHARS
    return name.strip() if sound else ""


def _without_place(head: str, sheet: str) -> str:
    """华安保险珠海 is 华安保险 at 珠海; where the name ends and the place begins must be plain."""
    if firm := _FIRM.match(head):
        return firm[0]
    places = {sheet.strip().removesuffix("市"), *CITIES} - {""}
    found = max((p for p in places if head.removesuffix("市").endswith(p)), key=len, default="")
    return head.removesuffix("市").removesuffix(found) if found else ""
