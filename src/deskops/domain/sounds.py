"""How Chinese text sounds, and where in a text a word that was typed stands: as it is written or by its pinyin; pure.

What is stored is found by terms that the store keeps (`domain.terms`); this is for what stands on a screen already.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

_GROUP: Final = re.compile(r"([a-z]+)([^a-z\s]+)")
Span = tuple[int, int]  # characters from, to


@cache
def _readings() -> dict[str, str]:
    from deskops.domain.readings import GROUPS

    return {character: syllable for syllable, found in _GROUP.findall(GROUPS) for character in found}


def syllables(text: str) -> list[str]:
    """One for each character; what is no Chinese stands for itself, in small letters."""
    if text.isascii():
        return list(text.lower())
    known = _readings()
    return [known.get(each) or each.lower() for each in text]


def initials(text: str) -> str:
    """天河 -> th."""
    return "".join([each[:1] for each in syllables(text)])


def pinyin(text: str) -> str:
    """天河 -> tianhe."""
    return "".join(syllables(text))


@lru_cache(maxsize=4_000)
def heard(text: str) -> str:
    """What a text can also be typed as: its full pinyin and its initials; nothing where nothing in it is Chinese."""
    return "" if text.isascii() else f"{pinyin(text)} {initials(text)}"


def fits(text: str, words: Sequence[str]) -> bool:
    """Whether every word, in small letters, stands in the text as it is written, in full pinyin or in initials."""
    return all(span(text, word) is not None for word in words)


def spans(text: str, words: Sequence[str]) -> list[Span]:
    """Where the words stand that do, in order and without overlap."""
    found: list[Span] = []
    for begin, end in sorted(filter(None, (span(text, word) for word in words))):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def span(text: str, word: str) -> Span | None:
    """Where a word, in small letters, stands first: as it is written, else by initials, else by full pinyin, else by
    both in turn, as gztianhe.
    """
    lowered = text.lower()
    at = lowered.find(word) if len(lowered) == len(text) else -1
    if at >= 0:
        return at, at + len(word)
    if text.isascii() or not word.isascii():
        return None
    sounds = syllables(text)
    at = "".join([each[:1] for each in sounds]).find(word)
    if at >= 0:
        return at, at + len(word)
    return _spelled(sounds, word) or _in_turn(sounds, word)


def _spelled(sounds: Sequence[str], word: str) -> Span | None:
    """The characters whose syllables the word begins at and ends in."""
    starts = [0, *accumulate(map(len, sounds))]
    whole = "".join(sounds)
    for at in _places(whole, word):
        if at in starts:
            begin = starts.index(at)
            end = next(place for place, start in enumerate(starts) if start >= at + len(word))
            return begin, end
    return None


def _in_turn(sounds: Sequence[str], word: str) -> Span | None:
    """Each character by its syllable or its initial; the last syllable may be begun only."""
    for begin in range(len(sounds)):
        reached = {0}  # how much of the word the characters up to here may have taken
        for end in range(begin, len(sounds)):
            sound = sounds[end]
            if any(sound.startswith(word[at:]) for at in reached):
                return begin, end + 1
            reached = {
                at + len(part) for at in reached for part in {sound, sound[:1]} if word.startswith(part, at)
            }
            if not reached:
                break
    return None


def _places(whole: str, word: str) -> Iterator[int]:
    at = whole.find(word)
    while at >= 0:
        yield at
        at = whole.find(word, at + 1)
