"""Every action by its name in either language: typed, found, done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import Input

from deskops.i18n import N_, _, language, speaking
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import Frame
from deskops.tui.shown import fit
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.text_boxes import LineBox


@dataclass(frozen=True, slots=True)
class Offer:
    """An action by both its names, its key, and where it is run."""

    label: str
    other: str
    key: str
    action: str
    node: DOMNode
    more: str = ""  # what the key's hint calls it, in both languages

    @property
    def words(self) -> str:
        return f"{self.label} {self.other} {self.more}".lower()


def offers(screen: Screen[object]) -> list[Offer]:
    """What can be done on a screen now, most particular first."""
    return list({offer.action: offer for offer in _offers(screen)}.values())


def _offers(screen: Screen[object]) -> Iterator[Offer]:
    spoken = language()
    other = "en" if spoken == "zh_CN" else "zh_CN"
    works = screen.works if isinstance(screen, Frame) else None
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.id or not binding.description or not active.enabled or binding.id == "app.palette":
            continue
        if binding.id.startswith(("list.", "sheet.")) or not (works is None or works(binding)):
            continue
        short = _(binding.tooltip) if binding.tooltip else ""
        with speaking(other):
            elsewhere = _(binding.description)
            short += f" {_(binding.tooltip)}" if binding.tooltip else ""
        yield Offer(
            _(binding.description),
            elsewhere,
            screen.app.get_key_display(binding),
            binding.action,
            active.node,
            short,
        )


def found(offered: Sequence[Offer], needle: str) -> list[Offer]:
    """Those in whose names every part occurs; else those that have all its letters in order."""
    parts = needle.lower().split()
    exact = [offer for offer in offered if all(part in offer.words for part in parts)]
    return exact or [offer for offer in offered if _in_order("".join(parts), offer.words)]


def _in_order(letters: str, words: str) -> bool:
    rest = iter(words)
    return all(letter in rest for letter in letters)


class OfferList(RowList):
    def __init__(self, offered: Sequence[Offer]) -> None:
        super().__init__(id="palette-list")
        self.offered = list(offered)

    @property
    def count(self) -> int:
        return len(self.offered)

    def render_line(self, y: int) -> Strip:
        if self.offered or y:
            return super().render_line(y)
        return Strip(
            [
                Segment(
                    fit(_("Nothing that can be done now is called so."), self.inner_width), self.look("faint")
                )
            ]
        )

    def parts(self, index: int, width: int) -> Sequence[Part]:
        offer = self.offered[index]
        half = max(10, (width - 10) // 2)
        return [
            (fit(offer.key, 8) + " ", "held"),
            (fit(offer.label, half), "plain"),
            (" " + fit(offer.other, max(0, width - half - 10)), "faint"),
        ]


class PaletteScreen(ModalScreen[None]):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "dismiss", N_("Back"), id="palette.back"),
        Binding("down", "step(1)", N_("Next row"), show=False, id="palette.down"),
        Binding("up", "step(-1)", N_("Previous row"), show=False, id="palette.up"),
    ]

    def __init__(self, offered: Sequence[Offer]) -> None:
        super().__init__()
        self._all = offered
        self.box = LineBox(compact=True, placeholder=_("What do you want to do?"), id="palette-box")
        self.list = OfferList(offered)

    def compose(self) -> ComposeResult:
        with Vertical(id="palette"):
            yield self.box
            yield self.list

    def on_mount(self) -> None:
        self.box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.list.offered = found(self._all, event.value)
        self.list.rows_changed(0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.list.action_open()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        offer = self.list.offered[self.list.cursor]
        self.dismiss()
        self.app.call_later(self.app.run_action, offer.action, offer.node)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()

    def action_step(self, by: int) -> None:
        self.list.action_step(by)
