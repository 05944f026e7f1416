"""What every record carries, and how tables hold values: text and whole numbers, which every database reads alike.

Instants are UTC text of fixed width (`domain.clock.stored`), dates ISO text, structured values JSON text.
"""

from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """Validators are made when a table is first validated, not when it is imported: most runs need few of them."""

    model_config = {"defer_build": True}


class Record(Row):
    """A noun's row, owned by the desk. `rev` is empty until numbered; `extra` keeps fields of newer versions (JSON)."""

    id: str = Field(primary_key=True)
    epoch: int | None = None
    rev: int | None = None
    digest: str = ""
    extra: str = "{}"
