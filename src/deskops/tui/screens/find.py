"""Going anywhere: places by their keys, and what is typed found among devices, sites, people, articles and jobs."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from deskops.domain.nouns import word
from deskops.i18n import N_, _, language, speaking
from deskops.ops.context import Context
from deskops.tui.messages import RowsRead
from deskops.tui.places import PLACES, shows
from deskops.tui.screens import PAGES
from deskops.tui.shown import fit
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.text_boxes import LineBox
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.search import Found
    from deskops.tui.program import Program


KeyNames = Callable[[Binding], str]


class Goal(NamedTuple):
    """A place, or a record with `kind` and `ref`; `what` is what it is, `near` where nothing fits better."""

    what: str
    name: str
    detail: str
    kind: str
    ref: str
    near: bool = False


class GoalList(RowList):
    def __init__(self) -> None:
        super().__init__(id="find-list")
        self.goals: Sequence[Goal] = ()

    @property
    def count(self) -> int:
        return len(self.goals)

    @property
    def goal(self) -> Goal | None:
        return self.goals[self.cursor] if self.cursor < len(self.goals) else None

    def parts(self, index: int, width: int) -> Sequence[Part]:
        one = self.goals[index]
        name = max(12, (width - 11) * 2 // 5)
        return [
            (fit(one.what, 10) + " ", "held"),
            (fit(one.name, name), "faint" if one.near else "strong"),
            (" " + fit(one.detail, max(0, width - name - 12)), "faint" if one.near else "plain"),
        ]


class FindScreen(ModalScreen[None]):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+o", "dismiss", N_("Back"), id="find.back"),
        Binding("down", "step(1)", N_("Next row"), show=False, id="find.down"),
        Binding("up", "step(-1)", N_("Previous row"), show=False, id="find.up"),
    ]

    app: "Program"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        placeholder = _("A tag, name, number, site, fault… also in pinyin")
        self.box = LineBox(compact=True, placeholder=placeholder, id="find-box")
        self.list = GoalList()
        self._order = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="find"):
            yield self.box
            yield self.list

    def on_mount(self) -> None:
        self.box.focus()
        self._show(list(places("", self.app.get_key_display)))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        needle = event.value.strip()
        self._order += 1
        order = self._order
        if not needle:
            self._show(list(places("", self.app.get_key_display)))
            return
        self.app.reads.do(
            self, lambda post: self._look(needle, order, post), what=_("Looking for it"), newest="find"
        )

    def _look(self, needle: str, order: int, post: Post) -> None:
        from deskops.ops.read.search import find

        post(RowsRead(order, [*places(needle, self.app.get_key_display), *goals(find(self.context, needle))]))

    def on_rows_read(self, message: RowsRead) -> None:
        if message.order == self._order:
            self._show(message.rows)

    def _show(self, found: Sequence[Goal]) -> None:
        self.list.goals = found
        self.list.rows_changed(0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.list.action_open()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        goal = self.list.goal
        self.dismiss()
        if goal is not None:
            self.app.call_later(self._go, goal)

    def _go(self, goal: Goal) -> None:
        if goal.kind == "place":
            self.app.action_go(goal.ref)
        else:
            self.app.open(goal.kind, goal.ref)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()

    def action_step(self, by: int) -> None:
        self.list.action_step(by)


def places(needle: str, shown: KeyNames) -> Iterator[Goal]:
    """Those in whose name, in either language, every part of `needle` occurs; all for none."""
    other = "en" if language() == "zh_CN" else "zh_CN"
    for one in PLACES:
        with speaking(other):
            elsewhere = _(one.label)
        if all(part in f"{_(one.label)} {elsewhere}".lower() for part in needle.lower().split()):
            yield Goal(shown(one.binding), _(one.label), elsewhere, "place", one.name)


def goals(found: "Sequence[Found]") -> Iterator[Goal]:
    """What has a page of its own."""
    for one in found:
        if shows(one.kind):
            yield Goal(_(word(one.kind)), one.name, one.detail, one.kind, one.id, one.near)
