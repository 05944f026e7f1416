"""Help for the screen from which it was asked: what it is for, and every key that works there."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen

from deskops.i18n import N_, _
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.sheet import Block, Heading, Para, Row, Sheet

_GENERAL = N_(
    "Everything works by key and by mouse. Hold Shift and drag to select text in the terminal. "
    "What you type is kept as you type it and is there again when you come back, whatever happens."
)
_LOST = N_(
    "Lost? {jump} shows every place by a letter, {find} finds anything by a few letters, {palette} has every action "
    "by its name. In a list / filters it, and / once more finds anything."
)
_VIM = N_(
    "All keys of vim (h, l, ^F, ^B too): deskops config set ui.keyset vim, or ui.keyset in the settings."
)
_WAYS = {"jump": "Jump", "find": "Find anything", "palette": "All actions"}  # as their bindings are described


class HelpScreen(ModalScreen[None]):
    CSS_PATH = PAGES
    LEFT_FREELY: ClassVar[bool] = True  # nothing is lost
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "dismiss", N_("Back"), id="help.back"),
    ]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._blocks = list(_blocks(about))

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Sheet(label_width=18, id="help-sheet")
            yield Chips([Chip("dismiss", _("Back"), "Esc")], id="help-buttons")

    def on_mount(self) -> None:
        self.query_one(Sheet).show(self._blocks)

    def on_click(self) -> None:
        self.dismiss()

    def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        self.dismiss()


def _blocks(screen: Screen[object]) -> Iterator[Block]:
    about: str = getattr(screen, "HELP", "")
    if about:
        yield Heading(_("This screen"))
        yield Para(_(about))
    yield Heading(_("Keys that work here"))
    yield Para(_("^S is Ctrl held down while you press S."), "faint")
    yield from (Row(keys, _(words), label_look="strong") for words, keys in keys_of(screen).items())
    yield Heading(_("Everywhere"))
    keys = keys_of(screen)
    if all(label in keys for label in _WAYS.values()):  # none of them works over a page
        yield Para(_(_LOST).format(**{name: keys[label] for name, label in _WAYS.items()}))
    yield Para(_(_GENERAL))
    if screen.app.context.settings.ui.keyset != "vim":  # type: ignore[attr-defined] # our program's
        yield Para(_(_VIM))


def _is_step(binding: Binding) -> bool:
    return (binding.id or "").startswith("act.")


def keys_of(screen: Screen[object]) -> dict[str, str]:
    """The keys of everything that works on a screen now, by what it does; the steps of a job first."""
    found: dict[str, list[str]] = {}
    for active in sorted(screen.active_bindings.values(), key=lambda each: not _is_step(each.binding)):
        binding = active.binding
        if isinstance(screen, Frame) and not screen.works_now(binding):
            continue
        if binding.id and binding.description and active.enabled:
            found.setdefault(binding.description, []).append(screen.app.get_key_display(binding))
    return {words: " ".join(dict.fromkeys(keys)) for words, keys in found.items()}
