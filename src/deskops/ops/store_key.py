"""The key of this home's encrypted store: from the keyring, from a passphrase, from the recovery key."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from deskops.domain.clock import stored
from deskops.errors import BadInput, Refused, StoreDamaged, StoreSealed
from deskops.i18n import _
from deskops.ops import key_file
from deskops.ops.key_file import KeyFile, Tries
from deskops.ops.secrets import STORE_KEY
from deskops.store import opening, wrapping
from deskops.store.faults import told
from deskops.text import Secret, keep_unsaid

if TYPE_CHECKING:
    from pathlib import Path

    from deskops.ops.context import Context

Ask = Callable[[str], str]
WITHOUT_CONTACT: Final = timedelta(days=14)
SHORTEST: Final = 8  # characters of a passphrase


@dataclass(frozen=True, slots=True)
class NewKey:
    """`recovery` is to be shown once; `place`: where the key is kept, `keyring: NAME` or `passphrase`."""

    key: Secret
    recovery: Secret
    place: str


def nobody(question: str) -> str:
    """Stands for a person where none can be asked."""
    raise StoreSealed(
        _("The store is encrypted, and nobody is there to answer: {question}").format(question=question),
        hint=_("Run deskops at a terminal, or give the answer as the first line of its input."),
    )


def open_key(context: "Context") -> str:
    """The raw key. Raises StoreSealed, Refused for a wrong answer or while one must wait, UsageError without the
    library, StoreDamaged.
    """
    opening.cipher()
    entrusted = context.secrets.get(STORE_KEY)
    if entrusted is None:
        return _asked(context, key_file.read(context.paths.store_key))
    if not context.is_for_contact:
        _after_long_silence(context, entrusted)
    return entrusted


def _asked(context: "Context", kept: KeyFile) -> str:
    question = _("Passphrase of the store, or its recovery key") if kept.passphrase else recovery_question()
    return unwrapped(context, kept, context.paths.store_key, context.ask(question))


def recovery_question() -> str:
    return _("Recovery key of the store")


def unwrapped(context: "Context", kept: KeyFile, file: "Path", answer: str) -> str:
    """The raw key that an answer opens. Raises Refused for a wrong one, BadInput for one that was mistyped."""
    recovery = wrapping.recovery_bytes(answer)
    if recovery is None and not kept.passphrase:
        raise BadInput(
            _("That is no recovery key: it has 14 groups of four letters and figures, and one is wrong."),
            hint=_("It was shown once, when the store was encrypted."),
        )
    tries = Tries(context.paths.store_key_tries, context.now)
    tries.begin()
    try:
        if recovery is None:
            found = wrapping.opened_by_passphrase(kept.passphrase, answer)
        else:
            found = wrapping.opened_by_recovery_key(kept.recovery, recovery)
    except (ValueError, KeyError, TypeError):
        raise key_file.spoilt(file) from None
    if found is None:
        raise Refused(
            _("That does not open the store."), hint=_("Do it again; after three wrong answers one waits.")
        )
    tries.right()
    return keep_unsaid(found)


def _after_long_silence(context: "Context", key: str) -> None:
    """One of a desk that has not met it for long belongs to whoever knows more than how to log in."""
    if opening.is_plain(context.paths.store):
        return
    try:
        with told(), closing(opening.connect(context.paths.store, key, reading=True)) as connection:
            last = _last_contact(connection, key_file.read(context.paths.store_key).made)
    except (StoreSealed, StoreDamaged):
        return  # whoever wants to read it is told; going back to a backup must be possible
    if last is None or context.now - last <= WITHOUT_CONTACT:
        return
    kept = key_file.read(context.paths.store_key)
    words = _("No contact with the desk for {days} days. Passphrase or recovery key of the store").format(
        days=(context.now - last).days
    )
    if unwrapped(context, kept, context.paths.store_key, context.ask(words)) != key:
        raise opening.unopened(context.paths.store)
    _remember(context, key)


def _last_contact(connection: Any, made: str) -> datetime | None:
    """None where there is no desk to meet."""
    asked = "SELECT key, value FROM meta WHERE key IN ('desk', 'sync.at', 'sync.asked')"
    try:
        found = dict(connection.execute(asked).fetchall())
    except opening.errors("OperationalError"):
        return None  # nothing is in it yet
    if not found.pop("desk", ""):
        return None
    return max(_instant(each) for each in (made, *found.values()))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.strip('"'))


def _remember(context: "Context", key: str) -> None:
    """As a place mark of the sync; without the store's writer, which a list that only looks does not load."""
    with told(), closing(opening.connect(context.paths.store, key)) as connection:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute(
            "INSERT INTO meta (key, value) VALUES ('sync.asked', ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (f'"{stored(context.now)}"',),
        )
