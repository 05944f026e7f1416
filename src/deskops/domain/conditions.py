"""When an item of a checklist is asked at all: `case = fail and counter`, read and held against the answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

ITEM_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII)
_PART: Final = re.compile(rf"({ITEM_ID.pattern})(?:\s*(=|!=)\s*([^\s=!].*))?", re.ASCII)
_AND: Final = re.compile(r"\s+and\s+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Condition:
    """That an item is answered (`value` is None), is answered so, or is answered otherwise."""

    item: str
    value: str | None = None
    differs: bool = False

    def holds(self, answers: Mapping[str, Mapping[str, Any]]) -> bool:
        given = answers.get(self.item, {}).get("value")
        if self.value is None or not given:
            return bool(given) and self.value is None
        return (str(given).casefold() == self.value.casefold()) is not self.differs


@lru_cache(maxsize=1024)
def read_conditions(text: str) -> Sequence[Condition]:
    """All of them must hold. Raises ValueError with the part that is none."""
    if not text.strip():
        return ()
    return tuple(_read(part.strip()) for part in _AND.split(text.strip()))


def _read(part: str) -> Condition:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(part)
    value = found[3].strip().strip("\"'") if found[3] else None
    return Condition(found[1], value, differs=found[2] == "!=")


def is_asked(text: str, answers: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether an item with these conditions is asked; one that this version cannot read always is."""
    try:
        return all(condition.holds(answers) for condition in read_conditions(text))
    except ValueError:
        return True
