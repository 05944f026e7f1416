"""What every record carries, and how tables hold values: text and whole numbers, which every database reads alike.

Instants are UTC text of fixed width (`domain.clock.stored`), dates ISO text, structured values JSON text.
"""

from sqlmodel import Field, SQLModel


class Record(SQLModel):
    """A noun's row, owned by the desk. `rev` is empty until numbered; `extra` keeps fields of newer versions (JSON)."""

    id: str = Field(primary_key=True)
    epoch: int | None = None
    rev: int | None = None
    digest: str = ""
    extra: str = "{}"
