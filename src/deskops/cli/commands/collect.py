"""`deskops collect`: scripts for a stick, for machines without Python, without deskops and without a network."""

from pathlib import Path
from typing import Annotated, Final

import typer

from deskops.cli import output
from deskops.cli.lazy import command, example
from deskops.errors import UsageError
from deskops.i18n import N_, _
from deskops.system_errors import why

_SYSTEMS: Final = ("windows", "linux")


@command(
    N_("Write scripts onto a stick that read a machine without deskops"),
    example("deskops collect -o /media/stick", N_("For Windows and Linux")),
    example(
        "deskops collect --for windows -o E:\\", N_("For Windows: PowerShell and a starter to double-click")
    ),
    example("deskops inspect facts:/media/stick", N_("Judge every machine that the stick has seen")),
)
def collect(
    folder: Annotated[
        Path, typer.Option("-o", "--output", metavar="FOLDER", help=N_("The stick, or a folder"))
    ],
    systems: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="SYSTEM", help=N_("windows or linux; both without it")),
    ] = None,
) -> None:
    from deskops.checks.collectors import stick

    for system in systems or ():
        if system not in _SYSTEMS:
            raise UsageError(
                _("{system} is no system that we can read").format(system=system),
                hint=_("Choose windows or linux"),
            )
    for system in systems or _SYSTEMS:
        for name, data in stick.files(system).items():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
            except OSError as error:
                raise UsageError(
                    _("{path} cannot be written: {detail}").format(path=folder / name, detail=why(error))
                ) from error
            output.line(str(folder / name))
    output.say(_("They read everything and change nothing; each machine leaves one file in the same folder."))
    output.detail(_("Then: deskops inspect facts:{folder}").format(folder=folder))
