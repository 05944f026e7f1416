"""Each form of a signed report as verification sees it: what it carries, and whether it shows what was signed."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Final

from deskops.errors import BadInput
from deskops.i18n import _
from deskops.ops.do.drawing import FORMS
from deskops.reports.unsigned import MARK, SHEET
from deskops.reports.writers import RENDERER
from deskops.signature.carried import in_bundle, in_json, in_pages, in_pdf, in_sheet, stream_with
from deskops.signature.signed_file import SignedFile
from deskops.signature.workbook import Page, is_same_archive, pages

ALTERED: Final = "altered"
RESAVED: Final = "resaved"
_MOST: Final = 20  # differences that are named
_SHOWN: Final = 60  # characters of a text

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


def _same_text(content: bytes, signed: SignedFile) -> Iterator[Said]:
    if content != signed.to_json():
        yield RESAVED, _("The same content stands in another layout.")


def _same_bundle(content: bytes, signed: SignedFile) -> Iterator[Said]:
    if not is_same_archive(content, signed.to_bundle()):
        yield RESAVED, _("The same content stands in another packing.")


def _same_pages(content: bytes, signed: SignedFile) -> Iterator[Said]:
    """A PDF is drawn to the byte; one that another program wrote may show anything."""
    made = yield from _drawn(".pdf", signed)
    if made is not None and content != made:
        words = _(
            "The pages are not those that were signed: they differ from byte {at} on. What was signed is whole in the"
            " attachment; draw it anew: deskops verify FILE --draw NEW.pdf"
        )
        yield ALTERED, words.format(at=_first_difference(content, made))


def _first_difference(one: bytes, other: bytes) -> int:
    ends = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(ends, min(len(one), len(other)))


def _same_workbook(content: bytes, signed: SignedFile) -> Iterator[Said]:
    made = yield from _drawn(".xlsx", signed)
    if made is None or is_same_archive(content, made):
        return
    differences = list(_cells_and_pictures(pages(content), pages(made)))
    yield from ((ALTERED, words) for words in differences[:_MOST])
    if not differences:
        yield RESAVED, _("Every cell and picture is the one that was signed.")


def _cells_and_pictures(here: dict[str, Page], signed: dict[str, Page]) -> Iterator[str]:
    for name in sorted({*here, *signed}):
        one, two = here.get(name), signed.get(name)
        if one is None or two is None:
            yield _("Sheet {name} is not there on one side.").format(name=name)
            continue
        for ref in sorted({*one.cells, *two.cells}, key=lambda ref: (len(ref), ref)):
            if one.cells.get(ref, "") != two.cells.get(ref, ""):
                told = _("{sheet}, cell {cell}: “{here}”, signed was “{signed}”")
                yield told.format(
                    sheet=name,
                    cell=ref,
                    here=_short(one.cells.get(ref, "")),
                    signed=_short(two.cells.get(ref, "")),
                )
        if sorted(one.pictures) != sorted(two.pictures):
            yield _("{sheet}: other pictures than those that were signed").format(sheet=name)
        elif one.pictures != two.pictures:
            yield _("{sheet}: the pictures stand in another order").format(sheet=name)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _drawn(suffix: str, signed: SignedFile) -> Generator[Said, None, bytes | None]:
    """The form anew; says why there is none: another version of the writers made it, or none of ours."""
    if signed.document.content["renderer"] != RENDERER:
        yield RESAVED, _other_renderer(signed)
        return None
    try:
        return FORMS[suffix](signed)
    except BadInput as error:
        yield ALTERED, error.message
        return None


def _other_renderer(signed: SignedFile) -> str:
    words = _(
        "Its form was drawn by version {theirs} of the writers, here is {ours}: what was signed is whole, whether"
        " the pages show it cannot be compared."
    )
    return words.format(theirs=signed.document.content["renderer"], ours=RENDERER)


PDF: Final = Form(in_pdf, _same_pages, lambda content: stream_with(content, MARK))
WORKBOOK: Final = Form(
    lambda content: in_pages(pages(content)), _same_workbook, lambda content: in_sheet(pages(content), SHEET)
)
PACKED: Final = Form(in_bundle, _same_bundle, lambda _content: None)
TEXT: Final = Form(in_json, _same_text, lambda content: content)
