"""How a desk proves who it is before anything is carried to it, and knows again what it once told.

It signs its greeting with a challenge in it, and puts a mark beside the heads and replica ids that it tells: one that
was put back lacks them, and must not take anybody's word for them.
"""

import hmac
from collections.abc import Mapping
from typing import Any, Final

from deskops.domain.canonical import canonical
from deskops.sync import keys

CHALLENGE: Final = "^[0-9a-f]{32,128}$"
_ABOUT: Final = (
    b"deskops hello 1\n"  # no order and no file begins with it, so that nobody gets one of those signed
)
_FIELD: Final = "proof"
_MARK: Final = 32  # hex digits: nobody guesses them over a network


def proven(signing_key: str, greeting: Mapping[str, Any], challenge: str) -> dict[str, Any]:
    """The greeting with the challenge and a signature over all of it."""
    told = {**greeting, "challenge": challenge}
    return {**told, _FIELD: keys.sign(signing_key, _ABOUT + canonical(told))}


def has_proof(answer: Mapping[str, Any]) -> bool:
    """Whether somebody tried; a desk of an older version does not."""
    return _FIELD in answer


def proves(answer: Mapping[str, Any], public_key: str, challenge: str) -> bool:
    """Whether the desk of that key signed this answer to this very challenge."""
    told = {name: value for name, value in answer.items() if name != _FIELD}
    if told.get("challenge") != challenge:
        return False
    try:
        content = canonical(told)
    except (TypeError, ValueError, RecursionError):  # what has no canonical form, no desk of ours says
        return False
    return keys.is_signed(public_key, _ABOUT + content, str(answer.get(_FIELD)))


def mark(signing_key: str, what: str, *parts: str | int) -> str:
    """What the desk of that key puts beside what it tells, to know it again; nobody else can make it."""
    told = "|".join((f"deskops {what} 1", *map(str, parts)))
    return hmac.new(signing_key.encode(), told.encode(), "sha256").hexdigest()[:_MARK]


def is_mark(told: str, signing_key: str, what: str, *parts: str | int) -> bool:
    return hmac.compare_digest(told.encode(), mark(signing_key, what, *parts).encode())
