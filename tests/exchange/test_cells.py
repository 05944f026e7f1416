"""Texts, codes, words and telephone numbers of a cell: what is kept, what is repaired, what is doubted."""

from datetime import datetime

import pytest

from deskops.exchange.cells import NAME_CHARS, Setting, Taken, read_code, read_lines, read_name, read_text
from deskops.exchange.phones import read_phone
from deskops.exchange.raw import CellError, Formula, Raw
from deskops.exchange.words import read_channel, read_kind, read_kinds, read_priority, read_status, read_vip


@pytest.fixture
def setting() -> Setting:
    from datetime import UTC, date

    return Setting(zone=UTC, reference_date=date(2026, 11, 23))


SOUND = [
    "ZH-PC-00007",
    "ThinkPad X250",
    "财务部",
    "打印机卡纸，反复报错",
    "Outlook 打不开",
    "LIFE/ASIA 客户端",
    "文祥 E620",
]


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_text_stands_without_a_repair(setting: Setting, text: str) -> None:
    assert read_text(text, setting) == Taken(text)


REPAIRED: list[tuple[Raw, str, str]] = [
    ("ＺＨＰＣ００００７", "ZHPC00007", "full-width characters"),
    ("ＺＨ－ＰＣ－００００７", "ZH-PC-00007", "full-width characters"),
    (" ZHPC00007 ", "ZHPC00007", "stray blanks"),
    ("ZHPC00007\u00a0", "ZHPC00007", "stray blanks"),
    ("ZHPC00007\u3000", "ZHPC00007", "full-width characters; stray blanks"),
    ("ZHPC00007 \n", "ZHPC00007", "stray blanks"),
    ("ZHPC\n00007", "ZHPC 00007", "a line break in the cell"),
    ("ZHPC\u200b00007", "ZHPC00007", "characters that cannot be seen"),
    ("ZHPC\x0000007", "ZHPC00007", "characters that cannot be seen"),
    ("ZH–PC", "ZH-PC", "full-width characters"),
    ("无", "", "stands for nothing"),
    ("/", "", "stands for nothing"),
    (" Ｎ／Ａ ", "", "full-width characters; stray blanks; stands for nothing"),
]


@pytest.mark.parametrize(("raw", "value", "why"), REPAIRED)
def test_a_code_is_repaired_and_says_why(setting: Setting, raw: Raw, value: str, why: str) -> None:
    assert read_code(raw, setting) == Taken(value, why)


def test_a_lone_surrogate_never_gets_through(setting: Setting) -> None:
    assert read_text("a\ud800b", setting).value == "a\ufffdb"


def test_free_text_keeps_its_chinese_punctuation(setting: Setting) -> None:
    assert read_text(" 卡纸，反复报错！ ", setting).value == "卡纸，反复报错！"


def test_a_fault_keeps_its_quotes_and_its_line_break(setting: Setting) -> None:
    text = 'Outlook 打不开 "急!!"\n请带备用机'
    assert read_lines(text, setting) == Taken(text)


def test_a_windows_line_break_is_no_repair(setting: Setting) -> None:
    assert read_lines("a\r\nb", setting) == Taken("a\nb")


@pytest.mark.parametrize(
    ("raw", "value"), [(13900003024, "13900003024"), (14.3, "14.3"), (2016, "2016"), (2016.0, "2016")]
)
def test_a_number_becomes_text_without_a_repair(setting: Setting, raw: Raw, value: str) -> None:
    assert read_code(raw, setting) == Taken(value)


def test_a_number_that_the_spreadsheet_has_rounded_is_doubted(setting: Setting) -> None:
    assert "15 digits" in read_code(1.23456789012346e17, setting).doubt


def test_a_date_in_a_text_column_is_doubted(setting: Setting) -> None:
    taken = read_code(datetime(2026, 3, 1), setting)  # noqa: DTZ001 - as a spreadsheet holds it
    assert (taken.value, taken.doubt) == ("2026-03-01", "the spreadsheet holds a date here")


FORMULAS: list[tuple[Formula, str, str]] = [
    (
        Formula('=HYPERLINK("http://example.invalid","点我")', None),
        "点我",
        "a link formula; its caption was taken",
    ),
    (
        Formula('=hyperlink("http://example.invalid";"a ""b""")', "x"),
        'a "b"',
        "a link formula; its caption was taken",
    ),
    (
        Formula('=HYPERLINK("http://example.invalid")', None),
        "http://example.invalid",
        "a link formula; its caption was taken",
    ),
    (Formula("=A1&B1", "陈伟"), "陈伟", "a formula; its last result was taken"),
]


@pytest.mark.parametrize(("raw", "value", "why"), FORMULAS)
def test_a_formula_becomes_the_text_that_it_showed(
    setting: Setting, raw: Formula, value: str, why: str
) -> None:
    assert read_name(raw, setting) == Taken(value, why)


@pytest.mark.parametrize("raw", [Formula("=A1", None), Formula("=VLOOKUP(1,2)", "#N/A"), CellError("#REF!")])
def test_a_formula_without_a_result_is_left_empty_and_doubted(setting: Setting, raw: Raw) -> None:
    taken = read_name(raw, setting)
    assert taken.value == ""
    assert taken.doubt
    assert taken.keep


KINDS = [
    ("台式机", "pc", False, False),
    ("笔记本", "laptop", False, False),
    ("POS机", "pos", False, False),
    ("网络设备", "network", False, False),
    ("Printer", "printer", False, False),
    ("pc", "pc", False, False),
    ("PC", "pc", True, False),
    ("激光打印机", "printer", True, False),
    ("交换机", "network", True, False),
    ("一体机", "pc", True, True),
    ("平板", "other", True, True),
    ("碎纸机", "other", False, True),
]


@pytest.mark.parametrize(("word", "kind", "repaired", "doubted"), KINDS)
def test_the_words_for_a_kind(setting: Setting, word: str, kind: str, repaired: bool, doubted: bool) -> None:
    taken = read_kind(word, setting)
    assert (taken.value, bool(taken.why), bool(taken.doubt)) == (kind, repaired, doubted)


def test_a_word_that_our_list_cannot_hold_is_kept_aside(setting: Setting) -> None:
    assert read_kind("激光打印机", setting).keep == "激光打印机"


def test_an_unknown_kind_is_a_guess_and_a_known_one_is_not(setting: Setting) -> None:
    assert read_kind("碎纸机", setting).guess
    assert not read_kind("一体机", setting).guess


def test_several_kinds_in_one_cell(setting: Setting) -> None:
    assert read_kinds("笔记本、台式机", setting).value == ("pc", "laptop")


WORDS = [
    (read_status, "在用", "in-use"),
    (read_status, "闲置", "spare"),
    (read_status, "维修中", "repair"),
    (read_status, "已报废", "scrapped"),
    (read_status, "飞走了", ""),
    (read_channel, "400热线", "hotline"),
    (read_channel, "网页", "web"),
    (read_channel, "飞鸽", ""),
    (read_priority, "普通", "normal"),
    (read_priority, "特急", "critical"),
    (read_priority, "加急", "urgent"),
    (read_priority, "随缘", "normal"),
    (read_vip, "√", True),
    (read_vip, "否", False),
]


@pytest.mark.parametrize(("reader", "word", "value"), WORDS)
def test_the_words_of_the_closed_lists(setting: Setting, reader: object, word: str, value: object) -> None:
    assert callable(reader)
    assert reader(word, setting).value == value


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("13900003024", "13900003024"),
        (13900003024, "13900003024"),
        ("139 0000-3024", "13900003024"),
        ("+86 13900003024", "13900003024"),
        ("0756-8331234", "0756-8331234"),
        ("8331-22", "8331-22"),
        ("400-800-1234", "400-800-1234"),
        ("8022", "8022"),
    ],
)
def test_a_number_that_can_be_dialled_is_not_doubted(setting: Setting, raw: Raw, number: str) -> None:
    taken = read_phone(raw, setting)
    assert (taken.value, taken.doubt) == (number, "")


def test_words_in_place_of_a_number_stand_with_a_doubt(setting: Setting) -> None:
    taken = read_phone("联系不上,打座机 8331-22", setting)
    assert taken.value == "联系不上,打座机 8331-22"
    assert taken.doubt
    assert not taken.why


def test_a_name_too_long_for_one_is_cut_with_a_doubt_and_kept_aside_whole(setting: Setting) -> None:
    longest, long = "陈" * NAME_CHARS, "陈" * 30_000
    assert read_name(longest, setting) == Taken(longest)
    assert read_name(long, setting) == Taken(longest, "", "longer than 100 characters; cut", long)
