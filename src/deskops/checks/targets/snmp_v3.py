"""SNMP v3 by pysnmp: one engine for all targets of an event loop, since making one costs more than asking a printer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

from pysnmp.error import PySnmpError
from pysnmp.hlapi.v3arch import asyncio as snmp

from deskops.checks.collectors.ber import Oid, Value
from deskops.checks.collectors.snmp_wire import Bound
from deskops.checks.facts import Unread
from deskops.checks.targets.address import Address
from deskops.checks.targets.snmp import AUTH, PRIV, Access, way_and_phrase
from deskops.checks.targets.snmp_walk import TooBig
from deskops.i18n import _

_SECONDS: Final = 1.0
_RETRIES: Final = 1
_AUTH: Final = {
    "MD5": snmp.USM_AUTH_HMAC96_MD5,
    "SHA": snmp.USM_AUTH_HMAC96_SHA,
    "SHA224": snmp.USM_AUTH_HMAC128_SHA224,
    "SHA256": snmp.USM_AUTH_HMAC192_SHA256,
    "SHA384": snmp.USM_AUTH_HMAC256_SHA384,
    "SHA512": snmp.USM_AUTH_HMAC384_SHA512,
}
_PRIV: Final = {
    "DES": snmp.USM_PRIV_CBC56_DES,
    "AES": snmp.USM_PRIV_CFB128_AES,
    "AES192": snmp.USM_PRIV_CFB192_AES,
    "AES256": snmp.USM_PRIV_CFB256_AES,
}
_Ask = Callable[..., Awaitable[tuple[Any, Any, Any, Sequence[Any]]]]


class _Engine:
    """Counts who uses it: its sockets are closed with the last line."""

    def __init__(self) -> None:
        self.engine = snmp.SnmpEngine()
        self.lines = 0


_engines: "WeakKeyDictionary[asyncio.AbstractEventLoop, _Engine]" = WeakKeyDictionary()


class V3:
    def __init__(self, user: Any, target: Any) -> None:
        self._user, self._target = user, target
        loop = asyncio.get_running_loop()
        self._shared = _engines.setdefault(loop, _Engine()) if loop not in _engines else _engines[loop]
        self._shared.lines += 1
        self._open = True

    @classmethod
    async def to(cls, address: Address, how: Access) -> "V3":
        """Raises Unread for secrets that are none, and a name that nobody knows."""
        auth, auth_key = _secret(how.auth, AUTH, _AUTH, snmp.USM_AUTH_NONE)
        priv, priv_key = _secret(how.priv, PRIV, _PRIV, snmp.USM_PRIV_NONE)
        kind = snmp.Udp6TransportTarget if ":" in address.host else snmp.UdpTransportTarget
        try:
            user = snmp.UsmUserData(how.user, auth_key, priv_key, authProtocol=auth, privProtocol=priv)
            target = await kind.create((address.host, address.port), timeout=_SECONDS, retries=_RETRIES)
        except (PySnmpError, OSError) as error:
            raise Unread(str(error)[:200]) from None
        return cls(user, target)

    async def get(self, names: Sequence[Oid]) -> list[Bound]:
        return await self._ask(snmp.get_cmd, names)

    async def bulk(self, names: Sequence[Oid], most: int) -> list[Bound]:
        return await self._ask(snmp.bulk_cmd, names, 0, most)

    async def close(self) -> None:
        if not self._open:
            return
        self._open = False
        self._shared.lines -= 1
        if not self._shared.lines:
            _engines.pop(asyncio.get_running_loop(), None)
            self._shared.engine.close_dispatcher()

    async def _ask(self, command: _Ask, names: Sequence[Oid], *numbers: int) -> list[Bound]:
        wanted = [snmp.ObjectType(snmp.ObjectIdentity(name)) for name in names]
        where = (self._shared.engine, self._user, self._target, snmp.ContextData())
        try:
            trouble, status, _index, found = await command(*where, *numbers, *wanted, lookupMib=False)
        except PySnmpError as error:
            raise Unread(str(error)[:200]) from None
        if trouble:
            raise Unread(_("SNMP v3: {why}").format(why=str(trouble)[:200]))
        if int(status) == 1:
            raise TooBig
        if int(status):
            raise Unread(_("it refuses the question (error {number})").format(number=int(status)))
        return [(tuple(name), _plain(value)) for name, value in found]


def _secret(told: str, kind: str, known: dict[str, Any], none: Any) -> tuple[Any, str | None]:
    """Raises Unread, without the secret."""
    if not told:
        return none, None
    way, phrase = way_and_phrase(told, kind)
    return known[way], phrase


def _plain(value: Any) -> Value:
    name = type(value).__name__
    if name in ("NoSuchObject", "NoSuchInstance", "EndOfMibView", "Null"):
        return None
    if hasattr(value, "asOctets") and not hasattr(value, "asTuple"):
        return bytes(value.asOctets())
    if hasattr(value, "asTuple") and name in ("ObjectIdentifier", "ObjectIdentity"):
        return tuple(value.asTuple())
    try:
        return int(value)
    except (TypeError, ValueError):
        return bytes(value)
