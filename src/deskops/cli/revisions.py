"""The sealed revisions of a record, as lists and scripts read them: each stays, whatever follows."""

from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

from deskops.cli import moments, output
from deskops.cli.output import Column
from deskops.domain.seals import Standing
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.domain.seals import Seal, Seals


def revision_objects(seals: "Seals", where: tzinfo) -> list[dict[str, Any]]:
    """The oldest first. `signer` is null where the name was erased; `reason` says why nobody signed."""
    return [
        {
            "number": seal.number,
            "revision": seal.revision,
            "standing": str(_standing(seal)),
            "signer": seal.signer or None,
            "role": seal.role or None,
            "method": seal.method,
            "reason": seal.reason or None,
            "sealed_at": moments.iso(seal.entry.moment, where),
            "digest": seal.digest,
            "short": seal.short,
            "countersigned": seal.countersigned is not None,
        }
        for seal in seals.revisions
    ]


def revision_table(seals: "Seals", where: tzinfo, today: date, *, as_csv: bool = False) -> None:
    from deskops.cli.vocabulary import spoken
    from deskops.reports.sealed_words import how

    titles = [
        _("Revision"),
        _("State"),
        _("Name"),
        _("Role or department"),
        _("Time"),
        _("How"),
        _("Short code"),
        _("Reason"),
    ]
    rows = [
        (
            seal.revision,
            spoken(_standing(seal)),
            seal.signer,
            seal.role,
            moments.short(seal.entry.moment, where, today),
            how(seal.method, _standing(seal)),
            seal.short,
            seal.reason,
        )
        for seal in seals.revisions
    ]
    columns = [Column(title, whole=title == titles[6]) for title in titles]
    (output.csv_rows if as_csv else output.table)(columns, rows)


def _standing(seal: "Seal") -> Standing:
    """What was sealed, whatever happened since."""
    return Standing.REFUSED if seal.is_refusal else Standing.SIGNED
