"""What lies over the cells of a sheet: pictures, charts, and anything else that no report of ours has there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from deskops.signature.package import Package, child, every, flag, local

_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST_PIXELS: Final = 60_000_000
_NEAR: Final = 60_000  # EMU, not five points: what programs round by
_SIDES: Final = ("l", "t", "r", "b")


class Corner(NamedTuple):
    """A cell by its numbers from 0, and how far into it (EMU)."""

    row: int
    down: int
    column: int
    right: int

    def is_near(self, other: "Corner") -> bool:
        return _near(self.row, self.down, other.row, other.down) and _near(
            self.column, self.right, other.column, other.right
        )


def _near(at: int, into: int, other: int, into_other: int) -> bool:
    if at == other:
        return abs(into - into_other) < _NEAR
    later = into if at > other else into_other
    return abs(at - other) == 1 and later < _NEAR


class Pictured(NamedTuple):
    """A picture: `seen` is the digest of what it shows. `changed`: cropped, turned, faded, hidden."""

    start: Corner
    end: Corner | None
    seen: str
    changed: tuple[str, ...]


class Series(NamedTuple):
    name: str
    labels: tuple[str, ...]
    values: tuple[str, ...]


class Charted(NamedTuple):
    """A chart: its `kinds`, what each series shows and from which cells, and `texts` that stand in it beside them."""

    start: Corner
    end: Corner | None
    kinds: tuple[str, ...]
    series: tuple[Series, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """`objects` from the top to the bottom; `foreign`: names and words of everything that is neither."""

    objects: tuple[Pictured | Charted, ...] = ()
    foreign: tuple[str, ...] = ()


def drawings(package: Package, part: str, sheet: Element) -> Drawn:
    """Raises one of `WRONG` for a drawing that is not sound."""
    targets = package.related(part, "drawing")
    objects, foreign = list[Pictured | Charted](), list[str]()
    for told in every(sheet, "drawing"):
        name = targets[told.attrib[f"{_REL}id"]]
        media = package.related(name, "image") | package.related(name, "chart")
        for anchor in package.xml(name):
            objects += _held(package, anchor, media)
        foreign += package.take_strange(name)
    return Drawn(tuple(sorted(objects, key=lambda one: one.start)), tuple(foreign))


def _held(package: Package, anchor: Element, media: dict[str, str]) -> Iterator[Pictured | Charted]:
    start, end = child(anchor, "from"), child(anchor, "to")
    if start is None:
        raise ValueError("an object that stands nowhere")
    edges = _corner(start), None if end is None else _corner(end)
    for one in anchor:
        chart = next((each for each in every(one, "chart") if f"{_REL}id" in each.attrib), None)
        if local(one) == "pic":
            blip = next(every(one, "blip"))
            seen = _seen(package.part(media[blip.attrib[f"{_REL}embed"]]))
            yield Pictured(*edges, seen, tuple(_changed(one, blip)))
        elif local(one) == "graphicFrame" and chart is not None:
            name = media[chart.attrib[f"{_REL}id"]]
            yield _charted(edges, package.xml(name), package.take_strange(name))


def _corner(told: Element) -> Corner:
    found = {local(one): int(one.text or 0) for one in told}
    return Corner(found["row"], found["rowOff"], found["col"], found["colOff"])


def _changed(picture: Element, blip: Element) -> Iterator[str]:
    """How it is shown otherwise than it is."""
    if f"{_REL}link" in blip.attrib:
        yield "link"
    for one in picture.iter():
        name = local(one)
        if name in ("srcRect", "fillRect") and any(int(one.get(side, "0")) for side in _SIDES):
            yield name
        elif name == "xfrm":
            yield from (
                each for each in ("rot", "flipH", "flipV") if one.get(each, "0") not in ("0", "false")
            )
        elif (name == "prstGeom" and one.get("prst") != "rect") or name == "tile":
            yield name
        elif name == "cNvPr" and flag(one.get("hidden")):
            yield "hidden"


def _charted(edges: tuple[Corner, Corner | None], root: Element, strange: tuple[str, ...]) -> Charted:
    area = next(every(root, "plotArea"))
    kinds = [local(one) for one in area if local(one).endswith("Chart")]
    formats = {one.get("formatCode", "") for one in every(root, "numFmt")}
    formats |= {one.text or "" for one in every(root, "formatCode")}
    texts = [one.text or "" for one in every(root, "t")]
    texts += ["userShapes" for _one in every(root, "userShapes")]
    texts += [*sorted(formats - {"General", ""}), *strange, *sorted(_settings(root))]
    return Charted(*edges, tuple(kinds), tuple(map(_series, every(root, "ser"))), tuple(texts))


def _settings(root: Element) -> Iterator[str]:
    """What decides how long its bars are, and whether they and its axes and figures are seen at all."""
    for name in ("barDir", "grouping", "orientation", "min"):
        yield from (f"{name} {one.get('val')}" for one in every(root, name))
    yield from (
        name for name in ("delete", "showVal") for one in every(root, name) if flag(one.get("val", "1"))
    )
    for one in every(root, "ser"):
        shape = child(one, "spPr")
        if shape is None or child(shape, "solidFill") is None:
            yield "noFill"


def _series(told: Element) -> Series:
    """Its name is the last word for it: what stands behind the cells that it may come from."""
    return Series("".join(_values(told, "tx")[-1:]), _values(told, "cat"), _values(told, "val"))


def _values(series: Element, name: str) -> tuple[str, ...]:
    """From which cells, and what they were when it was drawn."""
    told = child(series, name)
    if told is None:
        return ()
    found = [one for one in told.iter() if local(one) in ("f", "v")]
    return tuple((one.text or "").replace("'", "") for one in found)


def _seen(content: bytes) -> str:
    """Digest of what a picture shows, however it is packed."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError("a picture of too many pixels")
            pixels = image.convert("RGBA")
            return hashlib.sha256(repr(pixels.size).encode() + pixels.tobytes()).hexdigest()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("a picture that cannot be read") from error
