"""A sealed revision taken from the store: its document, strokes, pictures and proofs, as a file carries them."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from deskops.domain.campaign import fold_campaign
from deskops.domain.inspection import fold_inspection
from deskops.domain.job import fold_job
from deskops.domain.nouns import Kind
from deskops.domain.sealing import NotSealed, Sealed, read
from deskops.domain.seals import Seal, Seals, Standing
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.desk.files import desk_shelf
from deskops.ops.do.sealing import ABOUT, DOCUMENT, PAPER, STROKES
from deskops.ops.read.attached import elsewhere, files_of
from deskops.ops.read.campaigns import campaign_line
from deskops.ops.read.timelines import entries
from deskops.signature.signed_file import CARRIED, SignedFile, by_digest
from deskops.store import views
from deskops.store.blobs.folder import FolderShelf
from deskops.store.blobs.shelf import LARGEST, Shelf
from deskops.store.views.inspection_tuples import InspectionLine
from deskops.store.views.tuples import AttachmentRow, JobRow
from deskops.sync.sealing import Unsealable, open_stream


@dataclass(frozen=True, slots=True)
class Signatures:
    """The sealed revisions of a job, a visit or a round, and how the last one stands."""

    seals: Seals
    standing: Standing


def signatures(context: Context, kind: str, subject: str) -> Signatures:
    """Raises NotFound."""
    found = entries(context, subject)
    if kind == Kind.CAMPAIGN:
        kept = campaign_line(context, subject)
        return Signatures(fold_campaign(subject, found).seals, Standing(kept.signed))
    if kind == Kind.INSPECTION:
        visit = views.one(context.views, "inspection_line", InspectionLine, id=subject)
        if visit is None:
            raise NotFound(_("There is no inspection {ref}.").format(ref=subject))
        return Signatures(fold_inspection(subject, found).seals, Standing(visit.signed))
    row = views.one(context.views, "job_record", JobRow, id=subject)
    if row is None:
        raise NotFound(_("There is no job {ref}.").format(ref=subject))
    job = fold_job(row, found, record_order=None if row.rev is None else (row.epoch or 0, row.rev))
    return Signatures(job.seals, job.standing)


def signed_file(context: Context, seal: Seal) -> SignedFile:
    """All that proves a revision. Raises Refused where its document is still elsewhere, or is not what was signed."""
    files = files_of(context, seal.entry.subject)
    shelf = _shelf(context)
    payload = seal.entry.payload
    document = _document(context, shelf, files, seal)
    people = {key: value for key, value in payload.items() if key.startswith("person-")}
    apart = {key: person for key, person in people.items() if isinstance(person, Mapping)}
    hand = _hand(shelf, files, seal)
    is_drawn = bool(hand) and document.method != "paper"
    pictures = [
        content for blob in document.blobs(*CARRIED) if (content := _kept(shelf, str(blob["sha256"])))
    ]
    return SignedFile(
        document,
        str(payload.get("signature", "")),
        str(payload.get("key", "")),
        apart,
        json.loads(hand) if is_drawn else None,
        dict(seal.countersigned.payload) if seal.countersigned else None,
        by_digest([*pictures, *([hand] if hand and not is_drawn else [])]),
    )


def _shelf(context: Context) -> Shelf:
    return desk_shelf(context) if context.identity.is_desk else FolderShelf(context.paths.blobs)


def _document(context: Context, shelf: Shelf, files: list[AttachmentRow], seal: Seal) -> Sealed:
    for file in files:
        if file.item != DOCUMENT or file.id != _file(seal, "document"):
            continue
        content = _kept(shelf, file.sha256)
        if content is None:
            raise Refused(
                _("The signed document is not here: {why}").format(why=elsewhere(context, file.author or "")),
                hint=_("It comes with a later sync."),
            )
        try:
            return read(json.loads(content))
        except (NotSealed, ValueError) as error:
            raise Refused(_("The signed document cannot be read: {detail}").format(detail=error)) from error
    raise NotFound(_("There is no signed document of revision {number}.").format(number=seal.revision))


def _hand(shelf: Shelf, files: list[AttachmentRow], seal: Seal) -> bytes:
    """What was drawn, or the photograph of the paper; empty where it is not here, or its lock was erased."""
    lock = seal.entry.payload.get("lock")
    file = next((one for one in files if one.id == _file(seal, "hand")), None)
    if file is None or not file.item.startswith((STROKES, PAPER)) or not isinstance(lock, Mapping):
        return b""
    content = _kept(shelf, file.sha256)
    if content is None:
        return b""
    try:
        source = _Bytes(content)
        return b"".join(open_stream(bytes.fromhex(str(lock.get("key", ""))), ABOUT, source.read))
    except (Unsealable, ValueError):
        return b""


class _Bytes:
    def __init__(self, content: bytes) -> None:
        self._left = memoryview(content)

    def read(self, size: int) -> bytes:
        part, self._left = bytes(self._left[:size]), self._left[size:]
        return part


def _file(seal: Seal, name: str) -> Any:
    files = seal.entry.payload.get("files")
    return files.get(name) if isinstance(files, Mapping) else None


def _kept(shelf: Shelf, sha256: str) -> bytes | None:
    size = shelf.has(sha256)
    if size is None or size > LARGEST:
        return None
    with closing(shelf.reading(sha256)) as source:
        return source.read(size)
