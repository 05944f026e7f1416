"""What each role may do at the desk: one table, read by every door; a test goes through all of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from deskops.domain.entries import Role


class Verb(StrEnum):
    """Everything that can be done at a desk, as its commands are called."""

    LOOK = "look"
    REQUEST = "request"
    DISPATCH = "dispatch"
    REASSIGN = "reassign"
    CANCEL = "cancel"
    CLOSE = "close"
    RETURN = "return"
    ACCEPT_LATE = "accept-late"
    SETTLE = "settle"
    CALL_BACK = "call-back"
    IMPORT = "import"
    ENROL = "enrol"
    APPROVE = "approve"
    REVOKE = "revoke"
    WIPE = "wipe"
    RECOVER = "recover"
    BACKUP = "backup"
    RESTORE = "restore"
    PERSON = "person"
    EXPORT = "export"
    ERASE = "erase"
    CALENDAR = "calendar"
    CAMPAIGN = "campaign"
    TEMPLATE = "template"
    COVER = "cover"
    SLA = "sla"
    TOKEN = "token"  # noqa: S105 - the name of a command
    KEYS = "keys"


_ALL: Final = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.QUALITY})
_WORK: Final = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER})
_LEAD: Final = frozenset({Role.SUPERVISOR, Role.MANAGER})
_HEAD: Final = frozenset({Role.MANAGER})

MAY: Final[Mapping[Verb, frozenset[Role]]] = {
    Verb.LOOK: _ALL,
    Verb.REQUEST: _WORK,
    Verb.DISPATCH: _WORK,
    Verb.REASSIGN: _WORK,
    Verb.CANCEL: _WORK,
    Verb.CLOSE: _WORK,
    Verb.RETURN: _WORK | {Role.QUALITY},
    Verb.ACCEPT_LATE: _WORK,
    Verb.SETTLE: _WORK | {Role.QUALITY},
    Verb.CALL_BACK: _WORK | {Role.QUALITY},
    Verb.IMPORT: _LEAD,
    Verb.ENROL: _LEAD,
    Verb.APPROVE: _LEAD,
    Verb.REVOKE: _LEAD,
    Verb.WIPE: _HEAD,
    Verb.RECOVER: _HEAD,
    Verb.BACKUP: _LEAD,
    Verb.RESTORE: _HEAD,
    Verb.PERSON: _HEAD,
    Verb.EXPORT: _HEAD,
    Verb.ERASE: _HEAD,
    Verb.CALENDAR: _LEAD,
    Verb.CAMPAIGN: _WORK,
    Verb.TEMPLATE: _LEAD | {Role.QUALITY},
    Verb.COVER: _LEAD,
    Verb.SLA: _LEAD,
    Verb.TOKEN: _HEAD,
    Verb.KEYS: _HEAD,
}
# These need a second person of a role that may do it as well.
NEED_TWO: Final = frozenset({Verb.WIPE, Verb.EXPORT, Verb.ERASE})


def may(role: str, verb: Verb) -> bool:
    return role in MAY[verb]
