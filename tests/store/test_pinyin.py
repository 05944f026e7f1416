"""Reading characters one by one is a short cut that must say what reading the whole name says."""

import pytest
from pypinyin import lazy_pinyin

from deskops.store.queries import names
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


def test_what_reading_a_name_costs_grows_with_its_length_and_no_faster() -> None:
    asked: list[str] = []

    class Phrases:
        def __contains__(self, text: str) -> bool:
            asked.append(text)
            return False

    longest = names._phrases()[1]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(names, "_phrases", lambda: (Phrases(), longest))
        assert not names._holds_phrase("陈" * 1_000)
    assert len(asked) < 1_000 * longest
    assert max(map(len, asked)) == longest


def test_the_longest_phrase_is_found_at_the_end_of_a_name() -> None:
    from pypinyin.constants import PHRASES_DICT

    assert names._holds_phrase("陈" * 5 + max(PHRASES_DICT, key=len))
