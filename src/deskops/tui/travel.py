"""Going from screen to screen: to places, to records, back and forth."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from deskops.i18n import _
from deskops.tui.ending import Ending
from deskops.tui.places import page_of, place
from deskops.tui.trail import Trail

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.tui.screens.frame import Frame


class Travel(Ending[None], inherit_bindings=False):
    """The way back is the stack of screens, each as it was left; the way forth is made anew."""

    context: "Context"

    def __init__(self) -> None:
        super().__init__()
        self.trail: Trail[Frame] = Trail()

    def say(self, words: str, *, wrong: bool = False) -> None:
        raise NotImplementedError

    def open(self, kind: str, ref: str) -> None:
        """The page of a record."""
        self._enter(page_of(self.context, kind, ref))

    def open_job(self, job: str) -> None:
        self.open("job", job)

    def open_inspection(self, inspection: str) -> None:
        self.open("inspection", inspection)

    def action_go(self, name: str) -> None:
        """A place that is under the cursor already is not opened again."""
        found = place(name)
        if not isinstance(self.screen, found.page()):
            self._enter(partial(found.open, self.context))

    def action_home(self) -> None:
        """To the day, past whatever is open."""
        self.trail.went_on()
        while len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_back(self) -> None:
        """Asynchronous as Textual's own, but it does not wait for a screen that may be waiting for it."""
        again = getattr(self.screen, "again", None)
        if len(self.screen_stack) < 2:
            return
        self.pop_screen()
        if again is not None:
            self.trail.left(again)

    def action_forth(self) -> None:
        page = self.trail.forth()
        if page is None:
            self.say(_("There is nothing to go forth to."))
        else:
            self.push_screen(page)

    def _enter(self, made: "Callable[[], Frame]") -> None:
        def again() -> "Frame":
            page = made()
            page.again = again
            return page

        self.trail.went_on()
        self.push_screen(again())
