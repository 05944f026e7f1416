"""Hand-over files at the desk: proved whole before anything lands, taken as a sync would, and answered by a receipt."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from pydantic import ValidationError
from sqlalchemy import select

from deskops.domain.clock import stored
from deskops.domain.permissions import Verb
from deskops.errors import BadInput, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.desk import answering
from deskops.ops.do.desk.agreed import make_arrived
from deskops.ops.do.desk.countersigning import countersigner
from deskops.ops.do.desk.doors import Caller
from deskops.ops.do.desk.enrolling import key_of
from deskops.ops.do.desk.files import FileRights, desk_shelf
from deskops.ops.do.desk.people import admin, permit
from deskops.ops.do.desk.receipts import Landed, as_desk, write_receipt
from deskops.ops.do.hand_over_files import foreign, hand_over_file, proved, told_as_bad_input
from deskops.ops.read.desk import DeskFacts, desk_facts
from deskops.ops.secrets import DESK_SEALING_KEY, Secrets
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.scopes import subscribed
from deskops.store.tables import BlobProof, BlobRow, Engineer, Replica
from deskops.sync import bundle
from deskops.sync.bundle import Frame, Header
from deskops.sync.wire import MOST_ENTRIES, SyncRequest

_R, _B, _P = (table_of(one).c for one in (Replica, BlobRow, BlobProof))
_BLOCK: Final = 1024 * 1024  # bytes that are written at once
_STREAM: Final = Path("-")  # how a file without a name is called


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds, without anything of it having counted."""

    entries: int
    blobs: int


@dataclass(slots=True)
class Imported:
    """What became of a file: entries that are new here, known ones, refused ones; blobs; where the receipt is."""

    engineer: str = ""
    code: str = ""
    new: int = 0
    known: int = 0
    refused: int = 0
    blobs: int = 0
    receipt: Path | None = None


@dataclass(slots=True)
class _Sender:
    caller: Caller
    public_key: str


def import_bundle(context: Context, file: Path, receipt: Path | None = None) -> Imported:
    """Take a laptop's file in; the receipt lands beside it (`FILE.receipt`) unless a place is given.

    Raises BadInput for what is not a whole file of a laptop of this desk, Refused for one that was shut out: then
    nothing was changed.
    """
    permit(context.identity, Verb.IMPORT)
    with hand_over_file(file) as (source, _header):
        place = receipt or file.with_name(f"{file.name}.receipt")
        return import_stream(context, source, file=file, receipt=place)


def import_stream(
    context: Context,
    source: IO[bytes],
    *,
    file: Path = _STREAM,
    receipt: Path | None = None,
    trusted: bool = False,
) -> Imported:
    """`trusted`: a person said yes to a laptop that was shut out. Raises as `import_bundle`."""
    facts = desk_facts(context)
    header, sender, key = _opened(context, facts, source, file)
    if sender.caller.status not in ("active", "waiting") and not trusted:
        raise Refused(
            _("This laptop was shut out: {code}.").format(code=sender.caller.code),
            hint=_("Its file may be a thief's. Enrol its engineer anew; then a new file counts."),
        )
    for frame in proved(file, source, header, key, sender.public_key):
        _check(frame)
    landed, done = Landed(), Imported(sender.caller.name, sender.caller.code)
    with admin(
        context, Verb.SETTLE if trusted else Verb.IMPORT, "bundle-imported", header.replica, bundle=header.id
    ):
        pass
    for frame in proved(file, source, header, key, sender.public_key):
        _land(context, sender.caller, frame, landed, done)
    if receipt is not None and header.reply:
        write_receipt(context, facts, header, sender.caller, landed, receipt)
        done.receipt = receipt
    return done


def survey(context: Context, source: IO[bytes], replica: str) -> Survey:
    """Prove a file of this replica and count what is in it. Raises BadInput."""
    header, sender, key = _opened(context, desk_facts(context), source, _STREAM)
    if header.replica != replica:
        raise foreign(_STREAM, _("it is another laptop's"))
    entries = blobs = 0
    for frame in proved(_STREAM, source, header, key, sender.public_key):
        found = _check(frame)
        entries += found
        blobs += frame.letter == bundle.BLOB_FRAME
    return Survey(entries, blobs)


def _opened(context: Context, facts: DeskFacts, source: IO[bytes], file: Path) -> tuple[Header, _Sender, str]:
    with told_as_bad_input(file):
        source.seek(0)
        header = bundle.read_header(source)
    if header.format != bundle.BUNDLE:
        raise foreign(file, _("it is for a laptop: deskops sync --import FILE"))
    if header.desk != facts.id:
        raise foreign(file, _("it is for another desk"))
    key = Secrets(context.paths).get(DESK_SEALING_KEY)
    if key is None:
        raise Refused(_("The desk's sealing key is not here."), hint=_("Restore it with the desk's backup."))
    return header, _sender(context, header, file), str(key)


def _sender(context: Context, header: Header, file: Path) -> _Sender:
    engineers = table_of(Engineer)
    with context.store.reader() as session:
        written = connection(session)
        row = written.execute(select(table_of(Replica)).where(_R.id == header.replica)).one_or_none()
        if row is None:
            raise foreign(file, _("the desk does not know the laptop that made it"))
        name = written.execute(select(engineers.c.name).where(engineers.c.id == row.engineer)).scalar()
    caller = Caller(
        row.id, row.code, row.engineer, name or "", row.status, row.turn, row.turn_before, row.order,
        row.token_since, with_next=False,
    )  # fmt: skip
    return _Sender(caller, row.public_key)


def _check(frame: Frame) -> int:
    """Read a part whole, without landing it; how many entries it has. Raises ValueError for one that is unsound."""
    if frame.letter == bundle.JSON_FRAME:
        content = frame.told()
        entries = content.get("entries", [])
        if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
            raise BadInput(_("A part of the file has too many entries."))
        return len(entries) if content.get("what") == "entries" else 0
    if frame.letter == bundle.BLOB_FRAME:
        sha256, _size, parts = bundle.blob_of(frame)
        seen = hashlib.sha256()
        for part in parts:
            seen.update(part)
        if seen.hexdigest() != sha256:
            raise BadInput(_("A file in it is not what its digest says."))
    return 0


def _land(context: Context, caller: Caller, frame: Frame, landed: Landed, done: Imported) -> None:
    if frame.letter == bundle.BLOB_FRAME:
        kept = _keep_blob(context, caller, frame)
        if kept is not None:
            landed.blobs.append(kept)
            done.blobs += 1
        return
    content = frame.told() if frame.letter == bundle.JSON_FRAME else {}
    if content.get("what") == "entries":
        outcomes = _take(context, caller, content["entries"], done)
        landed.outcomes.append(outcomes)
    elif content.get("what") == "request":
        try:
            landed.request = SyncRequest.model_validate(content.get("request"))
        except ValidationError:
            return  # its entries count all the same; there is no page for it
        landed.buckets = [str(one) for one in content.get("buckets") or []]


def _take(context: Context, caller: Caller, entries: list[Any], done: Imported) -> list[dict[str, Any]]:
    """One batch in one transaction, under the rules of a sync; when it was sent nobody knows."""
    by = countersigner(context, desk_facts(context).id, key_of(context) or "")
    with context.act(as_desk(caller)) as act:
        taken = answering.take(act, caller, entries, None, context.now, by)
        act.ledger.land()
        taken.settle(act.ledger.final)
        answering.as_numbered(taken, act.ledger.renewed)
        mine = subscribed(connection(act.session), caller.engineer, stored(context.now))
        outcomes = answering.outcomes_of(connection(act.session), taken, mine)
    make_arrived(context, entries)
    for outcome in taken.outcomes:
        done.refused += outcome.refusal is not None
        done.known += outcome.known
        done.new += outcome.refusal is None and not outcome.known
    return outcomes


def _keep_blob(context: Context, caller: Caller, frame: Frame) -> str | None:
    """On the desk's shelf, verified again, as if it had been sent; None for one that no row of its sender names."""
    sha256, size, parts = bundle.blob_of(frame)
    rights = FileRights(context)
    if not rights.may_write(caller.replica, sha256):
        return None
    shelf, owner, offset, waiting = desk_shelf(context), f"file-{caller.replica}", 0, bytearray()
    shelf.discard(owner, sha256)
    for part in parts:
        waiting += part
        if len(waiting) >= _BLOCK:
            offset = shelf.append(owner, sha256, offset, bytes(waiting))
            waiting.clear()
    if waiting:
        shelf.append(owner, sha256, offset, bytes(waiting))
    shelf.finish(owner, sha256, size)
    rights.landed(caller.replica, sha256, size)
    return sha256
