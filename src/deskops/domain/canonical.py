"""Canonical content and its digest: what identity, the desk's proof and signatures are computed over; no IO."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

_LARGEST: Final = 2**53 - 1  # beyond it a number is not exact in every language
_MARKER = "salted"  # a personal value inside digested content is {"salted": hex}
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_PLAIN: Final = frozenset({str, bool, type(None)})  # nearly every value; asked first, for speed


def canonical(content: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes of content made of text, whole numbers, booleans, null, lists and objects.

    Raises TypeError for a float, whose shortest form differs between languages, and for a whole number that not
    every language can hold: signed data has neither.
    """
    if _sorts_alike(content):
        return _ENCODER.encode(content).encode()
    return json.dumps(_by_utf16(content), ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical content, as hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def salted(value: Any, salt: str) -> dict[str, str]:
    """What stands for a personal value in digested content, so that erasing the value leaves digests whole."""
    return {_MARKER: digest({"salt": salt, "value": value})}


def is_salted(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {_MARKER}


def _sorts_alike(value: Any) -> bool:
    """Whether its keys sort alike by code point and by UTF-16 unit; refuses numbers that have no place here."""
    if isinstance(value, dict | Mapping):  # dict first: asking an abstract class is slow
        alike = all(map(str.isascii, value)) or max(map(max, filter(None, value))) < "\ue000"
        if not _PLAIN.issuperset(map(type, value.values())):
            for part in value.values():
                alike = (type(part) in _PLAIN or _sorts_alike(part)) and alike
        return alike
    if isinstance(value, list | tuple):
        return all(list(map(_sorts_alike, value)))  # asks each: a number that has no place may stand in any
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > _LARGEST):
        raise TypeError(f"a number that has no place in canonical content: {value!r}")
    return True


def _by_utf16(value: Any) -> Any:
    """The same content with its keys in the order that RFC 8785 wants."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: str(key).encode("utf-16-be"))
        return {key: _by_utf16(value[key]) for key in keys}
    return [_by_utf16(part) for part in value] if isinstance(value, list | tuple) else value
