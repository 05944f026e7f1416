"""Every key in force: found by what it does, by its name or its id; another is given by pressing it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.keys import Key, in_force
from deskops.tui.messages import RowsRead
from deskops.tui.places import in_both
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit
from deskops.tui.widgets.sheet import Block, Heading, Row
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post

_GIVEN_BY: Final = {"standard": N_("the program"), "set": N_("the set of keys"), "own": N_("the settings")}


def _mark(key: Key, width: int, _now: datetime) -> Cell:
    return fit("*" if key.origin == "own" else "", width), "strong"


def _keys(key: Key, width: int, _now: datetime) -> Cell:
    return fit(key.shown, width), "strong"


def _about(key: Key, width: int, _now: datetime) -> Cell:
    return fit(_(key.about), width), "plain"


def _where(key: Key, width: int, _now: datetime) -> Cell:
    return fit(_(key.section), width), "faint"


def _id(key: Key, width: int, _now: datetime) -> Cell:
    return fit(key.id, width), "faint"


COLUMNS: Final[tuple[Column[Key], ...]] = (
    Column("mark", "", 1, 0, _mark),
    Column("keys", N_("Keys"), 14, 0, _keys),
    Column("about", N_("What it does"), 24, 1, _about, grow=2),
    Column("where", N_("Where"), 18, 2, _where, grow=1),
    Column("id", "ID", 20, 3, _id),
)


class KeysScreen(Listing[Key, Key]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "delete", "reset", N_("Back to the key of the set"), tooltip=N_("As in the set"), id="keys.reset"
        ),
    ]
    HINTS = (
        "listing.back",
        "list.open",
        "keys.reset",
        "filter.clear",
        "filter.leave",
        "listing.filter",
    )
    CALLED: ClassVar[Mapping[str, str]] = {"list.open": N_("Change")}
    TITLE_OF = N_("Keys")
    FOUND_BY = N_("What it does, key, where, ID")
    HELP = N_(
        "Every key, what it does and where it works; a * marks those that you gave. Enter gives another: press it, and "
        "it is said whose it is. Some keys are sent by no terminal, and those are refused. The set as a whole is the "
        "setting ui.keyset."
    )

    def __init__(self, context: Context, _ref: str = "") -> None:
        super().__init__(context, Table(COLUMNS, lambda key: key.id, lambda: context.now, id="keys"))

    def rows(self, needle: str, post: Post, order: int) -> None:
        words = needle.casefold().split()
        found = in_force(self.context.settings)
        post(RowsRead(order, [key for key in found if all(word in _words(key) for word in words)]))

    def detail(self, row: Key) -> Key:
        return row

    def told(self, page: Key) -> Iterable[Block]:
        yield Heading(_(page.about))
        yield Row(_("Keys"), page.shown, "strong")
        yield Row(_("Where"), _(page.section))
        yield Row(_("Given by"), _(_GIVEN_BY[page.origin]))
        yield Row("ID", page.id, "faint")

    def ref(self, row: Key) -> str:
        return row.id

    def open_row(self, row: Key) -> None:
        from deskops.tui.screens.pressing import PressScreen

        self.app.push_screen(PressScreen(row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "reset":
            return self.table.row is not None and self.table.row.origin == "own"
        return super().check_action(action, parameters)

    def action_reset(self) -> None:
        from deskops.tui.doing_settings import reset

        if self.table.row is not None:
            self.app.do(reset(self.app, f"keys.{self.table.row.id}"), what=_(self.table.row.about))


def _words(key: Key) -> str:
    return " ".join((*in_both(key.about), *in_both(key.section), key.id, key.shown, key.keys)).casefold()
