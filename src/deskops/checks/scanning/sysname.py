"""The one question of SNMP that a scan asks: sysName over v2c, read only, whole MIBs elsewhere; sends nothing."""

from typing import Final

from deskops.checks.collectors.ber import Oid
from deskops.checks.collectors.child import decode
from deskops.checks.collectors.snmp_wire import get, reply

SYS_NAME: Final[Oid] = (1, 3, 6, 1, 2, 1, 1, 5, 0)
_LONGEST: Final = 255  # bytes, RFC 3418


def question(number: int, community: str = "public") -> bytes:
    """A GetRequest (RFC 3416) of sysName.0."""
    return get(community.encode(), number, [SYS_NAME])


def answer(data: bytes, number: int) -> str:
    """The name, empty where it has none. Raises ValueError for what is no answer to this question."""
    told = reply(data)
    bound = dict(told.bound)
    if told.request != number or SYS_NAME not in bound:
        raise ValueError(told.request)
    name = bound[SYS_NAME]
    return decode(name[:_LONGEST]).strip() if isinstance(name, bytes) else ""


def number_of(data: bytes) -> int:
    """Of the question that it answers. Raises ValueError for what is no answer of an agent."""
    return reply(data).request
