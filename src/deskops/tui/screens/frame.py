"""What every full screen has: a head, a body, how the store stands, key hints, help; and how a job is acted upon."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from deskops.i18n import _
from deskops.tui.closed_pages import let_go
from deskops.tui.messages import StandRead
from deskops.tui.standing import is_alone
from deskops.tui.widgets.bars import Bar
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from deskops.tui.program import Program

Kept = Mapping[str, str]  # what a page is to be like again
WIDE: Final = 110  # cells from which there is room for more beside a list
_ALWAYS: Final = ("app.palette", "app.help")  # they name all the others, and end every line of hints
_MOST_HINTS: Final = 6
_MOST_WIDE: Final = 8


class Frame(Screen[None]):
    """HINTS names the bindings that the last line shows before those it always ends with, most useful first; HELP says
    what the screen is for.
    """

    HINTS: ClassVar[tuple[str, ...]] = ()
    CALLED: ClassVar[
        Mapping[str, str]
    ] = {}  # what some of them do here, where their own words are more general
    HELP: ClassVar[str] = ""

    app: "Program"

    def __init__(self) -> None:
        super().__init__()
        self.head = Bar(id="head")
        self.stand = Bar(id="stand")
        self.hints = Chips(keep="help", id="hints")
        self.again: Callable[[], Frame] | None = (
            None  # makes the same page anew, for whoever goes back and forth
        )
        self._kept: Kept = {}

    def compose(self) -> ComposeResult:
        yield self.head
        yield from self.body()
        yield self.stand
        yield self.hints

    def body(self) -> Iterable[Widget]:
        return ()

    def on_mount(self) -> None:
        self.opened = self.app.context.now  # from when on a photo is a new one
        self._as_it_was()
        self.draw_head()
        self.draw_stand()
        self.bindings_updated_signal.subscribe(self, lambda _screen: self.draw_hints())

    def on_screen_resume(self) -> None:
        let_go(self.app)

    def on_chips_resized(self) -> None:
        """Toasts stand above the lines that say what can be done now and how the store stands."""
        lines = sum(each.outer_size.height for each in self.query("#actions, #stand, #hints"))
        for count in range(3, 7):
            self.set_class(count == lines, f"-toasts-above-{count}")

    # How it was left, for whoever comes back to it.

    def remember(self) -> Kept:
        """The tab, and where the cursor of each list stands, by the names of both."""
        kept = {f"row {rows.id}": rows.place for rows in self.query(RowList) if rows.id}
        return kept | ({"tab": tab} if (tab := getattr(self, "_tab", "")) else {})

    def recall(self, kept: Kept) -> None:
        """Before it is shown: be as it was left."""
        self._kept = kept

    def _as_it_was(self) -> None:
        if tab := self._kept.get("tab"):
            self.call_later(self.run_action, f"tab({tab!r})")
        for rows in self.query(RowList):
            rows.awaited = self._kept.get(f"row {rows.id}", "")

    def draw_head(self) -> None:
        """What the screen shows, in its first line."""

    def draw_stand(self) -> None:
        self.stand.show(*self.app.stand_words())

    def draw_hints(self) -> None:
        """A few keys that work now."""
        found: dict[str | None, Binding] = {}
        for each in self.active_bindings.values():
            if each.enabled and not self._typed(each.binding):
                found.setdefault(each.binding.id, each.binding)
        works = [
            found[name] for name in (*self.hinted, *_ALWAYS) if name in found and self.works_now(found[name])
        ]
        most = _MOST_WIDE if self.size.width >= WIDE else _MOST_HINTS
        last = [each for each in works if each.id in _ALWAYS]
        chosen = [*works[: len(works) - len(last)][: most - len(last)], *last]
        self.hints.show([Chip(b.action, _(self._words_of(b)), self.app.get_key_display(b)) for b in chosen])

    def _words_of(self, binding: Binding) -> str:
        return self.CALLED.get(binding.id or "", binding.tooltip or binding.description)

    @property
    def hinted(self) -> Sequence[str]:
        """`HINTS`, where what is most useful does not hang on more than what works."""
        return self.HINTS

    def key_of(self, *names: str) -> str:
        """What leads to one of some things that works here now, by their ids; empty where nothing does."""
        found = (each.binding for each in self.active_bindings.values() if each.binding.id in names)
        return next((self.app.get_key_display(binding) for binding in found), "")

    def nothing_fits(self, needle: str) -> str:
        """What an empty list says, with the way on."""
        if not needle:
            return _("There is nothing here.")
        words = _("Nothing here matches “{needle}”. Find anything: {key}.")
        return words.format(needle=needle, key=self.key_of("filter.everywhere", "app.find"))

    def _typed(self, binding: Binding) -> bool:
        """Whether its key is only a character where the cursor stands now."""
        shown = self.app.get_key_display(binding)
        character = shown if len(shown) == 1 else None
        return self.focused is not None and self.focused.check_consume_key(binding.key, character)

    def works(self, binding: Binding) -> bool:
        """Whether a hint at one of the page's own bindings would be true now."""
        return True

    def works_now(self, binding: Binding) -> bool:
        """The same of any binding."""
        if binding.id == "filter.leave" and not any(rows.count for rows in self.query(RowList)):
            return False
        if binding.id == "list.open" and isinstance(self.focused, RowList) and not self.focused.count:
            return False
        if binding.id == "app.sync" and is_alone(self.app.line, self.app.context):
            return False
        return self.app.trail.has_ahead if binding.id == "app.forth" else self.works(binding)

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        if message.chips is self.hints:
            message.stop()
            await self._run_hint(message.name)

    async def _run_hint(self, action: str) -> None:
        """Run it where its key would: the list's own on the list, the program's on the program."""
        places = [each.node for each in self.active_bindings.values() if each.binding.action == action]
        await self.app.run_action(action, places[0] if places else self)

    def on_stand_read(self, _message: StandRead) -> None:
        self.draw_stand()
