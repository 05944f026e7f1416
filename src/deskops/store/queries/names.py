"""Pinyin of names and the terms that a record is found by: stored when it is written, never computed on search."""

from collections.abc import Container, Iterable, Iterator
from functools import cache, lru_cache

from deskops.domain.terms import han_runs, terms

# Names that pypinyin's most frequent reading gets wrong here.
LOCAL_READINGS = {"番禺": [["pan"], ["yu"]], "斗门": [["dou"], ["men"]], "长隆": [["chang"], ["long"]]}
_LONGEST_NAME = 12  # characters; what is longer is a sentence, and nobody types its initials


def pinyin_of(text: str) -> str:
    """Full pinyin and initials, blank-separated: 天河 -> "tianhe th". Empty where there is nothing Chinese."""
    return " ".join(_sounds("".join(han_runs(text))))


def terms_of(*texts: str, pinyin: bool = True) -> set[str]:
    """What a record can be found by: Latin words, Chinese bigrams, pinyin of the Chinese in each text."""
    found: set[str] = set()
    for text in texts:
        found.update(terms(text))
        if pinyin and not text.isascii():
            found.update(_pinyin(han_runs(text)))
    return found


def _pinyin(runs: Iterable[str]) -> Iterator[str]:
    """Each run's full pinyin and initials, and those of all together: 广州-天河 is found by gz, th and gzth."""
    names = [run for run in runs if len(run) <= _LONGEST_NAME]
    whole = "".join(names)
    for name in {*names, whole} if len(whole) <= _LONGEST_NAME else names:
        yield from _sounds(name)


@lru_cache(maxsize=20_000)
def _sounds(run: str) -> tuple[str, ...]:
    """Full pinyin and initials of a run; nothing of no run."""
    syllables = _syllables(run)
    return ("".join(syllables), "".join([part[0] for part in syllables])) if syllables else ()


def _syllables(run: str) -> tuple[str, ...]:
    if not run:
        return ()
    from pypinyin import lazy_pinyin

    if _holds_phrase(run):
        return tuple(lazy_pinyin(run))
    return tuple(_reading(character) for character in run)


@cache
def _reading(character: str) -> str:
    """A character's most frequent reading: what counts wherever no known phrase says otherwise."""
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


def _holds_phrase(run: str) -> bool:
    """Most names of people hold none, and then each character is read by itself, which is much faster."""
    known, longest = _phrases()
    size = len(run)
    return any(
        run[at:end] in known for at in range(size) for end in range(at + 2, min(at + longest, size) + 1)
    )


@cache
def _phrases() -> tuple[Container[str], int]:
    """Every phrase with a reading of its own, ours among them, and how many characters the longest has."""
    from pypinyin import load_phrases_dict
    from pypinyin.constants import PHRASES_DICT

    load_phrases_dict(LOCAL_READINGS)
    return PHRASES_DICT, max(map(len, PHRASES_DICT))
