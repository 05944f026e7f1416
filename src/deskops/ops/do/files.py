"""Files taken in: stored under their SHA-256 alone, typed by content, never executable; the name is only a label."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskops.domain.clock import stored
from deskops.domain.nouns import Kind
from deskops.errors import BadInput, StoreError, StoreFull
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.store.blobs.folder import FolderShelf
from deskops.store.blobs.shelf import LARGEST
from deskops.system_errors import why
from deskops.text import storable

if TYPE_CHECKING:
    from deskops.reports.document import Prepared

_TYPES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"%PDF-", "application/pdf"),
)


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in the blob folder: what it is, how large (bytes), and the label it came with."""

    sha256: str
    size: int
    media_type: str
    name: str


def take_in(context: Context, file: Path, *, is_shown: bool = False) -> Blob:
    """Copy a picture or a PDF into the blob folder, where it survives a power cut before any record names it.

    `is_shown`: a picture is decoded, within the bounds of reports, for it stands as an answer. Raises BadInput for what
    is neither, missing, unreadable or too large (in bytes or in pixels), StoreFull where it cannot be kept.
    """
    content, media_type = judged(file)
    if is_shown and media_type.startswith("image/"):
        _drawn(file, content)
    if context.is_read_only:
        return Blob(hashlib.sha256(content).hexdigest(), len(content), media_type, storable(file.name))
    try:
        sha256 = FolderShelf(context.paths.blobs).keep(content)
    except StoreError as error:
        cause = error.__cause__
        raise StoreFull(
            _("The file could not be kept: {detail}").format(
                detail=why(cause) if isinstance(cause, OSError) else error
            ),
            hint=_("Free some room on the disk and do it again."),
        ) from error
    return Blob(sha256, len(content), media_type, storable(file.name))


def photograph(file: Path) -> "Prepared":
    """A photograph drawn anew, small and without where it was taken; nothing is kept. Raises BadInput for any else."""
    return _drawn(file, judged(file)[0])


def _drawn(file: Path, content: bytes) -> "Prepared":
    from deskops.reports import pictures

    made = pictures.photo(content, name=storable(file.name))
    if made.picture.problem:
        raise BadInput(
            _("{path} cannot be used: {detail}").format(path=file, detail=made.picture.problem),
            hint=_("Take the photograph again: PNG, JPEG, GIF, BMP or WebP."),
        )
    return made


def judged(file: Path) -> tuple[bytes, str]:
    """Its bytes and its type by content. Raises BadInput for what could not be attached."""
    content = _content(file)
    media_type = _media_type(file, content[:16])
    if media_type.startswith("image/"):
        _judge_pixels(file, content)
    return content, media_type


def attach(act: Act, blob: Blob, subject: str, *, item: str = "", caption: str = "") -> str:
    """The attachment's record, derived from its own `create` entry; returns its id."""
    values = {
        "subject": subject,
        "item": item,
        "sha256": blob.sha256,
        "name": blob.name,
        "media_type": blob.media_type,
        "size": blob.size,
        "caption": caption,
        "taken_at": stored(act.ledger.evidence.wall),
    }
    return str(act.create(Kind.ATTACHMENT, values)["id"])


def _content(file: Path) -> bytes:
    """All of it, for it is small enough; what grows meanwhile is cut off at the limit and refused."""
    try:
        size = file.stat().st_size
        content = b"" if not file.is_file() or size > LARGEST else _read(file)
    except OSError as error:
        raise BadInput(
            _("{path} cannot be read: {detail}").format(path=file, detail=why(error)),
            hint=_("Give the path of a picture (PNG, JPEG, GIF, BMP) or a PDF."),
        ) from error
    if file.is_dir():
        raise BadInput(_("{path} is a folder.").format(path=file), hint=_("Give the path of one file in it."))
    size = max(size, len(content))
    if not file.is_file() or size == 0:
        raise BadInput(_("{path} is empty or not a file.").format(path=file))
    if size > LARGEST:
        raise BadInput(
            _("{path} is too large: {size} MB, at most {limit} MB.").format(
                path=file, size=size // 1_000_000, limit=LARGEST // 1_000_000
            ),
            hint=_("Make the picture smaller first."),
        )
    return content


def _media_type(file: Path, head: bytes) -> str:
    for magic, media_type in _TYPES:
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    raise BadInput(
        _("{path} is neither a picture nor a PDF.").format(path=file),
        hint=_("PNG, JPEG, GIF, BMP, WebP and PDF can be attached."),
    )


def _judge_pixels(file: Path, content: bytes) -> None:
    """A few bytes may declare a picture that no report could ever show. What is merely damaged is evidence still."""
    from deskops.config.on_paper import LARGEST as MOST
    from deskops.reports.pictures import pixels

    if pixels(content) > MOST:
        raise BadInput(
            _("{path} has more than {limit} million pixels.").format(path=file, limit=MOST // 1_000_000),
            hint=_("Make the picture smaller first."),
        )


def _read(file: Path) -> bytes:
    with file.open("rb") as source:
        return source.read(LARGEST + 1)
