"""The steps about signatures: `sign` and `refuse-signature` by whoever works on site, `countersign` by the desk alone.

None of them is done by hand: `ops.do.signing` seals what it signs, the desk countersigns on arrival.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from deskops.domain.entries import Action, Entry, Field, FieldKind, Role
from deskops.domain.seals import COUNTERSIGN, REFUSE, SIGN
from deskops.i18n import N_

_DESK: Final = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.QUALITY})
_DOCUMENT: Final = (
    Field("number", N_("Number"), required=True),
    Field("revision", N_("Revision"), FieldKind.WHOLE, required=True),
    Field("digest", N_("Digest"), required=True),
    Field("signature", N_("Signature"), required=True),
    Field("key", N_("Key"), required=True),
)
_SIGNER: Final = (
    Field("name", N_("Name"), personal=True),
    Field("role", N_("Role or department")),
)


def _take(state: Any, entry: Entry) -> None:
    state.seals.take(entry)


def _countersign(state: Any, entry: Entry) -> None:
    state.seals.countersign(entry)


def sealing(allowed_from: frozenset[str]) -> Mapping[str, Action]:
    """The three actions for a subject whose state has `seals`; the statuses in which its report can be signed."""
    made = (
        _action(SIGN, N_("Sign"), _take, (*_DOCUMENT, *_SIGNER), allowed_from),
        _action(
            REFUSE,
            N_("Refuse to sign"),
            _take,
            (*_DOCUMENT, *_SIGNER, Field("reason", N_("Reason"), required=True)),
            allowed_from,
        ),
        Action(
            COUNTERSIGN,
            N_("Countersign"),
            _countersign,
            (Field("entry", N_("Step"), required=True), Field("digest", N_("Digest"), required=True)),
            who=_DESK,
        ),
    )
    return {action.name: action for action in made}


def _action(
    name: str,
    label: str,
    effect: Callable[[Any, Entry], None],
    fields: tuple[Field, ...],
    allowed_from: frozenset[str],
) -> Action:
    return Action(name, label, effect, fields, allowed_from)
