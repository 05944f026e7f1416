"""The board of a round of inspections: its visits by their days, and beside them how far it is by site and kind."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from deskops.domain.campaign import LineStatus
from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.messages import CampaignRead, StoreChanged
from deskops.tui.reading import read_campaign, read_next_of_job
from deskops.tui.screens import PAGES
from deskops.tui.screens.campaign_keys import Rounding
from deskops.tui.screens.walking import Walking
from deskops.tui.sealed import standing_of
from deskops.tui.shown import fit, right
from deskops.tui.widgets.chips import Chips
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.sheet import Block, Heading, Row, Sheet

if TYPE_CHECKING:
    from deskops.domain.campaign_board import Tally
    from deskops.ops.read.campaigns import CampaignPage, VisitProgress

WIDE = 100  # cells from which the figures stand beside the visits instead of below them
_NARROW = 60  # cells below which the line has no place for its engineer


class VisitList(RowList):
    """One line a visit: its day, its place, how far it is, who goes."""

    def __init__(self) -> None:
        super().__init__(id="visits")
        self.visits: Sequence[VisitProgress] = ()

    @property
    def count(self) -> int:
        return len(self.visits)

    @property
    def visit(self) -> "VisitProgress | None":
        return self.visits[self.cursor] if self.cursor < len(self.visits) else None

    def show(self, visits: "Sequence[VisitProgress]") -> None:
        """Other visits; the cursor stays on its own, or goes to the first with something left."""
        before = [one.line.id for one in self.visits]
        self.visits = visits
        if before:
            self.rows_replaced(before, [one.line.id for one in visits])
        else:
            self.rows_changed(next((i for i, one in enumerate(visits) if one.left), None))

    def parts(self, index: int, width: int) -> Sequence[Part]:
        one = self.visits[index]
        who = 10 if width >= _NARROW else 0
        look = "late" if one.late else "faint" if not one.left else "plain"
        told = _("late") if one.late else _(word(one.line.status)) if one.left else _("done")
        place = " ".join(filter(None, (one.line.site_name, one.line.department)))
        part = f" ({one.line.part})" if one.line.part > 1 else ""
        head = f"{one.line.day[5:]} {one.line.clock:5} "
        rest = max(0, width - len(head) - 7 - 10 - (who + 1 if who else 0))
        shown = [
            (head, look),
            (fit(place + part, rest), look),
            (right(f"{one.done}/{len(one.devices)}", 7), look),
        ]
        shown.append((" " + fit(told, 9), "late" if one.late else "soon" if one.left else "good"))
        if who:
            shown.append((" " + fit(one.line.engineer or "", who), "faint"))
        return shown


class CampaignScreen(Rounding, Walking):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="campaign.back"),
        Binding("c", "other", N_("Another campaign"), id="campaign.other"),
        Binding("i", "inspect", N_("Next device"), id="campaign.inspect"),
        Binding("t", "scan", N_("Device by its label"), tooltip=N_("Scan"), id="campaign.scan"),
    ]
    HINTS = ("campaign.back", "list.open", "campaign.inspect", "campaign.scan", "campaign.other")
    HELP = N_(
        "A campaign of inspections: each visit with its day, how many of its devices are done, and who goes. Enter "
        "opens its job, i the next device of it that is not done. The buttons show what can be done with the visit at "
        "the cursor and with the campaign; each has its key. A campaign is signed once it is closed. Tab goes to the "
        "figures: how far each site and each kind of device is; a device that was inspected twice counts once."
    )

    def __init__(self, context: Context, campaign: str = "") -> None:
        super().__init__()
        self.context = context
        self.list = VisitList()
        self.sheet = Sheet(label_width=17, id="figures")
        self.actions = Chips(lines=3, id="actions")
        self.page: CampaignPage | None = None
        self._wanted = campaign
        self._known: Sequence[str] = ()

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.list, self.sheet, id="campaign")
        yield self.actions

    def on_mount(self) -> None:
        self.list.focus()
        self.read()

    def on_resize(self, _event: events.Resize) -> None:
        self.set_class(self.size.width >= WIDE, "-beside")

    def read(self) -> None:
        self.app.reads.do(
            self,
            lambda post: read_campaign(self.context, self._wanted, post),
            what=_("Reading the campaign"),
            newest="campaign",
        )

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_campaign_read(self, message: CampaignRead) -> None:
        self.page, self._known = message.page, message.known
        self.list.empty = "" if message.page else _no_campaign()
        if message.page is not None:
            self._wanted = message.page.line.id  # stays on the board when it is closed
        self.list.show(message.page.visits if message.page else ())
        self.draw_head()
        self.draw_sheet()
        self.draw_actions()

    def draw_sheet(self) -> None:
        self.sheet.display = self.page is not None  # else the sentence beside it wants its room
        self.sheet.show([*_appointment(self.list.visit), *self._figures()])

    def draw_actions(self) -> None:
        self.actions.display = self.page is not None
        self.actions.show(self.chips() if self.page else ())
        self.refresh_bindings()

    def draw_head(self) -> None:
        if self.page is None:
            self.head.show([(_("Campaigns"), "strong")])
            return
        line, total = self.page.line, self.page.total
        look = "good" if self.page.reached else "soon"
        done = _("{done} of {planned} done").format(done=total.done, planned=total.planned)
        texts = [(line.name, "strong"), (line.customer or "", "plain"), (done, "plain")]
        texts.append(
            (_("{percent} % (target {target} %)").format(percent=total.percent, target=line.target), look)
        )
        if total.late:
            texts.append((_("{count} late").format(count=total.late), "late"))
        self.head.show([one for one in texts if one[0]])

    def _figures(self) -> Iterator[Block]:
        page = self.page
        if page is None:
            return
        troubles = page.problems
        words = _("{solved} of {found}, {rate} %") if troubles.found else _("none found")
        solved = words.format(solved=troubles.solved, found=troubles.found, rate=troubles.rate)
        yield Heading(f"{page.line.number}  {_(word(page.line.status))}")
        if page.line.signed:
            yield Row(_("Report"), *standing_of(page.line.signed))
        yield Row(_("To do"), str(page.total.left), "strong")
        yield Row(_("Left to target"), str(page.missing), "good" if page.reached else "soon")
        yield from _left_out(page)
        yield Row(_("Signed"), str(page.total.signed))
        if page.total.refused:
            yield Row(_("Refusals"), str(page.total.refused), "soon")
        if page.total.changed:
            yield Row(_("Sign anew"), str(page.total.changed), "soon")
        yield Row(_("Problems solved"), solved)
        if page.by_eye:
            yield Row(_("By eye"), str(page.by_eye))
        if page.board.duplicates:
            yield Row(_("Inspected twice"), "  ".join(page.board.duplicates), "soon")
        yield from _by_kind_and_site(page)

    def works(self, binding: Binding) -> bool:
        has_job = self._job() is not None
        needed = {"campaign.other": len(self._known) > 1, "campaign.inspect": has_job, "list.open": has_job}
        return needed.get(binding.id or "", True) and super().works(binding)

    @property
    def chosen(self) -> "VisitProgress | None":
        return self.list.visit

    def job_here(self) -> str:
        return self._job() or ""

    def _job(self) -> str | None:
        return self.list.visit.line.job_id if self.list.visit else None

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.draw_sheet()
        self.draw_actions()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        job = self._job()
        if job is not None:
            self.app.open_job(job)
        else:
            self.app.say(_("This visit has no job yet: its date is not agreed."))

    def action_other(self) -> None:
        """The one after this, round again at the end."""
        if self.page is not None and self._known:
            place = self._known.index(self.page.line.id)
            self._wanted = self._known[(place + 1) % len(self._known)]
            self.list.visits = ()
            self.read()

    def action_inspect(self) -> None:
        job = self._job()
        if job is not None:
            self.app.reads.do(
                self, lambda post: read_next_of_job(self.context, job, post), what=_("Next device")
            )


def _no_campaign() -> str:
    return "  ".join((_("No campaign is running."), _("Plan one: deskops campaign plan --period 2026-H1")))


def _appointment(visit: "VisitProgress | None") -> Iterator[Block]:
    """What the customer was told of the visit at the cursor; before that nothing is to be kept."""
    if visit is None or visit.line.status != LineStatus.AGREED:
        return
    line = visit.line
    yield Row(_("Appointment"), f"{line.day} {line.clock}".strip(), "strong")
    if line.contact:
        yield Row(_("Contact"), "  ".join(filter(None, (line.contact, line.phone))))


def _by_kind_and_site(page: "CampaignPage") -> Iterator[Block]:
    """Each kind, then each site with its kinds."""
    yield Heading(_("Kind"))
    for kind, tally in page.board.by_kind().items():
        yield _cell(_(word(kind)), tally)
    yield Heading(_("Site"))
    for site, tally in page.board.by_site().items():
        known = page.sites.get(site)
        yield _cell(known.name if known else site, tally)
        for (place, kind), cell in page.board.cells.items():
            if place == site:
                yield _cell("  " + _(word(kind)), cell)


def _left_out(page: "CampaignPage") -> Iterator[Block]:
    """What was left out with its reasons, and the rate against the rest."""
    total = page.total
    if page.left_out:
        words = _("{count}; {percent} % of the other {kept}")
        told = words.format(count=total.left_out, percent=total.percent_of_kept, kept=total.kept)
        yield Row(_("Left out"), told, "soon")
    for one in page.left_out:
        place = " ".join(filter(None, (one.line.site_name, one.line.department)))
        yield Row("", f"{place} ({one.left}): {one.line.reason}")


def _cell(name: str, tally: "Tally") -> Row:
    look = "good" if tally.done == tally.planned else "late" if tally.late else "plain"
    text = _("{done}/{planned}  {percent} %  signed {signed}").format(
        done=tally.done, planned=tally.planned, signed=tally.signed, percent=tally.percent
    )
    return Row(name, text + ("  " + _("{count} late").format(count=tally.late) if tally.late else ""), look)
