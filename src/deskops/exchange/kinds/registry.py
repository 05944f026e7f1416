"""The kinds of sheet that are recognised; a new kind is a new file and one entry here."""

from typing import Final

from deskops.exchange.kinds import addresses, assets, dispatch, software
from deskops.exchange.schema import Schema

SCHEMAS: Final[dict[str, Schema]] = {
    schema.kind: schema for schema in (addresses.SCHEMA, software.SCHEMA, assets.SCHEMA, dispatch.SCHEMA)
}
