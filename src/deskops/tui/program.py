"""The full-screen program: wires the context, the lanes and the screens, and holds what all screens share."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

from deskops.errors import DeskopsError, Locked, Wiped
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.ops.journal import note
from deskops.ops.read.day import today
from deskops.text import visible
from deskops.tui import desk_line
from deskops.tui.drafts import DraftKeeper
from deskops.tui.ended_round import ask_anyway
from deskops.tui.messages import (
    Attended,
    Committed,
    DraftsStand,
    Failed,
    StandRead,
    StoreChanged,
    SyncMoved,
    SyncTold,
)
from deskops.tui.places import PLACES
from deskops.tui.reading import FIRST, read_stand
from deskops.tui.screens.today import TodayScreen
from deskops.tui.shown import key_on_keyboard
from deskops.tui.standing import Words, words_of_stand
from deskops.tui.themes import THEMES
from deskops.tui.travel import Travel
from deskops.tui.work import Lane, Work

if TYPE_CHECKING:
    from deskops.domain.entries import Action
    from deskops.ops.read.attention import Stand
    from deskops.ops.read.syncing import Line
    from deskops.tui.messages import Again
    from deskops.tui.screens.form import Ask
    from deskops.tui.syncing import Syncing

_EACH_SECOND = 1.0


class PlainBar(ScrollBarRender):
    """Without the partial blocks that some consoles draw two cells wide."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8


class Program(Travel, inherit_bindings=False):
    """Raises StoreMissing where this laptop is not set up."""

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
        Binding("ctrl+o", "find", N_("Find anything"), tooltip=N_("Find"), id="app.find"),
        Binding("alt+left", "back", N_("Back"), id="app.back"),
        Binding("alt+right", "forth", N_("Forth"), id="app.forth"),
        Binding("q,ctrl+q", "quit", N_("Quit"), id="app.quit"),
    ]

    def __init__(self, context: Context) -> None:
        self.context = context
        self._first = today(context, limit=FIRST)
        super().__init__()
        theme = THEMES[context.settings.ui.theme].name
        if self.theme != theme:
            self.theme = theme
        if context.settings.ui.ascii:
            self.set_class(True, "-plain-lines")
            ScrollBar.renderer = PlainBar
        if context.settings.keys:
            self.set_keymap({str(k): str(v) for k, v in context.settings.keys.items()})
        self.today: TodayScreen
        self.waiting: Stand | None = None
        self.line: Line | None = None
        self.syncing: Syncing | None = None
        self.moved: tuple[int, int] | None = None  # rows sent and received by the sync that is under way
        self._stood: Any = None
        self.draft_fault = ""
        self.asked: set[str] = set()  # jobs of rounds of which it was asked whether somebody has arrived
        self.beginning: dict[str, list[Again]] = {}  # by visit of a round that is over, what it was asked for
        self._fault_log = context.paths.logs / "screen.log"

    def get_key_display(self, binding: Binding) -> str:
        modifiers, key = binding.parse_key()
        return key_on_keyboard(key, control="ctrl" in modifiers)

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES.values()} | super().available_themes

    def get_default_screen(self) -> Screen[Any]:
        self.today = TodayScreen(self.context, self._first)
        return self.today

    def on_mount(self) -> None:
        self.heed_orders()
        self.call_after_refresh(self.after_first_paint)

    def after_first_paint(self) -> None:
        """The rest of the day, the write side, and what beats each second."""
        from deskops.ops.read.watching import Watch
        from deskops.store.drafts import Drafts

        self.stand_watch = Watch(self.context)
        gc.set_threshold(700, 10, 10)  # the command line looks seldom; pages that were closed must go here
        gc.enable()
        self.reads = Lane("reads", self._fault_log, self.context.close)
        self.acts = Lane("acts", self._fault_log, self.context.close)
        self.checks = Lane("checks", self._fault_log, self.context.close)
        self.drafts = DraftKeeper(Drafts(self.context.paths.drafts, self.context.key), self._drafts_stand)
        self.today.learn_actions()
        self.today.read()
        self.poll()
        self.set_interval(_EACH_SECOND, self.poll)
        from deskops.tui.doing import warm_up

        self.acts.do(self, warm_up(self.context), what=_("The day's backup"))
        from deskops.tui.syncing import begin

        self.syncing = begin(self, self.context, self._fault_log)
        if self.context.settings.keys:
            self.settle_keys()

    def settle_keys(self) -> None:
        """Say which keys of the settings cannot be given, and leave those as they are."""
        from deskops.tui.keys import settled, unknown

        wished = {str(name): str(keys) for name, keys in self.context.settings.keys.items()}
        kept, clashes = settled(wished)
        self.set_keymap(kept)
        for words in (*unknown(wished), *clashes):
            self.say(words, wrong=True)

    def close(self) -> None:
        """After the screen has gone: finish what is being written."""
        if hasattr(self, "drafts"):
            if self.syncing:
                self.syncing.close()
            self.drafts.close()
            self.acts.close()
            self.reads.close()
            self.checks.close(1.0)

    # How the store stands.

    def poll(self) -> None:
        self.reads.do(self, lambda post: read_stand(self.context, self.stand_watch, post), newest="stand")

    def on_stand_read(self, message: StandRead) -> None:
        self.line = message.line
        if message.stand != self.waiting:
            is_first, self.waiting = self.waiting is None, message.stand
            if not is_first:
                self.tell_screens(StoreChanged)
        self.draw_stand()

    def draw_stand(self) -> None:
        """On every screen that is open, when another thing is to be said than before."""
        words = self.stand_words()
        if words != self._stood and self.waiting and self.line:
            self._stood = words
            self.tell_screens(StandRead, self.waiting, self.line)

    def tell_screens(self, message: Callable[..., Message], *what: Any) -> None:
        for screen in self.screen_stack:
            screen.post_message(message(*what))

    def stand_words(self) -> tuple[Words, Words]:
        """The status line: where the desk is, what is unsent, when it was last met; at the right what is wrong."""
        left = words_of_stand(self.waiting, self.line, self.moved, self.context)
        if self.draft_fault:
            left.insert(0, (_("Drafts are not kept: {reason}").format(reason=self.draft_fault), "late"))
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
        note(self.context.paths, "done", message=message.words)
        self.today.patch(message.subject, message.row)
        self.say(message.words)
        self.poll()
        if self.syncing:
            self.syncing.written()
        if message.then is not None:
            message.then()

    def on_failed(self, message: Failed) -> None:
        self.tell_failure(message)

    def tell_failure(self, message: Failed) -> None:
        error = message.error
        if isinstance(error, Locked | Wiped):
            desk_line.leave(self, error)
            return
        if ask_anyway(self, message):
            return
        unforeseen = error.code == DeskopsError.code  # its message may quote what is stored
        note(self.context.paths, "error", code=error.code, message="" if unforeseen else error.message)
        self.say("\n".join(filter(None, (message.what, error.message, error.hint))), wrong=True)

    def say(self, words: str, *, wrong: bool = False) -> None:
        """A toast: it never blocks, and what is wrong stays longer."""
        severity, seconds = ("error", 12.0) if wrong else ("information", 3.0)
        self.notify(visible(words, lines=True), severity=severity, timeout=seconds, markup=False)  # type: ignore[arg-type] # two of its literals

    # Acts that any screen may ask for.

    def act_on_job(self, job: str, number: str, action: "Action") -> None:
        """Do it at once, or ask first for what it needs."""
        from deskops.tui import asking, doing

        if action.fields:
            self.ask(asking.about_job(self, job, number, action))
        else:
            self.do(doing.act_on_job(self.context, job, action, {}), what=_(action.label))

    def retract(self, job: str, what: str) -> None:
        from deskops.tui.doing import retract

        self.do(retract(self.context, job, what), what=_("Undo") if what == "undo" else _("Redo"))

    def do(self, work: Work, *, what: str) -> None:
        self.acts.do(self, work, what=what)

    def ask(self, ask: "Ask") -> None:
        from deskops.tui.screens.form import FormScreen

        self.push_screen(FormScreen(ask))

    def action_new_job(self) -> None:
        from deskops.tui.asking import new_job

        self.ask(new_job(self))

    def action_help(self) -> None:
        from deskops.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_palette(self) -> None:
        from deskops.tui.screens.palette import PaletteScreen, offers

        self.push_screen(PaletteScreen(offers(self.screen)))

    def action_find(self) -> None:
        from deskops.tui.screens.find import FindScreen

        self.push_screen(FindScreen(self.context))
