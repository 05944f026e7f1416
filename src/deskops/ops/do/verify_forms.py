"""Each form of a signed report as verification sees it: what it carries, and whether it shows what was signed."""

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from deskops.errors import BadInput
from deskops.i18n import N_, _
from deskops.ops.do.drawing import FORMS
from deskops.ops.do.verify_workbook import differences
from deskops.reports.unsigned import MARK, SHEET
from deskops.reports.writers import RENDERER
from deskops.signature.carried import in_bundle, in_json, in_pages, in_pdf, in_sheet, stream_with
from deskops.signature.package import foreign_parts, is_same_archive
from deskops.signature.signed_file import SignedFile
from deskops.signature.workbook import book

ALTERED: Final = "altered"
UNCOMPARED: Final = "not compared"
RESAVED: Final = "resaved"
_END: Final = b"%%EOF"
_MOST: Final = 20  # differences that are named
_VOUCHED: Final = N_(
    "Every text and picture is the one that was signed, and nothing was found that hides or covers them. How another"
    " program makes them look is not vouched for; draw it anew: deskops verify FILE --draw NEW.xlsx"
)

Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Form:
    """`carried` raises BadInput for what is spoilt; `compared` draws the document anew and names what differs;
    `draft`: what a draft carries of itself.
    """

    carried: Callable[[bytes], SignedFile | None]
    compared: Callable[[bytes, SignedFile], Iterator[Said]]
    draft: Callable[[bytes], bytes | None]


def form_of(content: bytes) -> Form:
    """By what the content is, whatever the file is called."""
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(b"PK"):
        return WORKBOOK if b"[Content_Types].xml" in content else PACKED
    return TEXT


def doubts(content: bytes) -> Iterator[str]:
    """Why what carries no signature may be no report at all, or only a part of one."""
    form = form_of(content)
    if form is PDF and _END not in content[-1024:]:
        yield _("The PDF is cut off: its end is missing, and with it what may have been signed. Get it anew.")
    elif form is PACKED or (form is TEXT and not _is_draft(content)):
        yield _("It is no report of deskops: neither a PDF or XLSX nor JSON or a bundle of ours.")


def _is_draft(content: bytes) -> bool:
    """Whether it is the JSON of a report that nobody signed."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and isinstance(told.get("report"), dict)


def _same_text(content: bytes, signed: SignedFile) -> Iterator[Said]:
    if content != signed.to_json():
        yield RESAVED, _("The same content stands in another layout.")


def _same_bundle(content: bytes, signed: SignedFile) -> Iterator[Said]:
    made = signed.to_bundle()
    if is_same_archive(content, made):
        return
    found = foreign_parts(content, made)
    yield from (
        (ALTERED, _("The bundle holds what was not signed: {name}").format(name=name)) for name in found
    )
    if not found:
        yield RESAVED, _("The same content stands in another packing.")


def _same_pages(content: bytes, signed: SignedFile) -> Iterator[Said]:
    """A PDF is drawn to the byte; one that another program, or another version, wrote may show anything."""
    made = yield from _drawn(".pdf", signed)
    if made is None or content == made:
        return
    if _is_of_another_version(signed):
        words = _(
            "Its pages were not compared: version {theirs} of the writers drew them, here is {ours}. What was signed is"
            " whole in the attachment; draw it anew and read that: deskops verify FILE --draw NEW.pdf"
        )
        yield UNCOMPARED, _versions(words, signed)
        return
    words = _(
        "The pages are not those that were signed: they differ from byte {at} on. What was signed is whole in the"
        " attachment; draw it anew: deskops verify FILE --draw NEW.pdf"
    )
    yield ALTERED, words.format(at=_first_difference(content, made))


def _first_difference(one: bytes, other: bytes) -> int:
    ends = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(ends, min(len(one), len(other)))


def _same_workbook(content: bytes, signed: SignedFile) -> Iterator[Said]:
    """A workbook is drawn to the byte as well. One that another program wrote is compared with it: what would show
    something else is altered; where nothing is found that does, still only texts and pictures are vouched for. Of one
    that another version drew nobody can say which of the differences are that version's: they are named.
    """
    made = yield from _drawn(".xlsx", signed)
    if made is None or is_same_archive(content, made):
        return
    found = list(islice(differences(book(content), book(made)), _MOST))
    if found and _is_of_another_version(signed):
        words = _(
            "Version {theirs} of the writers drew it, here is {ours}: whether that or somebody made these differences"
            " cannot be said. What was signed is whole; draw it anew and read that: deskops verify FILE --draw NEW.xlsx"
        )
        yield UNCOMPARED, _versions(words, signed)
        yield from ((UNCOMPARED, words) for words in found)
        return
    yield from ((ALTERED, words) for words in found)
    if not found:
        yield RESAVED, _(_VOUCHED)


def _drawn(suffix: str, signed: SignedFile) -> Generator[Said, None, bytes | None]:
    """The form anew, as this version draws it; says why there is none: a newer version made it, or none of ours."""
    try:
        return FORMS[suffix](signed)
    except BadInput as error:
        if not _is_of_another_version(signed):
            yield ALTERED, error.message
            return None
    words = _(
        "What it shows was not compared: version {theirs} of the writers drew it, and this one, {ours}, cannot. Upgrade"
        " deskops and verify it again."
    )
    yield UNCOMPARED, _versions(words, signed)
    return None


def _is_of_another_version(signed: SignedFile) -> bool:
    """Whether other writers drew what was shown: honest files of theirs need not be ours to the byte."""
    return bool(signed.document.content["renderer"] != RENDERER)


def _versions(words: str, signed: SignedFile) -> str:
    return words.format(theirs=signed.document.content["renderer"], ours=RENDERER)


PDF: Final = Form(in_pdf, _same_pages, lambda content: stream_with(content, MARK))
WORKBOOK: Final = Form(
    lambda content: in_pages(book(content).pages),
    _same_workbook,
    lambda content: in_sheet(book(content).pages, SHEET),
)
PACKED: Final = Form(in_bundle, _same_bundle, lambda _content: None)
TEXT: Final = Form(in_json, _same_text, lambda content: content)
