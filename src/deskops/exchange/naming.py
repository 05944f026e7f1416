"""The form of host names: the one given, or the one that most names of a register have."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_RUNS = re.compile(r"[A-Z]+|\d+|[^A-Z\d]")
_MAJORITY: Final = 0.6
_ENOUGH: Final = 5


@dataclass(frozen=True, slots=True)
class Naming:
    """`example` is a name to standard, for the message."""

    pattern: re.Pattern[str]
    example: str

    def fits(self, name: str) -> bool:
        return self.pattern.fullmatch(name) is not None


def given(pattern: str, names: Iterable[str]) -> Naming:
    """Raises re.error when the pattern is not a regular expression."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return Naming(compiled, next((name for name in names if compiled.fullmatch(name)), pattern))


def learned(names: Iterable[str]) -> Naming | None:
    """Letters in any number and digits in the same number, as most names have them; None when there is no such form."""
    listed = [name for name in names if name]
    for shape in (_exact, _loose):
        shapes = Counter(shape(name) for name in listed)
        best, count = max(shapes.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
        if count >= _ENOUGH and count >= _MAJORITY * len(listed):
            return Naming(
                re.compile(best, re.IGNORECASE), next(name for name in listed if shape(name) == best)
            )
    return None


def _exact(name: str) -> str:
    return _RUNS.sub(lambda run: _form(run[0], f"{{{len(run[0])}}}"), name.upper())


def _loose(name: str) -> str:
    return _RUNS.sub(lambda run: _form(run[0], "+"), name.upper())


def _form(run: str, digits: str) -> str:
    if run.isdigit():
        return rf"\d{digits}"
    return "[A-Z]+" if run.isalpha() and run.isascii() else re.escape(run)
