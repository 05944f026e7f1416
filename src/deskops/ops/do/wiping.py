"""A wipe carried out: what is unsent is offered to the desk once, then everything of the store is destroyed.

It goes on from where it was cut short, and ends when the desk knows; what was unsent stays, sealed to the desk, until
the desk has it.
"""

from contextlib import suppress
from dataclasses import replace

from deskops.errors import Rejected, StoreError, Unreachable
from deskops.ops import journal
from deskops.ops.context import Context
from deskops.ops.do.locking import alone, keep_unsent
from deskops.ops.secrets import FORMER_TOKEN, SEALING_KEY, SIGNING_KEY, STORE_KEY, TOKEN, Secrets
from deskops.paths import Paths
from deskops.store import standing as standings
from deskops.store.faults import told
from deskops.store.shredding import destroy, destroy_folder
from deskops.store.standing import Stage, Standing
from deskops.sync.client import Client

_KEYS = (SIGNING_KEY, SEALING_KEY, STORE_KEY)  # the token goes last: the desk is still to be told


def begin(context: Context, standing: Standing) -> None:
    """From now on nothing but the wipe happens here. A laptop that was locked kept what was unsent back then."""
    paths, before = context.paths, standings.read(context.paths)
    if before is not None:
        standings.keep(paths, replace(standing, stage=Stage.WIPING))
        return
    context.close()
    with alone(paths):
        keep_unsent(context)
        context.close()
        standings.keep(paths, replace(standing, stage=Stage.WIPING))


def go_on(paths: Paths, client: Client | None) -> None:
    """Whatever is left to do; without a line only what can be done here. Raises Unreachable, the store's errors."""
    standing = standings.read(paths)
    if standing is None or standing.locks or standing.stage == Stage.WIPED:
        return
    if standing.stage == Stage.HEARD:
        _forget_the_way(paths, standing)
        return
    unreached: Unreachable | None = None
    if client is not None:
        try:
            _offer(paths, client)
        except Unreachable as error:
            unreached = error  # what is in the open goes all the same
    if standing.stage == Stage.WIPING:
        _destroy(paths)
        standing.stage = Stage.UNHEARD
        standings.keep(paths, standing)
    if unreached is not None:
        raise unreached
    if client is not None:
        _acknowledge(paths, client, standing)


def _offer(paths: Paths, client: Client) -> None:
    """Once: the desk has it, or does not want it."""
    try:
        content = paths.kept_unsent.read_bytes()
    except FileNotFoundError:
        return
    try:
        client.hand_over("/v1/quarantine", content)
    except Rejected as error:
        journal.note(paths, "quarantine-refused", message=error.message)
    with told():
        destroy(paths.kept_unsent)


def _destroy(paths: Paths) -> None:
    secrets = Secrets(paths)
    with alone(paths), told():
        for folder in (paths.sealed, paths.blobs, paths.backups, paths.exports):
            destroy_folder(folder)
        for suffix in ("", "-wal", "-shm"):
            destroy(paths.store.with_name(paths.store.name + suffix))
        locks = {paths.data / "sync.lock", paths.store.with_name(paths.store.name + ".lock")}
        destroy_folder(paths.data, {paths.order, paths.kept_unsent, paths.secrets.parent, *locks})
        destroy_folder(paths.logs)
        for name in _KEYS:
            secrets.remove(name)


def _acknowledge(paths: Paths, client: Client, standing: Standing) -> None:
    """A desk that does not know this token any more needs no telling."""
    try:
        client.post("/v1/wiped", {"nonce": standing.order["nonce"]})
    except Rejected as error:
        journal.note(paths, "wipe-not-heard", message=error.message)
    try:
        for name in (FORMER_TOKEN, TOKEN):
            Secrets(paths).remove(name)
    except StoreError as error:
        journal.note(paths, "token-left", message=error.message)
    standing.stage = Stage.HEARD
    standings.keep(paths, standing)
    _forget_the_way(paths, standing)


def _forget_the_way(paths: Paths, standing: Standing) -> None:
    """What was needed until the desk knew."""
    with told():
        destroy_folder(paths.secrets.parent)
        gone = paths.config_file.with_name(f"{paths.config_file.name}.gone")
        with suppress(FileNotFoundError):  # killed while it is overwritten, nobody could read it any more
            paths.config_file.replace(gone)
        destroy(gone)
    standing.stage = Stage.WIPED
    standings.keep(paths, standing)
