"""An SNMP agent: v2c with a codec of our own, v3 with pysnmp, which is loaded only then.

pysnmp takes 200 ms to be ready and some 0.5 ms of work for each variable; a printer has hundreds, a site a hundred
printers. So v2c is our own: a question, an answer that must be one to it, and nothing else. v3's cryptography is not.
Nothing here can write.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from deskops.checks.collectors import ber, snmp_wire
from deskops.checks.collectors.ber import Oid
from deskops.checks.collectors.snmp_wire import Bound
from deskops.checks.facts import Unread
from deskops.checks.targets.address import Address
from deskops.checks.targets.questions import Secret
from deskops.checks.targets.snmp_walk import Line, TooBig
from deskops.i18n import _

PUBLIC: Final = "public"
COMMUNITY: Final = "snmp-community"  # name of a secret
USER, AUTH, PRIV = "snmp-user", "snmp-auth", "snmp-priv"  # of v3: "SHA256:pass phrase", "AES:pass phrase"
SECRETS: Final = (COMMUNITY, USER, AUTH, PRIV)
WAYS: Final = {
    AUTH: ("MD5", "SHA", "SHA224", "SHA256", "SHA384", "SHA512"),
    PRIV: ("DES", "AES", "AES192", "AES256"),
}
_SHORTEST: Final = 8  # characters of a pass phrase: RFC 3414, section 11.2
_WAITS: Final = (0.7, 1.3)  # seconds for an answer, then for one to the question put again
_MOST_JUNK: Final = 50  # datagrams that answer nothing
_TOO_BIG: Final = 1
_LARGEST: Final = 65_507


class Access(NamedTuple):
    """How an agent is read: v3 where a `user` is named."""

    community: str = PUBLIC
    user: str = ""
    auth: str = ""
    priv: str = ""


def access(address: Address, secret: Secret) -> Access:
    user = address.user or _known(USER, address.host, secret)
    if user:
        return Access("", user, _known(AUTH, address.host, secret), _known(PRIV, address.host, secret))
    return Access(community_of(address.host, secret))


def community_of(host: str, secret: Secret) -> str:
    return _known(COMMUNITY, host, secret) or PUBLIC


def _known(name: str, host: str, secret: Secret) -> str:
    """From named secrets: that of this host first (`snmp-community-10-0-0-5`), then that of all."""
    return secret(f"{name}-{slug(host)}") or secret(name)


def slug(place: str) -> str:
    """A host, or a site's code, as it stands in the name of a secret."""
    return re.sub(r"[\W_]+", "-", place.lower())[:40].strip("-")


def way_and_phrase(told: str, kind: str) -> tuple[str, str]:
    """Of `SHA256:pass phrase`; `kind` is AUTH or PRIV. Raises Unread, without the secret."""
    way, _colon, phrase = told.partition(":")
    if way.upper() not in WAYS[kind] or len(phrase) < _SHORTEST:
        raise Unread(
            _("the secret for SNMP v3 is not like SHA256:PASSPHRASE (ways: {ways})").format(
                ways=", ".join(WAYS[kind])
            )
        )
    return way.upper(), phrase


async def line_to(address: Address, how: Access) -> Line:
    """Raises Unread."""
    if how.user:
        from deskops.checks.targets.snmp_v3 import V3

        return await V3.to(address, how)
    return await V2c.to(address, how.community)


class V2c:
    """One connected socket, so that only the agent's own address is heard; one question at a time for each number."""

    def __init__(self, community: str) -> None:
        self._community = community.encode()
        self._transport: asyncio.DatagramTransport
        self._waiting: dict[int, asyncio.Future[snmp_wire.Reply]] = {}
        self._request = 0
        self._junk = 0
        self._heard = _Heard(self._take, self._refused)

    @classmethod
    async def to(cls, address: Address, community: str) -> "V2c":
        """Raises Unread."""
        self = cls(community)
        loop = asyncio.get_running_loop()
        try:
            self._transport, _protocol = await loop.create_datagram_endpoint(
                lambda: self._heard, remote_addr=(address.host, address.port)
            )
        except OSError as error:
            raise Unread(error.strerror or str(error)) from None
        # Numbers that another program's answers are unlikely to carry.
        self._request = int(loop.time() * 1000) % 0x3FFFFFFF + 1
        return self

    async def get(self, names: Sequence[Oid]) -> list[Bound]:
        return await self._ask(lambda request: snmp_wire.get(self._community, request, names))

    async def bulk(self, names: Sequence[Oid], most: int) -> list[Bound]:
        return await self._ask(lambda request: snmp_wire.bulk(self._community, request, names, most))

    async def close(self) -> None:
        self._transport.close()

    async def _ask(self, question: Callable[[int], bytes]) -> list[Bound]:
        for seconds in _WAITS:
            reply = await self._once(question, seconds)
            if reply is None:
                continue
            if reply.error == _TOO_BIG:
                raise TooBig
            if reply.error:
                raise Unread(_("it refuses the question (error {number})").format(number=reply.error))
            return reply.bound
        raise Unread(_("no answer in time"))

    async def _once(self, question: Callable[[int], bytes], seconds: float) -> snmp_wire.Reply | None:
        self._request += 1
        request = self._request
        future: asyncio.Future[snmp_wire.Reply] = asyncio.get_running_loop().create_future()
        self._waiting[request] = future
        try:
            self._transport.sendto(question(request))
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError:
            return None
        finally:
            self._waiting.pop(request, None)

    def _take(self, data: bytes) -> None:
        """An answer to nothing that was asked is as if it had not come."""
        try:
            if len(data) > _LARGEST:
                raise ber.Broken(0)
            reply = snmp_wire.reply(data)
        except ber.Broken:
            self._no_use(_("its answer is not SNMP"))
            return
        future = self._waiting.pop(reply.request, None)
        if future is None:
            self._no_use(_("it answers what was not asked"))
        elif not future.done():
            future.set_result(reply)

    def _no_use(self, why: str) -> None:
        self._junk += 1
        if self._junk > _MOST_JUNK:
            self._fail(why)

    def _refused(self, error: Exception) -> None:
        words = _("nobody listens there") if isinstance(error, ConnectionRefusedError) else str(error)
        self._fail(words)

    def _fail(self, why: str) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Unread(why))
        self._waiting.clear()


class _Heard(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes], None], refused: Callable[[Exception], None]) -> None:
        self._take, self._refused = take, refused

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._take(data)

    def error_received(self, exc: Exception) -> None:
        self._refused(exc)
