"""Sealing: the canonical document of what was shown and signed, its signature, and the files and entry that keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from deskops import __version__
from deskops.domain import sealing as form
from deskops.domain.canonical import canonical, digest
from deskops.domain.clock import stored
from deskops.domain.sealing import Person, Sealed
from deskops.ops.context import Act, Context
from deskops.ops.do.documents import Draft
from deskops.ops.do.files import Blob, attach
from deskops.ops.do.seal_subject import Subject
from deskops.reports.document import Prepared
from deskops.reports.writers import RENDERER
from deskops.signature.strokes import Drawing
from deskops.store.blobs.folder import FolderShelf
from deskops.sync import keys
from deskops.sync.sealing import KEY, seal_stream

DOCUMENT: Final = "seal:document"  # items of the attachments that keep a sealed revision
PICTURE: Final = "seal:picture"
STROKES: Final = "seal:strokes:"  # with the digest of what was drawn, so that the desk knows it again
PAPER: Final = "seal:paper:"
ABOUT: Final = b"deskops hand 1"  # what the strokes or the photograph of the paper are locked as
DOCUMENT_TYPE: Final = "application/vnd.deskops.sealed"
LOCKED_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it was captured: drawn on a pad, or a photograph of the paper that was signed.

    `identified`: how the signer was known. `agent`: terminal or browser. `channel`: what the way knows of itself, such
    as a token's id and the address of a phone. `reason`: why it was refused; then nothing was drawn.
    """

    name: str
    method: str
    drawing: Drawing | None = None
    paper: Path | None = None
    role: str = ""
    contact: str = ""
    identified: str = ""
    agent: str = ""
    opened_at: datetime | None = None
    signed_at: datetime | None = None
    channel: Mapping[str, str] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was offered, when and under which id; `paper` is the photograph that came back, taken in already."""

    draft: Draft
    language: str
    at: datetime
    offer: str
    paper: Prepared | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A sealed document with what proves it; `locked` are the bytes of strokes or paper under `lock` (hex)."""

    document: Sealed
    apart: Mapping[str, Mapping[str, Any]]
    signature: str
    key: str
    locked: bytes
    lock: str
    hand: str  # digest of the strokes, or of the photograph of the paper; empty where nothing was signed

    @property
    def short(self) -> str:
        return form.short_code(self.document.digest)


def seal(context: Context, act: Act, found: Subject, shown: Shown, given: Signature, key: str) -> Made:
    """The document of this revision, signed with `key`."""
    people = (*shown.draft.people, Person(given.name, (given.contact,)))
    content, apart = form.set_apart(
        _content(act, found, shown, given), people, lambda: context.random(16).hex()
    )
    about = {"report": content["report"], "consent": content["consent"]}
    content["shown"] = {"digest": digest(about), "at": stored(shown.at), "offer": shown.offer}
    document = form.read(content)
    lock = context.random(KEY)
    hand, plain = _hand(shown, given)
    locked = b"".join(seal_stream(lock, ABOUT, [plain])) if plain else b""
    signature = keys.sign(key, form.signed_message(document.digest))
    return Made(document, apart, signature, keys.public(key), locked, lock.hex(), hand)


def _hand(shown: Shown, given: Signature) -> tuple[str, bytes]:
    """What was drawn, or the photograph of the paper: its digest and its bytes."""
    if given.drawing is not None:
        return given.drawing.sha256, given.drawing.canonical()
    return (shown.paper.picture.sha256, shown.paper.content) if shown.paper else ("", b"")


def _content(act: Act, found: Subject, shown: Shown, given: Signature) -> dict[str, Any]:
    """Whole numbers and text only."""
    draft, evidence, me = shown.draft, act.ledger.evidence, act.identity
    consent = {"text": draft.consent, "digest": digest({"text": draft.consent}), "language": shown.language}
    return {
        "format": form.FORMAT,
        "version": form.VERSION,
        "alg": form.ALGORITHM,
        "kind": draft.report.kind,
        "number": found.number,
        "revision": found.seals.next_revision,
        "language": shown.language,
        "template": dict(draft.template),
        "renderer": RENDERER,
        "report": draft.content,
        "record": {"kind": str(found.kind), "id": found.id},
        "entries": [{"id": entry, "digest": told} for entry, told in found.entries],
        "facts": dict(draft.facts),
        "blobs": _blobs(shown),
        "consent": consent,
        "signer": {name: getattr(given, name) for name in ("name", "role", "contact", "identified")},
        "refusal": {"reason": given.reason} if given.reason else None,
        "method": given.method,
        "surface": {"agent": given.agent, **_pad(given.drawing)},
        "strokes": _strokes(given.drawing),
        "channel": dict(given.channel or {}),
        "shown": {},
        "opened_at": stored(given.opened_at or shown.at),
        "signed_at": stored(given.signed_at or evidence.wall),
        "clock": {"wall": evidence.wall.isoformat(), "boot": evidence.boot, "reading": evidence.reading},
        "engineer": {"id": me.engineer, "name": me.name},
        "device": {"replica": me.replica, "code": me.code, "version": __version__},
    }


def _pad(drawing: Drawing | None) -> dict[str, Any]:
    return {"width": drawing.width, "height": drawing.height, "unit": drawing.unit} if drawing else {}


def _strokes(drawing: Drawing | None) -> dict[str, Any] | None:
    if drawing is None:
        return None
    return {"sha256": drawing.sha256, "count": len(drawing.strokes), "points": drawing.points}


def _blobs(shown: Shown) -> list[dict[str, Any]]:
    """Pictures in the order of the report, so that exchanging two is another document."""
    told = [
        {"sha256": sha256, "size": len(content), "role": "picture"}
        for sha256, content in shown.draft.pictures.items()
    ]
    if shown.paper is not None:
        picture, content = shown.paper
        told.append({"sha256": picture.sha256, "size": len(content), "role": "paper"})
    return told


def keep(
    context: Context, act: Act, found: Subject, made: Made, shown: Shown
) -> tuple[dict[str, Any], set[str]]:
    """Everything on the shelf and as attachments of the subject; the entry's payload, and which of its keys are
    personal.
    """
    shelf, document = FolderShelf(context.paths.blobs), canonical(made.document.content)

    def put(content: bytes, media_type: str, item: str) -> str:
        sha256 = shelf.keep(content)
        name = f"{found.number}-{made.document.revision}"
        return attach(act, Blob(sha256, len(content), media_type, name), found.id, item=item)

    files = {"document": put(document, DOCUMENT_TYPE, DOCUMENT)}
    if made.locked:
        what = PAPER if shown.paper else STROKES
        files["hand"] = put(made.locked, LOCKED_TYPE, what + made.hand)
    for content in shown.draft.pictures.values():
        put(content, "image/png" if content.startswith(b"\x89PNG") else "image/jpeg", PICTURE)
    signer = made.document.content["signer"]
    payload = {
        "number": made.document.number, "revision": made.document.revision, "digest": made.document.digest,
        "short": made.short, "signature": made.signature, "key": made.key, "method": made.document.method,
        "role": signer["role"], "strokes": made.hand, "entries": [entry for entry, _digest in found.entries],
        "files": files,
    }  # fmt: skip
    if found.visits is not None:
        payload["visits"] = dict(found.visits)
    if made.document.reason:
        payload["reason"] = made.document.reason
    return _with_personal(payload, made)


def _with_personal(payload: dict[str, Any], made: Made) -> tuple[dict[str, Any], set[str]]:
    """People stand apart, one a key, each under the name by which an erasure looks for it; so does the lock of what
    the signer drew: without it nobody reads that any more.
    """
    named = form.put_back(made.document.content, made.apart, "").content["signer"]["name"]
    personal: dict[str, Any] = {key: dict(person) for key, person in made.apart.items()}
    if made.locked:
        personal["lock"] = {"value": named, "key": made.lock}
    if named:
        personal["name"] = named
    return payload | personal, set(personal)
