"""A lock carried out and taken back: every file is sealed under a key that only the desk can open, then destroyed.

Each step lasts before the next begins and can be done again: whatever was cut short goes on from where it was.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from filelock import AcquireReturnProxy, FileLock, Timeout

from deskops.domain.canonical import canonical
from deskops.errors import Refused, StoreError, StoreLocked
from deskops.i18n import _
from deskops.ops import journal
from deskops.ops.context import Context
from deskops.ops.secrets import STORE_KEY, Secrets
from deskops.paths import Paths
from deskops.store import standing as standings
from deskops.store.backup import free_name
from deskops.store.faults import told
from deskops.store.landing import landing
from deskops.store.shredding import destroy, destroy_folder, files_below
from deskops.store.standing import Stage, Standing
from deskops.sync import keys
from deskops.sync.bundle import in_parts
from deskops.sync.sealing import KEY, Unsealable, open_stream, seal_stream

_WAIT: Final = 30.0  # seconds for another program that writes
_SECRET: Final = "secret"  # noqa: S105 - the root under which a sealed secret stands instead of a file
_ABOUT: Final = b"deskops lock 1\n"


def alone(paths: Paths) -> AcquireReturnProxy:
    """Nobody writes to the store meanwhile. Raises StoreLocked."""
    paths.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(paths.store.with_name(paths.store.name + ".lock"), mode=0o600)
    try:
        return lock.acquire(timeout=_WAIT)
    except Timeout as error:
        raise StoreLocked(
            _("Another program has been writing to the store for {seconds} s.").format(seconds=int(_WAIT)),
            hint=_("Wait a moment and do it again; nothing was lost."),
        ) from error


def begin(context: Context, standing: Standing) -> None:
    """Lock this laptop. Raises the store's errors: then it is locked all the same, and the next run seals the rest."""
    paths = context.paths
    with told():
        destroy_folder(paths.sealed)  # of a lock that was taken back
        destroy(paths.kept_unsent)
    context.close()  # while the lock is held, a writer of our own could not close
    with alone(paths):
        keep_unsent(context)
        context.close()
        standings.keep(paths, replace(standing, stage=Stage.SEALING))
    seal(paths)


def keep_unsent(context: Context) -> None:
    """What is unsent, sealed to the desk: should this laptop be wiped, that is offered. A spoilt store keeps nobody."""
    from deskops.ops.do.handover import pack_unsent
    from deskops.ops.do.lost import LARGEST_QUARANTINE

    try:
        pack_unsent(context, context.paths.kept_unsent, LARGEST_QUARANTINE)
    except (StoreError, Refused, KeyError) as error:
        journal.note(context.paths, "unsent-not-kept", message=str(error))


def seal(paths: Paths) -> None:
    """Seal what is still in the open, and destroy it."""
    with alone(paths), told():
        standing = standings.read(paths)  # under the lock: another program may have gone on with it
        if standing is None or standing.stage != Stage.SEALING:
            return
        key = os.urandom(KEY)
        content = canonical({"key": key.hex(), "engineer": standing.engineer, "order": standing.order})
        standing.keys.append(keys.seal(standing.desk_sealing_key, content, _ABOUT).hex())
        standings.keep(paths, standing)  # before anything is sealed under it
        number = len(standing.keys) - 1
        paths.sealed.mkdir(exist_ok=True, mode=0o700)
        for root, folder in _roots(paths):
            for file in files_below(folder, _stays(paths)):
                name = f"{root}/{file.relative_to(folder).as_posix()}"
                if file.is_file() and not file.is_symlink() and not file.name.endswith("-shm"):
                    with file.open("rb") as source:
                        _seal(paths, number, key, name, in_parts(source))
                destroy(file)
        _seal_secret(paths, number, key)
        standing.stage = Stage.LOCKED
        standings.keep(paths, standing)


def _roots(paths: Paths) -> list[tuple[str, Path]]:
    return [("data", paths.data), ("exports", paths.exports), ("logs", paths.logs)]


def _stays(paths: Paths) -> set[Path]:
    """What holds nothing of the store, or is sealed already."""
    locks = {paths.data / "sync.lock", paths.store.with_name(paths.store.name + ".lock")}
    return {paths.order, paths.sealed, paths.kept_unsent, paths.secrets.parent, *locks}


def _seal(paths: Paths, number: int, key: bytes, name: str, parts: Iterable[bytes]) -> None:
    """Whole or not at all. One that is there already is of a run that was killed before it destroyed the file."""
    target = paths.sealed / hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    if target.exists():
        return
    head = f"{number}\n".encode()
    own = hashlib.sha256(key + target.name.encode()).digest()  # a key seals one stream

    def content() -> Iterator[bytes]:
        yield json.dumps(name).encode() + b"\n"
        yield from parts

    with landing(target, ".part-") as out:
        out.write(head)
        out.writelines(seal_stream(own, _ABOUT + head, content()))


def _seal_secret(paths: Paths, number: int, key: bytes) -> None:
    """The key of an encrypted store goes the same way: its file alone would open with it."""
    secrets = Secrets(paths)
    value = secrets.get(STORE_KEY)
    if value is not None:
        _seal(paths, number, key, f"{_SECRET}/{STORE_KEY}", [str(value).encode()])
        secrets.remove(STORE_KEY)


def opened_key(sealed: str, sealing_key: str) -> dict[str, object] | None:
    """At the desk: what stands in a sealed key; None for what was not sealed to this desk."""
    try:
        content = keys.unseal(sealing_key, bytes.fromhex(sealed), _ABOUT)
        found = None if content is None else json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def unseal(paths: Paths, opened: list[str]) -> None:
    """Put every file back in its place; nothing sealed is taken away before all is there. Raises Refused."""
    with alone(paths), told():
        for file in files_below(paths.sealed):
            if not file.name.startswith(".part-"):
                with file.open("rb") as source:
                    _put_back(paths, source, file.name, opened)


def _put_back(paths: Paths, source: IO[bytes], name: str, opened: list[str]) -> None:
    head = source.readline(20)
    try:
        key = bytes.fromhex(opened[int(head)])
        own = hashlib.sha256(key + name.encode()).digest()
        chunks = open_stream(own, _ABOUT + head, source.read)
        first = next(chunks)
        place, _newline, rest = first.partition(b"\n")
        _land(paths, json.loads(place), rest, chunks)
    except (Unsealable, ValueError, IndexError) as error:
        raise Refused(
            _("A sealed file is damaged or does not open with the desk's key: {name}").format(name=name[:12]),
            hint=_("Everything is still sealed; ask the desk."),
        ) from error


def _land(paths: Paths, place: str, rest: bytes, chunks: Iterator[bytes]) -> None:
    root, _slash, inner = place.partition("/")
    if root == _SECRET:
        value = b"".join([rest, *chunks]).decode()
        if inner == STORE_KEY:
            Secrets(paths).entrust(inner, value)  # never to a file; without a keyring the passphrase opens it
        else:
            Secrets(paths).put(inner, value)
        return
    target = dict(_roots(paths))[root] / inner
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if root == "logs" and target.exists():
        target = free_name(target)  # a new one was begun meanwhile
    with landing(target, ".unsealing-") as out:
        out.write(rest)
        out.writelines(chunks)


def end(paths: Paths) -> None:
    """Back in service: everything is in its place."""
    standings.end(paths)
    with told():
        destroy(paths.kept_unsent)
        destroy_folder(paths.sealed)
