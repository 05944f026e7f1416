"""The messages between lanes, widgets and screens; who gets one owns the state that it changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from deskops.config import Settings
    from deskops.domain.finding import Finding
    from deskops.domain.seals import Seals
    from deskops.errors import DeskopsError
    from deskops.ops.do.signing import Offer
    from deskops.ops.do.syncing import Report
    from deskops.ops.read.assets import Happening
    from deskops.ops.read.attention import Stand
    from deskops.ops.read.attention_words import Told
    from deskops.ops.read.campaigns import CampaignPage
    from deskops.ops.read.inspections import InspectionPage
    from deskops.ops.read.job_rounds import JobRound
    from deskops.ops.read.jobs import JobPage
    from deskops.ops.read.syncing import Line
    from deskops.store.views.article_tuples import ArticleLine
    from deskops.store.views.day_tuples import AgreedLine
    from deskops.store.views.inspection_tuples import ProblemLine
    from deskops.store.views.tuples import JobLine
    from deskops.tui.work import Work

    Again = Callable[[Work], object]


class Failed(Message):
    """Something could not be done; `what` names it as the person asked for it, or is empty.

    `again` does it once more after other work, in the same order of things; None where nobody can.
    """

    def __init__(self, what: str, error: "DeskopsError", again: "Again | None" = None) -> None:
        super().__init__()
        self.what, self.error, self.again = what, error, again


class Ready(Message):
    """The write side is loaded."""


class DayRead(Message):
    """Lines of the day with the words by which they are found; `whole` when nothing is missing.

    `agreed`: by job, what the customer was told of the visit of a round.
    """

    def __init__(
        self,
        order: int,
        lines: "Sequence[JobLine]",
        words: Sequence[str],
        agreed: "Mapping[str, AgreedLine]",
        *,
        first: bool,
        whole: bool,
    ) -> None:
        super().__init__()
        self.order, self.lines, self.words, self.first, self.whole = order, lines, words, first, whole
        self.agreed = agreed


class StandRead(Message, bubble=False):
    """How the store stands: what is unsent, what needs a person, the newest number; and how the line to the desk is.

    `version` is another one after each commit of somebody else. The program hands it on to its screens, from which it
    must not come back: two that are on their way at once would take turns for ever, each time in more copies.
    """

    def __init__(self, stand: "Stand", line: "Line", version: int | None = None) -> None:
        super().__init__()
        self.stand, self.line, self.version = stand, line, version


class SettingsRead(Message):
    """They were changed, by another program too."""

    def __init__(self, settings: "Settings") -> None:
        super().__init__()
        self.settings = settings


class JobRead(Message):
    def __init__(self, page: "JobPage") -> None:
        super().__init__()
        self.page = page


class Committed(Message):
    """An act was committed: on what, and in words what. `row` is the subject's new state, `then` what is asked next."""

    def __init__(
        self,
        kind: str,
        subject: str,
        words: str,
        row: Mapping[str, Any],
        then: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.kind, self.subject, self.words, self.row, self.then = kind, subject, words, row, then


class StoreChanged(Message, bubble=False):
    """Something was written, here or by another program; screens read again what they show."""


class RelatedRead(Message):
    """The articles that fit a job, best first, and the history of its device, newest first."""

    def __init__(self, articles: "Sequence[ArticleLine]", history: "Sequence[Happening]") -> None:
        super().__init__()
        self.articles, self.history = articles, history


class InspectionOpened(Message):
    """A job's or a device's inspection was found or begun; `words` is what is to be said of it."""

    def __init__(self, inspection: str, words: str = "") -> None:
        super().__init__()
        self.inspection, self.words = inspection, words


class DeviceDoubted(Message):
    """The device whose label was read may not be the one that was meant: why, in words."""

    def __init__(self, text: str, words: str) -> None:
        super().__init__()
        self.text, self.words = text, words


class Offered(Message):
    """A report is ready to be shown to who signs it."""

    def __init__(self, offer: "Offer") -> None:
        super().__init__()
        self.offer = offer


class RevisionsRead(Message):
    """Everything that was sealed of a record, of which there is something."""

    def __init__(self, kind: str, subject: str, seals: "Seals") -> None:
        super().__init__()
        self.kind, self.subject, self.seals = kind, subject, seals


class InspectionRead(Message):
    def __init__(self, page: "InspectionPage") -> None:
        super().__init__()
        self.page = page


class FindingCame(Message):
    """A check that is bound to an item has judged; nothing is written yet."""

    def __init__(self, finding: "Finding") -> None:
        super().__init__()
        self.finding = finding


class FillAsked(Message):
    """The rest is to be in order, and so many of its items can be asked of their checks first."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class ChecksDone(Message):
    """The bound checks have run and what they found is committed; why some items have no answer, by item."""

    def __init__(self, answered: int, unanswered: Mapping[str, str], doubt: str = "") -> None:
        super().__init__()
        self.answered, self.unanswered, self.doubt = answered, unanswered, doubt


class DraftsStand(Message):
    """Whether what is typed is being kept; `error` says why not, empty when all is well."""

    def __init__(self, error: str) -> None:
        super().__init__()
        self.error = error


class SyncMoved(Message):
    """A sync is under way: rows so far."""

    def __init__(self, sent: int, received: int) -> None:
        super().__init__()
        self.sent, self.received = sent, received


class SyncTold(Message):
    """What a sync came to."""

    def __init__(self, report: "Report") -> None:
        super().__init__()
        self.report = report


class AttentionRead(Message):
    """What needs a person, the most pressing first."""

    def __init__(self, items: "Sequence[Told]") -> None:
        super().__init__()
        self.items = items


class Attended(Message):
    """Something was taken off that list, or is to be sent again."""

    def __init__(self, words: str, *, again: bool = False) -> None:
        super().__init__()
        self.words, self.again = words, again


class CampaignRead(Message):
    """A round of inspections, or none where there is none; `known` are the ids of all that run, or of all."""

    def __init__(self, page: "CampaignPage | None", known: Sequence[str]) -> None:
        super().__init__()
        self.page, self.known = page, known


class ProblemsRead(Message):
    """The problems of a device, those that are not solved first."""

    def __init__(self, problems: "Sequence[ProblemLine]") -> None:
        super().__init__()
        self.problems = problems


class NextVisit(Message):
    """The inspection that comes next; empty when nothing is left, and then the job that can be resolved with it."""

    def __init__(self, inspection: str, whole: "JobRound | None" = None) -> None:
        super().__init__()
        self.inspection, self.whole = inspection, whole


class Unreached(Message):
    """A device is being inspected, and nobody has arrived for its job."""

    def __init__(self, job: "JobLine") -> None:
        super().__init__()
        self.job = job


class RowsRead(Message):
    """Rows of a list that was asked for as its `order`-th; `first` of its pages, `whole` when nothing is missing."""

    def __init__(self, order: int, rows: Sequence[Any], *, first: bool = True, whole: bool = True) -> None:
        super().__init__()
        self.order, self.rows, self.first, self.whole = order, rows, first, whole


class DetailRead(Message):
    """All that is known of one record."""

    def __init__(self, ref: str, page: Any) -> None:
        super().__init__()
        self.ref, self.page = ref, page
