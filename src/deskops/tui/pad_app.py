"""The pad by itself, for the command line: the report, then the pad, and the terminal is given back."""

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from deskops.errors import Refused
from deskops.i18n import _
from deskops.tui import terminal

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.signing import Offer, Signature


def draw(context: "Context", offered: "Offer", asked: "Signature") -> "Signature":
    """What was drawn; without a drawing where it was refused, whose reason is still to be asked.

    Raises Refused where nobody signed.
    """
    opened_at = context.now
    terminal.prepare(os.environ, context.settings.ui.theme, context.settings.terminal)
    from deskops.tui.lone_pad import LonePad, agent

    app = LonePad(offered, asked, context.settings.ui.theme, plain_lines=context.settings.ui.ascii)
    drawn = app.run()
    if app.fault is not None:
        raise app.fault
    if not drawn:
        raise Refused(_("Nobody signed."))
    given = replace(asked, agent=agent(app.was_precise), opened_at=opened_at, signed_at=context.now)
    return given if isinstance(drawn, str) else replace(given, drawing=drawn)
