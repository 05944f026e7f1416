"""Anywhere with two keys: every place by a letter, every page and pane of the screen below by a number."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from deskops.i18n import N_, _
from deskops.tui.places import letters
from deskops.tui.screens import PAGES
from deskops.tui.shown import fit
from deskops.tui.widgets.bars import Bar
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.sheet import Sheet
from deskops.tui.widgets.text_boxes import LineBox

if TYPE_CHECKING:
    from deskops.tui.program import Program

_KEY: Final = 5  # cells
# What is no place: what it is called, its letter, what is run, and the id of its key.
_WAYS: Final = (
    (N_("Find anything"), "f", "app.find", "app.find"),
    (N_("All actions"), "x", "app.palette", "app.palette"),
    (N_("New job"), "n", "app.new_job", "app.new"),
    (N_("Help"), "h", "app.help", "app.help"),
)


class Mark(NamedTuple):
    """`letter` leads there; `key` would have done so without the overlay."""

    letter: str
    label: str
    key: str
    go: Callable[[], object]


class MarkList(RowList):
    def __init__(self, marks: Sequence[Mark], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.marks = marks

    @property
    def count(self) -> int:
        return len(self.marks)

    @property
    def shows_cursor(self) -> bool:
        """There are two lists beside each other."""
        return self.has_focus

    def parts(self, index: int, width: int) -> Sequence[Part]:
        one = self.marks[index]
        return [
            (fit(f" {one.letter} ", 4), "late"),
            (fit(one.label, max(0, width - 4 - _KEY)), "strong"),
            (fit(one.key, _KEY), "faint"),
        ]


class JumpScreen(ModalScreen[None]):
    CSS_PATH = PAGES
    LEFT_FREELY: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), id="jump.back")]
    AUTO_FOCUS = "MarkList"

    app: "Program"

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self.places = MarkList([], id="jump-places")
        self.panes = MarkList(list(panes(below)), id="jump-panes")

    def compose(self) -> ComposeResult:
        with Vertical(id="jump"):
            yield Bar(id="jump-title")
            with Horizontal():
                yield self.places
                yield self.panes
            yield Chips([Chip("go", _("Go"), "Enter"), Chip("dismiss", _("Back"), "Esc")], id="jump-buttons")

    def on_mount(self) -> None:
        self.places.marks = list(self._places())
        self.places.rows_changed(0)
        self.panes.display = bool(self.panes.marks)
        self.query_one(Bar).show([(_("Press a letter or a number, or click."), "faint")])

    def _places(self) -> Iterator[Mark]:
        app = self.app
        for letter, place in letters(letter for _label, letter, *_rest in _WAYS).items():
            shown = app.get_key_display(place.binding)
            yield Mark(letter, _(place.label), shown, partial(app.go, place.name))
        for label, letter, action, name in _WAYS:
            yield Mark(letter, _(label), app.key_of(name), partial(app.run_action, action))

    @property
    def marks(self) -> list[Mark]:
        return [*self.places.marks, *self.panes.marks]

    def on_key(self, event: events.Key) -> None:
        """A letter that leads nowhere does nothing: the overlay stays."""
        mark = next((one for one in self.marks if one.letter == event.character), None)
        if mark is not None:
            event.stop()
            event.prevent_default()
            self._go(mark)

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        if isinstance(message.rows, MarkList):
            self._go(message.rows.marks[message.rows.cursor])

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)

    def action_go(self) -> None:
        if isinstance(self.focused, MarkList):
            self.focused.action_open()

    def on_click(self, event: events.Click) -> None:
        """Beside the overlay: away with it."""
        if event.widget is self:
            self.dismiss()

    def _go(self, mark: Mark) -> None:
        self.dismiss()
        self.app.call_later(mark.go)


def panes(screen: Screen[object]) -> Iterator[Mark]:
    """The pages of a screen by the numbers that they have there already; of one without pages its panes."""
    tabs = [
        (key, binding)
        for key, (node, binding, *_rest) in screen.active_bindings.items()
        if binding.action.startswith("tab(")
    ]
    for key, binding in tabs:
        yield Mark(key, _(binding.description), "", partial(screen.run_action, binding.action))
    if tabs:
        return
    seen = [each for each in screen.focus_chain if isinstance(each, RowList | Sheet | LineBox)]
    if len(seen) > 1:
        for number, pane in enumerate(seen, 1):
            yield Mark(str(number), _called(pane), "", pane.focus)


def _called(pane: Widget) -> str:
    if isinstance(pane, RowList):
        return _("The list")
    return _("What is under the cursor") if isinstance(pane, Sheet) else _("Filter")
