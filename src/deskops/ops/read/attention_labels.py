"""What the items that need a person are called, in a word or two."""

from collections.abc import Mapping
from typing import Final

from deskops.domain.concerns import Topic
from deskops.i18n import N_, _

_LABELS: Final[Mapping[Topic, str]] = {
    Topic.LATE: N_("Late step"),
    Topic.DISPUTED: N_("Disputed"),
    Topic.REUSED: N_("Signature used twice"),
    Topic.OUTDATED: N_("Signed report changed"),
    Topic.REFUSED: N_("Refused"),
    Topic.RETURNED: N_("Sent back"),
    Topic.DUPLICATE: N_("Inspected twice"),
    Topic.RECOVERED: N_("Recovered rows"),
    Topic.COPIED: N_("Copied store"),
    Topic.RESTORED: N_("Desk put back"),
    Topic.DIFFERS: N_("Differs"),
    Topic.UNPROVEN: N_("Time in doubt"),
    Topic.RATING: N_("Low rating"),
    Topic.APPROVAL: N_("Approval"),
    Topic.QUARANTINED: N_("Quarantine"),
    Topic.WIPED: N_("Wiped"),
    Topic.OTHER: N_("Noted"),
}


def label(topic: Topic) -> str:
    return _(_LABELS[topic])
