"""Which document is meant: a job's order, the report of a visit or of a round, by the number that stands on it."""

from typing import NamedTuple

from deskops.domain.nouns import Kind
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.campaigns import find_campaign
from deskops.ops.read.inspections import find_inspection
from deskops.ops.read.references import clipped, find_job

_VISIT = "INSP"
_ROUND = "CAMP"


class Document(NamedTuple):
    kind: str
    id: str


def find_document(context: Context, ref: str) -> Document:
    """By number, the end of one, or id; a job where both fit; a round by number alone. Raises NotFound, Ambiguous."""
    if ref.strip().upper().startswith(_VISIT):
        return Document(Kind.INSPECTION, find_inspection(context, ref))
    if ref.strip().upper().startswith(_ROUND):
        return Document(Kind.CAMPAIGN, find_campaign(context, ref))
    try:
        return Document(Kind.JOB, find_job(context, ref))
    except NotFound as error:
        try:
            return Document(Kind.INSPECTION, find_inspection(context, ref))
        except NotFound:
            words = _("There is no job, inspection or campaign {ref}.").format(ref=clipped(ref))
            hint = error.hint or _("See their numbers: deskops job list, inspection list, campaign list")
            raise NotFound(words, hint=hint, nearest=error.nearest) from error
