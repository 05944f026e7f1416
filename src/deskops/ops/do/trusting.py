"""Whose signatures count here: the keys that this store knows, and what the desk's word on a signature is worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from deskops.domain.clock import instant
from deskops.domain.sealing import countersigned_message, signed_message
from deskops.errors import UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.belonging import meta_of
from deskops.ops.do.desk.countersigning import revoked_at
from deskops.ops.secrets import SIGNING_KEY, Secrets
from deskops.signature.signed_file import SignedFile
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Replica
from deskops.sync import keys

ALTERED: Final = "altered"
UNKNOWN: Final = "unknown key"
KNOWN: Final = "signed"
_LET_IN: Final = frozenset({"active", "replaced"})  # states of a replica whose signature counts on arrival

Said = tuple[str, str]  # a verdict and its words


@dataclass(frozen=True, slots=True)
class Trust:
    """Public keys (hex): `laptops` with since when each is shut out (empty: it is not), and `desks`."""

    laptops: Mapping[str, str] = field(default_factory=dict)
    desks: frozenset[str] = frozenset()


def trusted(context: Context | None, key: str = "") -> Trust:
    """What this store knows: a laptop its own key and its desk's, a desk those of all its laptops; and `key`.

    Raises UsageError where `key` is none.
    """
    asked = key.strip().lower()
    if asked and not keys.is_public(asked):
        raise UsageError(
            _("{given} is no public key.").format(given=key),
            hint=_("A key is 64 characters, 0 to 9 and a to f, as the desk or the contract gives it."),
        )
    given = {asked: ""} if asked else {}
    if context is None or not context.has_store:
        return Trust(given, frozenset(given))
    meta = meta_of(context)
    desks = frozenset({meta.get("desk_key", ""), *given} - {""})
    if meta.get("role") == "desk":
        return Trust({**_replicas(context, meta.get("desk", "")), **given}, desks)
    own = Secrets(context.paths).get(SIGNING_KEY)
    return Trust({**({keys.public(str(own)): ""} if own else {}), **given}, desks)


def _replicas(context: Context, desk: str) -> dict[str, str]:
    table, found = table_of(Replica), dict[str, str]()
    with context.store.reader() as session:
        read = connection(session)
        for row in read.execute(select(table.c.id, table.c.public_key, table.c.status)).all():
            ended = revoked_at(read, desk, row.id) if row.status == "revoked" else ""
            found[row.public_key] = max(ended, found.get(row.public_key, ""))
    return found


def about_word(signed: SignedFile, trust: Trust) -> Iterator[Said]:
    """The desk's countersignature: whether it is the desk's, and of this document."""
    word = signed.countersignature
    if word is None:
        return
    if not _is_own_word(signed):
        yield ALTERED, _("The desk's countersignature does not fit what it stands on.")
        return
    if str(word["desk_key"]) not in trust.desks:
        yield KNOWN, _("The countersignature is of a desk that is not known here.")
        return
    if word.get("reused"):
        names = ", ".join(map(str, word["reused"]))
        yield KNOWN, _("The desk saw the very same signature before, under {names}.").format(names=names)
    if word.get("is_whole") is False:
        yield KNOWN, _("When it reached the desk, what was drawn was not with it.")


def _is_own_word(signed: SignedFile) -> bool:
    word = signed.countersignature or {}
    document = signed.document
    hand = document.strokes or next((str(blob["sha256"]) for blob in document.blobs("paper")), "")
    told = (word.get("digest"), word.get("key"), word.get("hand"), word.get("number"), word.get("revision"))
    if told != (document.digest, signed.key, hand, document.number, document.revision):
        return False
    try:
        message = countersigned_message(word)
    except (TypeError, ValueError, RecursionError):
        return False
    return keys.is_signed(str(word.get("desk_key")), message, str(word.get("signature")))


def about_key(signed: SignedFile, trust: Trust) -> Iterator[Said]:
    """The laptop's signature: whether it fits, and whether its key is one that counts, or counted when it came."""
    message = signed_message(signed.document.digest)
    if not keys.is_signed(signed.key, message, signed.signature):
        yield ALTERED, _("The signature does not fit the content.")
        return
    word = signed.countersignature or {}
    received = str(word.get("received_at", "")) if _is_trusted_word(signed, trust) else ""
    ended = trust.laptops.get(signed.key)
    if received:
        yield from _with_word(word, received, ended or "")
    elif ended is None:
        told = _("Key {fingerprint}: give it with --key where you have it from elsewhere.")
        yield UNKNOWN, told.format(fingerprint=_fingerprint(signed.key))
    elif ended:
        told = _("The laptop was shut out at {time}, and no desk says that the signature is older.")
        yield UNKNOWN, told.format(time=ended)


def _is_trusted_word(signed: SignedFile, trust: Trust) -> bool:
    word = signed.countersignature
    return word is not None and _is_own_word(signed) and str(word["desk_key"]) in trust.desks


def _with_word(word: Mapping[str, object], received: str, ended: str) -> Iterator[Said]:
    """The desk's own time of arrival decides: a key that was shut out later had been good."""
    before = str(word.get("revoked_at") or "")
    if word.get("is_valid") is not True or word.get("state") not in _LET_IN or _is_before(before, received):
        told = _("When it reached the desk at {time}, the key was not one of a laptop that was let in.")
        yield UNKNOWN, told.format(time=received)
    elif ended:
        told = _("The laptop was shut out later, at {time}; the desk had the signature at {received}.")
        yield KNOWN, told.format(time=ended, received=received)


def _is_before(one: str, other: str) -> bool:
    try:
        return bool(one) and instant(one) <= instant(other)
    except (TypeError, ValueError):
        return True


def _fingerprint(key: str) -> str:
    try:
        return keys.fingerprint(key)
    except ValueError:
        return key[:40]
