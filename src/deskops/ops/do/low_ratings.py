"""A low rating of a visit stands on the list of those until somebody has asked its user why."""

from deskops.domain.inspection import InspectionState
from deskops.errors import Refused
from deskops.i18n import _


def refuse_rating(state: InspectionState, action: str) -> None:
    """A low rating stands until somebody has asked its user why; nobody is asked who rated nothing. Raises Refused."""
    if action == "rate" and state.is_low:
        raise Refused(
            _("It was rated {rating} of 5, and nobody has called the user back yet.").format(
                rating=state.rating
            ),
            hint=_("Ask why first: deskops inspection call-back INSPECTION --text …"),
        )
    if action == "call-back" and state.rated is None:
        raise Refused(
            _("Nobody has rated this visit."), hint=_("Its rating: deskops inspection rate INSPECTION")
        )


def refuse_undoing(state: InspectionState, author: str) -> None:
    """A low rating is not undone either. Raises Refused."""
    if state.is_low and state.line.undoable(author) is state.rated:
        refuse_rating(state, "rate")
