"""The desk's store for one command, and who acts: `--as NAME`, else whoever set the desk up."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli.session import opened, writing
from deskops.errors import StoreMissing, UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.domain.permissions import Verb
    from deskops.ops.context import Context

As = Annotated[str, typer.Option("--as", metavar="NAME", help=N_("Who acts; else whoever set the desk up"))]

Sites = Annotated[
    list[str] | None,
    typer.Option("--site", metavar="SITE", help=N_("A site to cover: code or name; may be repeated")),
]


class _Whom:
    """Who was named before the command: `deskops desk --as NAME COMMAND`."""

    name = ""


def act_as(acting: str) -> None:
    _Whom.name = acting


@contextmanager
def at_desk(name: str, verb: "Verb | str") -> "Iterator[Context]":
    """Raises StoreMissing where this home is no desk, NotFound for nobody's name, Refused for what the role may not."""
    from deskops.domain.permissions import Verb
    from deskops.ops.do.desk.people import acting, permit

    with opened() as context:
        try:
            permit(acting(context, name or _Whom.name), Verb(verb))
        except StoreMissing as error:
            raise StoreMissing(error.message, hint=_("Set the desk up: deskops desk init")) from error
        yield context


@contextmanager
def acting_here(name: str, verb: "Verb | str") -> "Iterator[Context]":
    """This home's store for one command that writes, once it is clear who acts. Raises as `act_here`."""
    with writing() as context:
        act_here(context, name, verb)
        yield context


def act_here(context: "Context", name: str, verb: "Verb | str") -> None:
    """For commands that a laptop has as well: at a desk somebody acts, a laptop is its engineer's.

    Raises UsageError for a name on a laptop, NotFound for nobody's, Refused for what the role may not.
    """
    if context.identity.is_desk:
        from deskops.domain.permissions import Verb
        from deskops.ops.do.desk.people import acting, permit

        permit(acting(context, name), Verb(verb))
    elif name:
        raise UsageError(
            _("Only at a desk somebody else can act."), hint=_("Leave --as out: this is its engineer's.")
        )
