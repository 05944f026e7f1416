"""What a mistyped word may have been meant to be; pure."""

from string import ascii_lowercase, digits
from typing import Final

SHORTEST: Final = 4  # letters: of a shorter word nearly every slip is another word
_KEYS: Final = ascii_lowercase + digits


def slips(word: str) -> set[str]:
    """Every word from which one slip of the finger leads to this one: a letter too many, too few, wrong, or two
    that changed places. It takes southern pinyin too: zh and z, sh and s, ang and an are one letter apart.
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    keys = _KEYS if any(map(str.isdigit, word)) else ascii_lowercase
    found = {begin + end[1:] for begin, end in cuts if end}
    found |= {begin + end[1] + end[0] + end[2:] for begin, end in cuts if len(end) > 1}
    found |= {begin + key + end[1:] for begin, end in cuts if end for key in keys}
    found |= {begin + key + end for begin, end in cuts for key in keys}
    return found - {word}
