"""Whether a program on a list and one on a machine are the same; nothing here knows what should be installed."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Words in lower case; a run of Chinese is one word, and so is what stands between blanks and punctuation."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return tuple(re.findall(r"[㐀-鿿]+|[^\W_㐀-鿿]+", text))


def same_program(listed: str, found: str) -> bool:
    """The listed words stand in order and side by side in the found name: "Microsoft Office" in "… Office 2016".

    A Chinese run need only contain the listed one, since no blank tells where a word ends.
    """
    wanted, have = words(listed), words(found)
    if not wanted:
        return False
    span = len(wanted)
    return any(all(map(_alike, wanted, have[at : at + span])) for at in range(len(have) - span + 1))


def _alike(wanted: str, have: str) -> bool:
    return wanted == have or ("㐀" <= wanted[0] <= "鿿" and wanted in have)
