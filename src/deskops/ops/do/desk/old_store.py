"""A store that a laptop used alone, opened to be taken in: never touched, only a private copy of it is read.

What it holds was written by others. It is judged here as a file; its rows are judged one by one by who takes them.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deskops.domain.clock import stored
from deskops.errors import BadInput, NotFound, Refused, StoreDamaged, StoreError, StoreMissing, StoreNewer
from deskops.i18n import _
from deskops.ops import key_file
from deskops.ops.context import Context
from deskops.ops.do.belonging import meta_of
from deskops.ops.do.encrypted_copies import question_of
from deskops.ops.store_key import unwrapped
from deskops.paths import locate
from deskops.store import backup, opening
from deskops.store.blobs.folder import FolderShelf
from deskops.store.faults import told
from deskops.store.migrations import version
from deskops.store.private import made_private
from deskops.store.shredding import destroy_folder

_MAGIC: Final = b"SQLite format 3\0"
_OTHERS: Final = (b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z", b"Rar!", b"%PDF", b"\x89PNG", b"\xff\xd8")
_PAGE: Final = 4096  # bytes of an encrypted page: all of them look random
_RANDOM: Final = 240  # of 256 values, how many such a page has at least
_PREFIX: Final = ".old-store-"
_ABANDONED: Final = 86_400  # seconds


@dataclass(frozen=True, slots=True)
class OldStore:
    """`context` reads the copy; `shelf` is where its files are; `replica` and `engineer` (a name): whose it was."""

    place: Path
    context: Context
    shelf: FolderShelf | None
    replica: str
    code: str
    engineer: str


def is_old_store(place: Path) -> bool:
    """Whether it is a store or a home with one, by its content; False for what cannot be read."""
    try:
        if place.is_dir():
            return _within(place) is not None
        return place.is_file() and (_is_plain(place) or _looks_encrypted(place))
    except OSError:
        return False


def _within(home: Path) -> Path | None:
    """The store of a home, or of its folder `data`."""
    found = (folder / "deskops.db" for folder in (home / "data", home))
    return next((file for file in found if file.is_file()), None)


def _is_plain(file: Path) -> bool:
    with file.open("rb") as source:
        return source.read(len(_MAGIC)) == _MAGIC


def _looks_encrypted(file: Path) -> bool:
    if _key_file_of(file) is not None:
        return True
    with file.open("rb") as source:
        page = source.read(_PAGE)
    whole = len(page) == _PAGE and file.stat().st_size % 512 == 0
    return whole and not page.startswith(_OTHERS) and len(set(page)) >= _RANDOM


def _key_file_of(file: Path) -> Path | None:
    beside = backup.wrapped_key_of(file)
    if beside.is_file():
        return beside
    ours = file.with_name(opening.WRAPPED)
    return ours if file.name == "deskops.db" and ours.is_file() else None


@contextmanager
def old_store(context: Context, place: Path) -> Iterator[OldStore]:
    """The store at `place`, a file or a home. Raises NotFound, BadInput for what is none, is damaged, or has no key;
    StoreNewer, StoreSealed, Refused for a store that is a desk's or one of a desk's.
    """
    file = _within(place) if place.is_dir() else place
    if file is None or not file.is_file():
        raise NotFound(_("There is no store at {path}.").format(path=place))
    with _copied(context, file) as home:
        old = Context(locate({"DESKOPS_HOME": str(home)}), context.settings, context.clock)
        try:
            _open(context, old, file)
            yield _described(place, file, old)
        finally:
            old.close()


@contextmanager
def _copied(context: Context, file: Path) -> Iterator[Path]:
    """Byte for byte, with the log that belongs to it: to open it, even to read, could write beside it."""
    with told():
        _sweep(context.paths.data, context.now.timestamp())
        home = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=context.paths.data))  # 0700
    try:
        with told():
            (home / "data").mkdir(mode=0o700)
            for suffix in ("", "-wal"):
                source = file.with_name(file.name + suffix)
                if source.is_file():
                    shutil.copyfile(source, made_private(home / "data" / ("deskops.db" + suffix)))
        yield home
    finally:
        with told():
            destroy_folder(home)


def _sweep(folder: Path, now: float) -> None:
    """Copies that killed runs left."""
    for left in folder.glob(f"{_PREFIX}*"):
        if left.stat().st_mtime < now - _ABANDONED:
            destroy_folder(left)


def _open(context: Context, old: Context, file: Path) -> None:
    key = _key(context, old.paths.store, file)
    old.encrypted_with(key)
    try:
        _look(old.paths.store, key)
        old.store.prepare(stored(context.now))
        backup.inspect(old.paths.store, key)
    except StoreNewer as error:
        raise StoreNewer(
            error.message, hint=_("Upgrade deskops at the desk; nothing was changed.")
        ) from error
    except StoreMissing as error:
        raise BadInput(_("{path} is a database, but not a store of deskops.").format(path=file)) from error
    except StoreDamaged as error:
        raise _damaged(file, error.message) from error
    except StoreError as error:
        raise _damaged(file, str(error)) from error


def _damaged(file: Path, detail: str) -> BadInput:
    return BadInput(
        _("{path} is no sound store: {detail}").format(path=file, detail=" ".join(detail.split())[:200]),
        hint=_("Nothing was changed. Look at it on its laptop: deskops doctor"),
    )


def _key(context: Context, copy: Path, file: Path) -> str:
    if opening.is_plain(copy):
        return ""
    kept = _key_file_of(file)
    if kept is None:
        raise BadInput(
            _("{path} is no store, or an encrypted one without its key.").format(path=file),
            hint=_("If it is encrypted, {name} belongs beside it: copy that here too.").format(
                name=backup.wrapped_key_of(file).name
            ),
        )
    opening.cipher()
    content = key_file.read(kept)
    return unwrapped(context, content, kept, context.ask(question_of(content)))


def _look(copy: Path, key: str) -> None:
    """Before anything else is done with it: sound, of a version that is known, with nothing in it that acts."""
    with told(), closing(opening.connect(copy, key)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        strange = connection.execute(_ACTS).fetchone()
        if strange is not None:
            raise StoreDamaged(_("the schema of {name} was changed").format(name=strange[0]))
        backup.check(connection)
        if version(connection) == 0:
            raise StoreMissing(_("The store is empty."))


_ACTS: Final = (
    "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
)


def _described(place: Path, file: Path, old: Context) -> OldStore:
    meta = meta_of(old)
    if "replica" not in meta:
        raise BadInput(_("{path} belongs to nobody yet: there is nothing in it.").format(path=file))
    if meta.get("role") == "desk":
        raise Refused(
            _("{path} is a desk's store.").format(path=file),
            hint=_("To go back to a copy of this desk: deskops desk restore FILE"),
        )
    if "desk" in meta:
        raise Refused(
            _("{path} is of a laptop that has a desk already, {name}.").format(
                path=file, name=meta.get("desk_name", "")
            ),
            hint=_("Its work comes with: deskops sync, or without a network: deskops sync --export FILE"),
        )
    folders = (file.parent / "blobs", file.parent.parent / "blobs")  # beside it, or beside its backups
    blobs = next((folder for folder in folders if folder.is_dir()), None)
    shelf = FolderShelf(blobs) if blobs else None
    return OldStore(place, old, shelf, meta["replica"], meta.get("code", ""), meta.get("name", ""))
