"""What the program does when something comes of its line to the desk: a sync, a way out that was taken, an order."""

from typing import TYPE_CHECKING, Final

from rich.text import Text

from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.ops.only_reads import nothing_written
from deskops.text import visible
from deskops.tui.messages import Attended, StoreChanged
from deskops.tui.standing import told_of

if TYPE_CHECKING:
    from deskops.ops.do.syncing import Report
    from deskops.tui.program import Program
    from deskops.tui.toasts import Saying

_REJECTED: Final = 4  # as the command line has it


def heard(program: "Program", report: "Report") -> None:
    program.moved = None
    if program.syncing and program.syncing.asked:
        program.syncing.asked = False
        words, wrong = told_of(report)
        program.say(words, wrong=wrong)
    if report.received:  # also when it came before how the store stands was first read
        program.tell_screens(StoreChanged)
    program.poll()
    program.draw_stand()


def sync_now(program: "Program") -> None:
    if program.context.is_read_only:
        program.say(nothing_written())
    elif program.syncing:
        program.syncing.now()
    else:
        program.say(_("This laptop works alone: there is no desk to sync with."))


def attended(program: "Program", message: Attended) -> None:
    program.say(message.words, event="done")
    program.poll()
    if message.again and program.syncing:
        program.syncing.now()


def leave(program: "Saying", error: DeskopsError) -> None:
    """The desk took this laptop out of service: what is on the screen goes at once, the reason stays."""
    words = "\n".join(filter(None, (error.message, error.hint)))
    program.exit(return_code=_REJECTED, message=Text(visible(words, lines=True)))
