"""The messages of a round of checks over machines."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from deskops.ops.do.rounds import Result
    from deskops.ops.read.aims import Aim


class RoundPlanned(Message):
    """Who is to be asked in a round of checks, by name."""

    def __init__(self, title: str, aims: "Mapping[str, Aim]") -> None:
        super().__init__()
        self.title, self.aims = title, aims


class RoundMoved(Message):
    """A target of a round is being asked, or what came of it."""

    def __init__(self, name: str, result: "Result | None") -> None:
        super().__init__()
        self.name, self.result = name, result


class RoundOver(Message):
    """A round of checks has ended."""

    def __init__(self, *, stopped: bool) -> None:
        super().__init__()
        self.stopped = stopped


class TargetKept(Message):
    """Whether what was found at a target is on record, and in words why not, or what is doubtful about it."""

    def __init__(self, name: str, words: str, *, kept: bool) -> None:
        super().__init__()
        self.name, self.words, self.kept = name, words, kept
