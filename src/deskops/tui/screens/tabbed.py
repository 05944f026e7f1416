"""A screen of one thing on several pages: the first, its facts, stays beside the others where there is room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget

from deskops.i18n import _
from deskops.tui.messages import StoreChanged
from deskops.tui.screens.frame import WIDE, Frame
from deskops.tui.widgets.chips import Chip, Chips

Tabs = Sequence[tuple[str, str]]  # names, and what they are called


def tab_bindings(screen: str, tabs: Tabs) -> Iterator[Binding]:
    """The number keys; `screen` begins their ids."""
    for number, (name, label) in enumerate(tabs, 1):
        yield Binding(str(number), f"tab('{name}')", label, show=False, id=f"{screen}.{name}")


class Tabbed(Frame):
    """`TABS` in their order; the widget of each is the attribute of its name."""

    TABS: ClassVar[Tabs] = ()

    def __init__(self) -> None:
        super().__init__()
        self.tabs = Chips(id="tabs")
        self._tab = self.TABS[0][0]  # the page that has the keys
        self._beside = self.TABS[1][0]  # which of the others is seen, where there is room for two

    @cached_property
    def panes(self) -> Mapping[str, Widget]:
        return {name: getattr(self, name) for name, _label in self.TABS}

    def body(self) -> Iterable[Widget]:
        yield from self.pages()

    def read(self) -> None:
        """Ask for what the pages show."""
        raise NotImplementedError

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def pages(self) -> tuple[Widget, Widget]:
        """The line of tabs, and what they choose from."""
        return self.tabs, Horizontal(*(self.panes[name] for name, _label in self.TABS), id="panes")

    def choose_panes(self) -> None:
        """Which pages are seen: the chosen one, and the facts beside it where there is room."""
        first, _label = self.TABS[0]
        if self._tab != first:
            self._beside = self._tab
        shown = {self._beside, first} if self._is_wide else {self._tab}
        for name, pane in self.panes.items():
            pane.display = name in shown
        self._draw_tabs()

    @property
    def _is_wide(self) -> bool:
        return self.size.width >= WIDE

    def _draw_tabs(self) -> None:
        """In the line of tabs, the page that has the keys."""
        self.tabs.show(
            [
                Chip(name, _(label), str(i), chosen=name == self._tab)
                for i, (name, label) in enumerate(self.TABS, 1)
            ]
        )

    def begin_pages(self) -> None:
        """Where two pages are seen the keys are the list's beside the facts."""
        self.action_tab(self.TABS[self._is_wide][0])

    def on_resize(self, _event: events.Resize) -> None:
        self.choose_panes()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Of a page that is seen: Textual gives the first one the focus before another is chosen, and tells later."""
        entered = next((name for name, pane in self.panes.items() if pane is event.widget), self._tab)
        if entered != self._tab and self.panes[entered].display:
            self._tab = entered
            self._draw_tabs()

    def action_tab(self, name: str) -> None:
        self._tab = name
        self.choose_panes()
        self.panes[name].focus()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        if message.chips is self.tabs:
            self.action_tab(message.name)
