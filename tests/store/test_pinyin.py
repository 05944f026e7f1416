"""Reading characters one by one is a short cut that must say what reading the whole name says."""

import random
import subprocess
import sys

import pytest
from pypinyin import lazy_pinyin, load_phrases_dict
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from deskops.store.queries import phrases
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


def test_what_reading_a_name_costs_grows_with_its_length_and_no_faster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Known(str):
        def __contains__(self, text: str) -> bool:
            asked.append(text.strip())
            return len(asked) % 2 == 1  # a phrase may begin so, and none does

    read = phrases._phrases()._replace(known={"陈": Known()})
    monkeypatch.setattr(phrases, "_phrases", lambda: read)
    list(phrases.syllables("陈" * 1_000))
    assert len(asked) < 1_000 * 2 * read.longest
    assert max(map(len, asked)) == read.longest


@pytest.fixture(scope="module")
def library() -> dict[str, list[list[str]]]:
    """The phrases of the library, which reads with our own from here on."""
    local = {phrase: [[each] for each in read.split()] for phrase, read in phrases.LOCAL_READINGS.items()}
    load_phrases_dict(local)
    return PHRASES_DICT


def test_each_phrase_reads_as_the_library_reads_it(library: dict[str, list[list[str]]]) -> None:
    assert [phrase for phrase in library if [*phrases.syllables(phrase)] != lazy_pinyin(phrase)] == []


def test_phrases_that_run_into_each_other_are_parted_as_the_library_parts_them(
    library: dict[str, list[list[str]]],
) -> None:
    chance, known = random.Random(3), [*library]

    def mixed() -> str:
        first, middle, last = chance.choices(known, k=3)
        return first[chance.randrange(len(first)) :] + middle + last[: chance.randrange(len(last))]

    texts = [mixed() for _turn in range(3_000)]
    assert [text for text in texts if [*phrases.syllables(text)] != lazy_pinyin(text)] == []


def test_each_character_reads_as_the_library_reads_it() -> None:
    chosen = [chr(number) for number in PINYIN_DICT][::20]
    assert [each for each in chosen if phrases.reading(each) != lazy_pinyin(each)[0]] == []
    assert phrases.reading("\ufffd") == "\ufffd"


def test_reading_names_does_not_load_the_library() -> None:
    order = (
        "import sys, deskops.store.queries.names as names; print(names.pinyin_of('重庆银行'), *sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", order], capture_output=True, text=True, check=True).stdout
    assert told.startswith("chongqingyinhang cqyh ")
    assert "pypinyin" not in told.split()
