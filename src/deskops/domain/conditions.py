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


def contradicted(conditions: Sequence[Condition], answers: Sequence[str] = ()) -> str | None:
    """An item of which so much is wanted that no answer is all of it; `answers`: every one that it can have, if those
    are few.
    """
    for name in dict.fromkeys(each.item for each in conditions):
        wanted = [each for each in conditions if each.item == name and each.value is not None]
        tried = {*answers, *(each.value for each in wanted if not each.differs and each.value)}
        is_open = not answers and all(each.differs for each in wanted)  # a text that none of them names
        if wanted and not is_open and not any(_hold(wanted, name, value) for value in tried):
            return name
    return None


def _hold(conditions: Sequence[Condition], item: str, value: str) -> bool:
    return all(each.holds({item: {"value": value}}) for each in conditions)


def is_asked(text: str, answers: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether an item with these conditions is asked; one that this version cannot read always is."""
    try:
        return all(condition.holds(answers) for condition in read_conditions(text))
    except ValueError:
        return True
