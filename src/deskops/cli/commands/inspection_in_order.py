"""`deskops inspection in-order`: devices that are as they should be, one after the other, as a scanner sends them."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.session import writing
from deskops.cli.visits import job_hint
from deskops.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from deskops.ops.do.in_a_row import Looked

_DOUBTED = N_("Also what another job has, what was finished today, or what is of a campaign that is over")


@command(
    N_("Say that devices are in order, and finish their visits"),
    example(
        "deskops inspection in-order GZPC00581 GZPC00582", N_("By tag, serial number or the text of a label")
    ),
    example("deskops inspection in-order - --job 023", N_("As a scanner sends them, a line each")),
)
def in_order(
    devices: Annotated[
        list[str], typer.Argument(metavar="DEVICE...", help=N_("The devices; - reads them from stdin"))
    ],
    job: Annotated[str, typer.Option("--job", help=N_("The job that it belongs to"))] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help=_DOUBTED)] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.domain.checklist import said_by_eye
    from deskops.ops.do.in_a_row import each_in_order
    from deskops.ops.read.references import find_job

    with writing() as context:
        work = find_job(context, job) if job else ""
        named = sys.stdin if devices == ["-"] else devices
        looked = []
        for one in each_in_order(context, named, job=work, anyway=anyway):
            if one.refused is not None and len(devices) == 1 and devices != ["-"]:
                raise one.refused
            looked.append(one)
            if not as_json:
                _tell_looked(one)
        done = [(one.device, one.filled) for one in looked if one.filled is not None]
        hint = job_hint(context, done[-1][1].acted.subject) if done else ""
    if as_json:
        output.json_object(_looked_object(looked))
    else:
        count = len(done)
        output.say(
            ngettext("{count} device is in order.", "{count} devices are in order.", count).format(
                count=count
            )
        )
        eyed = [item for _device, filled in done for item in filled.by_eye]
        for words in filter(None, (said_by_eye(eyed), hint)):
            output.say(words)
    if any(_is_refused(one) for one in looked):
        raise typer.Exit(Exit.REFUSED)


def _is_refused(one: "Looked") -> bool:
    """What was inspected today already is as it should be when a list is read once more."""
    from deskops.ops.do.in_a_row import InspectedToday

    return one.refused is not None and not isinstance(one.refused, InspectedToday)


def _tell_looked(one: "Looked") -> None:
    """A line for each device as soon as it is done; what is to be seen to stands among the errors."""
    if one.refused is None:
        output.say(_("{device}: in order").format(device=one.device))
        return
    reason = one.refused.message
    words = reason if one.device in reason else f"{one.device}: {reason}"
    if _is_refused(one):
        output.error(words)
    else:
        output.warn(words)


def _looked_object(looked: "Sequence[Looked]") -> dict[str, Any]:
    done = [
        {
            "device": one.device,
            "id": one.filled.acted.subject,
            "entry": one.filled.acted.entry,
            "by_eye": [item.id for item in one.filled.by_eye],
        }
        for one in looked
        if one.filled is not None
    ]
    refused = [
        {"device": one.device, "code": one.refused.code, "message": one.refused.message}
        for one in looked
        if one.refused is not None
    ]
    return {"inspections": done, "refused": refused}
