"""One file of a record: how it looks, what is known of it, and where it lies on this disk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from deskops.domain.clock import instant
from deskops.i18n import N_, _
from deskops.tui.screens import PAGES
from deskops.tui.shown import moment, plain, size
from deskops.tui.watched import AttachedLooked, look_at_attached
from deskops.tui.widgets.chips import Chip, Chips
from deskops.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from deskops.store.views.tuples import AttachmentRow
    from deskops.tui.program import Program

_BESIDE: Final = 6  # cells beside a picture
_ABOVE: Final = 13  # lines above and below it


class AttachedScreen(ModalScreen[None]):
    """The files of a record one after the other, from that at `place`; `whereabouts` of those that are not here."""

    CSS_PATH = PAGES
    LEFT_FREELY: ClassVar[bool] = True
    HELP = N_("A file of this record. The arrows show the one before and the next.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,backspace", "dismiss", N_("Back"), id="file.back"),
        Binding("right,down", "step(1)", N_("Next file"), id="file.next"),
        Binding("left,up", "step(-1)", N_("Previous file"), id="file.previous"),
    ]

    app: "Program"

    def __init__(
        self,
        files: "Sequence[AttachmentRow]",
        place: int,
        whereabouts: Mapping[str, str] | None = None,
        items: Mapping[str, str] | None = None,
    ) -> None:
        """`items`: what a file belongs to in a checklist, in words."""
        super().__init__()
        self._files, self._place, self._whereabouts = files, place, whereabouts or {}
        self._items = items or {}
        self.named = Static(markup=False, id="form-title")
        self.about = Static(markup=False, id="form-about")
        self.preview = Preview()
        self.buttons = Chips(id="form-buttons")

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield self.named
            yield self.about
            yield self.preview
            yield self.buttons

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self._look()

    @property
    def file(self) -> "AttachmentRow":
        return self._files[self._place]

    def draw(self) -> None:
        self.named.update(plain(self.file.name).stylize("bold"))
        self.about.update(plain("\n".join(self._told())))
        self.preview.show("")
        chips = [Chip("dismiss", _("Back"), "Esc")]
        if len(self._files) > 1:
            count = _("{number} of {count}").format(number=self._place + 1, count=len(self._files))
            ways = (("step(1)", _("Next file"), "Right"), ("step(-1)", _("Previous file"), "Left"))
            is_there = (self._place + 1 < len(self._files), self._place > 0)
            chips += [Chip(*way) for way, there in zip(ways, is_there, strict=True) if there]
            chips.append(Chip("", count))
        self.buttons.show(chips)

    def _told(self) -> Iterator[str]:
        file, context = self.file, self.app.context
        when = moment(instant(file.taken_at), ZoneInfo(context.settings.timezone), context.now)
        yield "  ".join(filter(None, (when, size(file.size), file.author)))
        if item := self._items.get(file.item):
            yield item
        if file.caption:
            yield file.caption
        if where := self._whereabouts.get(file.id):
            yield where

    def _look(self) -> None:
        width, height = self.size.width - _BESIDE, 2 * max(2, self.size.height - _ABOVE)
        work = look_at_attached(self.app.context, self.file, min(width, 70), height)
        self.app.reads.do(self, work, newest="preview")

    def on_attached_looked(self, message: AttachedLooked) -> None:
        message.stop()
        if message.id != self.file.id:
            return
        where = _("Stored under the name of its content: {path}").format(path=message.path)
        self.about.update(plain("\n".join((*self._told(), where))))
        if not message.pixels:
            self.preview.show(_("There is no picture of it to show."))
        elif self.app.context.settings.ui.ascii:  # those consoles draw blocks too wide
            self.preview.show(_("This terminal draws no picture."))
        else:
            self.preview.show(" ", message.width, message.height, message.pixels)

    def action_step(self, by: int) -> None:
        place = self._place + by
        if 0 <= place < len(self._files):
            self._place = place
            self.draw()
            self._look()

    async def on_chips_pressed(self, message: Chips.Pressed) -> None:
        message.stop()
        if message.name:
            await self.run_action(message.name)
