"""SLA policies and the calendars that their clocks run on."""

from sqlmodel import Field

from deskops.store.tables.base import Record


class SlaPolicy(Record, table=True):
    """`targets` is JSON, empty for the defaults of `domain.sla`."""

    __tablename__ = "sla_policy"

    name: str
    customer_id: str | None = Field(default=None, foreign_key="customer.id")
    site_id: str | None = Field(default=None, foreign_key="site.id")
    cover: str = "office"
    targets: str = ""


class Calendar(Record, table=True):
    """A year's public holidays and make-up workdays (JSON lists of ISO dates), seeded and correctable."""

    year: int = Field(unique=True)
    holidays: str = "[]"
    workdays: str = "[]"
    source: str = ""
