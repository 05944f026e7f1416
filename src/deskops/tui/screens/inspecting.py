"""Going to the inspection of what a page shows; where there is none yet it is asked whether one begins.

To begin an inspection is a record that others see: a key beside those that only read must not write it by itself.
"""

from typing import TYPE_CHECKING

from deskops.i18n import _
from deskops.tui.messages import InspectionOpened, NoInspectionYet
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.chips import Chip

if TYPE_CHECKING:
    from deskops.tui.work import Work


class Inspecting(Frame):
    """For pages of a job and of a device."""

    def to_inspect(self, *, begins: bool) -> "Work":
        """What finds the inspection, or begins one where that was agreed to."""
        raise NotImplementedError

    @property
    def to_inspect_is(self) -> str:
        """What the device is called."""
        raise NotImplementedError

    def action_inspect(self) -> None:
        self._inspect(begins=False)

    def _inspect(self, *, begins: bool) -> None:
        self.app.acts.do(self, self.to_inspect(begins=begins), what=_("Inspection"))

    def on_inspection_opened(self, message: InspectionOpened) -> None:
        message.stop()
        self.app.open_inspection(message.inspection)

    def on_no_inspection_yet(self, message: NoInspectionYet) -> None:
        from deskops.tui.screens.question import QuestionScreen

        message.stop()
        words = _("{device} has no inspection under way. Beginning one is put on record.")
        self.app.push_screen(
            QuestionScreen(
                _("Begin an inspection?"),
                words.format(device=self.to_inspect_is),
                (Chip("begin", _("Begin it"), "b"),),
            ),
            lambda answer: self._inspect(begins=True) if answer else None,
        )
