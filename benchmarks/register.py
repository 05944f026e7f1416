"""A customer's asset register of any length, as messy as they are kept: a sheet a city, titles, six styles of dates."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from benchmarks.stores import cache_folder

_CITIES: Final = {
    "珠海": ("ZH", ("香洲", "拱北", "斗门")),
    "深圳": ("SZ", ("福田", "南山", "罗湖", "龙岗")),
    "肇庆": ("ZQ", ("端州", "鼎湖")),
    "广州": ("GZ", ("珠江新城", "天河", "越秀", "番禺", "白云")),
    "佛山": ("FS", ("禅城", "南海", "顺德")),
}
_MODELS: Final = (
    ("台式机", "PC", "联想", "启天 M4500"),
    ("台式机", "PC", "HP", "ProDesk 400 G3"),
    ("笔记本", "NB", "Dell", "Latitude 5480"),
    ("打印机", "PR", "EPSON", "LQ-630K"),
    ("POS机", "PS", "海信", "HK570"),
)
_HEADINGS: Final = (
    "序号 资产编号 设备类型 品牌 型号 序列号 计算机名 所属网点 部门 "
    "使用人 电话 IP地址 MAC 购买日期 保修到期 状态 备注"
)
_EPOCH: Final = date(1899, 12, 30)
_DATES: Final[tuple[Callable[[date], Any], ...]] = (
    lambda day: day,
    lambda day: day.strftime("%Y/%m/%d"),
    lambda day: day.strftime("%Y.%m.%d"),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: day.strftime("%Y-%m"),
    lambda day: (day - _EPOCH).days,
)
_SUR, _GIVEN = "陈李黄张梁林王刘何吴周罗郑谢邓", "伟芳敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂"
_DEPARTMENTS: Final = (
    "财务部",
    "运营部",
    "客户服务部",
    "销售部",
    "人力资源部",
    "信息技术部",
    "柜面",
    "影像中心",
)
_SHARED: Final = 240  # devices that a site has addresses for


def register(rows: int) -> Path:
    """The workbook with so many devices, kept between runs; the same length gives the same file."""
    file = cache_folder() / f"register-{rows}.xlsx"
    if not file.exists():
        unfinished = file.with_suffix(".part")
        _write(unfinished, rows)
        unfinished.rename(file)
    return file


def _write(file: Path, rows: int) -> None:
    chance = random.Random(rows)
    book = xlsxwriter.Workbook(str(file))
    day_format, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    left = rows
    for place, (city, (code, districts)) in enumerate(_CITIES.items()):
        share = left if place == len(_CITIES) - 1 else rows // len(_CITIES)
        sheet = book.add_worksheet(city)
        sheet.merge_range(0, 0, 0, 16, f"{city}分公司信息资产台账(截至2026年10月)", bold)
        sheet.write_row(1, 0, _HEADINGS.split(), bold)
        style = chance.choice(_DATES)
        for number in range(share):
            cells = _device(chance, code, _site(districts, number), place * rows + number, style)
            for column, value in enumerate((number + 1, *cells)):
                if isinstance(value, date):
                    sheet.write_datetime(number + 2, column, value, day_format)
                else:
                    sheet.write(number + 2, column, value)
        sheet.write(share + 3, 0, "合计")
        sheet.write_formula(share + 3, 1, f"=COUNTA(B3:B{share + 2})", value=share)
        left -= share
    book.close()


def _site(districts: tuple[str, ...], number: int) -> str:
    ring = number // (_SHARED * len(districts))
    return districts[number % len(districts)] + (f"{ring + 1}店" if ring else "")


def _device(
    chance: random.Random, code: str, site: str, number: int, style: Callable[[date], Any]
) -> Iterator[Any]:
    kind, short, brand, model = chance.choice(_MODELS)
    bought = date(2009, 1, 1) + timedelta(days=chance.randint(0, 3600))
    dates = chance.choice(_DATES) if chance.random() < 0.2 else style
    tag, host = f"{code}{short}{number + 1:06d}", f"{code}-{short}-{number + 1:06d}"
    odd = chance.random()
    if odd < 0.02:
        tag, host = f" {tag} ", f"{host}\u00a0"
    yield from (tag, kind, brand, model)
    yield "无" if 0.02 <= odd < 0.04 else f"{chance.getrandbits(48):012X}"
    yield from ("ADMIN-PC" if 0.04 <= odd < 0.05 else host, f"{code}-{site}", chance.choice(_DEPARTMENTS))
    yield chance.choice(_SUR) + "".join(chance.sample(_GIVEN, 2))
    yield f"1{chance.choice('3589')}{number % 10}0000{number % 10_000:04d}"
    yield "DHCP" if 0.05 <= odd < 0.06 else f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    mac = ":".join(f"{chance.randint(0, 255):02X}" for _byte in range(6))
    yield mac if chance.random() > 0.1 else mac.replace(":", "-").lower()
    yield from (dates(bought), dates(bought + timedelta(days=1095)))
    yield chance.choices(["在用", "备用", "维修中", "报废"], [88, 6, 3, 3])[0]
    yield chance.choice(["", "", "", "键盘更换过", "VIP"])
