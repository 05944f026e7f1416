"""The folder where a phone or a camera puts pictures, while a page is open: what is new, one after the other."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.incoming import Arrived, Look

EACH: float = 2.0  # seconds between two looks into the folder


class PicturesCame(Message):
    """Pictures that came into the folder since, the newest first."""

    def __init__(self, found: "list[Arrived]") -> None:
        super().__init__()
        self.found = found


class PictureLooked(Message):
    """A file as it would be added; no look and why where it could not be."""

    def __init__(self, path: str, look: "Look | None", why: str = "") -> None:
        super().__init__()
        self.path, self.look, self.why = path, look, why


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


def look_into(folder: Path, since: datetime) -> Work:
    def work(post: Post) -> None:
        from deskops.ops.do.incoming import arrived

        post(PicturesCame(arrived(folder, since)))

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
