"""Search terms and pinyin of names: stored when a name is written, never computed on search."""

import re
from collections.abc import Iterable
from functools import cache

_WORD = re.compile(r"[a-z0-9][a-z0-9._-]*", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ebef]+")
# Names that pypinyin's most frequent reading gets wrong here.
LOCAL_READINGS = {"番禺": [["pan"], ["yu"]], "斗门": [["dou"], ["men"]], "长隆": [["chang"], ["long"]]}


def pinyin_of(text: str) -> str:
    """Full pinyin and initials, blank-separated: 天河 -> "tianhe th". Empty where there is nothing Chinese."""
    if not _HAN.search(text):
        return ""
    from pypinyin import lazy_pinyin

    _load_local()
    syllables = [part for run in _HAN.findall(text) for part in lazy_pinyin(run)]
    return f"{''.join(syllables)} {''.join(part[0] for part in syllables)}"


def terms_of(*texts: str, pinyin: bool = True) -> set[str]:
    """What a record can be found by: Latin words, single Han characters and bigrams, pinyin of the runs."""
    found: set[str] = set()
    for text in texts:
        lowered = text.lower()
        found.update(_latin(lowered))
        for run in _HAN.findall(lowered):
            found.update(run)
            found.update(run[place : place + 2] for place in range(len(run) - 1))
            if pinyin and len(run) <= 12:
                found.update(pinyin_of(run).split())
    return found


def query_terms(text: str) -> list[str]:
    """The terms that a search must find, every one of them; a Latin word also fits as a beginning."""
    lowered = text.lower()
    terms: list[str] = list(_latin(lowered))
    for run in _HAN.findall(lowered):
        terms += [run] if len(run) == 1 else [run[place : place + 2] for place in range(len(run) - 1)]
    return list(dict.fromkeys(terms))


def _latin(text: str) -> Iterable[str]:
    for word in _WORD.findall(text):
        yield word
        parts = re.split(r"[._-]+", word)
        if len(parts) > 1:
            yield from filter(None, parts)


@cache
def _load_local() -> None:
    from pypinyin import load_phrases_dict

    load_phrases_dict(LOCAL_READINGS)
