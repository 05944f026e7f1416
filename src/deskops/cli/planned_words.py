"""The fields of what would be written, as people read them: labels, names instead of ids, words, local times."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from deskops.cli.vocabulary import spoken
from deskops.domain.actions import ACTIONS
from deskops.domain.nouns import WORDS
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.planned import Would

# Of records that an act makes; what a step asks has the label of its form.
_LABELS: Final[Mapping[str, str]] = {
    "asset_id": N_("Device"),
    "caller": N_("Caller"),
    "campaign_id": N_("Campaign"),
    "channel": N_("Came by"),
    "contact_id": N_("Contact"),
    "customer_id": N_("Customer"),
    "department": N_("Department"),
    "engineer": N_("Engineer"),
    "fault": N_("All that was reported"),
    "hostname": N_("Host name"),
    "inspection_id": N_("Inspection"),
    "job_id": N_("Job"),
    "kind": N_("Kind"),
    "model": N_("Model"),
    "name": N_("Name"),
    "note": N_("Note"),
    "number": N_("Number"),
    "phone": N_("Telephone"),
    "planned_for": N_("Planned for"),
    "priority": N_("Priority"),
    "received_at": N_("Reported at"),
    "request_id": N_("Request"),
    "serial": N_("Serial number"),
    "severity": N_("Severity"),
    "site_id": N_("Site"),
    "source": N_("Recorded on"),
    "status": N_("Status"),
    "tag": N_("Tag"),
    "title": N_("Title"),
    "vip": N_("VIP"),
}
_WORDED: Final = (
    "kind",
    "priority",
    "channel",
    "status",
    "severity",
    "source",
)  # their values are words of the domain
_FOR_MACHINES: Final = ("pinyin",)  # what follows from the others


def fields_in_words(would: "Would") -> Iterator[tuple[str, str]]:
    """Label and value. An id of a record that has no name is left out; JSON has all."""
    action = ACTIONS.get(would.kind, {}).get(would.action)
    asked = {field.name: field.label for field in action.fields} if action else {}
    for name, value in would.fields.items():
        if name in _FOR_MACHINES or (name.endswith("_id") and would.names.get(value) is None):
            continue
        label = asked.get(name) or _LABELS.get(name)
        yield _(label) if label else name, _said(name, value, would.names)


def _said(name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return _(", ").join(f"{key} {_said(key, one, names)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return _(", ").join(_said(name, one, names) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if name in _WORDED and text in WORDS:
        return spoken(text)
    return names.get(text, text)
