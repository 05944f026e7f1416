"""Which of two versions is older, over the many styles that programs have; nothing here knows a program."""

import re
import unicodedata
from typing import Final

_PARTS: Final = re.compile(r"(\d+)|([a-z]+)|(~)", re.ASCII)
_DIGITS: Final = 18  # a longer number is no version part but somebody's joke

Part = tuple[int, int, str]
END: Final[Part] = (1, 0, "")


def key(version: str) -> tuple[Part, ...]:
    """Sorts versions. Numbers by value, `~` before the end, letters after it: 1.0~rc1 < 1.0 < 1.0b < 1.0.1."""
    text = unicodedata.normalize("NFKC", version).strip().lower()
    text = re.sub(r"^(?:version|ver|v)[.\s]*(?=\d)", "", text)
    text = re.sub(r"^\d{1,3}:", "", text)  # an epoch of Debian or RPM
    parts: list[Part] = []
    for number, letters, _tilde in _PARTS.findall(text[:200]):
        if number:
            parts.append((3, int(number[:_DIGITS]), ""))
        else:
            parts = [*_without_zeros(parts), (2, 0, letters) if letters else (0, 0, "")]
    return (*_without_zeros(parts), END)


def _without_zeros(parts: list[Part]) -> list[Part]:
    """6.0 is 6, and 6.0b is 6b."""
    while parts and parts[-1] == (3, 0, ""):
        parts = parts[:-1]
    return parts


def at_least(found: str, minimum: str, *, name: str = "") -> bool | None:
    """Whether `found` is `minimum` or newer; None where the two cannot be compared.

    A product that is sold by its year (Office 2016, whose version is 16.0) carries the year in its `name`.
    """
    if not minimum.strip():
        return True
    if _is_year(minimum) and not _is_year(found.split(".")[0]):
        years = [int(one) for one in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)]
        if years:
            return max(years) >= int(minimum)
        subscription = re.search(r"\b365\b", name)  # always the newest
        return True if subscription else None
    if not any(part[0] == 3 for part in key(found)):
        return None
    return key(found) >= key(minimum)


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", text.strip(), re.ASCII) is not None
