"""What stands in quotation marks in the examples of help pages, in the language that is spoken; names stay."""

import re
from typing import Final

from deskops.i18n import N_, _

_QUOTED: Final = re.compile('"([^"]+)"')
PHRASES: Final = frozenset(
    {
        N_("Paper jam"),
        N_("loose plug"),
        N_("user is on leave"),
        N_("slow at start"),
        N_("no sound"),
        N_("driver installed"),
        N_("old battery"),
        N_("replace"),
        N_("device in use"),
        N_("wrong serial"),
        N_("New PC"),
        N_("open on Saturday for us"),
        N_("stock-taking"),
        N_("closed"),
        N_("contract ended"),
        N_("two sites more"),
        N_("roller replaced"),
        N_("order a battery"),
        N_("again"),
        N_("spoke with Li Wei"),
        N_("Move to floor 3"),
        N_("Move"),
        N_("Shareholders"),
        N_("came an hour late"),
        N_("fuser ordered"),
        N_("Paper jam on HP M404"),
        N_("worn roller"),
        N_("the printer still jams"),
    }
)


def spoken_line(line: str) -> str:
    """A command line as somebody who speaks the language would type it."""
    return _QUOTED.sub(lambda found: f'"{_(found[1])}"' if found[1] in PHRASES else found[0], line)
