"""How the program looks and which keys it heeds, by the settings: at its start, and whenever they change."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

from deskops.tui import keysets
from deskops.tui.key_names import on_keyboard
from deskops.tui.messages import StoreChanged
from deskops.tui.themes import THEMES
from deskops.tui.travel import Travel
from deskops.tui.widgets.chips import Chips

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class PlainBar(ScrollBarRender):
    """Without the partial blocks that some consoles draw two cells wide."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8


class Looks(Travel, inherit_bindings=False):
    """Theme, borders and keys can change while it runs."""

    def __init__(self) -> None:
        self.given_keys: Mapping[str, str] = {}  # by id, where they are not what the binding says
        super().__init__()

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {theme.name: theme for theme in THEMES.values()} | super().available_themes

    def dress(self) -> None:
        """As the settings say; keys as they were wished, until `settle_keys` knows what they clash with."""
        self.wear(self.context.settings.ui.theme)
        plain = self.context.settings.ui.ascii
        if plain != self.has_class("-plain-lines"):
            self.set_class(plain, "-plain-lines")
            ScrollBar.renderer = PlainBar if plain else ScrollBarRender
        self.give_keys(keysets.wished(self.context.settings))

    def dress_anew(self) -> None:
        """After a setting changed: what can hold at once does, and pages read again what they show."""
        self.dress()
        self.settle_keys()
        for screen in self.screen_stack:
            screen.post_message(StoreChanged())

    def action_theme(self) -> None:
        from deskops.tui.screens.theming import ThemeScreen

        worn = next(name for name, theme in THEMES.items() if theme.name == self.theme)
        self.push_screen(ThemeScreen(worn))

    def wear(self, theme: str) -> None:
        """One of THEMES, by its name in the settings."""
        name = THEMES[theme].name
        if self.theme != name:
            self.theme = name

    def settle_keys(self) -> None:
        """Say which keys of the settings cannot be given, and leave those as they are."""
        from deskops.tui.keys import settled, unknown

        settings = self.context.settings
        wished = keysets.own(settings.keys)
        kept, clashes = settled(wished, settings.ui.keyset)
        self.give_keys({**keysets.SETS[settings.ui.keyset], **kept})
        for words in (*unknown(wished), *clashes):
            self.say(words, wrong=True)

    def give_keys(self, keys: "Mapping[str, str]") -> None:
        """By id. What stands on the screen names them at once."""
        if keys == self.given_keys:
            return
        self.given_keys = keys
        self.set_keymap(dict(keys))
        for screen in self.screen_stack:
            for chips in screen.query(Chips):
                chips.name_keys()

    def binding_of(self, name: str) -> Binding:
        """The first key in force for an id, wherever it works."""
        return next(self._bindings_of(name))

    def keys_of(self, name: str) -> set[str]:
        """Every key in force for an id."""
        return {binding.key for binding in self._bindings_of(name)}

    def _bindings_of(self, name: str) -> "Iterator[Binding]":
        from deskops.tui.keys import known_keys

        keys = self.given_keys.get(name) or known_keys()[name].key
        return iter(Binding.make_bindings([Binding(keys, "", "")]))

    def key_of(self, name: str) -> str:
        """The same as it stands on the keyboard."""
        return self.get_key_display(self.binding_of(name))

    def get_key_display(self, binding: Binding) -> str:
        """The key that is in force, whichever the binding was declared with."""
        given = self.given_keys.get(binding.id or "")
        keys = given.split(",") if given else []
        return on_keyboard(keys[0] if keys and binding.key not in keys else binding.key.partition(",")[0])
