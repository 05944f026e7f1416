"""Which inspection is meant when none is named, and how its lines are shown."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from deskops.cli import output
from deskops.cli.output import Column
from deskops.cli.records import plain
from deskops.errors import Ambiguous, NotFound
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context


def meant(context: "Context", ref: str) -> str:
    """The id of the inspection named, else of the only one under way. Raises NotFound, Ambiguous."""
    from deskops.ops.read.inspections import find_inspection, inspections

    if ref:
        return find_inspection(context, ref)
    under_way = inspections(context, status="started")
    if len(under_way) == 1:
        return under_way[0].id
    if not under_way:
        raise NotFound(
            _("No inspection is under way"), hint=_("Begin one: deskops inspection start --asset DEVICE")
        )
    raise Ambiguous(
        _("{count} inspections are under way").format(count=len(under_way)),
        hint=_("Name the one that you mean: --inspection NUMBER"),
        nearest=[line.number for line in under_way[:5]],
    )


def job_hint(context: "Context", inspection: str) -> str:
    """What is to be done about the job of a round, in words; empty where nothing is."""
    from deskops.ops.read.job_rounds import job_round

    found = job_round(context, inspection)
    if found is None:
        return ""
    if found.unreached:
        step = "accept" if found.job.status in ("new", "dispatched") else "arrive"
        return _("Nobody has arrived for {number} yet: deskops job {step} {number}").format(
            number=found.job.number, step=step
        )
    if found.whole:
        return _("All devices of {number} are done: deskops job resolve {number}").format(
            number=found.job.number
        )
    return ""


def visit_object(line: Any, where: tzinfo) -> dict[str, Any]:
    return plain(line, where)


def visit_table(lines: Iterable[Any], *, as_csv: bool = False) -> None:
    from deskops.cli.vocabulary import spoken

    titles = [_("Number"), _("Device"), _("Model"), _("Site"), _("State"), _("Done"), _("Failed"), _("Job")]
    titles.append(_("Signature"))
    rows = [
        (
            line.number,
            line.asset_tag or line.hostname,
            line.asset_model,
            line.site_name,
            spoken(line.status),
            f"{line.done}/{line.total}",
            line.failed,
            line.job_number,
            spoken(line.signed),
        )
        for line in lines
    ]
    (output.csv_rows if as_csv else output.table)(
        [Column(title, whole=title == titles[0]) for title in titles], rows
    )
