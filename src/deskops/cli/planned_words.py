"""The fields of what would be written, as people read them: labels, names instead of ids, words, local times."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from deskops.cli.vocabulary import spoken
from deskops.domain.actions import ACTIONS
from deskops.domain.entries import RETRACT
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.planned import Would

# Of records that an act makes; what a step asks has the label of its form.
_LABELS: Final[Mapping[str, str]] = {
    "asset_id": N_("Device"),
    "caller": N_("Caller"),
    "campaign_id": N_("Campaign"),
    "channel": N_("Reported via"),
    "contact_id": N_("Contact"),
    "customer_id": N_("Customer"),
    "department": N_("Department"),
    "ends_at": N_("Until"),
    "engineer": N_("Engineer"),
    "engineer_id": N_("Engineer"),
    "for": N_("Stands in for"),
    "fault": N_("All that was reported"),
    "hostname": N_("Host name"),
    "inspection_id": N_("Inspection"),
    "job_id": N_("Job"),
    "kind": N_("Kind"),
    "model": N_("Model"),
    "name": N_("Name"),
    "note": N_("Note"),
    "number": N_("Number"),
    "order": N_("Order to the laptop"),
    "phone": N_("Telephone"),
    "planned_for": N_("Planned for"),
    "priority": N_("Priority"),
    "received_at": N_("Reported at"),
    "request_id": N_("Request"),
    "role": N_("Role"),
    "second": N_("Second person"),
    "serial": N_("Serial number"),
    "severity": N_("Severity"),
    "shifts": N_("Shifts too"),
    "since": N_("From"),
    "site": N_("Site"),
    "site_id": N_("Site"),
    "sites": N_("Site"),
    "source": N_("Recorded on"),
    "starts_at": N_("From"),
    "status": N_("Status"),
    "subject": N_("Of"),
    "tag": N_("Tag"),
    "title": N_("Title"),
    "until": N_("Until"),
    "vip": N_("VIP"),
}
# What a desk writes into its chain; a page of steps never shows it.
_OF_A_DESK: Final[Mapping[str, str]] = {
    "approved": N_("Let a laptop in"),
    "cover-ended": N_("End cover"),
    "cover-given": N_("Give cover"),
    "person-added": N_("Add a person"),
    "revoked": N_("Shut a laptop out"),
    "shift-given": N_("Give a shift"),
    "stand-in-given": N_("Let somebody stand in"),
}
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORDED: Final = (
    "kind",
    "priority",
    "channel",
    "status",
    "severity",
    "source",
)  # their values are words of the domain
_OF_A_RETRACT: Final = ("step", "what")  # its label says what is undone
_FOR_MACHINES: Final = ("pinyin",)  # what follows from the others


def fields_in_words(would: "Would") -> Iterator[tuple[str, str]]:
    """Label and value. An id of a record that has no name is left out; JSON has all."""
    action = ACTIONS.get(would.kind, {}).get(would.action)
    asked = {field.name: field.label for field in action.fields} if action else {}
    for name, value in would.fields.items():
        if (
            name in _FOR_MACHINES
            or (would.action == RETRACT and name in _OF_A_RETRACT)
            or value in (None, "")
            or _is_nameless(value, would.names)
        ):
            continue
        label = asked.get(name) or _LABELS.get(name)
        yield _(label) if label else name, _said(name, value, would.names)


def action_in_words(would: "Would") -> str:
    """What a newer version wrote stands as it is."""
    words = _OF_A_DESK.get(would.action) if would.label == would.action else None
    return _(words) if words else would.label


def _is_nameless(value: Any, names: Mapping[str, str]) -> bool:
    return isinstance(value, str) and value not in names and _ID.fullmatch(value) is not None


def _said(name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return _(", ").join(f"{key} {_said(key, one, names)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return _(", ").join(_said(name, one, names) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if name in _WORDED:
        return spoken(text)
    return names.get(text, text)
