"""The part of a form that asks for a file: a picture off the clipboard, the new ones of a folder, and how it looks."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from deskops.domain.entries import FieldKind
from deskops.i18n import N_, _
from deskops.tui.scanner import Dropped
from deskops.tui.shown import fit, moment, size
from deskops.tui.watched import (
    EACH,
    LATELY,
    Offer,
    PictureLooked,
    PicturesCame,
    PictureTaken,
    let_go,
    look_at,
    look_into,
    take_off_clipboard,
)
from deskops.tui.widgets.chips import Chip
from deskops.tui.widgets.field_box import FieldBox
from deskops.tui.widgets.paths import is_file, path_of
from deskops.tui.widgets.preview import COLUMNS, ROWS, Preview

if TYPE_CHECKING:
    from deskops.tui.program import Program

_REST: Final = 0.2  # seconds without a key before the file is looked at
_NAME: Final = 20  # cells of a picture's name on its button


class Photographing(ModalScreen[bool]):
    """Nothing is added by itself: a key puts a path into the field, and saving adds it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "clipboard", N_("The picture in the clipboard"), id="form.clipboard"),
        Binding(
            "f7", "newest", N_("The newest picture of the folder, then the one before"), id="form.newest"
        ),
    ]

    app: "Program"
    boxes: Sequence[FieldBox]

    def __init__(self) -> None:
        super().__init__()
        self.offer = Offer()
        self.preview = Preview()
        self._seen = ""
        self._came_since = self._taking = False
        self._since: datetime | None = None

    @property
    def file_box(self) -> FieldBox | None:
        return next((box for box in self.boxes if box.field.kind is FieldKind.FILE), None)

    def begin_photos(self) -> None:
        """Once the fields stand there and hold their drafts. The page below says from when on a picture is new."""
        if self.file_box is None:
            return
        self.mount(self.preview, after=self.file_box)
        self._since = getattr(self.app.screen_stack[-2], "opened", None) or self.app.context.now
        self.look()
        self.look_into_folder()
        self.set_interval(EACH, self.look_into_folder)

    # The folder.

    def look_into_folder(self) -> None:
        folder = self.app.context.settings.photos.folder
        if folder is not None and self._since is not None:
            self.app.reads.do(
                self, look_into(Path(folder), self._since, self.app.context.now), newest="new pictures"
            )

    def on_pictures_came(self, message: PicturesCame) -> None:
        message.stop()
        self._came_since = message.since
        if self.offer.came(message.found):
            self.draw_buttons()
        if self._taking:
            self._taking = False
            self._take()

    def action_newest(self) -> None:
        """Looked for anew: what has just come is the newest."""
        self._taking = self.app.context.settings.photos.folder is not None and self._since is not None
        if self._taking:
            self.look_into_folder()
        else:
            self._take()

    def _take(self) -> None:
        one = self.offer.take()
        if one is not None:
            self.put_file(str(one.file))
            if not self._came_since:
                self.say(_("Nothing has come since this page was opened; this was in the folder before."))
            self.draw_buttons()
        elif self.file_box is not None:
            self.say(self._of_no_picture(), wrong=True)

    def _of_no_picture(self) -> str:
        folder = self.app.context.settings.photos.folder
        if not folder:
            return _("Say where new pictures come: deskops config set photos.folder FOLDER")
        words = _("There is no picture of the last {hours} hours in {folder}.")
        return words.format(hours=LATELY, folder=folder)

    # The clipboard, and what is dropped on the window.

    def action_clipboard(self) -> None:
        if self.file_box is not None:
            self.app.acts.do(
                self, take_off_clipboard(self.app.context), what=_("The picture in the clipboard")
            )

    def on_picture_taken(self, message: PictureTaken) -> None:
        message.stop()
        self.put_file(message.path)

    def on_dropped(self, message: Dropped) -> None:
        if self.file_box is not None:
            message.stop()
            self.put_file(message.path)

    def put_file(self, path: str) -> None:
        box = self.file_box
        if box is not None:
            before, box.value = box.value, path
            box.control.focus()
            box.put_cursor(f"0,{len(path)}")
            if before != path:
                self.let_go(before)
            self.say("")

    def let_go(self, path: str) -> None:
        """It is added, or another one is taken."""
        if path:
            self.app.acts.do(self, let_go(self.app.context, path))

    # How it looks.

    def look_soon(self) -> None:
        self.set_timer(_REST, self.look)

    def look(self) -> None:
        path = path_of(self.file_box.value) if self.file_box else ""
        if path == self._seen:
            return
        self._seen = path
        if path:
            self.app.reads.do(self, look_at(path, COLUMNS, 2 * ROWS), newest="preview")
        else:
            self.preview.show("")
            self.call_after_refresh(self.fit)

    def on_picture_looked(self, message: PictureLooked) -> None:
        message.stop()
        if message.path != self._seen:
            return
        look = message.look
        if look is None:
            self.preview.show("")
            if is_file(message.path):  # else it is being typed still
                self.say(message.why, wrong=True)
        elif self.app.context.settings.ui.ascii:  # those consoles draw blocks too wide
            self.preview.show(_said(look.name, look.size))
        else:
            self.preview.show(_said(look.name, look.size), look.width, look.height, look.pixels)
        self.call_after_refresh(self.fit)

    def photo_chips(self) -> list[Chip]:
        if self.file_box is None:
            return []
        chips = [Chip("clipboard", _("Clipboard"), "F6")]
        if one := self.offer.next:
            zone, now = ZoneInfo(self.app.context.settings.timezone), self.app.context.now
            name = fit(one.file.name, min(_NAME, len(one.file.name)))
            chips.append(Chip("newest", f"{name} {moment(one.at, zone, now)}", "F7"))
        elif self.app.context.settings.photos.folder:
            chips.append(Chip("newest", _("Newest picture"), "F7"))
        return chips

    # What the form says and does.

    def draw_buttons(self) -> None:
        raise NotImplementedError

    def fit(self) -> None:
        raise NotImplementedError

    def say(self, words: str, *, wrong: bool = False) -> None:
        raise NotImplementedError


def _said(name: str, count: int) -> str:
    return f"{name}  {size(count)}"
