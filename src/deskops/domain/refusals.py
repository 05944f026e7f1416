"""Why a desk does not take an entry: stable codes with words and what to do, for desk and laptop alike."""

from enum import StrEnum
from typing import Final

from deskops.i18n import N_


class Refusal(StrEnum):
    """Codes are part of the protocol: they are never renamed."""

    UNSOUND = "unsound"
    TOO_LARGE = "too-large"
    NOT_YOURS = "not-yours"
    NOT_PERMITTED = "not-permitted"
    ID_REUSED = "id-reused"
    NOT_FOUND = "not-found"
    WAITS = "waits-for-parent"
    NUMBER_TAKEN = "number-taken"
    NEWER = "newer"


# What stops an entry only until something else has arrived: it is sent again by itself.
TEMPORARY: Final = frozenset({Refusal.WAITS, Refusal.NEWER})

WORDS: Final[dict[str, tuple[str, str]]] = {
    Refusal.UNSOUND: (
        N_("the entry is damaged or of a form that the desk cannot read"),
        N_("Write it down again; then settle this one. The desk keeps what arrived."),
    ),
    Refusal.TOO_LARGE: (
        N_("the entry is too large"),
        N_("Write it down again in fewer words, or as a file; then settle this one."),
    ),
    Refusal.NOT_YOURS: (
        N_("it was written under another engineer's name"),
        N_("Whoever wrote it must send it from their own laptop, or write it down again."),
    ),
    Refusal.NOT_PERMITTED: (
        N_("only the desk may do this"),
        N_("Ask the desk to do it; then settle this one."),
    ),
    Refusal.ID_REUSED: (
        N_("the desk has another content under the same id"),
        N_("Ask the desk which one is right; write it down again if it was yours."),
    ),
    Refusal.NOT_FOUND: (
        N_("the desk does not know what it is about, or it is out of your scope"),
        N_("Ask the desk; write it down again where it belongs."),
    ),
    Refusal.WAITS: (
        N_("what it belongs to has not been taken yet"),
        N_("It is sent again by itself after that."),
    ),
    Refusal.NUMBER_TAKEN: (
        N_("its number or code is taken already"),
        N_("Make it again: it gets a new number; then settle this one."),
    ),
    Refusal.NEWER: (
        N_("it was made by a newer version than the desk's"),
        N_("Upgrade deskops at the desk; it is sent again by itself."),
    ),
}
