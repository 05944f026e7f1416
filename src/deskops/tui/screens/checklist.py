"""One inspection: its checklist, answered item by item; each answer is written as it is given."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from deskops.domain.checklist import FAIL
from deskops.domain.nouns import word
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.tui import doing
from deskops.tui.laid_out.inspection import item, problems, progress
from deskops.tui.laid_out.steps import timeline
from deskops.tui.messages import Committed, Failed, InspectionRead, StoreChanged
from deskops.tui.reading import read_inspection, read_next_after
from deskops.tui.scanner import Dropped
from deskops.tui.screens import PAGES
from deskops.tui.screens.checking import Checking
from deskops.tui.screens.checklist_keys import ABOUT, BUTTONS, HINTED, KEYS, NEEDED, TABS
from deskops.tui.screens.placing import Placing
from deskops.tui.screens.signable import Signable, ToSign
from deskops.tui.screens.walking import Walking
from deskops.tui.sealed import standing_of
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.item_list import ItemList
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from deskops.ops.read.inspections import InspectionPage

WIDE = 100  # cells from which the item stands beside the list instead of below it


class ChecklistScreen(Checking, Signable, Placing, Walking):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]
    HINTS = HINTED
    HELP = ABOUT

    def __init__(self, context: Context, inspection: str) -> None:
        super().__init__()
        self.context, self.inspection = context, inspection
        self.page: InspectionPage | None = None
        self.list = ItemList()
        self.sheet = Sheet(label_width=13, id="item")
        self.tabs = Chips(id="tabs")
        self.buttons = Chips(lines=3, id="actions")
        self._tab = "item"
        self._zone = ZoneInfo(context.settings.timezone)

    def body(self) -> Iterable[Widget]:
        yield Horizontal(self.list, Vertical(self.tabs, self.sheet, id="side"), id="checklist")
        yield self.buttons

    def on_mount(self) -> None:
        self.list.focus()
        self.read()

    def on_resize(self, _event: events.Resize) -> None:
        self.set_class(self.size.width >= WIDE, "-beside")

    def read(self) -> None:
        self.app.reads.do(
            self,
            lambda post: read_inspection(self.context, self.inspection, post),
            what=_("Reading the inspection"),
            newest=f"inspection {self.inspection}",
        )

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_inspection_read(self, message: InspectionRead) -> None:
        self.page, self.filled = message.page, False
        values = {line.item.id: line.value for line in message.page.items}
        pending = {name: value for name, value in self.list.pending.items() if values.get(name) != value}
        self.list.show(message.page.items, pending)
        self.draw()

    @property
    def to_sign(self) -> ToSign | None:
        if self.page is None:
            return None
        return ToSign(doing.INSPECTION, self.inspection, self.page.line.status, self.page.line.signed)

    # Drawing.

    def draw(self) -> None:
        self.draw_head()
        self.draw_sheet()
        self.query_one("#side").set_class(self._tab != "item", "-long")
        self.tabs.show(
            [Chip(n, _(label), str(i), chosen=n == self._tab) for i, (n, label) in enumerate(TABS, 1)]
        )
        self.draw_buttons()
        self.refresh_bindings()

    def draw_head(self) -> None:
        if self.page is None:
            return
        line = self.page.line
        texts = [
            (line.number, "strong"),
            (_(word(line.status)), "plain"),
            (progress(self.page, 10), "strong"),
        ]
        if line.signed:
            texts.append(standing_of(line.signed))
        if line.failed:
            texts.append((_("{count} failed").format(count=line.failed), "late"))
        device = "  ".join(filter(None, (line.asset_tag, line.asset_model, line.site_name)))
        texts += [(device, "faint"), *self.goes_to()]
        self.head.show(texts)

    def draw_sheet(self) -> None:
        if self.page is None:
            return
        now = self.context.now
        labels = {line.item.id: line.label for line in self.page.items}
        if self._tab == "problems":
            self.sheet.show(list(problems(self.page.problems, now, self._zone)))
        elif self._tab == "timeline":
            self.sheet.show(list(timeline(self.page.timeline, now, self._zone, labels)))
        elif self.list.item is not None:
            findings = {str(f.get("check") or f.get("id")): f for f in self.page.findings} | self.found
            why = self.unanswered.get(self.list.item.item.id, "")
            self.sheet.show(list(item(self.list.item, findings, why, now, self._zone)))

    def draw_buttons(self) -> None:
        if self.page is None:
            return
        allowed = {action.name for action in self.page.allowed}
        chips = []
        for binding, needed in BUTTONS:
            if needed in allowed and self.works(binding):
                chips.append(Chip(binding.action, _(binding.description), self.app.get_key_display(binding)))
        if self.page.attachments:
            chips.append(Chip("look", _("Look at the photos"), self.key_of("checklist.look")))
        chips += self.sign_chips()
        if self.page.can_undo:
            chips.append(Chip("back('undo')", _("Undo the last step"), "u"))
        if self.page.can_redo:
            chips.append(Chip("back('redo')", _("Redo the step"), "^R"))
        self.buttons.show(chips)

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        message.stop()
        if self._tab == "item":
            self.draw_sheet()

    def works(self, binding: Binding) -> bool:
        page, name = self.page, binding.id or ""
        if page is None:
            return not name.startswith("checklist.") or name == "checklist.back"
        known = {"undo": page.can_undo, "redo": page.can_redo, "look": bool(page.attachments)}
        if (what := name.removeprefix("checklist.")) in known:
            return known[what]
        is_here = name != "checklist.place" or self.hands_out
        return name not in NEEDED or (is_here and any(act.name == NEEDED[name] for act in page.allowed))

    # Answers.

    def action_answer(self, value: str) -> None:
        line = self.list.item
        if line is None or self.page is None:
            return
        if line.item.answer != "state" and value:
            self.action_open()
            return
        self.list.pending[line.item.id] = value
        self.list.found.pop(line.item.id, None)
        self.list.refresh_row(self.list.cursor)
        work = doing.answer(self.context, self.inspection, line.item.id, {"value": value})
        self.app.acts.do(self, work, what=line.label)
        if value and value != FAIL:
            self.list.action_step(1)

    def on_row_list_opened(self, message: RowList.Opened) -> None:
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        from deskops.tui.asking import about_item

        if self.list.item is not None:
            self.app.ask(about_item(self.app, self.inspection, self.list.item, note_only=False))

    def action_note(self) -> None:
        from deskops.tui.asking import about_item

        if self.list.item is not None:
            line = self.list.item
            asked = about_item(self.app, self.inspection, line, note_only=True)
            self.app.ask(asked, lambda _saved: self._noted(line.item.id))

    def _noted(self, item: str) -> None:
        """What failed waited for its note."""
        line = self.list.item
        if line is not None and line.item.id == item and self.list.value(line) == FAIL:
            self.list.action_step(1)

    def action_photo(self) -> None:
        from deskops.tui.asking import photo_of

        if self.list.item is not None:
            self.app.ask(photo_of(self.app, self.inspection, self.list.item))

    def on_dropped(self, message: Dropped) -> None:
        from deskops.tui.asking import photo_of

        if self.list.item is not None:
            message.stop()
            ask = photo_of(self.app, self.inspection, self.list.item)
            self.app.ask(replace(ask, dropped=message.path))

    def action_look(self) -> None:
        """From the first photo of this item, or the first of all where it has none."""
        from deskops.tui.screens.attached import AttachedScreen

        if self.page is None or not (files := self.page.attachments):
            self.app.say(_("Nothing is attached."))
            return
        of_item = self.list.item.photos if self.list.item else ()
        place = next((at for at, file in enumerate(files) if file in of_item), 0)
        labels = {line.item.id: line.label for line in self.page.items}
        self.app.push_screen(AttachedScreen(files, place, self.page.whereabouts, labels))

    # The visit as a whole.

    def action_finish(self) -> None:
        from deskops.tui.asking import finishing

        if self.page is None:
            return
        if self.page.remaining and not self.filled:
            labels = [line.label for line in self.page.items if line.item in self.page.remaining]
            self.app.ask(finishing(self.app, self.inspection, labels))
        else:
            self._act("finish", _("The visit is complete."))

    def action_next(self) -> None:
        """Looked up after what is being written."""
        self.app.acts.do(self, partial(read_next_after, self.context, self.inspection), what=_("Next device"))

    def job_here(self) -> str:
        return self.page.line.job_id or "" if self.page else ""

    def go_to(self, inspection: str) -> None:
        """In this one's place, so that going back leads to where the first came from."""
        self.app.pop_screen()
        self.app.open_inspection(inspection)

    def action_problems(self) -> None:
        self.app.open("problems", self.inspection)

    def action_reopen(self) -> None:
        from deskops.tui.asking import reopening

        self.app.ask(reopening(self.app, self.inspection))

    def action_back(self, what: str) -> None:
        label = _("Undo") if what == "undo" else _("Redo")
        self.app.acts.do(self, doing.retract_visit(self.context, self.inspection, what), what=label)

    def _act(self, what: str, words: str) -> None:
        work = doing.act_on_inspection(self.context, self.inspection, what, words)
        self.app.acts.do(self, work, what=words)

    # What came of it.

    def on_committed(self, message: Committed) -> None:
        message.stop()
        if message.words:
            self.app.say(message.words)
        self.read()
        self.app.poll()

    def on_failed(self, message: Failed) -> None:
        message.stop()
        self.checks_over()
        self.list.pending.clear()
        self.list.refresh()
        self.app.tell_failure(message)
        self.read()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        if message.chips in (self.tabs, self.buttons):
            await self.run_action(f"tab('{message.name}')" if message.chips is self.tabs else message.name)

    def action_tab(self, name: str) -> None:
        self._tab = name
        self.draw()
