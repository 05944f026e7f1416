"""Going from device to device: the next one that is not done, or the one whose label is read."""

from typing import TYPE_CHECKING

from deskops.domain.nouns import JobStatus, word
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.tui import doing
from deskops.tui.messages import DeviceDoubted, InspectionOpened, NextVisit, Unreached
from deskops.tui.scanner import Scanned
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.chips import Chip

if TYPE_CHECKING:
    from deskops.ops.read.job_rounds import JobRound


class Walking(Frame):
    """For screens that know a job; what comes next replaces or covers them, as `go_to` says."""

    context: Context

    def job_here(self) -> str:
        """The id of the job whose devices are meant; empty for any."""
        return ""

    def go_to(self, inspection: str) -> None:
        self.app.open_inspection(inspection)

    def action_scan(self) -> None:
        from deskops.tui.screens.scan import ScanScreen

        self.app.push_screen(ScanScreen(), self._scanned)

    def _scanned(self, text: str | None) -> None:
        if text:
            self._open(text, sure=False)

    def on_scanned(self, message: Scanned) -> None:
        """Wherever a round is walked, a label leads to the next inspection rather than to the device."""
        message.stop()
        self._open(message.text, sure=False)

    def _open(self, text: str, *, sure: bool) -> None:
        work = doing.open_device(self.context, text, self.job_here(), sure=sure)
        self.app.acts.do(self, work, what=_("Device by its label"))

    def on_device_doubted(self, message: DeviceDoubted) -> None:
        from deskops.tui.screens.question import QuestionScreen

        message.stop()
        text = message.text
        answers = (Chip("open", _("Open it all the same"), "o"),)
        self.app.push_screen(
            QuestionScreen(_("Another device?"), message.words, answers),
            lambda answer: self._open(text, sure=True) if answer else None,
        )

    def on_inspection_opened(self, message: InspectionOpened) -> None:
        message.stop()
        if message.words:
            self.app.say(message.words)
        self.go_to(message.inspection)

    def on_next_visit(self, message: NextVisit) -> None:
        message.stop()
        if message.inspection:
            self.go_to(message.inspection)
        elif message.whole:
            self._offer_to_resolve(message.whole)
        else:
            self.app.say(_("All devices of this visit are done."))

    def _offer_to_resolve(self, whole: "JobRound") -> None:
        from deskops.tui.asking import resolving
        from deskops.tui.screens.question import QuestionScreen

        words = _("{number}: {count} devices are done, and the job is still open.")
        self.app.push_screen(
            QuestionScreen(
                _("All devices of this visit are done."),
                words.format(number=whole.job.number, count=whole.devices),
                (Chip("resolve", _("Resolve"), "r"),),
            ),
            lambda answer: self.app.ask(resolving(self.app, whole)) if answer else None,
        )

    def on_unreached(self, message: Unreached) -> None:
        """Asked once for each job: where and when is evidence that nobody can bring later."""
        from deskops.tui.screens.question import QuestionScreen

        message.stop()
        job = message.job
        if job.id in self.app.asked:
            return
        self.app.asked.add(job.id)
        words = _("{number} is {status}. Arriving records time and place as this laptop knows them.")
        if job.status == JobStatus.DISPATCHED:
            words = _("{number} is {status}. It is accepted first; arriving records time and place.")
        self.app.push_screen(
            QuestionScreen(
                _("Have you arrived?"),
                words.format(number=job.number, status=_(word(job.status))),
                (Chip("arrive", _("Arrive"), "v"),),
            ),
            lambda answer: (
                self.app.do(doing.arrive(self.context, job.id), what=_("Arrive")) if answer else None
            ),
        )
