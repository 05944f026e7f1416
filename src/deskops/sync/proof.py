"""How a desk proves who it is before anything is carried to it, and knows again what it once told.

It signs its greeting with a challenge in it, and seals the heads that it tells: one that was put back to before a head
lacks it, and must not take anybody's word for it.
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
_SEAL: Final = 32  # hex digits: nobody guesses them over a network


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


def head_seal(signing_key: str, desk: str, epoch: int, rev: int, head: str) -> str:
    """What goes with a head that the desk of that key told; nobody else can make it."""
    told = f"deskops head 1\n{desk}|{epoch}|{rev}|{head}"
    return hmac.new(signing_key.encode(), told.encode(), "sha256").hexdigest()[:_SEAL]


def is_head_seal(seal: str, signing_key: str, desk: str, epoch: int, rev: int, head: str) -> bool:
    return hmac.compare_digest(seal.encode(), head_seal(signing_key, desk, epoch, rev, head).encode())
