"""Options that several commands take, so that they are named and explained the same everywhere."""

from typing import Annotated

import typer

from deskops.i18n import N_

AsJson = Annotated[bool, typer.Option("--json", help=N_("Print one JSON object"))]
AsCsv = Annotated[bool, typer.Option("--csv", help=N_("Print comma-separated values"))]
