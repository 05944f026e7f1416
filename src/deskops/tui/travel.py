"""Going from screen to screen: to places, to records, back and forth."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from deskops.i18n import _
from deskops.tui.places import DAY, list_of, page_of, place
from deskops.tui.screens.frame import Frame, Kept
from deskops.tui.toasts import Saying
from deskops.tui.trail import Trail

if TYPE_CHECKING:
    from deskops.tui.widgets.filter_box import FilterBox


class Travel(Saying, inherit_bindings=False):
    """The way back is the stack of screens, each as it was left; the way forth is made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.trail: Trail[Frame] = Trail()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "jump" and getattr(self.screen, "TAKES_ANY_KEY", False):
            return False
        return super().check_action(action, parameters)

    def open(self, kind: str, ref: str) -> None:
        """The page of a record."""
        self._enter(page_of(self.context, kind, ref))

    def open_list(self, kind: str, needle: str) -> None:
        """All records of a kind that a needle finds."""
        found = list_of(kind)
        if found is not None:
            self._enter(_as_left(partial(found.open, self.context), {"needle": needle}))

    def open_job(self, job: str) -> None:
        self.open("job", job)

    def open_inspection(self, inspection: str) -> None:
        self.open("inspection", inspection)

    def action_go(self, name: str) -> None:
        """A place that is under the cursor already is not opened again."""
        found = place(name)
        if not isinstance(self.screen, found.page()):
            self._enter(partial(found.open, self.context))

    def go(self, name: str) -> None:
        """To a place, or to the day."""
        if name == DAY.name:
            self.action_home()
        else:
            self.action_go(name)

    def action_home(self) -> None:
        """To the day, back past whatever is open: forth leads through it again."""
        while len(self.screen_stack) > 1:
            self._leave()

    async def action_back(self) -> None:
        """Asynchronous as Textual's own, but it does not wait for a screen that may be waiting for it."""
        if len(self.screen_stack) > 1:
            self._leave()

    def _leave(self) -> None:
        page = self.screen
        self.pop_screen()
        if isinstance(page, Frame) and page.again is not None:
            self.trail.left(_as_left(page.again, page.remember()))

    def action_forth(self) -> None:
        page = self.trail.forth()
        if page is None:
            self.say(_("There is no page to go forward to."))
        else:
            self.push_screen(page)

    def action_find(self, needle: str = "") -> None:
        """Begins with what the list under it is filtered by, else with what was looked for last."""
        from deskops.tui.screens.find import FindScreen

        self.push_screen(FindScreen(self.context, needle or getattr(self.screen, "needle", "")))

    def on_filter_box_everywhere(self, message: "FilterBox.Everywhere") -> None:
        self.action_find(message.text)

    def action_jump(self) -> None:
        """From a page, or from what lies over one and is left without loss; what is being signed is not left so."""
        from deskops.tui.screens.jump import JumpScreen

        if isinstance(self.screen, ModalScreen):
            if getattr(self.screen, "LEFT_FREELY", False):
                self.pop_screen()
                self.call_later(self.action_jump)
        else:
            self.push_screen(JumpScreen(self.screen))

    def _enter(self, made: "Callable[[], Frame]") -> None:
        def again() -> "Frame":
            page = made()
            page.again = again
            return page

        self.trail.went_on()
        self.push_screen(again())


def _as_left(again: Callable[[], Frame], kept: Kept) -> Callable[[], Frame]:
    def page() -> Frame:
        made = again()
        made.recall(kept)
        return made

    return page
