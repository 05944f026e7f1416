"""The problems of a device: what its user complains of and what failed; solved, planned, made a job by a key each."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from deskops.domain.actions.problem import PROBLEM_ACTIONS
from deskops.domain.finding import severity_word
from deskops.domain.nouns import word
from deskops.domain.problem import ProblemStatus
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui import asking_problems as asking
from deskops.tui.laid_out.inspection import problem
from deskops.tui.messages import Committed, ProblemsRead, StoreChanged
from deskops.tui.reading import read_problems
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import WIDE, Frame
from deskops.tui.shown import fit
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.sheet import Para, Sheet

if TYPE_CHECKING:
    from deskops.store.views.inspection_tuples import ProblemLine

_STATE: Final = 10  # cells
_SEVERITY: Final = 9
_LOOKS: Final = {ProblemStatus.OPEN: "late", ProblemStatus.PLANNED: "soon", ProblemStatus.SOLVED: "good"}


class ProblemList(RowList):
    """One line a problem: how it stands, how grave it is, what it is."""

    def __init__(self) -> None:
        super().__init__(id="problem-list")
        self.problems: Sequence[ProblemLine] = ()

    @property
    def count(self) -> int:
        return len(self.problems)

    @property
    def problem(self) -> "ProblemLine | None":
        return self.problems[self.cursor] if self.cursor < len(self.problems) else None

    def show(self, problems: "Sequence[ProblemLine]") -> None:
        """Other problems; the cursor goes with its own."""
        before = [one.id for one in self.problems]
        self.problems = problems
        self.rows_replaced(before, [one.id for one in problems])

    def parts(self, index: int, width: int) -> Sequence[Part]:
        one = self.problems[index]
        rest = max(0, width - _STATE - _SEVERITY)
        return [
            (fit(_(word(one.status)), _STATE - 1) + " ", _LOOKS.get(ProblemStatus(one.status), "plain")),
            (fit(severity_word(one.severity), _SEVERITY - 1) + " ", "faint"),
            (fit("  ".join(filter(None, (one.title, one.due))), rest), "plain"),
        ]


class ProblemsScreen(Frame):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="problems.back"),
        Binding("p", "tell", N_("New problem"), id="problems.new"),
        Binding("s", "act('solve')", N_("Solve"), id="problems.solve"),
        Binding("d", "act('plan')", N_("Plan a follow-up"), tooltip=N_("Plan"), id="problems.plan"),
        Binding("w", "follow_up", N_("Make a job of it"), id="problems.job"),
        Binding("o", "act('reopen')", N_("Reopen the problem"), tooltip=N_("Reopen"), id="problems.reopen"),
    ]
    HINTS = ("problems.back",)  # what else can be done stands on the buttons
    HELP = N_(
        "What is wrong with this device: what is not solved yet, and what was solved at this inspection. What its user "
        "complains of is written down here, and solved or planned in the same form. A follow-up has a plan and a day, "
        "or becomes a job."
    )

    def __init__(self, context: Context, inspection: str) -> None:
        super().__init__()
        self.context, self.inspection = context, inspection
        self.list = ProblemList()
        self.sheet = Sheet(label_width=13, id="problem")
        self.buttons = Chips(lines=2, id="actions")
        self._zone = ZoneInfo(context.settings.timezone)
        self._read = False

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.list, self.sheet, id="problems")
        yield self.buttons

    def on_mount(self) -> None:
        self.list.focus()
        self.read()

    def on_resize(self, _event: events.Resize) -> None:
        self.set_class(self.size.width >= WIDE, "-beside")

    def read(self) -> None:
        self.app.reads.do(
            self,
            lambda post: read_problems(self.context, self.inspection, post),
            what=_("Reading the problems"),
            newest="problems",
        )

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_committed(self, message: Committed) -> None:
        self.read()
        self.app.post_message(message)

    def on_problems_read(self, message: ProblemsRead) -> None:
        self._read = True
        self.list.show(message.problems)
        self.draw()

    def draw(self) -> None:
        self.draw_head()
        one = self.list.problem
        if one is not None:
            self.sheet.show(list(problem(one, self.context.now, self._zone)))
        elif self._read:
            self.sheet.show([Para(_("No problem so far."), "faint")])
        chips = [
            Chip(binding.action, _(binding.description), self.app.get_key_display(binding))
            for binding in self.BINDINGS
            if isinstance(binding, Binding) and binding.id != "problems.back" and self.works(binding)
        ]
        self.buttons.show(chips)
        self.refresh_bindings()

    def draw_head(self) -> None:
        left = sum(one.status != ProblemStatus.SOLVED for one in self.list.problems)
        tag = next((one.asset_tag or "" for one in self.list.problems), "")
        texts = [(_("Problems"), "strong"), (tag, "plain")]
        if left:
            texts.append((_("{count} not solved").format(count=left), "late"))
        self.head.show([one for one in texts if one[0]])

    # What can be done.

    def works(self, binding: Binding) -> bool:
        name = (binding.id or "").removeprefix("problems.")
        one = self.list.problem
        needed = "plan" if name == "job" else name
        if needed not in PROBLEM_ACTIONS:
            return name != "list.open"
        return one is not None and one.status in PROBLEM_ACTIONS[needed].allowed_from

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.draw()

    def action_tell(self) -> None:
        self.app.ask(asking.new_problem(self.app, self.inspection))

    def action_act(self, name: str) -> None:
        one, action = self.list.problem, PROBLEM_ACTIONS[name]
        if one is not None and one.status in action.allowed_from:
            self.app.ask(asking.about_problem(self.app, one, action))

    def action_follow_up(self) -> None:
        one = self.list.problem
        if one is not None and one.status in PROBLEM_ACTIONS["plan"].allowed_from:
            self.app.ask(asking.job_of_problem(self.app, one))

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        if message.chips is self.buttons:
            message.stop()
            await self.run_action(message.name)
        else:
            await super().on_chips_pressed(message)
