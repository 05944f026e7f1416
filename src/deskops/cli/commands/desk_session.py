"""The desk's store for one command, and who acts: `--as NAME`, else whoever set the desk up."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli.session import opened
from deskops.errors import StoreMissing
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


def act_here(context: "Context", name: str) -> None:
    """At a desk somebody acts; a laptop is its engineer's."""
    if context.identity.is_desk:
        from deskops.ops.do.desk.people import acting

        acting(context, name or _Whom.name)
