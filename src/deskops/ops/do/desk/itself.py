"""Who this desk is to those that call it, and the mark by which it knows again what it told them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deskops.sync.proof import is_mark, mark
from deskops.sync.wire import HeadTold


@dataclass(slots=True)
class Desk:
    """Who this desk is, as every answer says; `key` signs for it, and is empty where it is not here."""

    id: str
    name: str
    key: str = ""

    def told(self, head: HeadTold | None, seal: str) -> bool:
        """Whether this desk once told the head that comes back, though it may have forgotten it since."""
        if head is None or not self.key:
            return False
        return is_mark(seal, self.key, "head", self.id, head.epoch, head.rev, head.head)

    def given(self, replica: str, engineer: str) -> dict[str, str]:
        """The mark that goes with a replica id; nothing where the key is not here."""
        return {"given": mark(self.key, "replica", self.id, replica, engineer)} if self.key else {}

    def gave(self, replica: str, engineer: str, given: str) -> bool:
        """Whether this desk once gave that engineer's laptop this id, though it may have forgotten it since."""
        return bool(self.key) and is_mark(given, self.key, "replica", self.id, replica, engineer)

    def sealed(self, head: Mapping[str, Any]) -> dict[str, str]:
        """The mark that goes with a head; nothing where the key is not here."""
        if not self.key:
            return {}
        return {"seal": mark(self.key, "head", self.id, head["epoch"], head["rev"], head["head"])}
