"""Hand-over without a network, the laptop's side: what is unsent in a sealed file, and the desk's receipt taken in."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from deskops import __version__
from deskops.domain.clock import milliseconds, stored, uuid7
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.drawer import LaptopDrawer
from deskops.ops.do.hand_over_files import foreign, hand_over_file, proved
from deskops.ops.secrets import SEALING_KEY, SIGNING_KEY, Secrets
from deskops.ops.sync_notes import Way, keep
from deskops.ops.sync_report import Report
from deskops.store import views
from deskops.store.blobs.folder import FolderShelf
from deskops.store.faults import told
from deskops.store.landing import landing
from deskops.store.queries import files, outbox
from deskops.store.queries.facts import connection
from deskops.store.views.tuples import MetaRow
from deskops.sync import bundle, keys
from deskops.sync.bundle import Frame, Header
from deskops.sync.packing import PAGE
from deskops.sync.wire import PROTOCOL, digest_of

_NO_LIMIT: Final = 1 << 62
_BESIDE: Final = 4096  # bytes of a file that are neither entries nor blobs


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file holds; `left` are blobs that did not fit or are not here; `size` in bytes."""

    path: Path
    entries: int
    blobs: int
    left: int
    size: int


@dataclass(frozen=True, slots=True)
class Received:
    """What a receipt came to. `rows` is None where this laptop has met the desk since: rows come with a sync."""

    sent: int
    refused: int
    rows: int | None
    blobs: int
    subjects: Mapping[str, str]


def export_bundle(context: Context, file: Path) -> Exported:
    """Write what is unsent into one file for the desk. Raises UsageError without a desk, Refused for a file that is
    there, NotFound for a folder that is not, the store's errors.
    """
    _of_a_desk(context)
    if not file.absolute().parent.is_dir():
        raise NotFound(
            _("There is no folder {path}.").format(path=file.absolute().parent),
            hint=_("Is the stick connected? Name a file on it."),
        )
    if file.exists() or file.is_symlink():
        raise Refused(
            _("{path} exists already.").format(path=file),
            hint=_("Choose another name; nothing was overwritten."),
        )
    done = pack_unsent(context, file)
    keep(context.paths, Way.FILE, Report("done", sent=done.entries, blobs_up=done.blobs, bytes_up=done.size))
    return done


def _of_a_desk(context: Context) -> None:
    if context.identity.standalone or context.identity.is_desk:
        raise UsageError(
            _("This laptop works alone: there is no desk to hand anything over to."),
            hint=_("Enrol it: deskops init --desk URL --code CODE"),
        )


def pack_unsent(context: Context, file: Path, limit: int = _NO_LIMIT) -> Exported:
    """The whole file or none; of the blobs as many as fit into `limit` bytes, the smallest first."""
    meta = {row.key: row.value for row in views.rows(context.views, "meta", MetaRow)}
    packing = _Packing(context, limit)
    header = Header(
        bundle.BUNDLE,
        context.identity.desk,
        context.identity.replica,
        stored(context.now),
        uuid7(milliseconds(context.now), context.random(10)),
        keys.sealing_public(_reply_key(context)),
    )
    signing = _own_key(context)
    with told(), landing(file.absolute(), ".hand-over-", ".part") as out:
        bundle.write(out, header, meta["desk_sealing_key"], signing, packing.frames(), os.urandom)
    return Exported(file, packing.entries, packing.blobs, packing.left, file.stat().st_size)


def _own_key(context: Context) -> str:
    key = Secrets(context.paths).get(SIGNING_KEY)
    if key is None:
        raise Refused(
            _("The key of this laptop is not here."),
            hint=_("Ask the desk for a new code: deskops init --desk URL --code CODE"),
        )
    return key


def _reply_key(context: Context) -> str:
    """The key that receipts are sealed to, made for the first file."""
    secrets = Secrets(context.paths)
    key = secrets.get(SEALING_KEY)
    if key is None:
        secrets.put(SEALING_KEY, keys.new_sealing_key())
        key = secrets.get(SEALING_KEY)
    return str(key)


class _Packing:
    """The frames of one bundle: who asks, the entries in their order, then blobs; all as one moment saw it."""

    def __init__(self, context: Context, limit: int) -> None:
        self._context, self._room = context, limit - _BESIDE
        self.entries = self.blobs = self.left = 0

    def frames(self) -> Iterator[tuple[bytes, int, Iterable[bytes]]]:
        with self._context.store.reader() as session:
            written = connection(session)
            yield self._counted(self._info(outbox.marks(written)))
            tried, more = set[str](), True
            while more:
                entries, more = outbox.batch(written, PAGE, tried)
                if entries:
                    tried.update(entry["id"] for entry in entries)
                    self.entries += len(entries)
                    yield self._counted({"what": "entries", "entries": entries})
            waiting = files.waiting(written, self._context.identity.engineer)
        for sha256, size in waiting:
            yield from self._blob(sha256, size)

    def _counted(self, told: dict[str, Any]) -> tuple[bytes, int, Iterable[bytes]]:
        frame = bundle.json_frame(told)
        self._room -= frame[1]
        return frame

    def _info(self, marks: Mapping[str, Any]) -> dict[str, Any]:
        """As the next request would begin, for the page that comes back with the receipt."""
        evidence = self._context.clock.read()
        clock = {"wall": evidence.wall.isoformat(), "boot": evidence.boot, "reading": evidence.reading}
        request = {
            "protocol": PROTOCOL, "version": __version__, "desk": self._context.identity.desk,
            "cursor": marks.get("cursor", 0), "behind": marks.get("behind", {}), "clock": clock,
            "buckets": digest_of(marks["buckets"]) if "buckets" in marks else "",
        }  # fmt: skip
        if "head" in marks:
            request["head"] = marks["head"]
        return {"what": "request", "request": request, "buckets": marks.get("buckets", [])}

    def _blob(self, sha256: str, size: int) -> Iterator[tuple[bytes, int, Iterable[bytes]]]:
        shelf = FolderShelf(self._context.paths.blobs)
        if shelf.has(sha256) != size or size > self._room:
            self.left += 1
            return
        with closing(shelf.reading(sha256)) as source:
            yield bundle.blob_frame(sha256, size, bundle.in_parts(source))
        self._room -= size
        self.blobs += 1


def import_receipt(context: Context, file: Path) -> Received:
    """Take the desk's receipt in. Raises BadInput for what is not this laptop's, or not whole: then nothing changed."""
    _of_a_desk(context)
    meta = {row.key: row.value for row in views.rows(context.views, "meta", MetaRow)}
    with hand_over_file(file) as (source, header):
        if header.format != bundle.RECEIPT:
            raise foreign(file, _("it is for the desk: deskops desk import-bundle FILE"))
        if header.desk != meta["desk"]:
            raise foreign(file, _("it is from another desk"))
        if header.replica != meta["replica"]:
            raise foreign(file, _("it is for another laptop"))
        key = Secrets(context.paths).get(SEALING_KEY) or keys.new_sealing_key()
        checked = _Checking()
        for frame in proved(file, source, header, key, meta["desk_key"]):
            checked.see(frame)
        landing = _Landing(context)
        for frame in proved(file, source, header, key, meta["desk_key"]):
            landing.take(frame)
    context.forget_rules()
    keep(context.paths, Way.FILE, _told_of(landing.received))
    return landing.received


def _told_of(done: Received) -> Report:
    """As the log of syncs has it; what the desk got was counted when the file was made."""
    result = "attention" if done.refused else "done"
    return Report(result, received=done.rows or 0, refused=done.refused)


class _Checking:
    """Nothing is landed before every part was read once."""

    def see(self, frame: Frame) -> None:
        if frame.letter == bundle.JSON_FRAME:
            frame.told()


class _Landing:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._drawer = LaptopDrawer(context, Secrets(context.paths), lambda: 0)
        self.received = Received(0, 0, None, 0, {})

    def take(self, frame: Frame) -> None:
        if frame.letter != bundle.JSON_FRAME:
            return
        told = frame.told()
        match told.get("what"):
            case "outcomes":
                self._outcomes(told)
            case "page":
                self._page(told)
            case "blobs":
                self._blobs(told)

    def _outcomes(self, told: Mapping[str, Any]) -> None:
        """Of what is still unsent: a newer answer knows better. One of an epoch that is over proves nothing."""
        step = self._drawer.take_outcomes(told)
        self.received = replace(
            self.received,
            sent=self.received.sent + step.sent,
            refused=self.received.refused + step.refused,
            subjects={**self.received.subjects, **step.subjects},
        )

    def _page(self, told: Mapping[str, Any]) -> None:
        """Only where it goes on from where this laptop is: then no newer row is here, and no number is skipped."""
        step = self._drawer.take_page(told)
        if step is not None:
            self.received = replace(
                self.received,
                rows=(self.received.rows or 0) + step.rows,
                subjects={**self.received.subjects, **step.subjects},
            )

    def _blobs(self, told: Mapping[str, Any]) -> None:
        with self._context.store.writer() as session:
            written = connection(session)
            waiting = {sha256 for sha256, _size in files.waiting(written, self._context.identity.engineer)}
            for sha256 in waiting.intersection(told["blobs"]):
                files.confirmed(written, sha256, told["time"])
            count = len(waiting.intersection(told["blobs"]))
        self.received = replace(self.received, blobs=self.received.blobs + count)
