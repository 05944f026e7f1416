"""Pinyin of names and the terms that a record is found by: stored when it is written, never computed on search."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from deskops.domain.terms import han_runs, terms
from deskops.store.queries.phrases import syllables, words

_LONGEST_NAME = 12  # characters; what is longer is a sentence, and nobody types its initials
_SEVERAL_WORDS = 4  # characters from which a name is also found by the pinyin of a word within it


def pinyin_of(text: str) -> str:
    """Full pinyin and initials, blank-separated: 天河 -> "tianhe th". Empty where there is nothing Chinese."""
    return " ".join(_sounds("".join(han_runs(text))))


def terms_of(*texts: str, pinyin: bool = True, within: bool = True) -> set[str]:
    """What a record can be found by: Latin words, Chinese bigrams, pinyin of the Chinese in each text; `within` also
    that of each word of it.
    """
    found: set[str] = set()
    for text in texts:
        found.update(terms(text))
        if pinyin and not text.isascii():
            found.update(_pinyin(han_runs(text), within=within))
    return found


def _pinyin(runs: Iterable[str], *, within: bool) -> Iterator[str]:
    """Each run's full pinyin and initials, from each of its words on, and those of all together: 广州-天河 is found
    by gz, th and gzth, 打印机卡纸 by dyj and kazhi.
    """
    names = [run for run in runs if len(run) <= _LONGEST_NAME]
    whole = "".join(names)
    for name in {*names, whole} if len(whole) <= _LONGEST_NAME else names:
        yield from _sounds(name)
    for name in names:
        if within and len(name) >= _SEVERAL_WORDS:
            yield from _within(name)


@lru_cache(maxsize=20_000)
def _sounds(run: str) -> tuple[str, ...]:
    """Full pinyin and initials of a run; nothing of no run."""
    parts = tuple(syllables(run))
    return ("".join(parts), "".join([part[0] for part in parts])) if parts else ()


@lru_cache(maxsize=20_000)
def _within(run: str) -> tuple[str, ...]:
    """Full pinyin and initials from each later word of a run on, as long as two characters are left."""
    parts = tuple(words(run))
    found: list[str] = []
    for at in range(1, len(parts)):
        rest = [each for part in parts[at:] for each in part]
        if len(rest) > 1:
            found += ("".join(rest), "".join([each[0] for each in rest]))
    return tuple(found)


def mixed(first: str, then: str) -> tuple[str, ...]:
    """Of a name in two parts, one by its initials and the other in full: gztianhe and guangzhouth."""
    (full, short), (rest, end) = (_sounds("".join(han_runs(each))) or ("", "") for each in (first, then))
    return (short + rest, full + end) if full and rest else ()
