"""A low rating of a visit or a job stands on the list of those until somebody has asked its user why."""

from deskops.domain.entries import Entry
from deskops.domain.inspection import InspectionState
from deskops.domain.ratings import Rated
from deskops.errors import Refused
from deskops.i18n import _


def refuse_rating(state: InspectionState, action: str) -> None:
    """A low rating stands until somebody has asked its user why; nobody is asked who rated nothing. Raises Refused."""
    if action == "rate" and state.is_low:
        raise _waits(state)
    if action == "call-back" and state.rated is None:
        raise Refused(
            _("Nobody has rated this visit."), hint=_("Its rating: deskops inspection rate INSPECTION")
        )


def refuse_undoing(state: Rated, step: Entry | None) -> None:
    """A low rating is not undone either; `step` is the one that would be taken back. Raises Refused."""
    if state.is_low and step is state.rated:
        raise _waits(state)


def _waits(state: Rated) -> Refused:
    return Refused(
        _("It was rated {rating} of 5, and nobody has called the user back yet.").format(rating=state.rating),
        hint=_("Ask why first: deskops inspection call-back INSPECTION --text …")
        if isinstance(state, InspectionState)
        else _("Ask why first: deskops desk call-back JOB --text …"),
    )
