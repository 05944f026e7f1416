"""A form made from the fields that an action asks; what is typed is kept as it is typed, until the act is committed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from deskops.domain.clock import instant
from deskops.domain.entries import Field, FieldKind
from deskops.errors import ConfigError, RoundOver, UsageError
from deskops.i18n import N_, _
from deskops.store.drafts import Draft
from deskops.tui.messages import Committed, Failed
from deskops.tui.screens import PAGES
from deskops.tui.screens.drafting import WHERE, Drafting
from deskops.tui.shown import moment, plain
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.choices import Choices
from deskops.tui.widgets.field_box import FieldBox
from deskops.tui.widgets.paths import path_of
from deskops.tui.widgets.text_boxes import CursorShown

_DENSE = 4  # fields from which there is no blank line between them
_WIDTH, _BESIDE = 76, 4  # cells of the form, and of what lies beside its lines
_LEAST = 3  # lines of the fields on the lowest screen
_NOWHERE = Draft("", "", WHERE, "")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a form asks and whom it tells. `subject` and `action` name its drafts; `choices` is by field name."""

    title: str
    about: str
    fields: Sequence[Field]
    subject: str
    action: str
    submit: Callable[["FormScreen", Mapping[str, str]], object]
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    does: str = ""  # what sending it off does, where it is not simply kept
    dropped: str = ""  # a file that goes into the form whatever its draft says


class FormScreen(Drafting):
    """True when the act was committed. After a failure it stands as it was, with what went wrong."""

    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10,ctrl+enter", "save", N_("Save"), id="form.save", priority=True),
        Binding("escape", "leave", N_("Leave; what is typed is kept"), id="form.leave"),
    ]
    AUTO_FOCUS = None
    TOLD_IN_A_LINE: ClassVar[bool] = True  # a toast covers nothing: one line in the blank one above the title
    HELP = N_(
        "Enter goes on to the next field and saves on the last; Tab goes on too. In a long text Enter is a new line. "
        "Leaving loses nothing: what was typed is there again when the form is opened again. "
        "To do something else, leave first."
    )

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self.ask = ask
        self.boxes = [FieldBox(each, ask.choices.get(each.name, ())) for each in ask.fields]
        self.words = Static(markup=False, id="form-words")
        self.buttons = Chips(id="form-buttons")
        self._saving = False
        self._needed: FieldBox | None = None  # of which is said that it is empty

    def compose(self) -> ComposeResult:
        with Vertical(id="form", classes="-dense" if len(self.boxes) > _DENSE else ""):
            yield Static(plain(self.ask.title).stylize("bold"), id="form-title", markup=False)
            if self.ask.about:
                yield Static(plain(self.ask.about), id="form-about", markup=False)
            with VerticalScroll(id="form-fields", can_focus=False):
                yield from self.boxes
            yield self.words
            yield self.buttons

    def on_mount(self) -> None:
        self.app.take_toasts_back()  # of what was done before; the log has them
        drafts = self.begin_drafts()
        for box in self.boxes:
            draft, given = drafts.get(box.field.name), self.ask.given.get(box.field.name, "")
            with self.prevent(FieldBox.Changed):
                box.value = given if draft is None else draft.text
            if draft is not None and draft.text != given:
                box.put_cursor(draft.place)
                self.restored = True
                self.kept[box.field.name] = draft.text
        where = drafts.get(WHERE, _NOWHERE)
        self.typed_at = where.place
        focused = next((box for box in self.boxes if box.field.name == where.text), self.boxes[0])
        self.here = focused.field.name
        focused.begin()
        self.call_after_refresh(self._show_places)
        self.say(self._of_when(where.place) if self.restored else self.of_aside())
        self.draw_buttons()
        self.begin_photos()
        if self.ask.dropped:
            self.put_file(self.ask.dropped)

    def _show_places(self) -> None:
        """Once the fields have a width."""
        for box in self.boxes:
            box.show_place()

    def _of_when(self, stored_at: str) -> str:
        """That this is a draft, and of when; those of an older version do not say it."""
        key = self.key_of_own("discard")
        if not stored_at:
            return _("Earlier draft; {key} discards it.").format(key=key)
        context = self.app.context
        when = moment(instant(stored_at), ZoneInfo(context.settings.timezone), context.now)
        return _("Draft of {when}; {key} discards it.").format(when=when, key=key)

    def draw_buttons(self) -> None:
        save = Chip(
            "save", _("Saving") if self._saving else self.ask.does or _("Save"), "^S", chosen=not self._saving
        )
        chips = [save, Chip("leave", _("Leave (kept)"), "Esc")]
        if self.aside.held:
            chips.append(Chip("discard", _("Bring it back"), "F8"))
        elif self.restored:
            chips.append(Chip("discard", _("Discard the draft"), "F8"))
        chips += self.photo_chips()
        self.buttons.show(self._with_ways_on(chips, Chip("app.help", _("Help"), "F1")))

    def _with_ways_on(self, chips: Sequence[Chip], last: Chip) -> Sequence[Chip]:
        """And how to go on from here, as far as there is room before the last."""
        ways = [Chip("choose", _("Choose"), "Space")] if isinstance(self.focused, Choices) else []
        if len(self.boxes) > 1:
            ways.append(Chip("app.focus_next", _("Next field"), "Tab"))
        room = min(self.size.width, _WIDTH) - _BESIDE - sum(chip.width + 1 for chip in chips) - last.width
        fitting = [way for way in ways if (room := room - way.width - 1) >= 0]
        return [*chips, *fitting, last]

    def action_choose(self) -> None:
        """What the choice in which the cursor stands does by itself."""
        if isinstance(self.focused, Choices):
            self.focused.action_choose()

    def say(self, words: str, *, wrong: bool = False) -> None:
        self.words.update(plain(words))
        self.words.set_class(wrong, "-wrong")
        self.words.display = bool(words)
        self.call_after_refresh(self.fit)

    def on_resize(self) -> None:
        self.draw_buttons()
        self.call_after_refresh(self.fit)

    def fit(self) -> None:
        """Let the fields scroll in what the other lines leave, so that the message and the buttons are always seen."""
        form = self.query_one("#form")
        fields = self.query_one("#form-fields")
        others = [each for each in form.children if each.display and each is not fields]
        taken = sum(each.outer_size.height + each.styles.margin.height for each in others)
        room = self.size.height - taken - form.gutter.height - fields.styles.margin.height
        fields.styles.max_height = max(_LEAST, room)
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)
        if isinstance(self.focused, CursorShown):
            self.call_after_refresh(self.focused.lead_cursor)

    # Drafts.

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Which field the cursor is in belongs to the draft, if there is one."""
        entered = next((box for box in self.boxes if box.control is event.widget), None)
        if entered is not None and entered.field.name != self.here:
            self.here = entered.field.name
            if self.kept and not self.over:
                self.keep_where()
        self.draw_buttons()

    def on_field_box_changed(self, message: FieldBox.Changed) -> None:
        message.stop()
        if not message.box.is_missing:
            message.box.mark_missing(missing=False)
        if self.is_own(message.box):
            self.keep(message.box)
        if message.box is self.file_box:
            self.look_soon()
        if message.box is self._needed and message.box.value.strip():
            self._needed = None
            self.say("")

    # What can be done.

    def on_field_box_done(self, message: FieldBox.Done) -> None:
        message.stop()
        place = self.boxes.index(message.box)
        if place + 1 < len(self.boxes):
            self.boxes[place + 1].control.focus()
        else:
            self.action_save()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        await self.run_action(message.name)

    def action_save(self) -> None:
        if self._saving:
            return
        missing = [box for box in self.boxes if box.is_missing]
        for box in self.boxes:
            box.mark_missing(missing=box in missing)
        if missing:
            self._needed = missing[0]
            self.say(missing[0].needed, wrong=True)
            missing[0].control.focus()
            return
        self.keep_all()
        self._saving = True
        self.say("")
        self.draw_buttons()
        self._needed = None
        self.ask.submit(self, {box.field.name: _meant(box) for box in self.boxes if box.value.strip()})

    def resume(self) -> None:
        """Who was asked before it was sent off goes back to it."""
        self._saving = False
        self.draw_buttons()

    def action_leave(self) -> None:
        self.keep_all()
        self.done_aside()
        self.app.drafts.flush(1.0)
        self.dismiss(False)

    def _done_with_file(self) -> None:
        self.let_go(self.file_box.value if self.file_box else "")

    def on_unmount(self) -> None:
        self.keep_all()

    # What came of it.

    def on_committed(self, message: Committed) -> None:
        message.stop()
        self.over = True
        self.app.drafts.drop(self.ask.subject, self.ask.action)
        self._done_with_file()
        self.done_aside()
        self.dismiss(True)
        self.app.post_message(message)

    def on_failed(self, message: Failed) -> None:
        message.stop()
        self.resume()
        error = message.error
        if isinstance(error, RoundOver):  # the form waits below the question
            self.app.tell_failure(message)
            return
        of_options = isinstance(error, UsageError) and not isinstance(error, ConfigError)
        hint = "" if of_options else error.hint  # those of usage name options of the command line
        self.say("\n".join(filter(None, (error.message, hint))), wrong=True)

    def on_click(self, event: events.Click) -> None:
        """A click beside the form does nothing: nobody loses a form by it."""
        event.stop()


def _meant(box: FieldBox) -> str:
    """What is typed; of a path without the quotes and the like that a terminal or a person puts around it."""
    return path_of(box.value) if box.field.kind is FieldKind.FILE else box.value
