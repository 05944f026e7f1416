"""Backups of encrypted stores opened: with this home's key, or with the recovery key of where they were made."""

from pathlib import Path

from deskops.errors import Refused, StoreError, StoreSealed
from deskops.i18n import _
from deskops.ops import key_file
from deskops.ops.context import Context
from deskops.ops.do import encrypting
from deskops.ops.key_file import KeyFile
from deskops.ops.store_key import recovery_question, unwrapped
from deskops.store import backup, opening
from deskops.store.faults import told


def key_of(context: Context, file: Path) -> str:
    """What opens a backup; empty for a plain one. An empty home becomes an encrypted one with the backup's key.

    Raises Refused for a wrong answer and for a home whose store is plain.
    """
    with told():
        if not file.is_file() or opening.is_plain(file):
            return ""
        if context.key and _opens(file, context.key):
            return context.key
    if not context.paths.store_key.exists() and not backup.wrapped_key_of(file).exists():
        return ""  # nothing says that it is encrypted: it is no sound backup
    if context.paths.store.exists() and not context.key:
        raise Refused(
            _("The backup is encrypted, and the store here is not; nothing was changed."),
            hint=_("Encrypt it first: deskops encrypt. Or restore into an empty home: DESKOPS_HOME"),
        )
    kept = _wrapped(context, file)
    key = unwrapped(context, kept, backup.wrapped_key_of(file), context.ask(question_of(kept)))
    if not _opens(file, key):
        raise opening.unopened(file)
    if not context.key:
        encrypting.adopt(context, key, kept)
    return key


def question_of(kept: KeyFile) -> str:
    if kept.passphrase:
        return _("Recovery key of the backup, or the passphrase that its store had")
    return recovery_question()


def _wrapped(context: Context, file: Path) -> KeyFile:
    beside = backup.wrapped_key_of(file)
    for each in (beside, context.paths.store_key):
        try:
            return key_file.read(each)
        except FileNotFoundError:
            continue
    raise key_file.spoilt(beside)  # it was there a moment ago


def _opens(file: Path, key: str) -> bool:
    try:
        with told():
            opening.connect(file, key, reading=True).close()
    except StoreSealed:
        return False
    except StoreError:
        return True  # it is told what is wrong when it is verified
    return True
