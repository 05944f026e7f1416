"""A report as content alone: title, parts, tables, pictures, places to sign; says nothing of fonts, paper or files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from deskops.domain.share import percent_of

GOOD: Final = "good"
BAD: Final = "bad"


@dataclass(frozen=True, slots=True)
class Toned:
    """A text that should be seen at a glance: `tone` is GOOD or BAD."""

    text: str
    tone: str


Value = str | int | Toned


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value. `wide`: takes a whole line. `room`: lines kept free for what is written by hand."""

    label: str
    value: Value
    wide: bool = False
    room: int = 1


@dataclass(frozen=True, slots=True)
class Pairs:
    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is this column's part of the width where what stands in it does not tell, as on paper to write on: in any
    unit that all columns of the table have in common.
    """

    heading: str
    share: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `none` stands where there are no rows. `room`: lines that each row has at least.

    `apart`: a long list, which has a sheet of its own where a form has sheets.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    none: str = ""
    room: int = 1
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """So many of so many."""

    label: str
    value: int
    of: int

    @property
    def percent(self) -> int:
        """Whole, and never more than was reached."""
        return percent_of(self.value, self.of)


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of shares; `target` is the percentage that each should reach, 0 where there is none."""

    title: str
    label: str
    value_label: str
    of_label: str
    bars: tuple[Bar, ...]
    target: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be shown, by its digest, with its size in pixels; or, with a `problem`, one that cannot be.

    A report is content without bytes: whoever draws it is handed the pictures beside it, see `Pictures`.
    """

    caption: str
    name: str
    sha256: str = ""
    width: int = 0
    height: int = 0
    problem: str = ""


Pictures = Mapping[str, bytes]  # what a report's pictures look like, by their SHA-256: JPEG or PNG


class Prepared(NamedTuple):
    """A picture and its bytes, which are none where it has a problem."""

    picture: Picture
    content: bytes


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures with their captions; `more` says what is left out."""

    title: str
    pictures: tuple[Picture, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """Where a person signs; `name` is printed under the line if it is known.

    `sealed`: the report's seal fills it, with the hand that signed. `sealing`: it is the place of the engineer whose
    laptop puts the seal there.
    """

    label: str
    name: str
    date_label: str
    sealed: bool = False
    sealing: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    title: str
    statement: str
    places: tuple[SigningPlace, ...]


Part = Pairs | Table | Bars | Gallery | Signatures


@dataclass(frozen=True, slots=True)
class Company:
    """Who hands the report over. `colour` is that of headings, #RRGGBB; without a logo its place stays empty."""

    name: str = ""
    address: str = ""
    phone: str = ""
    footer: str = ""
    colour: str = "#1F4E79"
    logo: Picture | None = None


DRAFT: Final = "draft"
SIGNED: Final = "signed"
REFUSED: Final = "refused"
Stroke = tuple[tuple[int, int], ...]  # points of one stroke, x to the right and y down


@dataclass(frozen=True, slots=True)
class Seal:
    """Who put a hand to which revision, and what proves it; a report without one is a draft, and says so.

    `digest` is that of the sealed document (hex), `short` its form for people. `offset`: minutes east of UTC in
    which times are shown. The signature is `strokes` on a pad of `width` by `height` units, else `drawing`. The seal
    itself was put there by the laptop called `device` (its code), in the hand of `engineer`.
    """

    number: str
    revision: int
    digest: str
    short: str
    state: str
    signer: str = ""
    role: str = ""
    contact: str = ""
    method: str = ""
    consent: str = ""
    reason: str = ""
    signed_at: datetime | None = None
    countersigned_at: datetime | None = None
    offset: int = 0
    drawing: Picture | None = None
    strokes: tuple[Stroke, ...] = ()
    width: int = 0
    height: int = 0
    engineer: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The revision that was sealed, beside a draft that was not: the same in another language, or as it was before.

    `changed`: something was changed since, so that the draft says more than it. `language` is empty where its
    document is elsewhere. `refused`: it was shown, and nobody signed. `offset` as in `Seal`.
    """

    number: str
    revision: int
    language: str
    digest: str
    short: str
    signed_at: datetime | None = None
    offset: int = 0
    changed: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """`number` names the document, `reference` shows it. `as_of` is the instant of the newest fact in it.

    `landscape`: its tables are wider than they are long. `rare`: characters that the fonts of reports lack, each a
    black and white picture of one em that is named by its character. `counterpart`: what was signed in its stead; such
    a report has no seal.
    """

    kind: str
    language: str
    title: str
    number: str
    reference: str
    subtitle: str
    as_of: datetime
    company: Company
    parts: tuple[Part, ...]
    landscape: bool = False
    seal: Seal | None = None
    rare: tuple[Picture, ...] = ()
    counterpart: Counterpart | None = None


def text_of(value: Value) -> str:
    return value.text if isinstance(value, Toned) else str(value)


def tone_of(value: Value) -> str:
    return value.tone if isinstance(value, Toned) else ""
