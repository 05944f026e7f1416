"""`deskops desk attention|settle`: what needs a person at the desk."""

from typing import Annotated

import typer

from deskops.cli.commands.desk_session import As, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.commands.sync_views import Ref, leave, list_attention
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.i18n import N_


@command(
    N_("What needs attention at the desk, and each way out"),
    example("deskops desk attention", N_("Exit code 1 where something does, 0 where nothing does")),
    example("deskops desk attention --json", N_("For a monitor")),
)
def show_attention(acting: As = "", as_json: AsJson = False) -> Exit:
    with at_desk(acting, "look") as context:
        return list_attention(context, as_json)


@command(
    N_("Leave something as it is, off the list"),
    example(
        'deskops desk settle 3f9a21c0 --reason "spoke with Li Wei"', N_("Who did and why stays on record")
    ),
)
def settle(
    ref: Ref,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why"))] = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    with at_desk(acting, "settle") as context:
        leave(context, ref, reason, as_json)
