"""Files between this laptop and its desk, after the rows: its own unsent ones up, those of open work down."""

from collections.abc import Callable
from dataclasses import dataclass

from deskops.domain.clock import stored
from deskops.ops.context import Context
from deskops.store.blobs.folder import FolderShelf
from deskops.store.queries import files
from deskops.store.queries.facts import connection
from deskops.sync.blob_calls import BlobCalls, DeskAddress
from deskops.sync.blob_trip import Wanted
from deskops.sync.blobs import BlobTransfer
from deskops.sync.client import Client


@dataclass(slots=True)
class Carriage:
    """How many files went up and came down, and the bytes of their content."""

    up: int = 0
    down: int = 0
    bytes_up: int = 0
    bytes_down: int = 0


def carry(context: Context, client: Client, carriage: Carriage, *, stopped: Callable[[], bool]) -> None:
    """Fills `carriage` also when it raises Unreachable or Rejected half-way; goes on there the next time."""
    identity, shelf = context.identity, FolderShelf(context.paths.blobs)
    with context.store.reader() as session:
        sending = [Wanted(*one) for one in files.to_send(connection(session), identity.engineer)]
        fetching = [Wanted(*one) for one in files.to_fetch(connection(session)) if shelf.has(one[0]) is None]
    if not (sending or fetching):
        return
    address = DeskAddress(client.line.url, client.line.desk, client.line.token)
    calls = BlobCalls(client.http, address, extensions=client.extensions)

    def sent(sha256: str) -> None:
        carriage.up += 1
        with context.store.writer() as session:
            files.confirmed(connection(session), sha256, stored(context.now))

    def fetched(_sha256: str) -> None:
        carriage.down += 1

    up = BlobTransfer(calls, shelf, done=sent, stopped=stopped)
    down = BlobTransfer(calls, shelf, done=fetched, stopped=stopped)
    try:
        up.send(sending)
        down.fetch(fetching)
    finally:
        carriage.bytes_up = up.carried.up + down.carried.up
        carriage.bytes_down = up.carried.down + down.carried.down
