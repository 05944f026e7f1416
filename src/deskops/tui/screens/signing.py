"""Signing on the screen: the report first and whole, then the ways to sign it; and the pad of this terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from deskops.domain.sealing import BROWSER, PAD, PAPER, PHONE
from deskops.errors import DeskopsError
from deskops.i18n import N_, _, speaking
from deskops.signature.strokes import Drawing
from deskops.tui.screens import PAGES
from deskops.tui.screens.sealing import SealScreen
from deskops.tui.shown import plain
from deskops.tui.widgets.bars import Bar
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.pad import Pad
from deskops.tui.widgets.sheet import Heading, Para, Sheet

if TYPE_CHECKING:
    from deskops.ops.do.sealing import Signature
    from deskops.ops.do.signing import Offer

REFUSE: Final = "refuse"  # the way not to sign
ANEW: Final = "anew"  # the way that is gone already, from its beginning
SETTLE: Final = "settle"  # the same, after what is asked of it
_WAYS: Final = (
    ("p", PHONE, N_("On their phone")),
    ("d", PAD, N_("Draw here")),
    ("b", BROWSER, N_("In the browser")),
    ("f", PAPER, N_("On paper")),
    ("r", REFUSE, N_("Refuse to sign")),
)


def _ways(of: str) -> list[Binding]:
    """The ways to sign, as keys of a screen."""
    return [Binding(key, f"choose('{way}')", label, id=f"{of}.{way}") for key, way, label in _WAYS]


def _chips(ways: Sequence[str]) -> list[Chip]:
    known = {way: Chip(f"choose('{way}')", _(label), key) for key, way, label in _WAYS}
    return [known[way] for way in ways]


class ReadScreen(ModalScreen[str]):
    """The report as it will be sealed, and the words that are agreed to; ends with the way that was chosen, or none."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "dismiss('')", N_("Back"), id="signing.back"),
        *_ways("signing"),
    ]

    def __init__(self, offered: "Offer", ways: Sequence[str]) -> None:
        super().__init__()
        self.offered, self.ways = offered, ways
        self.sheet = Sheet(id="read")

    def compose(self) -> ComposeResult:
        head = Bar(id="head")
        head.show([(self.offered.number, "strong"), (_("Please read this before you sign"), "plain")])
        with Vertical(id="signing"):
            yield head
            yield self.sheet
            yield Chips([*_chips(self.ways), Chip("dismiss('')", _("Back"), "Esc")], lines=2, id="actions")

    def on_mount(self) -> None:
        self.sheet.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        from deskops.reports.writers.text import render

        width = max(20, self.sheet.scrollable_content_region.width)
        with speaking(self.offered.language):
            text, heading = render(self.offered.report, width), _("Agreed to")
        self.sheet.show([Para(text), Heading(heading), Para(self.offered.consent, "strong")])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "choose" or parameters[0] in self.ways

    def action_choose(self, way: str) -> None:
        self.dismiss(way)

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)


class PadScreen(ModalScreen[Drawing | str]):
    """Ends with what was drawn and is to be sealed, `refuse`, or nothing where the person went back."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "sign", N_("Sign"), id="pad.sign"),
        Binding("u,ctrl+z", "undo", N_("Undo a stroke"), id="pad.undo"),
        Binding("c,delete", "clear", N_("Clear"), id="pad.clear"),
        Binding("r", f"dismiss('{REFUSE}')", N_("Refuse to sign"), id="pad.refuse"),
        Binding("escape", "dismiss('')", N_("Back"), id="pad.back"),
    ]

    def __init__(self, offered: "Offer", signer: "Signature") -> None:
        super().__init__()
        self.offered, self.signer = offered, signer
        self.pad = Pad(id="pad")
        self.words = Static(plain(offered.consent), markup=False, id="pad-words")

    def compose(self) -> ComposeResult:
        head = Bar(id="head")
        head.show(
            [(self.offered.number, "strong"), (self.signer.name, "plain")],
            [(_("Sign with the mouse"), "faint")],
        )
        with Vertical(id="signing"):
            yield head
            yield self.words
            with Center():
                yield self.pad
            yield Chips(self._chips(), keep="dismiss('')", id="actions")

    def on_mount(self) -> None:
        self.pad.focus()

    def _chips(self) -> list[Chip]:
        keys = {"sign": "Enter", "undo": "u", "clear": "c", f"dismiss('{REFUSE}')": "r", "dismiss('')": "Esc"}
        bindings = [each for each in self.BINDINGS if isinstance(each, Binding)]
        return [Chip(each.action, _(each.description), keys[each.action]) for each in bindings]

    def say(self, words: str, *, wrong: bool = False) -> None:
        self.words.update(plain(words))
        self.words.set_class(wrong, "-wrong")

    def on_pad_drawn(self, _message: Pad.Drawn) -> None:
        full = self.pad.is_full
        self.say(
            _("The pad is full. Clear it and sign once more.") if full else self.offered.consent, wrong=full
        )

    def action_sign(self) -> None:
        """Ask before it is sealed; who goes back finds the pad as it was."""
        self.pad.lift()
        try:
            drawing = self.pad.drawing()
        except DeskopsError as error:
            self.say("\n".join(filter(None, (error.message, error.hint))), wrong=True)
            return

        def asked(is_sealed: bool | None) -> None:
            if is_sealed:
                self.dismiss(drawing)

        self.app.push_screen(SealScreen(self.offered, self.signer, drawing), asked)

    def action_undo(self) -> None:
        self.pad.undo()

    def action_clear(self) -> None:
        self.pad.clear()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)


class CodeScreen(ModalScreen[str]):
    """A page is being served: its code, its address, the number of both screens, and how it stands with it.

    Ends with the way that is to be gone instead, `anew` for this one once more, `settle` to say first how the signer is
    known and where it is served, or nothing when it came to an end.
    """

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", f"choose('{ANEW}')", N_("New code"), id=f"code.{ANEW}"),
        Binding("i", f"choose('{SETTLE}')", N_("Signer, address"), id=f"code.{SETTLE}"),
        *_ways("code"),
        Binding("escape", "dismiss('')", N_("Stop serving it"), id="code.back"),
    ]

    def __init__(
        self,
        head: Sequence[tuple[str, str]],
        code: Sequence[str],
        words: Sequence[str],
        way: str,
        asks: str,
    ) -> None:
        """`asks`: what is asked of it, in a word."""
        super().__init__()
        self._head = [one for one in head if one[0]]
        self._asks = asks
        self._code, self._words = code, words
        self.ways = [other for _key, other, _label in _WAYS if other != way]
        self.state = Static(markup=False, id="code-state")

    def compose(self) -> ComposeResult:
        own = [
            Chip(f"choose('{ANEW}')", _("New code") if self._code else _("New address"), "n"),
            Chip(f"choose('{SETTLE}')", self._asks, "i"),
        ]
        head = Bar(id="head")
        head.show(self._head)
        with Vertical(id="signing"):
            yield head
            with Horizontal(id="code"):
                if self._code:
                    yield Static(plain("\n".join(self._code)), markup=False, id="qr")
                with Vertical(id="code-words"):
                    yield self.state
                    for words in self._words:
                        yield Static(plain(words), markup=False)
            stop = Chip("dismiss('')", _("Stop serving it"), "Esc")
            yield Chips([*own, *_chips(self.ways), stop], lines=2, keep="dismiss('')", id="actions")

    def say(self, words: str) -> None:
        self.state.update(plain(words))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "choose" or parameters[0] in (ANEW, SETTLE, *self.ways)

    def action_choose(self, way: str) -> None:
        self.dismiss(way)

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)
