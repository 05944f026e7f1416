"""Going anywhere: places by their names, and what is typed found among all that there is."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input

from deskops.domain.nouns import Kind, word
from deskops.domain.sounds import fits, spans
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.messages import RowsRead
from deskops.tui.places import PLACES, in_both, list_of, shows
from deskops.tui.screens import PAGES
from deskops.tui.shown import fit, in_ones_language, marked
from deskops.tui.widgets.bars import Bar
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.text_boxes import KeptLine
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.search import Found
    from deskops.tui.program import Program

REST: Final = 0.25  # seconds without a key after which every name is compared, where nothing fits
_OF_A_KIND: Final = 6  # of one kind among the others
_OF_ONE_KIND: Final = 60  # where only that kind is wanted
APART: Final = " · "  # between what tells a record from others, as the search gives it
PLACE: Final = "place"
LISTED: Final = "listed"  # all of a kind that fit, in the list of it
_KIND: Final = 11  # cells


class Goal(NamedTuple):
    """A place, or a record with `kind` and `ref`, or the list of a kind, its `ref`; `what` is what it is, `near` where
    nothing fits better.
    """

    what: str
    name: str
    detail: str
    kind: str
    ref: str
    near: bool = False


class GoalList(RowList):
    """Kind by kind: what a row is stands at the first of its kind; what was typed is marked in it."""

    def __init__(self) -> None:
        super().__init__(id="find-list")
        self.goals: Sequence[Goal] = ()
        self.words: Sequence[str] = ()

    def show(self, goals: Sequence[Goal], needle: str) -> None:
        self.goals, self.words = goals, needle.lower().split()
        self.rows_changed(0)

    @property
    def count(self) -> int:
        return len(self.goals)

    @property
    def goal(self) -> Goal | None:
        return self.goals[self.cursor] if self.cursor < len(self.goals) else None

    def parts(self, index: int, width: int) -> Sequence[Part]:
        one = self.goals[index]
        is_first = index == 0 or self.goals[index - 1].what != one.what
        name = max(12, (width - _KIND) * 2 // 5)
        title = in_ones_language(one.name, name) if one.kind == Kind.ARTICLE else one.name
        return [
            (fit(one.what if is_first else "", _KIND - 1) + " ", "held"),
            *marked(title, name, self.words, "faint" if one.near else "strong"),
            (" ", "plain"),
            *marked(
                one.detail, max(0, width - name - _KIND - 1), self.words, "faint" if one.near else "plain"
            ),
        ]


class FindScreen(ModalScreen[None]):
    """Begins with a needle that a list was filtered by, or with what was looked for last."""

    CSS_PATH = PAGES
    LEFT_FREELY: ClassVar[bool] = True  # nothing is lost
    HELP = N_(
        "A few letters of anything: a tag, a name, a number, a site, a fault; Chinese also by its pinyin. "
        "The arrows choose, Enter opens."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+o", "dismiss", N_("Back"), id="find.back"),
        Binding("down", "step(1)", N_("Next row"), show=False, id="find.down"),
        Binding("up", "step(-1)", N_("Previous row"), show=False, id="find.up"),
        Binding("pagedown", "page(1)", N_("A page down"), show=False, id="find.page-down"),
        Binding("pageup", "page(-1)", N_("A page up"), show=False, id="find.page-up"),
        Binding("tab", "only", N_("Only this kind"), id="find.only"),
    ]

    app: "Program"

    def __init__(self, context: Context, needle: str = "") -> None:
        super().__init__()
        self.context = context
        placeholder = _("A tag, name, number, site, fault… also in pinyin")
        self.box = KeptLine("find", needle, placeholder=placeholder, id="find-box")
        self.list = GoalList()
        self.told = Bar(id="find-told")
        self.buttons = Chips(id="find-buttons")
        self.only = ""
        self._order = 0
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="find"):
            yield self.box
            yield self.told
            yield self.list
            yield self.buttons

    def on_mount(self) -> None:
        if self.needle:
            self.box.keep()
        self.box.focus()
        self.look()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.box.keep()
        self.look()

    @property
    def needle(self) -> str:
        return self.box.value.strip()

    # Looking.

    def look(self, *, alike: bool = False) -> None:
        """What fits, as fast as one types; `alike` compares every name and is done once the fingers rest."""
        needle, only = self.needle, self.only
        self._order += 1
        order = self._order
        if self._rest is not None:
            self._rest.stop()
        if not needle:
            self.only = ""
            self._show(list(places("")), needle)
            return
        self.app.reads.do(
            self,
            lambda post: self._look(needle, only, order, post, alike=alike),
            what=_("Looking for it"),
            newest="find",
        )

    def _look(self, needle: str, only: str, order: int, post: Post, *, alike: bool) -> None:
        from deskops.ops.read.search import EVERYTHING, find

        kinds = [kind for kind in EVERYTHING if only in ("", kind)]
        each = _OF_ONE_KIND if only else _OF_A_KIND
        found = find(self.context, needle, kinds, len(kinds) * each, of_a_kind=each, alike=alike)
        post(RowsRead(order, [*(() if only else places(needle)), *goals(found, needle, each)], whole=alike))

    def on_rows_read(self, message: RowsRead) -> None:
        if message.order != self._order:
            return
        if not message.rows and not message.whole:
            self._rest = self.set_timer(REST, lambda: self.look(alike=True))
        self._show(message.rows, self.needle, final=message.whole)

    def _show(self, found: Sequence[Goal], needle: str, *, final: bool = False) -> None:
        self.list.show(found, needle)
        self._tell(found, needle, final=final)
        self.draw_buttons()

    def _tell(self, found: Sequence[Goal], needle: str, *, final: bool) -> None:
        """That nothing comes near is said once every name was compared."""
        near = any(goal.near for goal in found)
        if not needle:
            self.told.show([(_("Where to? Type to find anything."), "faint")])
        elif near:
            self.told.show([(_("No exact match. Closest:"), "soon")])
        elif found:
            kinds = dict.fromkeys(goal.what for goal in found)
            self.told.show([(_(", ").join(kinds), "faint")])
        else:
            nothing = _("Nothing matches {needle}.").format(needle=needle)
            self.told.show([(nothing, "late")] if final else [])

    def draw_buttons(self) -> None:
        goal = self.list.goal
        chips = [Chip("open", _("Open"), "Enter")]
        if self.only:
            chips.append(Chip("only", _("All kinds"), "Tab", chosen=True))
        elif goal is not None and goal.kind not in (PLACE, LISTED):
            chips.append(Chip("only", _("Only: {kind}").format(kind=goal.what), "Tab"))
        self.buttons.show([*chips, Chip("dismiss", _("Back"), "Esc")])

    # Choosing.

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.list.action_open()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        goal, needle = self.list.goal, self.needle
        self.dismiss()
        if goal is not None:
            self.app.call_later(self._go, goal, needle)

    def _go(self, goal: Goal, needle: str) -> None:
        if goal.kind == PLACE:
            self.app.go(goal.ref)
        elif goal.kind == LISTED:
            self.app.open_list(goal.ref, needle)
        else:
            self.app.open(goal.kind, goal.ref)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.draw_buttons()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)

    def action_open(self) -> None:
        self.list.action_open()

    def action_only(self) -> None:
        """The kind under the cursor alone, and more of it; once more: all kinds."""
        goal = self.list.goal
        if self.only:
            self.only = ""
        elif goal is not None and goal.kind not in (PLACE, LISTED):
            self.only = goal.kind
        else:
            return
        self.look()

    def action_step(self, by: int) -> None:
        self.list.action_step(by)

    def action_page(self, by: int) -> None:
        self.list.action_page(by)


def places(needle: str) -> Iterator[Goal]:
    """Those in whose name, in either language or its pinyin, every part of `needle` occurs; all for none."""
    for one in PLACES:
        here, elsewhere = in_both(one.label)
        if fits(f"{here} {elsewhere}", needle.lower().split()):
            yield Goal(_("Place"), here, elsewhere, PLACE, one.name)


def goals(found: "Sequence[Found]", needle: str, each: int) -> Iterator[Goal]:
    """What has a page of its own, kind by kind, the kinds in the order of their best; of what tells a record from
    others that comes first in which a word stands. After `each` of a kind there may be more: its list has them all.
    """
    words = needle.lower().split()
    shown = [one for one in found if shows(one.kind)]
    best = list(dict.fromkeys(one.kind for one in shown))
    for kind, group in groupby(sorted(shown, key=lambda one: best.index(one.kind)), lambda one: one.kind):
        of_kind = list(group)
        for one in of_kind:
            details = sorted(one.detail.split(APART), key=lambda detail: not spans(detail, words))
            yield Goal(_(word(kind)), one.name, APART.join(details), one.kind, one.id, one.near)
        where = list_of(kind)
        if len(of_kind) >= each and where is not None and not of_kind[0].near:
            yield Goal(_(word(kind)), _("All that fit"), _(where.label), LISTED, kind)
