"""An encrypted store: the key of a new one, kept in the keyring or under a passphrase, and its recovery key."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from deskops.domain.clock import stored
from deskops.errors import Refused, StoreDamaged, StoreMissing, UsageError
from deskops.i18n import _
from deskops.ops import key_file
from deskops.ops.context import Context
from deskops.ops.do.locking import alone
from deskops.ops.do.plain_copies import left_readable
from deskops.ops.key_file import KeyFile
from deskops.ops.secrets import STORE_KEY
from deskops.ops.store_key import SHORTEST, NewKey
from deskops.store import opening, wrapping
from deskops.store import standing as standings
from deskops.store.backup import keep_wrapped_key
from deskops.store.faults import told, unfinished
from deskops.store.recoding import encrypt_file, left_over
from deskops.store.shredding import destroy
from deskops.text import Secret, keep_unsaid


def begin(context: Context, *, desk: bool) -> NewKey:
    """The key of a store that is still to be made. One that was begun and is nobody's keeps its key.

    Raises Refused where there is a plain store already, UsageError for a passphrase that will not do.
    """
    possible(context)
    store = context.paths.store
    if not store.exists():
        made = new_key(context, with_passphrase=desk)
        context.close()
        context.encrypted_with(made.key)
        return made
    if opening.is_plain(store):
        raise Refused(
            _("There is a store here already, and it is not encrypted."),
            hint=_("Encrypt it: deskops encrypt"),
        )
    return renew(context)


def possible(context: Context) -> None:
    """Raises UsageError without the library, Refused for a server's database."""
    opening.cipher()
    if context.is_server_database:
        raise Refused(
            _("A database of a server is not encrypted from here."),
            hint=_("Encrypt the disk of its server, see docs/operations.md."),
        )


def new_key(context: Context, *, with_passphrase: bool) -> NewKey:
    """Made and kept; nothing is encrypted with it yet. A laptop of a desk has a passphrase in any case: it is asked
    for after a long silence.
    """
    key = keep_unsaid(os.urandom(opening.KEY_BYTES).hex())
    recovery = wrapping.new_recovery_key(os.urandom)
    place = _entrusted(context, key)
    slot = {}
    if with_passphrase or not place:
        slot = wrapping.by_passphrase(key, _new_passphrase(context), os.urandom)
    content = KeyFile(stored(context.now), slot, _recovery_slot(key, recovery))
    key_file.write(context.paths.store_key, content)
    return NewKey(key, Secret(recovery), place or "passphrase")


def renew(context: Context) -> NewKey:
    """Another recovery key for the same store: the one before opens it no more. Backups made before keep theirs."""
    key, kept = context.key, key_file.read(context.paths.store_key)
    recovery = wrapping.new_recovery_key(os.urandom)
    kept.recovery = _recovery_slot(key, recovery)
    key_file.write(context.paths.store_key, kept)
    place = context.secrets.place if STORE_KEY in context.secrets.entrusted else "passphrase"
    return NewKey(Secret(key), Secret(recovery), place)


def _recovery_slot(key: str, recovery: str) -> wrapping.Slot:
    raw = wrapping.recovery_bytes(recovery)
    if raw is None:
        raise ValueError
    return wrapping.by_recovery_key(key, raw, os.urandom)


def _entrusted(context: Context, key: str) -> str:
    """The keyring that has it now; empty where there is none. It is never left to the file of secrets."""
    return context.secrets.place if context.secrets.entrust(STORE_KEY, key) else ""


def _new_passphrase(context: Context) -> str:
    wanted = context.ask(_("New passphrase for the store"))
    if len(wanted.strip()) < SHORTEST:
        raise UsageError(
            _("A passphrase has at least {count} characters.").format(count=SHORTEST),
            hint=_("Four or five words that do not belong together are good, and easy to type."),
        )
    if context.ask(_("The same once more")) != wanted:
        raise UsageError(_("The two were not the same; nothing was changed."), hint=_("Do it again."))
    return wanted


def adopt(context: Context, key: str, kept: KeyFile) -> None:
    """The key of another machine's store becomes that of this home, which has none."""
    slot = kept.passphrase
    if not _entrusted(context, key) and not slot:
        slot = wrapping.by_passphrase(key, _new_passphrase(context), os.urandom)
    key_file.write(context.paths.store_key, KeyFile(stored(context.now), slot, kept.recovery))
    context.close()
    context.encrypted_with(key)


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of the copies: how many are encrypted now, which were not sound and are destroyed, and which lie
    elsewhere and can be read as before.
    """

    encrypted: int
    destroyed: list[str]
    readable: list[Path] = field(default_factory=list)


def turn_on(context: Context, tell: Callable[[NewKey], None]) -> Turned:
    """Encrypt a store that is in use: the old one or the new one is whole whenever this is cut short, and doing it
    again goes on. `tell` gets the recovery key before anything is encrypted with it.

    Raises StoreMissing, Refused for a desk and where all is encrypted already, StoreLocked while another program runs.
    """
    possible(context)
    paths = context.paths
    standings.guard(paths)
    if not paths.store.exists():
        raise StoreMissing(
            _("There is no store at {path}.").format(path=paths.store),
            hint=_("Set this laptop up: deskops init --encrypt"),
        )
    if not opening.is_plain(paths.store):
        return _go_on(context)
    identity = context.identity
    if identity.is_desk:
        raise Refused(
            _("A desk's store is not encrypted from here: its server opens it without anybody there."),
            hint=_("Encrypt the disk of its server, see docs/operations.md."),
        )
    context.close()
    made = new_key(context, with_passphrase=bool(identity.desk))
    tell(made)
    with alone(paths):
        encrypt_file(paths.store, made.key)
        context.encrypted_with(made.key)
        return _copies(context, made.key)


def _go_on(context: Context) -> Turned:
    """The store is encrypted: by a run that was cut short, if something plain is left."""
    paths, key = context.paths, context.key
    with told():
        left = [each for folder in (paths.data, paths.backups) for each in left_over(folder)]
    if not left:
        raise Refused(
            _("The store is encrypted already."),
            hint=_("Another recovery key: deskops encrypt --new-recovery-key"),
        )
    context.close()
    with alone(paths):
        encrypt_file(paths.store, key)
        return _copies(context, key)


def _copies(context: Context, key: str) -> Turned:
    """Drafts and backups, each in its place; what is not sound is destroyed, for it holds what was written."""
    paths, done, destroyed = context.paths, 0, list[str]()
    with told():
        for file in [*left_over(paths.data), *left_over(paths.backups)]:
            try:
                if file.suffix != ".db":
                    raise unfinished()
                if file.parent == paths.backups:
                    keep_wrapped_key(paths.store, file)
                encrypt_file(file, key)
                done += 1
            except (StoreDamaged, StoreMissing):
                destroy(file)
                destroyed.append(file.name)
            for suffix in ("-wal", "-shm"):
                destroy(file.with_name(file.name + suffix))
    return Turned(done, destroyed, left_readable(paths))
