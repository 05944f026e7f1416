"""How Chinese is read, from pypinyin's own files and as the library reads it, in a tenth of its memory.

The library keeps each of its 47,000 phrases as lists of lists: nearly 60 MB, and 200,000 objects that every search for
garbage goes through. Here its files are read once; kept are the phrases as one text for each first character, and
the readings of those 3,400 that their characters by themselves do not give. The files are no interface of the library:
pyproject.toml names the editions that have them, and tests/store/test_pinyin.py compares all of it with the library.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from deskops.domain import sounds

# Names that the library's most frequent reading gets wrong here.
LOCAL_READINGS: Final = {"番禺": "pan yu", "斗门": "dou men", "长隆": "chang long"}
_PHRASE: Final = re.compile(r'"([^"]+)": \[\n([^:]*)\n\]')
_READING: Final = re.compile('[^,"]+')
_FIRST: Final = re.compile(r'\[\n"([^"]+)')  # of the readings of one character


class Phrases(NamedTuple):
    """`known`: by first character all phrases, each between blanks. `odd`: syllables, blank-separated, of those that
    are not read character by character.
    """

    known: Mapping[str, str]
    odd: Mapping[str, str]
    longest: int  # characters


def syllables(run: str) -> Iterator[str]:
    """Of a run of nothing but Chinese."""
    for word in words(run):
        yield from word


def words(run: str) -> Iterator[Sequence[str]]:
    """The syllables of each word: at each place the longest phrase counts, else the character by itself."""
    phrases, at = _phrases(), 0
    while at < len(run):
        end = _end_of_phrase(phrases, run, at)
        odd = phrases.odd.get(run[at:end])
        yield odd.split() if odd else [*map(reading, run[at:end])]
        at = end


def _end_of_phrase(phrases: Phrases, run: str, at: int) -> int:
    known = phrases.known.get(run[at], "")
    if f" {run[at : at + 2]}" in known:
        for end in range(min(at + phrases.longest, len(run)), at + 1, -1):
            if f" {run[at:end]} " in known:
                return end
    return at + 1


@cache
def reading(character: str) -> str:
    """A character's most frequent reading; the character itself where it has none."""
    usual = sounds.syllables(character)[0]
    if usual != character:
        return usual
    text, before = _characters(), f'"{ord(character)}": "'
    found = _READING.match(text, text.find(before) + len(before)) if before in text else None
    return _plain(found[0]) if found else character


@cache
def _characters() -> str:
    """All 42,000; hardly any beyond those of GB 2312 is ever asked for, so they stay one text."""
    return _file("pinyin_dict.json")


@cache
def _phrases() -> Phrases:
    known: dict[str, str] = {}
    odd, plain, longest = dict[str, str](), cache(_plain), 0
    for phrase, read in _read_phrases():
        known[phrase[0]] = f"{known.get(phrase[0], ' ')}{phrase} "
        longest = max(longest, len(phrase))
        sounds_as = [plain(each) for each in read]
        if sounds_as != [*map(reading, phrase)]:
            odd[phrase] = " ".join(sounds_as)
    return Phrases(known, odd, longest)


def _read_phrases() -> Iterator[tuple[str, list[str]]]:
    """Each phrase with the first reading of each of its characters; a text of 4 MB that is let go of at the end."""
    for found in _PHRASE.finditer(_file("phrases_dict.json")):
        yield found[1], _FIRST.findall(found[2])
    for phrase, read in LOCAL_READINGS.items():
        yield phrase, read.split()


def _plain(syllable: str) -> str:
    """Without its tone: lǜ -> lv."""
    apart = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join([each for each in apart if not unicodedata.combining(each)])


def _file(name: str) -> str:
    """Found without loading the library, which would load all of it."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(name="pypinyin")
    return Path(spec.submodule_search_locations[0], name).read_text(encoding="utf-8")
