"""A signed document with all that proves it, as one JSON text or one bundle: what every form carries; no keys here.

JSON is canonical, so a byte that was changed shows. A bundle is a ZIP with the same text and the pictures beside it.
"""

import base64
import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, Final

from deskops.domain.canonical import canonical
from deskops.domain.sealing import Apart, NotSealed, Sealed, read
from deskops.errors import BadInput
from deskops.i18n import _

FORMAT: Final = "deskops.signed"
VERSION: Final = 1
MEDIA_TYPE: Final = "application/vnd.deskops.signed+json"
BUNDLE: Final = ".deskops"  # the suffix of a bundle
LARGEST: Final = 64_000_000  # bytes
CARRIED: Final = ("picture", "paper")  # roles of blobs that travel in the file
_TEXT: Final = "signed.json"
_PICTURES: Final = "pictures/"
_FIELDS: Final = frozenset(
    {"format", "version", "document", "signature", "key", "apart", "strokes", "countersignature", "pictures"}
)
# What `zipfile` raises for an archive that was spoilt, by accident or on purpose.
SPOILT: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, LookupError, ValueError, OSError, EOFError, RuntimeError,
)  # fmt: skip
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the oldest that a ZIP can tell


@dataclass(frozen=True, slots=True)
class SignedFile:
    """`signature` by `key` (Ed25519, hex) over the document's digest; `strokes` as drawn, None where nothing was or it
    is gone; `pictures` by SHA-256; `countersignature`: the desk's word, whole.
    """

    document: Sealed
    signature: str
    key: str
    apart: Apart = field(default_factory=dict)
    strokes: Mapping[str, Any] | None = None
    countersignature: Mapping[str, Any] | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Digests of what the file should carry and does not."""
        wanted = [str(blob["sha256"]) for blob in self.document.blobs(*CARRIED)]
        return [sha256 for sha256 in wanted if sha256 not in self.pictures]

    def with_pictures(self, more: Mapping[str, bytes]) -> "SignedFile":
        """Those of `more` that the document names, beside what is here."""
        named = {str(blob["sha256"]) for blob in self.document.blobs(*CARRIED)}
        found = {sha256: content for sha256, content in more.items() if sha256 in named}
        return replace(self, pictures={**found, **self.pictures})

    def to_json(self, *, pictures: bool = True) -> bytes:
        told = {sha256: base64.b64encode(content).decode() for sha256, content in self.pictures.items()}
        return canonical(
            {
                "format": FORMAT,
                "version": VERSION,
                "document": self.document.content,
                "signature": self.signature,
                "key": self.key,
                "apart": self.apart,
                "strokes": self.strokes,
                "countersignature": self.countersignature,
                "pictures": told if pictures else {},
            }
        )

    def to_bundle(self) -> bytes:
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(zipfile.ZipInfo(_TEXT, _FIRST_DAY), self.to_json(pictures=False))
            for sha256, content in sorted(self.pictures.items()):
                archive.writestr(zipfile.ZipInfo(_PICTURES + sha256, _FIRST_DAY), content)
        return target.getvalue()


def from_json(content: bytes) -> SignedFile:
    """What `to_json` wrote, or the same content in another layout. Raises BadInput for anything else."""
    try:
        told = json.loads(content, object_pairs_hook=_once)
        if not isinstance(told, dict) or set(told) != _FIELDS:
            raise NotSealed("fields")
        if told["format"] != FORMAT or told["version"] != VERSION:
            raise NotSealed("version")
        made = SignedFile(
            read(told["document"]),
            _text(told["signature"]),
            _text(told["key"]),
            _objects(told["apart"]),
            _object(told["strokes"]),
            _object(told["countersignature"]),
            {
                name: base64.b64decode(_text(one), validate=True)
                for name, one in _whole(told["pictures"]).items()
            },
        )
        made.to_json()  # what has no canonical form was never signed
    except (ValueError, TypeError, RecursionError) as error:
        raise BadInput(
            _("That is no signed document of deskops: {detail}").format(detail=error),
            hint=_("A newer version may have written it: upgrade deskops and verify it again."),
        ) from error
    return made


def from_bundle(content: bytes) -> SignedFile:
    """What `to_bundle` wrote. Raises BadInput; nothing in it is unpacked by its name."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST or len(parts) > 1000:
                raise BadInput(_("The bundle would unpack to more than a signed document ever is."))
            made = from_json(archive.read(_TEXT))
            pictures = [archive.read(part) for part in parts if part.filename.startswith(_PICTURES)]
    except SPOILT as error:
        raise BadInput(_("The bundle is damaged: {detail}").format(detail=error)) from error
    return made.with_pictures(by_digest(pictures))


def by_digest(contents: list[bytes]) -> dict[str, bytes]:
    return {hashlib.sha256(content).hexdigest(): content for content in contents}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that two readers could read differently is none."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise NotSealed("a name stands twice")
    return made


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise NotSealed("text")
    return value


def _whole(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotSealed("object")
    return value


def _object(value: Any) -> dict[str, Any] | None:
    return None if value is None else _whole(value)


def _objects(value: Any) -> dict[str, dict[str, Any]]:
    return {name: _whole(one) for name, one in _whole(value).items()}
