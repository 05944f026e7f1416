"""The drafts of a form: every word kept as it is typed, thrown away by a key and brought back by the same."""

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from deskops.domain.clock import stored
from deskops.i18n import N_, _
from deskops.store.drafts import Draft
from deskops.tui.screens.photographing import Photographing
from deskops.tui.set_aside import SetAside
from deskops.tui.widgets.field_box import FieldBox

if TYPE_CHECKING:
    from deskops.tui.screens.form import Ask

WHERE: Final = (
    ""  # the draft that names the field in which the cursor stood, and in its place when it was typed
)


class Drafting(Photographing):
    """A form tells it of each change of a field, and of its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "discard", N_("Throw the draft away, or bring it back"), id="form.discard"),
    ]

    ask: "Ask"
    aside: SetAside

    def __init__(self) -> None:
        super().__init__()
        self.restored = False
        self.kept: dict[str, str] = {}  # by field the words of its draft, so that emptying one is kept too
        self.here = ""  # the field in which the cursor stood last
        self.typed_at = ""  # when words were typed last, as it is stored
        self.over = False  # what was typed is an entry

    def begin_drafts(self) -> dict[str, Draft]:
        """Those of the form, by field."""
        self.aside = SetAside(self.app.drafts, self.ask.subject, self.ask.action)
        return self.app.drafts.read(self.ask.subject, self.ask.action)

    def keep(self, box: FieldBox) -> None:
        if self.over:
            return
        name, words = box.field.name, box.value
        if self.kept.get(name) != words or not self.typed_at:
            self.typed_at = stored(self.app.context.now)
        self.kept[name] = words
        self.app.drafts.keep(self._draft(box))
        self.keep_where()

    def _draft(self, box: FieldBox) -> Draft:
        return Draft(self.ask.subject, self.ask.action, box.field.name, box.value, box.place)

    def keep_where(self) -> None:
        draft = Draft(self.ask.subject, self.ask.action, WHERE, self.here, self.typed_at)
        self.app.drafts.keep(draft)

    def keep_all(self) -> None:
        for box in filter(self.is_own, self.boxes):
            self.keep(box)

    def is_own(self, box: FieldBox) -> bool:
        """Whether somebody typed it here; what the form began with may be another the next time."""
        return box.field.name in self.kept or box.value != self.ask.given.get(box.field.name, "")

    # Throwing them away.

    def action_discard(self) -> None:
        """The words go aside, and what lay there comes back: elsewhere the key means something harmless."""
        typed = [self._draft(box) for box in filter(self.is_own, self.boxes)]
        back = self.aside.exchange(typed)
        with self.prevent(FieldBox.Changed):
            for box in self.boxes:
                draft = back.get(box.field.name)
                box.value = self.ask.given.get(box.field.name, "") if draft is None else draft.text
                box.put_cursor(draft.place if draft else "")
        self.kept.clear()
        self.typed_at = ""
        self.app.drafts.drop(self.ask.subject, self.ask.action)
        for box in self.boxes:
            if box.field.name in back:
                self.keep(box)
        self.restored = bool(back)
        self.say(self._of_return(bool(typed)) if back else self.of_aside())
        self.draw_buttons()
        self.look_soon()

    def _of_return(self, typed: bool) -> str:
        if not typed:
            return _("What you had typed is here again.")
        words = _("What you had typed is here again; {key} brings back what stood here instead.")
        return words.format(key=self.key_of_own("discard"))

    def of_aside(self) -> str:
        words = _("The draft is thrown away; {key} brings it back.") if self.aside.held else ""
        return words.format(key=self.key_of_own("discard"))

    def done_aside(self) -> None:
        """Also with its file, unless that is the one of the form."""
        box = self.file_box
        if box is not None and (draft := self.aside.held.get(box.field.name)) and draft.text != box.value:
            self.let_go(draft.text)
        self.aside.forget()

    def key_of_own(self, action: str) -> str:
        """The key in force for one of its own actions."""
        active = self.active_bindings.values()
        return next(self.app.get_key_display(b.binding) for b in active if b.binding.action == action)
