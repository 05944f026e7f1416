"""Pictures from phones made fit for a report: small, upright, without the place they were taken; never a crash."""

import hashlib
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Final

from deskops.config.on_paper import BROKEN, FORMATS, LARGEST
from deskops.i18n import _
from deskops.reports.document import Picture, Prepared

if TYPE_CHECKING:
    from PIL import Image

_SIDE: Final = 1280  # pixels of the longer side: 180 dpi across half a page


class _TooLarge(Exception):
    """More pixels than we decode."""


class Album:
    """What the pictures of one report look like, gathered while the report is made; `contents` goes to its writer."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def take(self, prepared: Prepared) -> Picture:
        picture, content = prepared
        if picture.sha256:
            self.contents[picture.sha256] = content
        return picture


def photo(content: bytes, *, name: str, caption: str = "") -> Prepared:
    """A JPEG of at most 1,280 pixels a side, on white; with a problem where `content` is no picture."""
    return _prepared(content, name, caption, keep_alpha=False)


def logo(content: bytes, *, name: str) -> Prepared:
    """The same for a company's logo, as a PNG that keeps what is transparent."""
    return _prepared(content, name, "", keep_alpha=True)


def drawn_small(content: bytes, width: int, height: int) -> tuple[int, int, bytes]:
    """At most so many pixels, upright and on black: width, height and RGB bytes; nothing where it cannot be shown."""
    from PIL import Image

    try:
        image = _decoded(content)
        image.thumbnail((width, height), Image.Resampling.BILINEAR)
        shown = Image.alpha_composite(Image.new("RGBA", image.size, "black"), image.convert("RGBA"))
        return shown.width, shown.height, shown.convert("RGB").tobytes()
    except (_TooLarge, *BROKEN):
        return 0, 0, b""


def pixels(content: bytes) -> int:
    """How many the header declares, without decoding any; 0 where it cannot be read."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit is above ours
        try:
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                return image.width * image.height
        except Image.DecompressionBombError:
            return LARGEST + 1
        except BROKEN:
            return 0


def missing(*, name: str, caption: str = "", where: str = "") -> Prepared:
    """`where`: what is known of where it still is, in words."""
    return _refused(name, caption, where or _("The file is not on this laptop."))


def _prepared(content: bytes, name: str, caption: str, *, keep_alpha: bool) -> Prepared:
    if content.startswith(b"%PDF-"):
        return _refused(name, caption, _("A PDF; it is kept with the record."))
    try:
        image = _decoded(content)
        return _encoded(image, name, caption, keep_alpha=keep_alpha)
    except _TooLarge:
        problem = _("The picture has more than {limit} million pixels; it is kept with the record.")
        return _refused(name, caption, problem.format(limit=LARGEST // 1_000_000))
    except BROKEN:
        return _refused(name, caption, _("The file is damaged and cannot be shown."))


def _refused(name: str, caption: str, problem: str) -> Prepared:
    return Prepared(Picture(caption, name, problem=problem), b"")


def _decoded(content: bytes) -> "Image.Image":
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit is above ours
        try:
            image: Image.Image = Image.open(BytesIO(content), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise _TooLarge from error
        if image.width * image.height > LARGEST:
            raise _TooLarge
        image.draft(
            "RGB", (_SIDE, _SIDE)
        )  # a JPEG is decoded at a fraction of its size: a tenth of time and memory
        image.load()
        upright = ImageOps.exif_transpose(image)
    if upright.mode not in ("L", "RGB", "RGBA"):
        upright = upright.convert("RGBA")  # a palette cannot be scaled smoothly
    upright.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return upright


def _encoded(image: "Image.Image", name: str, caption: str, *, keep_alpha: bool) -> Prepared:
    from PIL import Image

    shown = image.convert("RGBA")
    target = BytesIO()
    if keep_alpha:
        shown.save(target, "PNG")
    else:
        paper = Image.new("RGBA", shown.size, "white")
        Image.alpha_composite(paper, shown).convert("RGB").save(target, "JPEG", quality=85, dpi=(96, 96))
    content = target.getvalue()
    return Prepared(Picture(caption, name, hashlib.sha256(content).hexdigest(), *shown.size), content)
