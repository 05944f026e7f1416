"""The bound checks of a checklist, and saying that the rest is in order: what a check can read is asked of it first."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from deskops.domain.checklist import answer_of
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.tui import doing
from deskops.tui.messages import ChecksDone, FillAsked, FindingCame
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.chips import Chip
from deskops.tui.widgets.item_list import ItemList


class Checking(Frame):
    """`list` shows the items; `found` are findings of a run that is not written yet, `unanswered` why none came."""

    context: Context
    inspection: str
    list: ItemList

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Mapping[str, Any]] = {}
        self.unanswered: Mapping[str, str] = {}
        self.filled = False  # the rest was said to be in order, and the page does not show it yet
        self._fills = False  # it is to be said when the checks have run

    def read(self) -> None:
        raise NotImplementedError

    def draw_sheet(self) -> None:
        raise NotImplementedError

    def action_checks(self) -> None:
        if self.list.checking:
            self.app.say(_("The checks are running already."))
            return
        self.list.checking = True
        self.list.found.clear()
        self.found, self.unanswered = {}, {}
        self.list.refresh()
        self.app.checks.do(self, doing.run_checks(self.context, self.inspection), what=_("Run the checks"))

    def on_finding_came(self, message: FindingCame) -> None:
        finding = message.finding
        self.found[finding.check] = asdict(finding)
        for line in self.list.items:
            if line.item.check == finding.check and (value := answer_of(finding.outcome)):
                self.list.found[line.item.id] = value
        self.list.refresh()
        self.draw_sheet()

    def on_checks_done(self, message: ChecksDone) -> None:
        self.checks_over()
        self.unanswered = message.unanswered
        self.app.say(_("The checks have run; items answered: {count}.").format(count=message.answered))
        if message.doubt:
            self.app.say(message.doubt, wrong=True)
        if self._fills and not message.doubt:
            self._fill(doing.LEAVE_CHECKS)
        self._fills = False
        self.read()
        self.app.poll()

    def checks_over(self) -> None:
        self.list.checking = False
        self.list.found.clear()

    # The rest is in order.

    def action_fill(self) -> None:
        self._fill("")

    def _fill(self, how: str) -> None:
        self.filled = True
        work = doing.fill(self.context, self.inspection, how)
        self.app.acts.do(self, work, what=_("The rest is in order."))

    def on_fill_asked(self, message: FillAsked) -> None:
        from deskops.tui.screens.question import QuestionScreen

        message.stop()
        self.filled = False
        words = _("Items that checks can answer on this device now: {count}.")
        answers = (
            Chip("checks", _("Run the checks first"), "b"),
            Chip(doing.BY_EYE, _("All checked by eye"), "e"),
            Chip(doing.LEAVE_CHECKS, _("Leave these open"), "l"),
        )
        title = _("The rest is in order")
        self.app.push_screen(QuestionScreen(title, words.format(count=message.count), answers), self._how)

    def _how(self, how: str | None) -> None:
        if how == "checks":
            self._fills = True
            self.action_checks()
        elif how:
            self._fill(how)
