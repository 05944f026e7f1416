"""The folder where a phone or a camera puts pictures, while a page is open: what is new, one after the other."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.message import Message

from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.incoming import Arrived, Look
    from deskops.store.views.tuples import AttachmentRow

EACH: float = 2.0  # seconds between two looks into the folder
LATELY: Final = 24  # hours in which a picture was taken that is offered where none came since


class PicturesCame(Message):
    """Pictures that came into the folder since, the newest first; where none did, those of the last hours."""

    def __init__(self, found: "list[Arrived]", *, since: bool) -> None:
        super().__init__()
        self.found, self.since = found, since


class PictureLooked(Message):
    """A file as it would be added; no look and why where it could not be."""

    def __init__(self, path: str, look: "Look | None", why: str = "") -> None:
        super().__init__()
        self.path, self.look, self.why = path, look, why


class AttachedLooked(Message):
    """A file of a record that lies here; no pixels where no picture of it can be shown."""

    def __init__(self, id: str, path: Path, width: int, height: int, pixels: bytes) -> None:  # noqa: A002 - of a row
        super().__init__()
        self.id, self.path = id, path
        self.width, self.height, self.pixels = width, height, pixels


class PictureTaken(Message):
    """A picture off the clipboard lies in a file."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


class Offer:
    """Of the new pictures one at a time, from the newest back; another one that comes is the newest again."""

    def __init__(self) -> None:
        self.found: list[Arrived] = []
        self._next = 0

    def came(self, found: "list[Arrived]") -> bool:
        """Whether there are others than before."""
        if found == self.found:
            return False
        self.found, self._next = found, 0
        return True

    @property
    def next(self) -> "Arrived | None":
        return self.found[self._next % len(self.found)] if self.found else None

    def take(self) -> "Arrived | None":
        one = self.next
        self._next += 1
        return one


def look_into(folder: Path, since: datetime, now: datetime) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.incoming import arrived

        lately = arrived(folder, min(since, now - timedelta(hours=LATELY)))
        came = [one for one in lately if one.at >= since]
        post(PicturesCame(came or lately, since=bool(came)))

    return work


def look_at(path: str, width: int, height: int) -> Work:
    """In pixels, which are half a cell high."""

    def work(post: Post) -> None:
        from deskops.errors import BadInput
        from deskops.ops.do.incoming import look

        try:
            post(PictureLooked(path, look(Path(path).expanduser(), width, height)))
        except BadInput as error:
            post(PictureLooked(path, None, error.message))

    return work


def look_at_attached(context: "Context", file: "AttachmentRow", width: int, height: int) -> Work:
    """A file of a record; posts its id, how it looks, and the path at which it lies. Nothing where it is not here."""

    def work(post: Post) -> None:
        from deskops.ops.read.attached import lies_at, small

        path = lies_at(context, file)
        if path is not None:
            post(AttachedLooked(file.id, path, *small(path, file.media_type, width, height)))

    return work


def take_off_clipboard(context: "Context") -> Work:
    def work(post: Post) -> None:
        import os

        from deskops.ops.do.incoming import off_clipboard

        post(PictureTaken(str(off_clipboard(context, os.environ))))

    return work


def let_go(context: "Context", path: str) -> Work:
    def work(_post: Post) -> None:
        from deskops.ops.do.incoming import let_go as remove

        remove(context, path)

    return work
