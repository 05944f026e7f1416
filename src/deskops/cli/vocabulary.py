"""Stored values in the reader's words: states, kinds, priorities, severities."""

from typing import Final

from deskops.domain.nouns import word
from deskops.i18n import N_, _

# What lists name beside the words of the domain: kinds of record, severities, cover and shifts, states of laptops.
_MORE: Final = {
    "asset": N_("device"),
    "site": N_("site"),
    "contact": N_("contact"),
    "article": N_("knowledge article"),
    "job": N_("job"),
    "request": N_("request"),
    "problem": N_("problem"),
    "entry": N_("record"),
    "desk": N_("desk"),
    "shift": N_("shift"),
    "low": N_("low"),
    "medium": N_("medium"),
    "high": N_("high"),
    "active": N_("active"),
    "cover": N_("covers"),
    "stand-in": N_("stands in for"),
    "duty": N_("on duty"),
    "on-call": N_("on call"),
    "absent": N_("absent"),
    "waiting": N_("waiting to be let in"),
    "revoked": N_("shut out"),
    "replaced": N_("replaced"),
}


def spoken(value: str | None) -> str:
    """Nothing stays nothing: the empty text is the catalogue's own heading, never a word."""
    return _(_MORE.get(value) or word(value)) if value else ""
