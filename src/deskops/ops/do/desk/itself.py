"""Who this desk is to those that call it, and the mark by which it knows again what it told them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deskops.sync.proof import head_seal, is_head_seal
from deskops.sync.wire import SyncRequest


@dataclass(slots=True)
class Desk:
    """Who this desk is, as every answer says; `key` signs for it, and is empty where it is not here."""

    id: str
    name: str
    key: str = ""

    def told(self, request: SyncRequest) -> bool:
        """Whether this desk once told the head that comes back, though it may have forgotten it since."""
        if request.head is None or not self.key:
            return False
        return is_head_seal(request.seal, self.key, self.id, **request.head.model_dump())

    def sealed(self, head: Mapping[str, Any]) -> dict[str, str]:
        """The mark that goes with a head; nothing where the key is not here."""
        return {"seal": head_seal(self.key, self.id, **head)} if self.key else {}
