"""The ways in which a report is signed that need no drawing in this terminal."""

from functools import partial
from typing import TYPE_CHECKING

from deskops.cli.plain.fields import file
from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.questions import Question
from deskops.cli.plain.running import Form, ask_and_run, run
from deskops.domain.sealing import PAPER
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context


def may_sign(kind: str, status: str) -> bool:
    from deskops.domain.actions import ACTIONS
    from deskops.domain.seals import SIGN

    return status in ACTIONS[kind][SIGN].allowed_from


def open_ways(context: "Context", number: str) -> None:
    """`number`: of the job, the inspection or the round."""
    open_menu(lambda: _ways(context, number), once=True)


def _ways(context: "Context", number: str) -> Menu:
    entries = [
        Entry(_("On paper: the photograph of the signed form"), partial(_on_paper, context, number)),
        Entry(
            _("On the signer's own phone: its address is read here"), partial(run, "sign", number, "--phone")
        ),
        Entry(_("In this laptop's browser"), partial(run, "sign", number, "--browser")),
        Entry(_("Nobody signs: write down why"), partial(_refused, context, number)),
    ]
    help_ = _("A signature that is drawn in the terminal needs the full screen, which is not read aloud.")
    return Menu(_("How is {number} signed?").format(number=number), entries, help_)


def _on_paper(context: "Context", number: str) -> None:
    questions = [
        Question("paper", _("Photograph of the form signed on paper"), required=True, take=file),
        Question("name", _("Who signed it?"), required=True),
        Question("role", _("Their role or department")),
        Question("identified", _("How you know who they are: badge, known, …")),
    ]
    ask_and_run(context, questions, ["sign", number], Form(number, f"sign {PAPER}"))


def _refused(context: "Context", number: str) -> None:
    questions = [
        Question("refuse", _("Why is it not signed?"), required=True),
        Question("name", _("Who would have signed?")),
    ]
    ask_and_run(context, questions, ["sign", number], Form(number, "sign refuse"))
