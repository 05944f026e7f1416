"""What forms ask about a device."""

from typing import TYPE_CHECKING, Final

from deskops.domain.actions.asset import ASSET_ACTIONS
from deskops.domain.asset import PERSONAL
from deskops.domain.entries import Choice, Field, FieldKind
from deskops.i18n import N_, _
from deskops.tui import doing_devices as doing
from deskops.tui.asking import submitting
from deskops.tui.screens.form import Ask

if TYPE_CHECKING:
    from deskops.tui.program import Program

# The register's fields as people call them, those that are wrong most often first.
FIELDS: Final = {
    "hostname": N_("Host name"),
    "ip": N_("IP address"),
    "mac": N_("MAC address"),
    "serial": N_("Serial number"),
    "site": N_("Site"),
    "department": N_("Department"),
    "used_by": N_("User"),
    "phone": N_("Telephone"),
    "status": N_("Status"),
    "brand": N_("Brand"),
    "model": N_("Model"),
    "tag": N_("Tag"),
    "kind": N_("Kind"),
    "bought": N_("Bought"),
    "warranty_until": N_("Warranty until"),
    "purpose": N_("Purpose"),
    "note": N_("Note"),
}


def noting(app: "Program", asset: str, name: str) -> Ask:
    action = ASSET_ACTIONS["note"]
    return Ask(
        title=_("{action}: {number}").format(action=_(action.label), number=name),
        about=_(action.help),
        fields=action.fields,
        subject=asset,
        action=action.name,
        submit=submitting(
            app, _(action.label), lambda given: doing.note(app.context, asset, name, given["text"])
        ),
    )


def correcting(app: "Program", asset: str, name: str) -> Ask:
    """Which field, and what is true of it; an empty value clears the field."""
    label = _("Correct what the register says")
    fields = (
        Field(
            "field",
            N_("Field"),
            FieldKind.CHOICE,
            choices=tuple(Choice(field, words) for field, words in FIELDS.items()),
            required=True,
        ),
        Field("value", N_("New value"), personal=bool(PERSONAL), help=N_("Leave empty to clear it.")),
    )
    return Ask(
        title=_("{action}: {number}").format(action=label, number=name),
        about=_("The old and the new value stay in its history."),
        fields=fields,
        subject=asset,
        action="correct",
        submit=submitting(app, label, lambda given: doing.correct(app.context, asset, name, given)),
        given={"field": "hostname"},
    )
