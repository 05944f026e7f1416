"""What needs a person: the list, what each item is and its ways out; those that are this laptop's own are keys."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from deskops.domain.clock import instant
from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.messages import AttentionRead, StoreChanged
from deskops.tui.places import shows
from deskops.tui.reading import read_attention
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import WIDE, Frame
from deskops.tui.shown import fit, moment
from deskops.tui.widgets.row_list import Part, RowList
from deskops.tui.widgets.sheet import Block, Heading, Para, Row, Sheet

if TYPE_CHECKING:
    from datetime import datetime

    from deskops.ops.read.attention_ways import Way
    from deskops.ops.read.attention_words import Told

_TOPIC, _ABOUT = 14, 24  # cells at most
_NARROW = 70  # cells below which the line has no place for whom it is about


class AttentionList(RowList):
    """One line an item: its topic, its job or device, what it is."""

    def __init__(self) -> None:
        super().__init__(id="attention-list")
        self.items: Sequence[Told] = ()
        self._topic = self._about = 0  # cells

    @property
    def count(self) -> int:
        return len(self.items)

    @property
    def told(self) -> "Told | None":
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    def show(self, items: "Sequence[Told]") -> None:
        """Other items; the cursor stays on its own, or where it was if that is gone."""
        before = [_name(one) for one in self.items]
        from deskops.ops.read.attention_labels import label

        self.items = items
        self._topic = min(_TOPIC, max((cell_len(label(one.item.topic)) for one in items), default=0))
        self._about = min(_ABOUT, max((cell_len(_about(one)) for one in items), default=0))
        self.rows_replaced(before, [_name(one) for one in items])

    def parts(self, index: int, width: int) -> Sequence[Part]:
        from deskops.ops.read.attention_labels import label

        told = self.items[index]
        about = self._about if width >= _NARROW else 0
        shown = [(fit(label(told.item.topic), self._topic) + " ", "soon")]
        if about:
            shown.append((fit(_about(told), about) + " ", "strong"))
        used = self._topic + 1 + (about + 1 if about else 0)
        return [*shown, (fit(told.words, max(0, width - used)), "plain")]


# What can be done here, and the id of its key.
_KEYED: Final = {
    "count": "attention.count",
    "stands": "attention.stands",
    "claimed": "attention.claimed",
    "retry": "attention.again",
    "call-back": "attention.call-back",
    "note": "attention.note",
    "settle": "attention.settle",
}
_ACTS: Final = {name: act for act, name in _KEYED.items()}


def _about(one: "Told") -> str:
    return one.item.number or one.item.tag or one.item.title


def _name(one: "Told") -> str:
    return f"{one.item.topic} {one.item.id}"


class AttentionScreen(Frame):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="attention.back"),
        Binding("r", "again", N_("Send it again"), id="attention.again"),
        Binding("a", "count", N_("Accept it"), id="attention.count"),
        Binding("1", "correct('stands')", N_("What stands"), id="attention.stands"),
        Binding("2", "correct('claimed')", N_("What is claimed"), id="attention.claimed"),
        Binding("c", "form('call-back')", N_("Called back"), id="attention.call-back"),
        Binding("n", "form('note')", N_("Write it down"), id="attention.note"),
        Binding("s", "settle", N_("Leave it as it is"), id="attention.settle"),
    ]
    HINTS = ("attention.back", "list.open", *_KEYED.values(), "app.sync")
    HELP = N_(
        "What a person has to decide: late or disputed steps, what the desk refused, reports that came back. "
        "With the chosen one stand its ways out, each with its key here and its command. Enter opens what it is about."
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.list = AttentionList()
        self.sheet = Sheet(label_width=20, id="attention-item")
        self._zone = ZoneInfo(context.settings.timezone)

    def body(self) -> Iterable[Widget]:
        yield Vertical(self.list, self.sheet, id="attention")

    def on_mount(self) -> None:
        self.list.focus()
        self.read()

    def on_resize(self, _event: events.Resize) -> None:
        self.set_class(self.size.width >= WIDE, "-beside")

    def read(self) -> None:
        what = _("Reading what needs attention")
        self.app.reads.do(
            self, lambda post: read_attention(self.context, post), what=what, newest="attention"
        )

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_attention_read(self, message: AttentionRead) -> None:
        self.list.empty = _("Nothing needs attention.")
        self.list.show(message.items)
        self.draw()

    def draw(self) -> None:
        self.draw_head()
        self.sheet.show(list(self._blocks(self.context.now)))
        self.refresh_bindings()

    def draw_head(self) -> None:
        title = (_("Needs attention"), "strong")
        self.head.show([title, (str(self.list.count), "plain")] if self.list.count else [title])

    def _blocks(self, now: "datetime") -> Iterator[Block]:
        told = self.list.told
        if told is None:
            return
        item = told.item
        yield Heading(" ".join(filter(None, (item.number, item.tag, item.title))) or told.words)
        yield Para(told.words)
        when = moment(instant(item.at), self._zone, now) if item.at else ""
        yield Row(_("Who and when"), "  ".join(filter(None, (told.who, when))))
        if told.advice:
            yield Row(_("What to do"), told.advice)
        for way in told.ways:
            yield Row(_(way.label), "  ".join(filter(None, (self._key_of(way.act), way.command))))

    def _key_of(self, act: str) -> str:
        """The key that takes a way out here."""
        names = {each.binding.id: each.binding for each in self.active_bindings.values()}
        found = names.get("list.open" if act == "open" else _KEYED.get(act, ""))
        return f"[{self.app.get_key_display(found)}]" if found else ""

    # What can be done.

    def may(self, act: str) -> bool:
        return self._way(act) is not None

    def _way(self, act: str) -> "Way | None":
        told = self.list.told
        return next((way for way in told.ways if way.act == act), None) if told else None

    def works(self, binding: Binding) -> bool:
        if binding.id in _ACTS:
            return self.may(_ACTS[binding.id])
        if binding.id == "list.open":
            return self.list.told is not None and shows(self.list.told.item.kind)
        return super().works(binding)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        self.draw()

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        told = self.list.told
        if told and shows(told.item.kind):
            self.app.open(told.item.kind, told.item.subject)

    def action_again(self) -> None:
        from deskops.tui.doing import send_again

        if self.may("retry") and self.list.told:
            self.app.do(send_again(self.context, self.list.told.item.id), what=_("Send it again"))

    def action_settle(self) -> None:
        from deskops.tui.doing import settle

        if self.may("settle") and self.list.told:
            self.app.do(settle(self.context, self.list.told.item.id), what=_("Leave it as it is"))

    def action_count(self) -> None:
        from deskops.domain.actions.job import JOB_ACTIONS
        from deskops.tui.doing import act_on_job

        way, told = self._way("count"), self.list.told
        if way and told:
            action = JOB_ACTIONS["accept-late"]
            work = act_on_job(self.context, told.item.subject, action, {"entry": way.value})
            self.app.do(work, what=_(way.label))

    def action_correct(self, act: str) -> None:
        """Of two values of a device's field, one is right."""
        from deskops.tui.doing_devices import correct

        way, told = self._way(act), self.list.told
        if way and told:
            field = str(told.item.detail.get("field", ""))
            given = {"field": "site" if field == "site_id" else field, "value": way.value}
            work = correct(self.context, told.item.subject, told.item.tag, given)
            self.app.do(work, what=_(way.label))

    def action_form(self, act: str) -> None:
        """What the job's own action asks."""
        from deskops.domain.actions.job import JOB_ACTIONS
        from deskops.tui.asking import about_job

        told = self.list.told
        if told and self.may(act):
            self.app.ask(about_job(self.app, told.item.subject, told.item.number, JOB_ACTIONS[act]))
