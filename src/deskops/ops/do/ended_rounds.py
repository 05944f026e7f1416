"""A visit of a round that is over is begun only where that is meant: its report may be signed already."""

from typing import Final

from sqlalchemy import bindparam, select

from deskops.domain.campaign import CampaignStatus
from deskops.domain.inspection import InspectionStatus
from deskops.domain.nouns import word
from deskops.errors import RoundOver
from deskops.i18n import _
from deskops.ops.context import Act
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Campaign, CampaignStateRow

BEGINNING: Final = frozenset({"start", "answer", "answers", "photo", "checks"})
_UNBEGUN: Final = frozenset({InspectionStatus.PLANNED, InspectionStatus.CANCELLED})
_C, _S = table_of(Campaign).c, table_of(CampaignStateRow).c
_STATUS: Final = select(_S.status).join_from(table_of(Campaign), table_of(CampaignStateRow), _S.id == _C.id)
_OF_ROUND: Final = _STATUS.where(_C.number == bindparam("number"))


def refuse_ended(act: Act, campaign: str, status: InspectionStatus, action: str, visit: str = "") -> None:
    """`campaign` is the number that the visit names, `status` how it stands before `action`, `visit` its id,
    empty for one that is being made.

    Raises RoundOver, saying how to go on, where the action would begin a visit of a round that does not run.
    """
    if not campaign or action not in BEGINNING or status not in _UNBEGUN:
        return
    found = connection(act.session).execute(_OF_ROUND, {"number": campaign}).scalar()
    if found is not None and found != CampaignStatus.RUNNING:
        raise RoundOver(
            _("Round {number} is {status}: its visits are not begun any more.").format(
                number=campaign, status=_(word(found))
            ),
            hint=_(
                "Reopen it: deskops campaign reopen {number}. Or begin this one all the same: "
                "deskops inspection start --anyway"
            ).format(number=campaign),
            visit=visit,
        )
