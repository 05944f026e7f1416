"""What the user of a device says of its inspection: the rating on the spot, and why it was low."""

from typing import Annotated

import typer

from deskops.cli.commands.inspection_steps import tell
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.session import writing
from deskops.cli.visits import meant
from deskops.i18n import N_, _


@command(
    N_("Write down what the device's user says of the visit"),
    example("deskops inspection rate 007 --rating 5", N_("Of 5; low ones are called back")),
)
def rate(
    ref: Annotated[str, typer.Argument(metavar="INSPECTION", help=N_("Its number"))],
    rating: Annotated[int, typer.Option("--rating", metavar="1-5", help=N_("Rating (1–5)"))],
    remark: Annotated[str, typer.Option("--remark", help=N_("Remark"))] = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.inspections import act_on_inspection

    with writing() as context:
        given = {"rating": rating, "remark": remark}
        done = act_on_inspection(context, meant(context, ref), "rate", given)
    tell(done, _("{rating} of 5").format(rating=rating), as_json)


@command(
    N_("Write down what a user said who had rated a visit low"),
    example(
        'deskops inspection call-back 007 --text "came an hour late"', N_("It leaves the list of low ratings")
    ),
)
def call_back(
    ref: Annotated[str, typer.Argument(metavar="INSPECTION", help=N_("Its number"))],
    text: Annotated[str, typer.Option("--text", help=N_("What the user said"))],
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.inspections import act_on_inspection

    with writing() as context:
        done = act_on_inspection(context, meant(context, ref), "call-back", {"text": text})
    tell(done, _("Done"), as_json)
