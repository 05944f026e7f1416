"""The ways in which a report is signed that need no drawing in this terminal."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskops.cli.plain.fields import file
from deskops.cli.plain.menus import Act, Entry, Menu, open_menu
from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.running import Form, ask_and_run, run
from deskops.cli.plain.talk import Back, Quit
from deskops.domain.sealing import BROWSER, PAPER, PHONE
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context


_REFUSED: Final = "refuse"
_BY_NAME: Final = {
    PAPER: N_("On paper: the photograph of the signed form"),
    PHONE: N_("On the signer's own phone: its address is read here"),
    BROWSER: N_("In this laptop's browser"),
    _REFUSED: N_("Nobody signs: write down why"),
}


def _photograph() -> Question:
    return Question("paper", _("Photograph of the form signed on paper"), required=True, take=file)


def _reason() -> Question:
    return Question("refuse", _("Why is it not signed?"), required=True)


def may_sign(kind: str, status: str) -> bool:
    from deskops.domain.actions import ACTIONS
    from deskops.domain.seals import SIGN

    return status in ACTIONS[kind][SIGN].allowed_from


def open_ways(context: "Context", number: str) -> None:
    """`number`: of the job, the inspection or the round."""
    open_menu(lambda: _ways(context, number), once=True)


def _ways(context: "Context", number: str) -> Menu:
    ways: dict[str, Act] = {
        PAPER: partial(_on_paper, context, number),
        PHONE: partial(run, "sign", number, "--phone"),
        BROWSER: partial(run, "sign", number, "--browser"),
        _REFUSED: partial(_refused, context, number),
    }
    entries = [Entry(_(_BY_NAME[name]), act) for name, act in ways.items()]
    help_ = _("A signature that is drawn in the terminal needs the full screen, which is not read aloud.")
    return Menu(_("How is {number} signed?").format(number=number), entries, help_)


def asked_way() -> tuple[list[str], Path | None, str]:
    """For a command that was told none: the way, the photograph of a form, the reason why nobody signs.

    Raises Abort where the person leaves.
    """
    import click

    ways = [(name, _(label)) for name, label in _BY_NAME.items()]
    try:
        way = ask(Question("way", _("How is it signed?"), required=True, choices=ways))
        if way == PAPER:
            return [], Path(ask(_photograph())), ""
        if way == _REFUSED:
            return [], None, ask(_reason())
    except (Back, Quit):
        raise click.Abort from None
    return [way], None, ""


def _on_paper(context: "Context", number: str) -> None:
    questions = [
        _photograph(),
        Question("name", _("Who signed it?"), required=True),
        Question("role", _("Role or department")),
        Question("identified", _("How you know who they are: badge, known, …")),
    ]
    ask_and_run(context, questions, ["sign", number], Form(number, f"sign {PAPER}"))


def _refused(context: "Context", number: str) -> None:
    questions = [
        _reason(),
        Question("name", _("Who would have signed?")),
    ]
    ask_and_run(context, questions, ["sign", number], Form(number, "sign refuse"))
