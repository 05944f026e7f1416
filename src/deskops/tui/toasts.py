"""What the program says without being asked: a toast that never blocks, and the same line in `deskops log`."""

from typing import TYPE_CHECKING, Final

from deskops.errors import Ambiguous, DeskopsError, Locked, NotFound, Wiped
from deskops.ops.journal import note
from deskops.text import visible, wrap
from deskops.tui.ending import Ending
from deskops.tui.messages import Failed
from deskops.tui.shown import fit

if TYPE_CHECKING:
    from deskops.ops.context import Context

_SHARE: Final = 0.9  # of the screen's width that a toast takes, as deskops.tcss says
_BESIDE: Final = 2  # cells of the scrollbar beside it
_AROUND: Final = 3  # cells of its border and padding
_LEAST: Final = 20  # cells of words on the narrowest screen


class Saying(Ending[None], inherit_bindings=False):
    """Toasts stand longer where something is wrong."""

    context: "Context"

    def say(self, words: str, *, wrong: bool = False, event: str = "said") -> None:
        """`event` is what the log calls it; a toast that must not be kept has none."""
        if not words:
            return
        if event:
            note(self.context.paths, event, message=words)
        # One cell too many, and Textual would wrap the line anew where there is no room for another one.
        room = max(_LEAST, int((self.size.width - _BESIDE) * _SHARE) - _AROUND)
        lines = [part for line in visible(words, lines=True).split("\n") for part in wrap(line, room)]
        if getattr(self.screen, "TOLD_IN_A_LINE", False):
            self.take_toasts_back()
            lines = lines if len(lines) == 1 else [fit(visible(" ".join(words.split())), room)]
        severity, seconds = ("error", 12.0) if wrong else ("information", 3.0)
        self.notify("\n".join(lines), severity=severity, timeout=seconds, markup=False)  # type: ignore[arg-type] # two of its literals

    def take_toasts_back(self) -> None:
        """All of them; Textual would leave their places, a line each."""
        self.clear_notifications()
        self.screen.query("ToastHolder").remove()

    def on_failed(self, message: Failed) -> None:
        self.tell_failure(message)

    def tell_failure(self, message: Failed) -> None:
        from deskops.tui import desk_line

        error = message.error
        if isinstance(error, Locked | Wiped):
            desk_line.leave(self, error)
            return
        # What is unforeseen may quote what is stored, and what was not found what was typed or scanned.
        quotes = error.code == DeskopsError.code or isinstance(error, NotFound | Ambiguous)
        note(self.context.paths, "error", code=error.code, message="" if quotes else error.message)
        self.say("\n".join(filter(None, (message.what, error.message, error.hint))), wrong=True, event="")
