"""Every action by its name in either language: typed, found, done, or shown where it can be."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.store.drafts import Draft
from deskops.tui.offers import Offer, found, offers
from deskops.tui.screens import PAGES
from deskops.tui.screens.acting import Acting
from deskops.tui.shown import fit, marked
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.text_boxes import LineBox

if TYPE_CHECKING:
    from deskops.tui.program import Program

_KEY: Final = 10  # cells: Alt+Right in either language
_USED: Final = ("palette", "used")  # where drafts keep what was chosen, for tomorrow too


class OfferList(RowList):
    def __init__(self, offered: Sequence[Offer]) -> None:
        super().__init__(id="palette-list")
        self.offered = list(offered)
        self.words: Sequence[str] = ()
        self.empty = _("Nothing is called so.")

    @property
    def count(self) -> int:
        return len(self.offered)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        offer = self.offered[index]
        works = offer.node is not None
        label = max(10, (width - _KEY - 2) // 2)
        return [
            (fit(offer.key, _KEY) + " ", "held" if works else "faint"),
            *marked(offer.label, label, self.words, "plain" if works else "faint"),
            (" ", "plain"),
            *self._beside(offer, max(0, width - label - _KEY - 2)),
        ]

    def _beside(self, offer: Offer, width: int) -> Sequence[Part]:
        """The name in the other language, or why it does not work now and where it does."""
        if offer.node is not None:
            return marked(offer.other, width, self.words, "faint")
        words = offer.why
        if offer.goes_to is not None:
            steps = filter(None, (_(offer.goes_to.label), _(word(offer.on)) if offer.on else ""))
            words = _("In: {place}").format(place=" > ".join(steps))
        return [(fit(words, width), "faint")]


class PaletteScreen(ModalScreen[None]):
    CSS_PATH = PAGES
    LEFT_FREELY: ClassVar[bool] = True
    HELP = N_(
        "Every action by a few letters of its name, in either language. Enter does it; what cannot be done now says "
        "why, and one that is done elsewhere takes you there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "dismiss", N_("Back"), id="palette.back"),
        Binding("down", "step(1)", N_("Next row"), show=False, id="palette.down"),
        Binding("up", "step(-1)", N_("Previous row"), show=False, id="palette.up"),
        Binding("pagedown", "page(1)", N_("A page down"), show=False, id="palette.page-down"),
        Binding("pageup", "page(-1)", N_("A page up"), show=False, id="palette.page-up"),
    ]

    app: "Program"

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._all = offers(below)
        self.box = LineBox(compact=True, placeholder=_("What do you want to do?"), id="palette-box")
        self.list = OfferList(self._all)
        self._used: dict[str, int] = {}  # by action, the last that was chosen with the highest number

    def compose(self) -> ComposeResult:
        with Vertical(id="palette"):
            yield self.box
            yield self.list
            yield Chips(
                [Chip("choose", _("Do it"), "Enter"), Chip("dismiss", _("Back"), "Esc")], id="palette-buttons"
            )

    def on_mount(self) -> None:
        self._used = {used.field: int(used.text) for used in self.app.drafts.read(*_USED).values()}
        self.box.focus()
        self.look("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.look(event.value)

    def look(self, needle: str) -> None:
        self.list.offered = found(self._all, needle, self._used)
        self.list.words = needle.lower().split()
        self.list.rows_changed(0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.list.action_open()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        """Done, or one is carried to where it can be; what cannot be done now says why once more."""
        message.stop()
        offer = self.list.offered[self.list.cursor]
        if offer.node is None and offer.goes_to is None:
            self._refuse(offer)
            return
        self.dismiss()
        newest = max(self._used.values(), default=0) + 1
        self.app.drafts.keep(Draft(*_USED, offer.id, str(newest)))
        if offer.node is not None:
            self.app.call_later(self.app.run_action, offer.action, offer.node)
        elif offer.goes_to is not None:
            self.app.call_later(self.app.go, offer.goes_to.name)
            self.app.say(_("{key} does it there: {name}").format(key=offer.key, name=offer.label))

    def _refuse(self, offer: Offer) -> None:
        """In the words of the key itself."""
        from deskops.domain.actions.job import JOB_ACTIONS

        below, name = self.app.screen_stack[-2], offer.id.partition("act.")[2]
        if isinstance(below, Acting) and below.subject is not None and name in JOB_ACTIONS:
            below.refuse(JOB_ACTIONS[name])
        else:
            self.app.say(_("{action}: {reason}").format(action=offer.label, reason=offer.why), wrong=True)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)

    def action_choose(self) -> None:
        self.list.action_open()

    def action_step(self, by: int) -> None:
        self.list.action_step(by)

    def action_page(self, by: int) -> None:
        self.list.action_page(by)
