"""One thing in a device's history, in words."""

from typing import TYPE_CHECKING, Final

from deskops.domain.actions import label_of
from deskops.domain.actions.asset import ASSET_ACTIONS
from deskops.domain.entries import CORRECT, CREATE, RETRACT
from deskops.domain.nouns import Kind
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.read.assets import Happening

_KINDS: Final = {
    "job": N_("Job"),
    "inspection": N_("Inspection"),
    "problem": N_("Problem"),
    "entry": N_("Correction"),
}


def kind_of(happening: "Happening") -> str:
    return _(_KINDS.get(happening.kind, happening.kind))


def title_of(happening: "Happening") -> str:
    if happening.kind != "entry":
        return happening.title
    payload = happening.detail or {}
    if happening.title == CORRECT:
        return f"{payload.get('field')}: {payload.get('was')} > {payload.get('now')}"
    if happening.title == CREATE:
        return _("Created")
    if happening.title == RETRACT:
        undone = str(payload.get("what") or "")
        if undone == "undo":
            return _("Redone")
        return _("{action} undone").format(action=_(label_of(Kind.ASSET, undone)))
    known = ASSET_ACTIONS.get(happening.title)
    return "  ".join(
        filter(None, (_(known.label) if known else happening.title, str(payload.get("text") or "")))
    )


def look_of(happening: "Happening") -> str:
    return "soon" if happening.kind == "problem" and happening.status != "solved" else "plain"
