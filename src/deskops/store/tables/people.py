"""Engineers and their shifts."""

from sqlmodel import Field

from deskops.store.tables.base import Record


class Engineer(Record, table=True):
    """`role`: resident, field, backup, remote, specialist."""

    name: str
    role: str = "field"
    phone: str = ""
    skills: str = ""
    pinyin: str = ""


class Shift(Record, table=True):
    """`kind`: duty, on-call, absent; instants in UTC."""

    engineer_id: str = Field(foreign_key="engineer.id", index=True)
    site_id: str | None = Field(default=None, foreign_key="site.id")
    kind: str = "duty"
    starts_at: str
    ends_at: str
