"""Every setting: its value, what decided it, what it means; changed by a form, or put back to what is built in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.binding import Binding, BindingType

from deskops.config.declaring import Origin, Spec
from deskops.config.settings import specs
from deskops.config.showing import decided_by, shown
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.messages import RowsRead
from deskops.tui.screens.frame import WIDE
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit
from deskops.tui.widgets.sheet import Block, Heading, Para, Row
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post


class Line(NamedTuple):
    """A setting as it stands; `value` and `decided` are words for people."""

    spec: Spec
    value: str
    origin: Origin
    decided: str

    @property
    def is_changed(self) -> bool:
        return self.origin is not Origin.DEFAULT

    def has(self, needle: str) -> bool:
        """Whether every word of it occurs in the key, the value, the meaning or what decided it."""
        words = (
            f"{self.spec.key} {self.value} {_(self.spec.about)} {self.decided} {self.spec.variable}".lower()
        )
        return all(part in words for part in needle.lower().split())


def _mark(line: Line, width: int, _now: datetime) -> Cell:
    return fit("*" if line.is_changed else "", width), "strong"


def _key(line: Line, width: int, _now: datetime) -> Cell:
    return fit(line.spec.key, width), "strong" if line.is_changed else "plain"


def _value(line: Line, width: int, _now: datetime) -> Cell:
    return fit(line.value or _("(empty)"), width), "plain" if line.value else "faint"


def _decided(line: Line, width: int, _now: datetime) -> Cell:
    return fit(line.decided, width), "plain" if line.is_changed else "faint"


def _meaning(line: Line, width: int, _now: datetime) -> Cell:
    return fit(_(line.spec.about), width), "faint"


COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column("mark", "", 1, 0, _mark),
    Column("key", N_("Setting"), 22, 1, _key),
    Column("meaning", N_("What it means"), 24, 3, _meaning, grow=2),
    Column("value", N_("Value"), 18, 2, _value, grow=1),
    Column("decided", N_("Source"), 17, 4, _decided),
)


class SettingsScreen(Listing[Line, Line]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "delete", "reset", N_("Back to the default"), tooltip=N_("Use the default"), id="settings.reset"
        ),
        Binding("K", "keys", N_("Keys"), id="settings.keys"),
    ]
    HINTS = (
        "listing.back",
        "list.open",
        "settings.reset",
        "settings.keys",
        "filter.clear",
        "filter.leave",
        "listing.filter",
        "app.theme",
    )
    CALLED: ClassVar[Mapping[str, str]] = {"list.open": N_("Change")}
    TITLE_OF = N_("Settings")
    FOUND_BY = N_("Name, value, meaning, source")
    PANE_FROM = 0
    HELP = N_(
        "Every setting, its value and its source: the default, the settings file, or a variable of the environment, "
        "which wins over the file. A * marks what is not the default. Enter changes one in the file, where comments "
        "stay as they are; a wrong value is refused with the reason. K gives another key to anything. Passwords are no "
        "settings: they are in the keyring, see deskops config secret."
    )

    def __init__(self, context: Context) -> None:
        table = Table(COLUMNS, lambda line: line.spec.key, lambda: context.now, id="settings")
        super().__init__(context, table, label_width=14)

    def on_resize(self, _event: events.Resize) -> None:
        self.set_class(self.size.width >= WIDE, "-beside")

    def rows(self, needle: str, post: Post, order: int) -> None:
        settings = self.context.settings
        lines = (
            Line(spec, shown(settings.value(key), key), settings.origin(key), decided_by(settings, key))
            for key, spec in specs().items()
        )
        post(RowsRead(order, [line for line in lines if line.has(needle)]))

    def detail(self, row: Line) -> Line:
        return row

    def told(self, page: Line) -> Iterable[Block]:
        spec = page.spec
        yield Heading(spec.key)
        yield Para(_(spec.about))
        yield Row(_("Value"), page.value or _("(empty)"), "strong")
        yield Row(_("Source"), page.decided)
        if page.is_changed:
            yield Row(_("Default"), shown(spec.default, spec.key) or _("(empty)"))
        if spec.after:
            yield Row(_("Note"), _(spec.after), "soon")
        if not spec.free:
            yield Row(_("Environment"), spec.variable, "faint")

    def ref(self, row: Line) -> str:
        return row.spec.key

    def open_row(self, row: Line) -> None:
        if row.spec.key == "ui.theme":
            self.app.action_theme()
            return
        if row.spec.key == "keys":
            self.action_keys()
            return
        from deskops.tui.asking_settings import changing

        self.app.ask(changing(self.app, row.spec))

    def action_keys(self) -> None:
        self.app.open("keys", "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "reset":
            row = self.table.row
            return row is not None and row.origin is Origin.FILE and not row.spec.free
        return super().check_action(action, parameters)

    def action_reset(self) -> None:
        from deskops.tui.doing_settings import reset

        if self.table.row is not None:
            key = self.table.row.spec.key
            self.app.do(reset(self.app, key), what=key)
