"""The full-screen program: wires the context, the lanes and the screens, and holds what all screens share."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.ops.read.day import today
from deskops.tui import desk_line, put_off
from deskops.tui.chinese_lines import break_anywhere
from deskops.tui.drafts import DraftKeeper
from deskops.tui.ended_round import ask_anyway
from deskops.tui.messages import (
    Attended,
    Committed,
    DraftsStand,
    Failed,
    SettingsRead,
    StandRead,
    StoreChanged,
    SyncMoved,
    SyncTold,
)
from deskops.tui.places import PLACES
from deskops.tui.reading import FIRST, read_settings, read_stand
from deskops.tui.scanner import Listening
from deskops.tui.screens.today import TodayScreen
from deskops.tui.standing import Words, words_of_stand
from deskops.tui.touring import Touring
from deskops.tui.way_out import WayOut
from deskops.tui.work import Lane, Work

if TYPE_CHECKING:
    from deskops.domain.entries import Action
    from deskops.ops.read.attention import Stand
    from deskops.ops.read.syncing import Line
    from deskops.tui.machine_rounds import MachineRound
    from deskops.tui.messages import Again
    from deskops.tui.screens.form import Ask
    from deskops.tui.syncing import Syncing

_BACK = {"undo": N_("Undo"), "redo": N_("Redo")}
_EACH = 0.4  # seconds between looks at the store: what another program wrote is seen within one


class Program(Touring, WayOut, Listening, inherit_bindings=False):
    """Raises StoreMissing where this laptop is not set up."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-roomy")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012 - the same
    CSS_PATH = Path(__file__).with_name("deskops.tcss")
    TITLE = "deskops"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", N_("Help"), id="app.help"),
        Binding("ctrl+p", "palette", N_("All actions"), id="app.palette"),
        Binding("ctrl+n", "new_job", N_("New job"), id="app.new"),
        Binding("f5", "sync", N_("Sync now"), id="app.sync"),
        Binding("f2", "home", N_("The day"), id="app.day"),
        *(place.binding for place in PLACES),
        Binding("ctrl+o,slash", "find", N_("Find anything"), tooltip=N_("Find"), id="app.find"),
        Binding("ctrl+g", "jump", N_("Jump"), id="app.jump", priority=True),
        Binding(
            "ctrl+t", "theme", N_("Theme: dark, light, high contrast"), tooltip=N_("Theme"), id="app.theme"
        ),
        Binding("alt+left", "back", N_("Back"), id="app.back"),
        Binding("alt+right", "forth", N_("Forward"), id="app.forth"),
        Binding("ctrl+z", "step_back('undo')", N_("Undo your last step"), id="app.undo"),
        Binding("ctrl+y", "step_back('redo')", N_("Redo what you undid"), id="app.redo"),
        Binding("alt+r", "bundle", N_("Make a report bundle"), show=False, id="app.bundle"),
        Binding("alt+t", "tour", N_("Tour"), id="app.tour"),
        Binding("alt+n", "tour_next", N_("Skip a step of the tour"), show=False, id="app.tour-next"),
        Binding("ctrl+c", "way_out", N_("How to quit"), show=False, id="app.way-out"),
        Binding("q,ctrl+q", "quit", N_("Quit"), id="app.quit"),
    ]

    def __init__(self, context: Context) -> None:
        self.context = context
        self._first = today(context, limit=FIRST)
        super().__init__()
        break_anywhere()
        self.dress()
        self.today: TodayScreen
        self.waiting: Stand | None = None
        self.line: Line | None = None
        self.syncing: Syncing | None = None
        self.moved: tuple[int, int] | None = None  # rows sent and received by the sync that is under way
        self._words_stood: Any = None
        self._seen: Any = None  # of the store, when it was last looked at
        self.draft_fault = ""
        self.asked: set[str] = set()  # jobs of rounds of which it was asked whether somebody has arrived
        self.rounds: dict[str, MachineRound] = {}  # of checks, by what they are of
        self.beginning: dict[str, list[Again]] = {}  # by visit of a round that is over, what it was asked for

    def get_default_screen(self) -> Screen[Any]:
        self.today = TodayScreen(self.context, self._first)
        return self.today

    def on_mount(self) -> None:
        self.heed_orders()
        self.call_after_refresh(self.after_first_paint)

    def after_first_paint(self) -> None:
        """The rest of the day, the write side, and what beats each second."""
        from deskops.ops.read.watching import SettingsWatch, Watch
        from deskops.tui.drafts import drafts_of

        put_off.load()
        self.stand_watch = Watch(self.context)
        self.settings_watch = SettingsWatch(self.context.paths.config_file)
        gc.set_threshold(700, 10, 10)  # the command line looks seldom; pages that were closed must go here
        gc.enable()
        logs = self.context.paths.logs
        self.reads = Lane("reads", logs, self.context.close)
        self.acts = Lane("acts", logs, self.context.close)
        self.checks = Lane("checks", logs, self.context.close)
        self.drafts = DraftKeeper(drafts_of(self.context), self._drafts_stand)
        self.today.learn_actions()
        self.today.read()
        self.poll()
        self.set_interval(_EACH, self.poll)
        from deskops.tui.doing import warm_up

        self.acts.do(self, warm_up(self.context), what=_("The day's backup"))
        from deskops.tui import breach
        from deskops.tui.syncing import begin

        self.syncing = begin(self, self.context, logs)
        self.deadlines = breach.begin(self, logs)
        if self.context.settings.keys:
            self.settle_keys()
        self.greet()

    @property
    def tour_cursor(self) -> int:
        return self.today.table.cursor

    def close(self) -> None:
        """After the screen has gone: finish what is being written."""
        if hasattr(self, "drafts"):
            if self.syncing:
                self.syncing.close()
            self.drafts.close()
            self.acts.close()
            self.reads.close()
            self.checks.close(1.0)
            self.deadlines.close(1.0)

    # How the store stands.

    def poll(self) -> None:
        self.reads.do(self, lambda post: read_stand(self.context, self.stand_watch, post), newest="stand")
        self.reads.do(self, lambda post: read_settings(self.settings_watch, post), newest="settings")

    def on_stand_read(self, message: StandRead) -> None:
        self.line = message.line
        seen = (message.stand, message.version)
        is_first, is_other = self.waiting is None, seen != self._seen
        self.waiting, self._seen = message.stand, seen
        if is_other and not is_first:
            self.tell_screens(StoreChanged)
        self.draw_stand()

    def on_settings_read(self, message: SettingsRead) -> None:
        """What can hold at once does; the rest with the next start."""
        self.context.settings = message.settings
        self.dress_anew()

    def draw_stand(self) -> None:
        """On every screen that is open, when another thing is to be said than before."""
        words = self.stand_words()
        if words != self._words_stood and self.waiting and self.line:
            self._words_stood = words
            self.tell_screens(StandRead, self.waiting, self.line)

    def tell_screens(self, message: Callable[..., Message], *what: Any) -> None:
        for screen in self.screen_stack:
            screen.post_message(message(*what))

    def stand_words(self) -> tuple[Words, Words]:
        """The status line: where the desk is, what is unsent, when it was last met; at the right what is wrong."""
        left = words_of_stand(self.waiting, self.line, self.moved, self.context)
        if self.draft_fault:
            left.insert(0, (_("Drafts are not kept: {reason}").format(reason=self.draft_fault), "late"))
        if self.context.is_read_only:
            left.insert(0, (_("read only"), "held"))
        return left, []

    def _drafts_stand(self, fault: str) -> None:
        self.post_message(DraftsStand(fault))

    def on_drafts_stand(self, message: DraftsStand) -> None:
        self.draft_fault = message.error
        self.draw_stand()

    # The line to the desk.

    def on_sync_moved(self, message: SyncMoved) -> None:
        self.moved = (message.sent, message.received)
        self.draw_stand()

    def on_sync_told(self, message: SyncTold) -> None:
        desk_line.heard(self, message.report)

    def on_attended(self, message: Attended) -> None:
        desk_line.attended(self, message)

    def action_sync(self) -> None:
        desk_line.sync_now(self)

    # What was done, and what could not be.

    def on_committed(self, message: Committed) -> None:
        self.today.patch(message.subject, message.row)
        self.say(message.words, event="done")
        self.poll()
        if self.syncing and message.kind != "setting":
            self.syncing.written()
        if message.then is not None:
            message.then()

    def tell_failure(self, message: Failed) -> None:
        if not ask_anyway(self, message):
            super().tell_failure(message)

    # Acts that any screen may ask for.

    def act_on_job(self, job: str, number: str, action: "Action") -> None:
        """Do it at once, or ask first for what it needs."""
        from deskops.tui import asking, doing

        if action.fields:
            self.ask(asking.about_job(self, job, number, action))
        else:
            self.do(doing.act_on_job(self.context, job, action, {}), what=_(action.label))

    def action_way_out(self) -> None:
        """What people press who do not know the keys; nothing may be lost by it."""
        words = _("{quit} leaves the program; {help} helps.")
        self.say(words.format(quit=self.key_of("app.quit"), help=self.key_of("app.help")), event="")

    def retract(self, job: str, what: str) -> None:
        from deskops.tui.doing import retract

        self.do(retract(self.context, job, what), what=_(_BACK[what]))

    def action_step_back(self, what: str) -> None:
        """One's own last step wherever it was; what is being typed has an undo of its own, or none."""
        from deskops.tui.doing import step_back

        if not self.types():
            self.do(step_back(self.context, what), what=_(_BACK[what]))

    def do(self, work: Work, *, what: str) -> None:
        self.acts.do(self, work, what=what)

    def ask(self, ask: "Ask", then: "Callable[[bool | None], None] | None" = None) -> None:
        """`then`: once the form is saved or left."""
        from deskops.tui.screens.form import FormScreen

        self.push_screen(FormScreen(ask), then)

    def action_new_job(self) -> None:
        from deskops.tui.asking import new_job

        self.ask(new_job(self))

    def action_help(self) -> None:
        from deskops.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_palette(self) -> None:
        from deskops.tui.screens.palette import PaletteScreen

        self.push_screen(PaletteScreen(self.screen))

    def action_bundle(self) -> None:
        from deskops.tui import bundling

        bundling.begin(self)
