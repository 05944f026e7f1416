"""What the form of a new job asks; the names are those of the op, but for `device` and `site`, which are looked up."""

from typing import Final

from deskops.domain.entries import Choice, Field, FieldKind
from deskops.domain.nouns import WORDS, Channel, JobKind, Priority
from deskops.i18n import N_


def _choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, WORDS[value]) for value in values)


NEW_JOB_FIELDS: Final = (
    Field("title", N_("Fault in a few words"), required=True),
    Field("device", N_("Device"), help=N_("Tag, host name, serial number or address.")),
    Field("site", N_("Site"), help=N_("Code or name; a device knows its own.")),
    Field("caller", N_("Caller"), personal=True),
    Field("phone", N_("Telephone"), personal=True),
    Field("department", N_("Department")),
    Field("priority", N_("Priority"), FieldKind.CHOICE, choices=_choices(*Priority)),
    Field("kind", N_("Kind"), FieldKind.CHOICE, choices=_choices(*JobKind)),
    Field(
        "channel",
        N_("Reported via"),
        FieldKind.CHOICE,
        choices=_choices(Channel.WALK_IN, Channel.HOTLINE, Channel.EMAIL, Channel.WEB),
    ),
    Field("fault", N_("All that was reported"), FieldKind.LONG_TEXT),
)
NEW_JOB_DEFAULTS: Final = {
    "priority": str(Priority.NORMAL),
    "kind": str(JobKind.INCIDENT),
    "channel": str(Channel.WALK_IN),
}
