"""Checklist templates: items, what an answer may be, and what a failed one opens; no storage."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

ANSWERS: Final = ("ok", "fail", "n/a")


@dataclass(frozen=True, slots=True)
class Item:
    """`answer` is "state" (ok, fail, n/a), "text" or "number"; an item with `check` is answered by that check."""

    id: str
    text: str
    text_zh: str = ""
    answer: str = "state"
    check: str = ""
    photo: bool = False
    required: bool = True
    opens_problem: bool = True

    def label(self, language: str) -> str:
        return self.text_zh if language == "zh_CN" and self.text_zh else self.text


def items_of(text: str) -> Sequence[Item]:
    """The items of a template's stored JSON; keys that this version does not know are passed over."""
    known = Item.__dataclass_fields__
    return [Item(**{k: v for k, v in raw.items() if k in known}) for raw in json.loads(text)]


def accepts(item: Item, value: str) -> bool:
    match item.answer:
        case "state":
            return value in ANSWERS
        case "number":
            return _is_number(value)
        case _:
            return True


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def remaining(items: Iterable[Item], answers: Mapping[str, Mapping[str, Any]]) -> list[Item]:
    """Required items that have no answer yet."""
    return [item for item in items if item.required and not answers.get(item.id, {}).get("value")]


def answer_of(outcome: str) -> str | None:
    """A finding's outcome as the answer of its bound item; None where a person must look."""
    return {"ok": "ok", "warn": "ok", "fail": "fail", "skip": "n/a"}.get(outcome)
