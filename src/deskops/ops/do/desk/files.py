"""What a replica may do with files at the desk, asked by the routes; each question is a short look at the store."""

from deskops.domain.clock import stored
from deskops.ops.context import Context
from deskops.store.blobs.folder import FolderShelf
from deskops.store.blobs.shelf import Shelf
from deskops.store.queries import files
from deskops.store.queries.facts import connection


def desk_shelf(context: Context) -> Shelf:
    """Where the desk keeps files: its own folder, or the bucket that the setting `desk.files` names.

    Raises ConfigError for an address that is none, or where the library for it is missing.
    """
    url = context.settings.desk.files
    if not url:
        return FolderShelf(context.paths.blobs)
    from deskops.store.blobs.s3 import open_bucket

    return open_bucket(url, context.paths.blobs / "partials")


class FileRights:
    """Bound to the desk's context; the routes call it in threads."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def may_read(self, replica: str, sha256: str) -> bool:
        with self._context.store.reader() as session:
            return files.may_read(connection(session), replica, sha256, stored(self._context.now))

    def may_write(self, replica: str, sha256: str) -> bool:
        with self._context.store.reader() as session:
            return files.may_write(connection(session), replica, sha256)

    def proven(self, replica: str, sha256: str) -> bool:
        with self._context.store.reader() as session:
            return files.proven(connection(session), replica, sha256)

    def landed(self, replica: str, sha256: str, size: int) -> None:
        with self._context.store.writer() as session:
            files.landed(connection(session), replica, sha256, size, stored(self._context.now))
