"""What a context knows of its secrets and of the key that its store is encrypted with, if it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from deskops.paths import Paths
from deskops.store.faults import told

if TYPE_CHECKING:  # a plain store loads nothing of it
    from deskops.ops.context import Context
    from deskops.ops.secrets import Secrets


class Keyed:
    """The half of a context that opens its store. `ask` asks a person for a passphrase: a front door sets it.
    `is_for_contact`: it only meets the desk and shows nothing.
    """

    paths: Paths

    def __init__(self) -> None:
        self.ask: Callable[[str], str] = _nobody
        self.is_for_contact = False
        self._key: str | None = None
        self._secrets: Secrets | None = None

    @property
    def secrets(self) -> "Secrets":
        if self._secrets is None:
            from deskops.ops.secrets import Secrets

            self._secrets = Secrets(self.paths)
        return self._secrets

    @property
    def key(self) -> str:
        """What the store is encrypted with; empty for a plain one. Raises StoreSealed, Refused for a wrong answer."""
        if self._key is None:
            with told():
                encrypted = self.paths.store_key.exists()
            self._key = self._opened() if encrypted else ""
        return self._key

    def _opened(self) -> str:
        from deskops.ops.store_key import open_key
        from deskops.store.opening import is_plain

        there = self.paths.store.exists()
        return "" if there and is_plain(self.paths.store) else open_key(cast("Context", self))

    def encrypted_with(self, key: str) -> None:
        """From now on; nothing of the store may be open."""
        self._key = key


def _nobody(question: str) -> str:
    from deskops.ops.store_key import nobody

    return nobody(question)
