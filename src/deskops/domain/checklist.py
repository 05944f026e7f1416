"""Checklist templates: items, what an answer may be, and what a failed one opens; no storage."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from unicodedata import normalize

from deskops.domain.conditions import is_asked
from deskops.i18n import N_, _, language

OK: Final = "ok"
FAIL: Final = "fail"
NOT_APPLICABLE: Final = "n/a"
ANSWERS: Final = (OK, FAIL, NOT_APPLICABLE)
# For display; translated with `_()` where they are shown.
ANSWER_WORDS: Final = {OK: N_("all right"), FAIL: N_("failed"), NOT_APPLICABLE: N_("does not apply")}


class Seen(StrEnum):
    """How the answer of an item was found: by a run of the checks, by a person, or it is what its room has."""

    CHECK = "check"
    EYE = "eye"
    ROOM = "room"


# For display; translated with `_()` where they are shown.
SEEN_WORDS: Final = {Seen.CHECK: N_("by check"), Seen.EYE: N_("by eye"), Seen.ROOM: N_("as the room has it")}
_SPELLINGS: Final = {
    "na": NOT_APPLICABLE,
    "-": NOT_APPLICABLE,
    "正常": OK,
    "异常": FAIL,
    "不适用": NOT_APPLICABLE,
}

Answers = Mapping[str, Mapping[str, Any]]  # by item id: {"value", "note", "evidence", "by", "at", "seen"}
Photos = Mapping[str, Sequence[str]]  # by item id: attachments

# Kinds whose devices are inspected by the checklist of another kind, where they have none of their own.
_LIKE: Final = {"laptop": "pc"}
ANY_KIND: Final = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """`answer` is "state" (ok, fail, n/a), "text" or "number"; an item with `check` is answered by that check.

    `show_if` says when it is asked (`domain.conditions`); `room`: devices of one room have the same answer.
    """

    id: str
    text: str
    text_zh: str = ""
    answer: str = "state"
    check: str = ""
    photo: bool = False
    required: bool = True
    opens_problem: bool = True
    severity: str = "medium"
    show_if: str = ""
    photo_required: bool = False
    room: bool = False

    def label(self, language: str) -> str:
        return self.text_zh if language == "zh_CN" and self.text_zh else self.text


def items_of(text: str) -> Sequence[Item]:
    """The items of a template's stored JSON; keys that this version does not know are passed over."""
    known = Item.__dataclass_fields__
    return [Item(**{k: v for k, v in raw.items() if k in known}) for raw in json.loads(text)]


def template_kinds(kind: str) -> Sequence[str]:
    """The kinds whose checklists fit a device, the best first."""
    return list(dict.fromkeys((kind, _LIKE.get(kind, kind), ANY_KIND)))


def read_answer(item: Item, text: str) -> str | None:
    """What was typed as the value that is kept; None where the item does not take it."""
    plain = text.strip()
    match item.answer:
        case "state":
            value = _SPELLINGS.get(plain.lower(), plain.lower())
            return value if value in ANSWERS else None
        case "number":
            figures = normalize("NFKC", plain)  # as Chinese keyboards write them, ２ is 2
            return figures if _is_number(figures) else None
        case _:
            return plain


def _is_number(text: str) -> bool:
    try:
        return (
            text.isascii() and "_" not in text and abs(float(text)) < float("inf")
        )  # NaN is less than nothing
    except ValueError:
        return False


def answered(item: Item, answers: Answers, photos: Photos) -> bool:
    """Whether an item has its answer; a photo answers an item that asks for one, and may be wanted beside it."""
    if item.photo_required and not photos.get(item.id):
        return False
    return bool(answers.get(item.id, {}).get("value")) or (item.photo and bool(photos.get(item.id)))


def seen(item: Item, answers: Answers) -> str:
    """How the answer of an item that a check can give was found; empty where there is none, or no check for it."""
    answer = answers.get(item.id, {})
    return str(answer.get("seen", "")) if item.check and answer.get("value") else ""


def by_eye(items: Iterable[Item], answers: Answers) -> list[Item]:
    """Items that a check can answer, and that a person has."""
    return [item for item in items if seen(item, answers) == Seen.EYE]


def spoken(value: str, how: str = "") -> str:
    """An answer in words, with how it was found where that is told (`seen`)."""
    said = _(ANSWER_WORDS[value]) if value in ANSWER_WORDS else value
    if not said or how not in SEEN_WORDS:
        return said
    return _("{answer}, {how}").format(answer=said, how=_(SEEN_WORDS[Seen(how)]))


def said_by_eye(items: Sequence[Item]) -> str:
    """What to tell whoever said of these that they are in order; empty where there are none."""
    return _("By eye, though a check can read it: {count}").format(count=len(items)) if items else ""


def said_left(items: Sequence[Item]) -> str:
    """What filling the rest came to: `items` are those that it could not answer."""
    if not items:
        return _("The rest is in order.")
    names = _(", ").join(item.label(language()) for item in items)
    return _("In order, but these are still open: {names}").format(names=names)


def said_troubled(items: Sequence[Item]) -> str:
    """What to tell of items that stay open since their problems are; empty where there are none."""
    return (
        _("Left open, with a problem that is not solved: {count}").format(count=len(items)) if items else ""
    )


def asked(items: Iterable[Item], answers: Answers) -> list[Item]:
    """Items that are asked as the answers stand."""
    return [item for item in items if not item.show_if or is_asked(item.show_if, answers)]


def remaining(items: Iterable[Item], answers: Answers, photos: Photos) -> list[Item]:
    """Required items that are asked and have no answer yet."""
    return [item for item in asked(items, answers) if item.required and not answered(item, answers, photos)]


def answer_of(outcome: str) -> str | None:
    """A finding's outcome as the answer of its bound item; None where a person must look."""
    return {"ok": OK, "warn": OK, "fail": FAIL, "skip": NOT_APPLICABLE}.get(outcome)


def opened(items: Iterable[Item], before: Answers, after: Answers, given: Iterable[str]) -> list[Item]:
    """Items whose answer is a failure now and was none before, or was `given` as one again: each opens a problem."""
    again = set(given)
    return [
        item
        for item in items
        if item.opens_problem and _failed(after, item) and (item.id in again or not _failed(before, item))
    ]


def mended(items: Iterable[Item], before: Answers, after: Answers, given: Iterable[str]) -> list[Item]:
    """Items that no longer fail: their answer was a failure, or was `given` as something better."""
    better = set(given)
    return [
        item
        for item in items
        if item.opens_problem and not _failed(after, item) and (_failed(before, item) or item.id in better)
    ]


def _failed(answers: Answers, item: Item) -> bool:
    return answers.get(item.id, {}).get("value") == FAIL
