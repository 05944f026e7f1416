"""Everybody at the sites, found by name, telephone or department; beside the list what they called about."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from deskops.i18n import N_
from deskops.ops.context import Context
from deskops.store.views.device_tuples import SiteContact
from deskops.store.views.place_tuples import PersonLine
from deskops.tui.laid_out.person import facts, jobs
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit, right
from deskops.tui.widgets.sheet import Block
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.people import PersonPage

_FOUND: Final = 60  # people at a time while somebody types: each is looked up by itself


def _name(line: PersonLine | SiteContact, width: int, _now: datetime) -> Cell:
    return fit(f"VIP {line.name}" if line.vip else line.name, width), "strong" if line.vip else "plain"


def _phone(line: PersonLine | SiteContact, width: int, _now: datetime) -> Cell:
    return fit(line.phone, width), "plain"


def _department(line: PersonLine | SiteContact, width: int, _now: datetime) -> Cell:
    return fit(line.department, width), "plain"


def _site(line: PersonLine, width: int, _now: datetime) -> Cell:
    return fit(" ".join(filter(None, (line.site_code, line.site_name))), width), "plain"


def _jobs(line: PersonLine, width: int, _now: datetime) -> Cell:
    return right(str(line.open_jobs or ""), width), "soon"


COLUMNS: Final[tuple[Column[PersonLine], ...]] = (
    Column("name", N_("Person"), 14, 0, _name, grow=1),
    Column("phone", N_("Telephone"), 14, 1, _phone),
    Column("department", N_("Department"), 12, 3, _department, grow=1),
    Column("site", N_("Site"), 16, 2, _site, grow=2),
    Column("jobs", N_("Open jobs"), 9, 4, _jobs, right=True),
)


OF_A_SITE: Final[tuple[Column[SiteContact], ...]] = (
    Column("name", N_("Person"), 14, 0, _name, grow=1),
    Column("phone", N_("Telephone"), 14, 1, _phone),
    Column("department", N_("Department"), 12, 2, _department, grow=1),
)


class PeopleScreen(Listing[PersonLine, "PersonPage"]):
    TITLE_OF = N_("People")
    FOUND_BY = N_("Name, telephone, department; beginnings and pinyin too")
    HELP = N_(
        "Everybody who is known at the sites. Enter opens the person with the jobs that they called about."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, Table(COLUMNS, lambda line: line.id, lambda: context.now, id="people-list"))
        self._zone = ZoneInfo(context.settings.timezone)

    def rows(self, needle: str, post: Post, order: int) -> None:
        from deskops.ops.read.people import PAGE, people

        size = _FOUND if needle else PAGE

        def read(offset: int) -> list[PersonLine]:
            return people(self.context, needle, size, offset)

        self.in_pages(read, size, post, order)

    def detail(self, row: PersonLine) -> "PersonPage":
        from deskops.ops.read.people import person_page

        return person_page(self.context, row.id)

    def told(self, page: "PersonPage") -> Iterable[Block]:
        yield from facts(page)
        yield from jobs(page, self.context.now, self._zone)

    def ref(self, row: PersonLine) -> str:
        return row.id

    def open_row(self, row: PersonLine) -> None:
        self.app.open("contact", row.id)
