"""Who acts, and one write transaction as an op sees it; opens nothing by itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a list that only looks shall not pay for what writes
    from sqlmodel import Session

    from deskops.domain.entries import Entry, Role
    from deskops.domain.service import ServiceRules
    from deskops.store.queries.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this store is. A stand-alone laptop is its own desk: it numbers its rows and may act as one."""

    replica: str
    code: str
    engineer: str
    name: str
    desk: str = ""
    is_desk: bool = False
    role: str = ""  # of the person who acts at the desk

    @property
    def standalone(self) -> bool:
        return not self.desk and not self.is_desk

    @property
    def numbers(self) -> bool:
        """Whether this store gives numbers: it is the desk, or its own desk."""
        return not self.desk

    @property
    def roles(self) -> "frozenset[Role]":
        from deskops.domain.entries import Role

        if self.is_desk:
            return frozenset({Role(self.role)}) if self.role in set(Role) else frozenset()
        return frozenset(Role) if self.standalone else frozenset({Role.ENGINEER})


@dataclass(slots=True)
class Act:
    """One write transaction: the session, the ledger that lands its facts, the rules of service."""

    session: "Session"
    ledger: "Ledger"
    rules: "ServiceRules"
    identity: Identity

    def append(
        self,
        kind: str,
        subject: str,
        action: str,
        payload: Mapping[str, Any],
        *,
        personal: Collection[str] = (),
    ) -> "Entry":
        return self.ledger.append(kind, subject, action, payload, personal=personal)

    def refresh(self, kind: str, subject: str) -> dict[str, Any]:
        """Fold a subject anew and keep its state."""
        from deskops.store.queries.states import refresh

        self.ledger.flush()
        return refresh(self.session, kind, subject, self.rules)

    def create(
        self, kind: str, values: Mapping[str, Any], *, personal: Collection[str] = ()
    ) -> dict[str, Any]:
        """A `create` entry and the record that every store derives from it, under one id."""
        row_id = self.ledger.new_id()
        self.append(
            kind, row_id, "create", {k: v for k, v in values.items() if v is not None}, personal=personal
        )
        return self.ledger.put(kind, {"id": row_id, **values})
