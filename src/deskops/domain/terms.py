"""How words become search terms and a search becomes the terms that it wants; no pinyin, no storage."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ebef]+")
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_MAC: Final = re.compile(r"\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b")
_NUMBERED: Final = re.compile(r"([a-z]+)(\d{3,})")  # GZPC00012, WO123
_PARTS: Final = re.compile(r"[._-]+")
_ENDS: Final = "._-"
_SHORTEST_PART: Final = 3
LAST: Final = "\U0010ffff"  # sorts after whatever goes on from a beginning


class Wanted(NamedTuple):
    """A term that a found record must have; with `beginning` one that only begins so will do."""

    term: str
    beginning: bool


def han_runs(text: str) -> list[str]:
    return _HAN.findall(text)


def plain(text: str) -> str:
    """Lower case; a MAC address without its separators, as one word."""
    if "-" not in text and ":" not in text:
        return text.lower()
    return _MAC.sub(lambda found: re.sub("[:-]", "", found.group()), text.lower())


def terms(text: str) -> list[str]:
    """Latin words with their longer parts, and Chinese bigrams.

    A single character is found as the beginning of a bigram; one that stands alone is a term of its own.
    """
    lowered = plain(text)
    found: list[str] = []
    for word in _WORD.findall(lowered):
        found += _latin(word.rstrip(_ENDS))
    if lowered.isascii():
        return found  # tags, serial numbers and addresses: most of a register
    for run in han_runs(lowered):
        found += [run[place : place + 2] for place in range(max(1, len(run) - 1))]
    return found


def _latin(word: str) -> list[str]:
    if numbered := _NUMBERED.fullmatch(word):
        parts: Sequence[str] = numbered.groups()
    elif word.isalnum() or all(map(str.isdigit, parts := _PARTS.split(word))):
        return [word]  # whole, or an address or a version, whose beginning finds it
    return [word, *(part for part in parts if len(part) >= _SHORTEST_PART and part != word)]


def wanted(text: str) -> list[Wanted]:
    """What a search asks for, each once: all of it must be found."""
    lowered = plain(text)
    found = [Wanted(word.rstrip(_ENDS), beginning=True) for word in _WORD.findall(lowered)]
    for run in han_runs(lowered):
        if len(run) == 1:
            found.append(Wanted(run, beginning=True))
        found += [Wanted(run[place : place + 2], beginning=False) for place in range(len(run) - 1)]
    return list(dict.fromkeys(found))


def has(words: str, term: Wanted) -> bool:
    """Whether a record with these terms, blank-separated, has the one that is wanted."""
    return pattern(term) in f" {words} "


def pattern(term: Wanted) -> str:
    """What occurs in the terms of a record that has the wanted one, where a blank stands before and after each."""
    return f" {term.term}" if term.beginning else f" {term.term} "
