"""Canonical content and its digest: what identity, the desk's proof and signatures are computed over; no IO."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_MARKER = "salted"  # a personal value inside digested content is {"salted": hex}


def canonical(content: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes of content made of text, whole numbers, booleans, null, lists and objects with ASCII keys.

    Raises TypeError for a float: its shortest form differs between languages, so signed data has none.
    """
    _refuse_floats(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical content, as hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def salted(value: Any, salt: str) -> dict[str, str]:
    """What stands for a personal value in digested content, so that erasing the value leaves digests whole."""
    return {_MARKER: digest({"salt": salt, "value": value})}


def is_salted(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {_MARKER}


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"a float has no place in canonical content: {value!r}")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
