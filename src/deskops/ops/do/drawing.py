"""Every form of a signed document, drawn from it alone: the same content gives the same bytes, on any machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from deskops.domain.job import instant_or_none
from deskops.domain.sealing import Restored, put_back, short_code
from deskops.errors import Refused, UsageError
from deskops.i18n import LANGUAGES, _, speaking
from deskops.reports.document import REFUSED, SIGNED, Picture, Pictures, Report, Seal
from deskops.reports.plain import report_from
from deskops.reports.sound import check
from deskops.reports.writers import WRITERS
from deskops.reports.writers.landing import land
from deskops.signature.carried import ATTACHMENT, SHEET
from deskops.signature.png import png
from deskops.signature.signed_file import BUNDLE, SignedFile, by_digest
from deskops.signature.strokes import Drawing, drawing_of

SITES: Final = ZoneInfo("Asia/Shanghai")  # in whose time a seal is shown, wherever it is drawn


@dataclass(frozen=True, slots=True)
class Drawn:
    """The report with its seal, and the bytes of its pictures."""

    report: Report
    pictures: Pictures


def restored(signed: SignedFile) -> Restored:
    """The document with its personal texts; what was erased is said to be, in its language if we speak it."""
    known = signed.document.language in LANGUAGES
    with speaking(signed.document.language if known else LANGUAGES[0]):
        return put_back(signed.document.content, signed.apart, _("(erased)"))


def drawn(signed: SignedFile) -> Drawn:
    """Raises BadInput for a document whose report no version of ours made, before anything of it is drawn."""
    content = restored(signed).content
    drawing = None if signed.strokes is None else drawing_of(signed.strokes)
    hand, pictures = _hand(signed, drawing, str(content["signer"].get("name", "")))
    report = replace(report_from(content["report"]), seal=_seal(signed, content, drawing, hand))
    check(report)
    return Drawn(report, {**signed.pictures, **pictures})


def _hand(signed: SignedFile, drawing: Drawing | None, name: str) -> tuple[Picture | None, dict[str, bytes]]:
    """The signature as a picture: of the strokes, or the photograph of the paper."""
    if drawing is not None:
        made = png(drawing)
        [sha256] = by_digest([made.content])
        return Picture(name, "signature.png", sha256, made.width, made.height), {sha256: made.content}
    paper = [str(blob["sha256"]) for blob in signed.document.blobs("paper")]
    if paper and paper[0] in signed.pictures:
        width, height = _size(signed.pictures[paper[0]])
        return Picture(name, "paper.jpg", paper[0], width, height), {}
    return None, {}


def _size(content: bytes) -> tuple[int, int]:
    from io import BytesIO

    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            return image.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return 0, 0


def _seal(
    signed: SignedFile, content: Mapping[str, Any], drawing: Drawing | None, hand: Picture | None
) -> Seal:
    document, signer = signed.document, content["signer"]
    signed_at = instant_or_none(document.content["signed_at"])
    strokes = drawing.strokes if drawing else ()
    return Seal(
        number=document.number,
        revision=document.revision,
        digest=document.digest,
        short=short(signed),
        state=REFUSED if document.reason else SIGNED,
        signer=str(signer.get("name", "")),
        role=str(signer.get("role", "")),
        contact=str(signer.get("contact", "")),
        method=document.method,
        consent=str(content["consent"].get("text", "")),
        reason=document.reason,
        signed_at=signed_at,
        countersigned_at=_countersigned_at(signed),
        offset=offset(signed_at),
        drawing=hand,
        strokes=tuple(tuple((point.x, point.y) for point in stroke) for stroke in strokes),
        width=drawing.width if drawing else 0,
        height=drawing.height if drawing else 0,
    )


def short(signed: SignedFile) -> str:
    return short_code(signed.document.digest)


def _countersigned_at(signed: SignedFile) -> datetime | None:
    told = signed.countersignature or {}
    return instant_or_none(told.get("received_at"))


def offset(moment: datetime | None) -> int:
    """Minutes east of UTC at the sites."""
    beyond = moment.astimezone(SITES).utcoffset() if moment else None
    return int(beyond.total_seconds()) // 60 if beyond else 0


def _text(signed: SignedFile) -> bytes:
    made = drawn(signed)
    return WRITERS[".txt"](made.report, made.pictures)


def _xlsx(signed: SignedFile) -> bytes:
    from deskops.reports.writers import xlsx

    made = drawn(signed)
    return xlsx.render(made.report, made.pictures, {SHEET: signed.to_json()})


def _pdf(signed: SignedFile) -> bytes:
    from deskops.reports.writers import pdf

    made = drawn(signed)
    return pdf.render(made.report, made.pictures, {ATTACHMENT: signed.to_json()})


# By the suffix of the file; all but the text carry the signed document with them and can be verified.
FORMS: Final[Mapping[str, Callable[[SignedFile], bytes]]] = {
    ".pdf": _pdf,
    ".xlsx": _xlsx,
    ".json": SignedFile.to_json,
    BUNDLE: SignedFile.to_bundle,
    ".txt": _text,
}


def draw(signed: SignedFile | None, target: Path, *, make_folder: bool = False) -> Path:
    """What was signed as a file, whatever else was found in the one that carried it.

    Raises UsageError for a form that is none of ours, Refused where nothing was signed or nothing can be written.
    """
    if signed is None:
        raise Refused(_("Nothing in it was signed: there is nothing to draw."))
    write = FORMS.get(target.suffix.lower())
    if write is None:
        raise UsageError(
            _("A report cannot be written as {path}.").format(path=target.name),
            hint=_("Its ending says in what form: {names}").format(names=", ".join(FORMS)),
        )
    return land(write(signed), target, make_folder=make_folder)
