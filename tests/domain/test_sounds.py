"""How Chinese sounds, where a typed word stands in a text, and which words are one slip away."""

import re

import pytest
from pypinyin import lazy_pinyin

from deskops.domain.readings import GROUPS
from deskops.domain.sounds import fits, initials, pinyin, span, spans, syllables
from deskops.domain.terms_near import slips


def test_the_readings_are_those_of_pypinyin() -> None:
    written = re.sub(r"[a-z\s]", "", GROUPS)
    assert len(written) == len(set(written)) == 6763  # both levels of GB 2312
    assert syllables(written) == [lazy_pinyin(each)[0] for each in written]


def test_a_name_sounds_as_it_is_read() -> None:
    assert (pinyin("广州天河"), initials("广州天河"), pinyin("POS 机")) == (
        "guangzhoutianhe",
        "gzth",
        "pos ji",
    )


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("打印机卡纸", "卡纸", "卡纸"),
        ("打印机卡纸", "kz", "卡纸"),
        ("打印机卡纸", "kazhi", "卡纸"),
        ("打印机卡纸", "dayinjik", "打印机卡"),
        ("打印机卡纸", "azhi", None),  # begins within a syllable
        ("广州天河营业部", "gztianhe", "广州天河"),
        ("广州天河营业部", "tianheyy", "天河营业"),
        ("广州天河营业部", "guangzth", "广州天河"),
        ("打印机卡纸", "dyjkaz", "打印机卡纸"),
        ("打印机卡纸", "dyjazhi", None),
        ("GZ-天河", "gz", "GZ"),
        ("HP ProDesk", "desk", "Desk"),
        ("HP ProDesk", "hd", None),
        ("İstanbul", "x", None),  # longer in small letters than it is
    ],
)
def test_where_a_word_stands(text: str, word: str, marked: str | None) -> None:
    found = span(text, word)
    assert (text[slice(*found)] if found else None) == marked


def test_several_words_are_marked_once_each_and_all_must_fit() -> None:
    assert spans("广州 天河 HP", ("hp", "gz", "guang")) == [(0, 2), (6, 8)]
    assert fits("广州 天河 HP", ("hp", "th"))
    assert not fits("广州 天河 HP", ("hp", "xx"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tianhee", "tianhe"), ("outlok", "outlook"), ("wnag", "wang"), ("lenobo", "lenovo"), ("zenzhou", "zhenzhou"),
     ("tianhe", "tinhe")],
)  # fmt: skip
def test_one_slip_leads_back(typed: str, meant: str) -> None:
    assert meant in slips(typed)
    assert typed not in slips(typed)
