"""The files of a record, and for each that has not come here yet where it still is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from deskops.domain.entries import Entry, Verdict
from deskops.domain.timeline import Timeline
from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.blobs.folder import FolderShelf, blob_path
from deskops.store.views.tuples import AttachmentRow

SEAL: Final = "seal:"  # how the item of a file begins that keeps a seal


def attached(context: Context, subject: str) -> list[AttachmentRow]:
    """Rows first, files after: a row may stand here long before its file. Oldest first; not those that keep a seal."""
    return [row for row in files_of(context, subject) if not row.item.startswith(SEAL)]


def still_attached(
    context: Context, subject: str, entries: Sequence[Entry], line: Timeline
) -> list[AttachmentRow]:
    """Without those whose photo was taken back: their files stay, no page shows them."""
    back = {e.payload.get("attachment") for e in entries if line.verdicts.get(e.id) is Verdict.RETRACTED}
    return [row for row in attached(context, subject) if row.id not in back]


def files_of(context: Context, subject: str) -> list[AttachmentRow]:
    """All of them, with those that keep its seals."""
    return views.rows(context.views, "attachments", AttachmentRow, subject=subject)


def whereabouts(context: Context, files: Sequence[AttachmentRow]) -> dict[str, str]:
    """By attachment, in words: where the files are that are not in this store; nothing of those that are here."""
    return {file.id: elsewhere(context, file.author or "") for file in files if not _is_here(context, file)}


def lies_at(context: Context, file: AttachmentRow) -> Path | None:
    """Where its content lies on this disk, under the name of its digest; None where it does not."""
    try:
        here = FolderShelf(context.paths.blobs).has(file.sha256) is not None
    except (DeskopsError, OSError):
        return None
    return blob_path(context.paths.blobs, file.sha256) if here else None


def small(path: Path, media_type: str, width: int, height: int) -> tuple[int, int, bytes]:
    """At most so many pixels: width, height and RGB bytes; nothing of what is no picture or cannot be read."""
    from deskops.reports.pictures import drawn_small

    try:
        return (
            drawn_small(path.read_bytes(), width, height) if media_type.startswith("image/") else (0, 0, b"")
        )
    except OSError:
        return 0, 0, b""


def elsewhere(context: Context, author: str) -> str:
    """What is said of a file of this engineer that is not here."""
    me = context.identity
    if me.is_desk and author:
        return _("incomplete: photo still on {name}’s laptop").format(name=author)
    if me.standalone or author == me.name:
        return _("The file is not on this laptop.")
    return _("the file has not come here yet")


def _is_here(context: Context, file: AttachmentRow) -> bool:
    if context.identity.is_desk and context.settings.desk.files:
        return file.proven > 0  # they lie in a bucket, which nobody is to wait for here
    return lies_at(context, file) is not None
