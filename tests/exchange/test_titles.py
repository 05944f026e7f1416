"""Whose lists they are, as the line above the table says it."""

import pytest

from deskops.exchange.kinds.assets import SCHEMA
from deskops.exchange.story import Sheet
from deskops.exchange.titles import customer_of


def titled(caption: str, sheet: str = "Sheet1") -> Sheet:
    return Sheet(sheet, SCHEMA, 2, (), caption=caption)


NAMED = [
    ("华安保险珠海分公司信息资产台账(截至2026年10月)", "珠海", "华安保险"),
    ("华安保险珠海市分公司信息资产台账", "Sheet1", "华安保险"),
    ("华安保险顺德支公司资产清单", "顺德", "华安保险"),
    ("华南银行广州分行固定资产台账", "资产", "华南银行"),
    ("广东华安财产保险有限公司云浮分公司信息资产台账", "资产", "广东华安财产保险有限公司"),
    ("珠海华安科技有限公司信息资产台账", "资产", "珠海华安科技有限公司"),
    ("华安集团 IT设备台账", "资产", "华安集团"),
]


@pytest.mark.parametrize(("caption", "sheet", "name"), NAMED)
def test_a_title_names_the_customer(caption: str, sheet: str, name: str) -> None:
    assert customer_of([titled(caption, sheet)]) == name


UNCLEAR = [
    "",
    "信息资产台账",
    "珠海分公司信息资产台账(截至2026年10月)",
    "2026年资产台账",
    "珠海市分公司",
    "华安保险新塘分公司资产台账",
    "网点设备清单",
    "请各分公司填写后于月底前交回",
    "分公司",
    "asset register",
    "某" * 200 + "公司资产台账",
]


@pytest.mark.parametrize("caption", UNCLEAR)
def test_a_title_that_names_nobody_clearly_is_not_guessed_from(caption: str) -> None:
    assert customer_of([titled(caption, "珠海")]) == ""


def test_sheets_of_one_customers_branches_agree() -> None:
    sheets = [titled(f"华安保险{city}分公司信息资产台账", city) for city in ("珠海", "深圳")]
    assert customer_of([*sheets, titled("派单表")]) == "华安保险"


def test_titles_of_two_customers_name_nobody() -> None:
    assert customer_of([titled("华安保险珠海分公司资产台账"), titled("平南银行珠海分行资产台账")]) == ""
