"""A text that is kept on record: its words, and beside them its key and values, for whoever reads another language."""

from collections.abc import Callable, Mapping
from typing import Any

from deskops.i18n import _


class Kept(str):
    """Words in the language of now; `key` is the text in the catalogue, `values` what was put into it."""

    __slots__ = ("key", "values")
    key: str
    values: Mapping[str, str]

    def __new__(cls, key: str, /, **values: object) -> "Kept":
        """`key` as N_() marks it; without values it may hold braces of its own, as words that came from a desk."""
        made = super().__new__(cls, _(key).format(**values) if values else _(key))
        made.key, made.values = key, {name: str(value) for name, value in values.items()}
        return made

    def with_values(self, change: Callable[[str], str]) -> "Kept":
        return Kept(self.key, **{name: change(value) for name, value in self.values.items()})


def form_of(words: str) -> dict[str, Any]:
    """What is kept beside the words; nothing beside those that have no key."""
    if not isinstance(words, Kept):
        return {}
    return {"text": words.key, "values": dict(words.values)} if words.values else {"text": words.key}


def words_of(words: str, kept: Mapping[str, Any]) -> str:
    """In the reader's language; as they stand where nothing is beside them, or a newer version put it there."""
    key, values = kept.get("text"), kept.get("values") or {}
    if not isinstance(key, str) or not key or not isinstance(values, dict):
        return words
    try:
        return Kept(key, **values)
    except (LookupError, ValueError, TypeError, AttributeError):
        return words
