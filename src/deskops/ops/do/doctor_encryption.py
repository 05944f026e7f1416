"""What the doctor says of the store's encryption: off, on and how its key is kept, or on and shut."""

from contextlib import suppress

from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.ops import key_file
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, Sign
from deskops.ops.secrets import STORE_KEY
from deskops.store import opening
from deskops.store.faults import told
from deskops.store.recoding import left_over

_NAME = "encryption"


def sign(context: Context) -> Sign:
    """A FAIL means that the store cannot be opened."""
    if context.is_server_database:
        return Sign(_NAME, Health.OK, _("The database is as its server keeps it."))
    try:
        with told():
            if not context.paths.store_key.exists():
                return Sign(_NAME, Health.OK, _("The store is not encrypted."), _way(context))
            if context.paths.store.exists() and opening.is_plain(context.paths.store):
                words = _("The store is not encrypted: turning it on was begun and not finished.")
                return Sign(_NAME, Health.WARN, words, _("Do it again: deskops encrypt"))
        return _on(context)
    except DeskopsError as error:
        return Sign(_NAME, Health.FAIL, error.message, error.hint)


def _way(context: Context) -> str:
    """A desk's store is opened by its server, with nobody there."""
    with suppress(DeskopsError):  # of a store that cannot be read its own sign tells
        if context.has_store and context.identity.is_desk:
            return _("Encrypt the disk of its server, see docs/operations.md.")
    return _("Encrypt it: deskops encrypt")


def _on(context: Context) -> Sign:
    key = context.key
    if not key_file.read(context.paths.store_key).recovery:
        raise key_file.spoilt(context.paths.store_key)
    if context.paths.store.exists():
        with told():
            opening.connect(context.paths.store, key, reading=True).close()
    with told():
        left = [each for folder in (context.paths.data, context.paths.backups) for each in left_over(folder)]
    if left:
        words = _("The store is encrypted, and {count} files beside it are not, for instance {name}.")
        remedy = _("Encrypt or destroy them: deskops encrypt")
        return Sign(_NAME, Health.WARN, words.format(count=len(left), name=left[0].name), remedy)
    if STORE_KEY in context.secrets.entrusted:
        words = _(
            "Store, drafts and backups are encrypted, attached files are not; the key is in the {place}."
        )
        return Sign(_NAME, Health.OK, words.format(place=context.secrets.place))
    words = _("Store, drafts and backups are encrypted, attached files are not; a passphrase opens them.")
    return Sign(_NAME, Health.OK, words)
