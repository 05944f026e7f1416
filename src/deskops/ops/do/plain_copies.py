"""Copies of the store outside of its home that anybody can read who has them: remembered, so that they can be named."""

import json
from pathlib import Path

from deskops.errors import StoreError
from deskops.ops import journal
from deskops.ops.secret_file import land
from deskops.paths import Paths
from deskops.store import opening
from deskops.store.faults import told

_MOST = 200


def remember(paths: Paths, copy: Path) -> None:
    """A plain copy was made there. The copy is good also where this cannot be written down."""
    place = copy.absolute()
    if place.is_relative_to(paths.data):
        return
    kept = [each for each in _read(paths) if each != str(place)]
    try:
        with told():
            land(json.dumps([*kept, str(place)][-_MOST:], ensure_ascii=False).encode() + b"\n", paths.copies)
    except StoreError as error:
        journal.note(paths, "copy-not-remembered", message=error.message)


def left_readable(paths: Paths) -> list[Path]:
    """Those that may still be read: there and plain, or on something that is not connected now; and plain archives."""
    elsewhere = [Path(each) for each in _read(paths)]
    archives = sorted(paths.archives.glob("*/data/deskops.db"))
    return [each for each in elsewhere if _may_be_read(each)] + [
        each.parents[1] for each in archives if _may_be_read(each)
    ]


def _may_be_read(file: Path) -> bool:
    try:
        with told():
            if file.exists():
                return opening.is_plain(file)
            return not file.parent.exists()
    except StoreError:
        return True  # nobody can tell


def _read(paths: Paths) -> list[str]:
    try:
        kept = json.loads(paths.copies.read_bytes())
    except (OSError, ValueError):
        return []
    return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []
