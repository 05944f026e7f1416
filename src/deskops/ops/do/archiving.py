"""A store put aside: a home of its own beside the store, with all that reading it needs, and never written to again."""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from deskops.errors import StoreDamaged, StoreSealed
from deskops.ops.secret_file import SecretFile, land
from deskops.ops.secrets import STORE_KEY
from deskops.paths import Paths, locate
from deskops.store import backup
from deskops.store.landing import synced
from deskops.store.private import made_private, private_folder
from deskops.store.shredding import destroy_folder, files_below


@dataclass(frozen=True, slots=True)
class Whose:
    """What an archive says of itself: the replica that it was, the desk that its laptop went to, and when."""

    replica: str
    desk: str
    desk_name: str
    made: str


def archive(paths: Paths, name: str, key: str, whose: Whose) -> Path:
    """The whole home as `archives/name` or nothing; the store is not changed. Nobody may write to it meanwhile.

    One of that name is of a run that was killed: the store may have been written to since, so it is made anew.
    Raises OSError, StoreDamaged, StoreFull.
    """
    home, part = paths.archives / name, paths.archives / f".{name}.part"
    for left in (part, home):
        destroy_folder(left)
    there = locate({"DESKOPS_HOME": str(part)})
    for folder in (paths.archives, part):
        private_folder(folder)
    there.ensure()
    backup.copy_store(paths.store, there.store, key)
    _copy_drafts(paths, there, key)
    for source, target in ((paths.config_file, there.config_file), (paths.store_key, there.store_key)):
        if source.exists():
            _copy(source, target)
    _share_key(paths, there)
    for folder, target in ((paths.blobs, there.blobs), (paths.backups, there.backups)):
        _link_all(folder, target)
    land(json.dumps({"version": 1, **asdict(whose)}, ensure_ascii=False).encode(), there.archived)
    for folder in (there.data, part):
        synced(folder)
    part.replace(home)
    synced(paths.archives)
    return home


def _copy_drafts(paths: Paths, there: Paths, key: str) -> None:
    """They stay where they are as well: their jobs keep their ids when the desk takes them in."""
    if not paths.drafts.exists():
        return
    try:
        backup.copy_store(paths.drafts, there.drafts, key)
    except (StoreDamaged, StoreSealed):
        _copy(paths.drafts, there.drafts)


def _copy(source: Path, target: Path) -> None:
    made_private(target)
    shutil.copyfile(source, target)
    synced(target)


def _share_key(paths: Paths, there: Paths) -> None:
    """The keyring gives the store's key to the archive too; token and signing key are none of its own."""
    kept = SecretFile(paths.secrets).read()
    if STORE_KEY in kept.keyring:
        with SecretFile(there.secrets).changing() as shared:
            shared.home, shared.keyring = kept.home, {STORE_KEY}


def _link_all(folder: Path, target: Path) -> None:
    """Nobody writes into these files: a second name costs no room. Where a disk knows none they are copied."""
    touched = {target}
    for file in files_below(folder, {folder / ".partial", folder / "partials"}):
        if file.is_symlink() or not file.is_file() or file.name.endswith((".part", ".lock")):
            continue
        place = target / file.relative_to(folder)
        private_folder(place.parent)
        touched.add(place.parent)
        with suppress(OSError):
            os.link(file, place)
            continue
        _copy(file, place)
    for each in touched:
        synced(each)
