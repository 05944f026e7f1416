"""A scanner that types, anywhere: what it reads is opened, and none of its letters is obeyed as a command.

In a text box its letters are text, as anybody's: that is what such a scanner is for, and boxes that look for devices
read a label as its tag.
"""

from functools import partial
from typing import TYPE_CHECKING, Final

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer

from deskops.i18n import _
from deskops.tui.burst import LONGEST, Burst, Heard
from deskops.tui.in_turn import InTurn, Turn
from deskops.tui.looks import Looks
from deskops.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskops.ops.context import Context
    from deskops.tui.work import Lane, Post, Work

_MOVES: Final = {  # by id, the keys as the list has them
    each.id: each.key
    for each in RowList.BINDINGS
    if isinstance(each, Binding) and each.id in ("list.down", "list.up", "list.first", "list.last")
}


class Scanned(Message):
    """A label or tag was read where no text is typed. What no screen wants comes to the program."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Pasted(Message):
    """Text was pasted where none can be typed: a label, or the path of a file that was dropped on the window."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Dropped(Message):
    """A file was dropped on the window, or its path pasted where no text is typed."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


class Stood:
    """Where the cursor of a list stood."""

    def __init__(self, rows: RowList) -> None:
        self.rows, self._place, self._top = rows, rows.cursor, rows.scroll_offset.y

    def again(self) -> None:
        self.rows.rows_changed(self._place, top=self._top)


class Taken(Message):
    """A label was read whose first letters were obeyed as movements from where a list `stood`."""

    def __init__(self, text: str, stood: Stood) -> None:
        super().__init__()
        self.text, self.stood = text, stood


class DeviceNamed(Message):
    """The id of the device that a label means."""

    def __init__(self, asset: str) -> None:
        super().__init__()
        self.asset = asset


class Listening(Looks, inherit_bindings=False):
    """Keys reach the screens as soon as it is clear that a person typed them."""

    reads: "Lane"
    acts: "Lane"

    def __init__(self) -> None:
        super().__init__()
        self.turns = InTurn(self)
        self.burst: Burst[events.Key] = Burst()
        self.listens = True  # false obeys every key at once: for whoever types faster than anybody
        self._rest: Timer | None = None
        self._begun_at: Stood | None = None  # before the last key that may have begun a label

    # Everything that a person does comes through here first, and takes its turn.

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.InputEvent, events.Paste)) and not event.is_forwarded:
            await self.turns.take(partial(self._on_input, event), event)
        else:
            await super().on_event(event)

    async def _on_input(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self._on_any_key(event)
        elif isinstance(event, (events.Paste, events.MouseDown)):
            self._obey(self.burst.give_up(), event)
        else:
            await super().on_event(event)

    def _on_any_key(self, key: events.Key) -> None:
        """A key counts from when it was read, however long it waited since: a busy screen makes nobody a scanner."""
        if not self.listens or self.types():
            self._obey(self.burst.give_up(), key)
            return
        character = key.character if key.character and key.is_printable else ""
        moves = bool(character) and self._moves(key)
        heard = self.burst.press(key, key.key, character, key.time, moves=moves)
        self._wait(heard.wait - (_now() - key.time) if heard.wait else None)
        self._obey(heard)

    async def _rested(self) -> None:
        """Keys that were read before this have come before it: they waited in the same queues."""
        heard = self.burst.rest(_now())
        self._wait(heard.wait or None)
        self._obey(heard)

    def _wait(self, seconds: float | None) -> None:
        if self._rest is not None:
            self._rest.stop()
        take = partial(self.turns.take, self._rested)
        self._rest = None if seconds is None else self.set_timer(max(seconds, 0.001), take)

    def _obey(self, heard: Heard[events.Key], then: events.Event | None = None) -> None:
        """Each once the one before it is through: what came to be heard only now, then what came after it."""
        due = [*heard.keys, *([then] if then else [])]
        turns = [
            Turn(partial(self._hand_on, event, event is heard.begun_by), event, acts=True) for event in due
        ]
        if heard.scanned:
            turns.insert(len(heard.keys), Turn(partial(self._read, heard), acts=True))
        self.turns.next(turns)

    async def _hand_on(self, event: events.Event, begins: bool) -> None:
        if begins and isinstance(self.focused, RowList):
            self._begun_at = Stood(self.focused)
        if isinstance(event, events.Paste) and not self.types():
            self.screen.post_message(Pasted(event.text))
        else:
            await super().on_event(event)

    async def _read(self, heard: Heard[events.Key]) -> None:
        if heard.takes_back and self._begun_at is not None:
            self._begun_at.rows.post_message(Taken(heard.scanned, self._begun_at))
        else:
            self.screen.post_message(Scanned(heard.scanned))

    def _moves(self, key: events.Key) -> bool:
        """Whether it only moves the cursor of the list that has the focus, by whatever keys are in force."""
        if not isinstance(self.focused, RowList):
            return False
        return any(key.key in self.given_keys.get(name, keys).split(",") for name, keys in _MOVES.items())

    def on_taken(self, message: Taken) -> None:
        """What moved comes here by the way of the keys that moved it, after them."""
        message.stood.again()
        self.screen.post_message(Scanned(message.text))

    def types(self) -> bool:
        """Whether the cursor stands where text is typed."""
        return self.focused is not None and self.focused.check_consume_key("v", "v")

    @property
    def lanes(self) -> "Sequence[Lane]":
        """Those of which keys ask what does not take long; none until the first paint is over."""
        return (self.reads, self.acts) if hasattr(self, "acts") else ()

    # What was read.

    def on_scanned(self, message: Scanned) -> None:
        """The page of the device. What lies over a page is not covered: it would be left half done."""
        if isinstance(self.screen, ModalScreen):
            words = _("Read: {text}\nLeave what is open here, and read the label again.")
            self.say(words.format(text=message.text), event="")  # it may be any label of anybody
        elif hasattr(self, "reads"):
            work = _device_of(self.context, message.text, self.key_of("app.find"))
            self.reads.do(self, work, what=_("Device by its label"))

    def on_device_named(self, message: DeviceNamed) -> None:
        self.open("asset", message.asset)

    def on_pasted(self, message: Pasted) -> None:
        """A file that is there, or one line that is a label; nothing else could be meant here."""
        from deskops.tui.widgets.paths import dropped, is_file

        text = message.text.strip()
        if is_file(path := dropped(text)):
            self.screen.post_message(Dropped(path))
        elif "\n" in text or len(text) > LONGEST:
            self.say(_("There is no box here to paste that into."), wrong=True)
        elif text:
            self.screen.post_message(Scanned(text))

    def on_dropped(self, _message: Dropped) -> None:
        self.say(
            _("A photo belongs to a job or an inspection: open it, and drop the file there."), wrong=True
        )


def _device_of(context: "Context", text: str, key: str) -> "Work":
    """`key` looks for anything."""

    def work(post: "Post") -> None:
        from deskops.domain.label import read_label
        from deskops.errors import NotFound
        from deskops.ops.read.references import find_asset

        try:
            post(DeviceNamed(find_asset(context, read_label(text))))
        except NotFound as error:
            ways = _("{key} looks for it everywhere. New devices come with a list: deskops import")
            hint = "\n".join(filter(None, (error.hint, ways.format(key=key))))
            raise NotFound(error.message, hint=hint, nearest=error.nearest) from error

    return work


def _now() -> float:
    """By the clock that stamps events, which is not the same on every system."""
    return Message().time
