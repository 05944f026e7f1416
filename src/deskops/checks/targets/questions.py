"""Who answers what a target asks before it lets anybody in: a person, or what somebody told to be kept."""

from collections.abc import Awaitable, Callable
from typing import Final

ASKING: Final = 300.0  # seconds more for a target, while a person may be asked
# Target, question, whether the answer is typed unseen: the answer, None or empty to refuse.
Person = Callable[[str, str, bool], Awaitable[str | None]]
# The password that is known for a target, empty where none is.
Secret = Callable[[str], str]
# Target, password: one that a person typed for it.
Learn = Callable[[str, str], None]


def nobody_knows(_target: str) -> str:
    return ""


def nobody_learns(_target: str, _password: str) -> None:
    """What was typed is forgotten."""
