"""Reading characters one by one is a short cut that must say what reading the whole name says."""

import pytest
from pypinyin import lazy_pinyin

from deskops.store.queries.names import pinyin_of

NAMES = [
    *("陈涛明", "李重庆", "单于", "重庆银行", "长安街", "音乐", "乐山", "行长", "王朝阳", "曾国藩"),
    *("广州天河", "打印机卡纸", "会计", "银行", "佛山禅城", "解放", "仇和", "区伯"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_reads_as_the_library_reads_it_whole(name: str) -> None:
    assert pinyin_of(name).split()[0] == "".join(lazy_pinyin(name))


@pytest.mark.parametrize(
    ("name", "read"), [("番禺", "panyu py"), ("斗门", "doumen dm"), ("广州天河", "guangzhoutianhe gzth")]
)
def test_local_names_read_as_they_are_called_here(name: str, read: str) -> None:
    assert pinyin_of(name) == read


def test_a_name_without_chinese_has_none() -> None:
    assert pinyin_of("HP LaserJet") == ""
