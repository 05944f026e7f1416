"""A round of checks over machines: how far it is, each device with its result, and what was found at one."""

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from deskops.domain.finding import OUTCOME_LABELS
from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.laid_out.machine import BAD, LOOKS, found
from deskops.tui.machine_rounds import MachineRound, Target, keep_results, plan_round, run_round, told_done
from deskops.tui.messages_rounds import RoundMoved, RoundOver, RoundPlanned, TargetKept
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import Frame
from deskops.tui.shown import fit
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Sheet
from deskops.tui.widgets.table import Cell, Column, Table

WIDE: Final = 100  # cells from which what was found stands beside the devices instead of below them


def _state(row: Target, width: int, _now: datetime) -> Cell:
    if row.asked:
        return fit(_("asking"), width), "soon"
    if row.result is None:
        return fit(_("to do"), width), "faint"
    outcome = row.result.inspection.outcome
    return fit(_(OUTCOME_LABELS[outcome]), width), LOOKS[outcome]


def _name(row: Target, width: int, _now: datetime) -> Cell:
    return fit(row.aim.name, width), "strong"


def _host(row: Target, width: int, _now: datetime) -> Cell:
    return fit(row.aim.device.hostname if row.aim.device else "", width), "plain"


def _kind(row: Target, width: int, _now: datetime) -> Cell:
    return fit(_(word(row.aim.device.kind)) if row.aim.device else "", width), "plain"


def _bad(row: Target, width: int, _now: datetime) -> Cell:
    """What is wrong first, else how much was looked at."""
    if row.result is None:
        return fit("", width), "plain"
    inspection = row.result.inspection
    if inspection.error:
        return fit(inspection.error, width), "held"
    bad = [one for one in inspection.findings if one.outcome in BAD]
    if not bad:
        return fit(_("{count} checks").format(count=len(inspection.findings)), width), "faint"
    more = f" +{len(bad) - 1}" if len(bad) > 1 else ""
    return fit(f"{bad[0].message or bad[0].title}{more}", width), "plain"


def _kept(row: Target, width: int, _now: datetime) -> Cell:
    return fit(_("kept") if row.kept else "", width), "good"


COLUMNS: Final[tuple[Column[Target], ...]] = (
    Column("state", N_("Result"), 9, 0, _state),
    Column("name", N_("Device"), 12, 1, _name),
    Column("host", N_("Host name"), 14, 5, _host),
    Column("kind", N_("Kind"), 10, 4, _kind),
    Column("bad", N_("What was found"), 30, 2, _bad, grow=1),
    Column("kept", N_("Record"), 6, 3, _kept),
)


class RoundScreen(Frame):
    """`ref` names what it is of, as `ops.read.machine_rounds` has it."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="round.back"),
        Binding("b", "begin", N_("Run the checks"), id="round.checks"),
        Binding("x", "stop", N_("Stop"), id="round.stop"),
        Binding("K", "keep", N_("Keep on record"), id="round.keep"),
    ]
    HINTS = ("round.back", "list.open", "app.find")  # what else can be done stands on the buttons
    HELP = N_(
        "The checks of many devices, over the network. b runs them: the first line says how many are done and how "
        "many are not well, each device gets its result, and below or beside it stands what was found at the one "
        "under the cursor. x stops; b goes on with those that are left or did not answer. K keeps what was found on "
        "record: it answers the checklists. Enter opens the device. Leaving the page stops the checks; what was found "
        "stays until deskops is quit."
    )

    def __init__(self, context: Context, ref: str) -> None:
        super().__init__()
        self.context, self.ref = context, ref
        self.list: Table[Target] = Table(
            COLUMNS, lambda row: row.aim.name, lambda: context.now, id="machines"
        )
        self.sheet = Sheet(label_width=20, id="machine")
        self.actions = Chips(lines=2, id="actions")
        self.round = MachineRound()

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.list, self.sheet, id="round")
        yield self.actions

    def on_mount(self) -> None:
        self.round = self.app.rounds.setdefault(self.ref, self.round)
        self.list.focus()
        self.draw()
        self.app.reads.do(self, plan_round(self.context, self.ref), what=_("Reading the devices"))

    def on_unmount(self) -> None:
        self.action_stop()

    def on_resize(self, _event: events.Resize) -> None:
        self.set_class(self.size.width >= WIDE, "-beside")

    def on_round_planned(self, message: RoundPlanned) -> None:
        """What was found at devices that are not of the round any more stays: it was asked for."""
        done = {name: aim for name, aim in self.round.aims.items() if name in self.round.results}
        self.round.title, self.round.aims = message.title, {**done, **message.aims}
        self.draw()

    # Asking.

    @property
    def runs(self) -> bool:
        return self.round.stop is not None

    def works(self, binding: Binding) -> bool:
        needed = {
            "round.checks": not self.runs and bool(self.round.left),
            "round.stop": self.runs,
            "round.keep": bool(self.round.to_keep),
        }
        return needed.get(binding.id or "", True) and super().works(binding)

    def action_begin(self) -> None:
        left = self.round.left
        if self.runs or not left:
            self.app.say(
                _("The checks are running already.") if self.runs else _("Nothing is left to check.")
            )
            return
        self.round.stop = threading.Event()
        for aim in left:
            self.round.results.pop(aim.name, None)
        self.app.checks.do(self, run_round(self.context, left, self.round.stop), what=_("Run the checks"))
        self.draw()

    def action_stop(self) -> None:
        if self.round.stop is not None:
            self.round.stop.set()
            self.round.stop = None
            self.round.asked.clear()

    def on_round_moved(self, message: RoundMoved) -> None:
        if message.result is None:
            self.round.asked.add(message.name)
        else:
            self.round.asked.discard(message.name)
            self.round.results[message.name] = message.result
        self.draw()

    def on_round_over(self, message: RoundOver) -> None:
        message.stop()
        self.round.stop = None
        self.round.asked.clear()
        self.app.say(_("Stopped.") if message.stopped else self._told())
        self.draw()

    # Keeping.

    def action_keep(self) -> None:
        results = self.round.to_keep
        if not results:
            self.app.say(_("There is nothing to keep."))
            return
        self.app.acts.do(self, keep_results(results), what=_("Keep on record"))

    def on_target_kept(self, message: TargetKept) -> None:
        if message.words:
            self.app.say(message.words, wrong=True)
        if message.kept:
            self.round.kept.add(message.name)
        self.draw()
        self.app.poll()

    # What is shown.

    def draw(self) -> None:
        self.list.show(self.round.rows)
        self.draw_head()
        self.draw_sheet()
        chips = [each for each in RoundScreen.BINDINGS if isinstance(each, Binding) and each.key != "escape"]
        chosen = [each for each in chips if each.id != "round.back" and self.works(each)]
        self.actions.show([Chip(each.action, _(each.description), each.key) for each in chosen])
        self.refresh_bindings()

    def _told(self) -> str:
        found = [one.inspection for one in self.round.results.values()]
        away = sum(1 for one in found if one.error)
        bad = sum(1 for one in found if one.outcome in BAD) - away
        return told_done(len(found), len(self.round.aims), bad, away)

    def draw_head(self) -> None:
        texts = [(self.round.title or _("Check devices"), "strong"), (self._told(), "plain")]
        if self.runs:
            texts.append((_("running: {count}").format(count=len(self.round.asked)), "soon"))
        self.head.show(texts)

    def draw_sheet(self) -> None:
        row = self.list.row
        self.sheet.show(list(found(row)) if row is not None else [])

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.draw_sheet()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Its checklist where the round is for one, else the device."""
        message.stop()
        row = self.list.row
        if row is None:
            return
        if row.aim.visit:
            self.app.open_inspection(row.aim.visit)
        elif row.aim.device is not None:
            self.app.open("asset", row.aim.device.id)

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        if message.chips is self.actions:
            message.stop()
            await self.run_action(message.name)
        else:
            await super().on_chips_pressed(message)
