"""Options that several commands take, so that they are named and explained the same everywhere."""

from typing import Annotated

import typer

from deskops.cli.names import jobs
from deskops.i18n import N_

JobRef = Annotated[
    str,
    typer.Argument(metavar="JOB", autocompletion=jobs, help=N_("Its number or the end of it, or its id")),
]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Print one JSON object"))]
AsCsv = Annotated[bool, typer.Option("--csv", help=N_("Print comma-separated values"))]
Document = Annotated[
    str,
    typer.Argument(metavar="NUMBER", help=N_("Of the job, the inspection or the campaign, or the end of it")),
]
