"""A box that takes the next key that is pressed, and says whose it is before it is given to something else."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from deskops.errors import DeskopsError
from deskops.i18n import N_, _
from deskops.tui.giving_keys import Giving, about, giving
from deskops.tui.key_names import all_on_keyboard, on_keyboard
from deskops.tui.keys import Key
from deskops.tui.screens import PAGES
from deskops.tui.shown import plain
from deskops.tui.widgets.chips import Chip, Chips

if TYPE_CHECKING:
    from deskops.tui.program import Program


class PressScreen(ModalScreen[None]):
    """Enter, Tab and Esc are its own; to give one of these its name is typed."""

    CSS_PATH = PAGES
    TAKES_ANY_KEY: ClassVar[bool] = True  # no key of the program works above it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", N_("Leave"), id="press.leave", priority=True),
        Binding("enter", "give", N_("Give it this key"), id="press.give", priority=True),
        Binding("tab", "name", N_("Type its name"), id="press.name", priority=True),
    ]

    app: "Program"

    def __init__(self, key: Key) -> None:
        super().__init__()
        self.key = key
        self.given: Giving | None = None
        self.words = Static(markup=False, id="form-words")
        self.buttons = Chips(lines=3, id="question-answers")

    def compose(self) -> ComposeResult:
        asked = _("Now: {keys}. Press the new key; for several, type their names.")
        with Vertical(id="form"):
            yield Static(
                plain(_("Key for: {action}").format(action=_(self.key.about))).stylize("bold"),
                id="form-title",
                markup=False,
            )
            yield Static(plain(asked.format(keys=self.key.shown)), id="form-about", markup=False)
            yield self.words
            yield self.buttons

    def on_mount(self) -> None:
        self.draw()

    def draw(self, words: str = "", *, wrong: bool = False) -> None:
        self.words.update(plain(words))
        self.words.set_class(wrong, "-wrong")
        self.words.display = bool(words)
        give = Chip("give", _("Give it this key"), "Enter", chosen=True)
        rest = [Chip("name", _("Type its name"), "Tab"), Chip("dismiss", _("Leave"), "Esc")]
        self.buttons.show([give, *rest] if self.given else rest)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        character = event.character or ""
        is_sign = event.is_printable and not character.isspace() and "+" not in event.key
        self.look(character if is_sign else event.key)

    def look(self, pressed: str) -> None:
        """What giving it would do."""
        self.given = None
        try:
            given = giving(self.app.context.settings, self.key.id, pressed)
        except DeskopsError as error:
            self.draw("\n".join(filter(None, (error.message, error.hint))), wrong=True)
            return
        if given.keys == self.key.keys:
            self.draw(_("{key} does this already.").format(key=self.key.shown))
            return
        self.given = given
        self.draw(_said(given, self.key.keys.split(",")))

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)

    def action_give(self) -> None:
        from deskops.tui.doing_settings import exchange_key

        if self.given is not None:
            self.app.do(exchange_key(self.app, self.given), what=_(self.key.about))
            self.dismiss()

    def action_name(self) -> None:
        from deskops.tui.asking_settings import naming

        self.dismiss()
        self.app.ask(naming(self.app, self.key))


def _said(given: Giving, now: list[str]) -> str:
    """`now` are the keys that it has."""
    key = on_keyboard(given.keys)
    if given.keys in now:
        words = _("{key} does this already; given alone, it is the only one, and {others} will be free.")
        return words.format(
            key=key, others=all_on_keyboard(",".join(each for each in now if each != given.keys))
        )
    if not given.other:
        return _("{key} is free here.").format(key=key)
    words = _("{key} is the key of “{other}” now, which gets {keys} in its place.")
    return words.format(key=key, other=about(given.other), keys=all_on_keyboard(given.left))
