"""A printer, asked over IPP, SNMP and by its ports, all beside each other; what two of them tell is merged by rule."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from deskops.checks.collectors.printer_merge import merged
from deskops.checks.facts import Unread
from deskops.checks.printer_kinds import (
    FOR_PRINTERS,
    Exposure,
    PrinterAddress,
    PrintQueue,
    Way,
    Ways,
)
from deskops.checks.sources import Ask, Got, Source, got, missing, nothing
from deskops.checks.targets.address import Address
from deskops.checks.targets.snmp_walk import Walk
from deskops.errors import DeskopsError, Unreachable
from deskops.i18n import _

SECONDS: Final = 8.0  # for everything
_EACH: Final = 6.5  # for IPP, and for SNMP
PORTS: Final[Mapping[str, int]] = {"9100": 9100, "https": 443, "telnet": 23, "ftp": 21}
_OLD: Final = frozenset({"telnet", "ftp"})
IPP, SNMP, BY_PORT = "ipp", "snmp", "ports"
_HEARD: Final = "whether snmp answers"

# Who can tell a kind; the rest is told by IPP and SNMP.
_TELLERS: Final[Mapping[type, frozenset[str]]] = {
    Ways: frozenset({IPP, _HEARD, BY_PORT}),
    Exposure: frozenset({SNMP, BY_PORT}),
    PrintQueue: frozenset({IPP}),
}
_BOTH: Final = frozenset({IPP, SNMP})


class Known(NamedTuple):
    """How a printer is asked: where it is not to be, `ipp` or `snmp` is None and `ports` empty."""

    host: str
    ipp: Address | None = None
    snmp: Address | None = None
    ports: Mapping[str, int] = {}
    trust: Any = None
    secret: Callable[[str], str] = lambda _name: ""


class _Told(NamedTuple):
    """What one way told: facts by kind, and which services answered."""

    facts: Mapping[type, object] = {}
    ways: tuple[Way, ...] = ()
    exposure: Exposure = Exposure()


class Printer:
    def __init__(self, name: str, known: Known) -> None:
        self.name = name
        self._known = known

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        kinds = tuple(kind for kind in FOR_PRINTERS if kind in wanted)
        return (Source(kinds, nothing, "printer", seconds=SECONDS, live=self._read),) if kinds else ()

    async def close(self) -> None:
        """Each way lets go of its line when it has been told."""

    async def _read(self, ask: Ask) -> AsyncIterator[Got]:
        place = await self._place()
        tasks = self._ways(place)
        told: dict[str, _Told] = {}
        left = [kind for kind in FOR_PRINTERS if kind in ask.wanted]
        try:
            while tasks:
                done, _open = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    name = tasks.pop(task)
                    told[name] = _outcome(name, task)
                waited = set(tasks.values())
                for kind in [kind for kind in left if waited.isdisjoint(_TELLERS.get(kind, _BOTH))]:
                    left.remove(kind)
                    yield _fact(kind, told, place)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _ways(self, place: str) -> dict[asyncio.Task[_Told], str]:
        known, ways = self._known, dict[asyncio.Task[_Told], str]()
        if known.ipp is not None:
            ways[asyncio.create_task(self._ipp(known.ipp))] = IPP
        if known.snmp is not None:
            walk = Walk()
            whole = asyncio.create_task(self._snmp(walk, known.snmp._replace(host=place), known.snmp))
            ways |= {whole: SNMP, asyncio.create_task(_heard(walk, whole)): _HEARD}
        if known.ports:
            ways[asyncio.create_task(self._ports(place))] = BY_PORT
        return ways

    async def _place(self) -> str:
        """The address behind a name, looked up once. Raises Unreachable."""
        host = self._known.host
        try:
            return str(ipaddress.ip_address(host))
        except ValueError:
            pass
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None)
        except OSError:
            words = _("{target}: {why}").format(target=self.name, why=_("its name is not known"))
            raise Unreachable(words) from None
        return str(found[0][4][0])

    async def _ipp(self, address: Address) -> _Told:
        from deskops.checks.collectors.printer_ipp import facts_of
        from deskops.checks.targets.ipp import Trust, printer

        try:
            attributes, jobs = await printer(address, self._known.trust or Trust(), _EACH)
        except Unread as error:
            return _Told(ways=(Way(IPP, False, str(error)),))
        return _Told(facts_of(attributes, jobs), (Way(IPP, True),))

    async def _snmp(self, walk: Walk, address: Address, named: Address) -> _Told:
        from deskops.checks.collectors.printer_snmp import SCALARS, TABLES, facts_of
        from deskops.checks.targets.snmp import PUBLIC, Access, access, line_to

        how = Access()
        try:
            # A keyring may take its time, and says so where it is locked.
            how = await asyncio.to_thread(access, named, self._known.secret)
            async with asyncio.timeout(_EACH):
                await walk.read(line_to(address, how), SCALARS, TABLES)
        except (Unread, DeskopsError, TimeoutError) as error:
            if not walk.found:
                why = _("no answer in time") if isinstance(error, TimeoutError) else str(error)
                return _Told(ways=(Way(SNMP, False, why),))
        finally:
            walk.heard.set()
        public = how.community == PUBLIC or await _public(address)
        return _Told(facts_of(walk.found, address.host), (Way(SNMP, True),), Exposure(public))

    async def _ports(self, place: str) -> _Told:
        from deskops.checks.targets.ports import certificate, until, why_closed

        names = tuple(self._known.ports)
        found = await asyncio.gather(*(why_closed(place, self._known.ports[one]) for one in names))
        why = dict(zip(names, found, strict=True))
        shown = await certificate(place, self._known.ports["https"]) if why.get("https") == "" else b""
        ways = tuple(Way(one, not why[one], why[one]) for one in names if one not in _OLD)
        opened = tuple(one for one in names if one in _OLD and not why[one])
        tried = tuple(one for one in names if one in _OLD)
        return _Told(ways=ways, exposure=Exposure(None, opened, tried, until(shown)))


async def _heard(walk: Walk, whole: asyncio.Task[_Told]) -> _Told:
    """Whether SNMP answers: as soon as it has, or when all is over."""
    await walk.heard.wait()
    if walk.found:
        return _Told(ways=(Way(SNMP, True),))
    await asyncio.wait({whole})
    return _Told(ways=_outcome(SNMP, whole).ways)


def _outcome(name: str, task: asyncio.Task[_Told]) -> _Told:
    """A way that breaks takes no other one with it."""
    error = task.exception()
    if error is None:
        return task.result()
    words = _("the collector failed: {error}")
    return _Told(ways=(Way(name, False, words.format(error=f"{type(error).__name__}: {error}")),))


async def _public(address: Address) -> bool:
    """Whether the community that every device has at first reads it as well."""
    from deskops.checks.collectors.printer_snmp import NAME
    from deskops.checks.targets.snmp import Access, line_to

    try:
        line = await line_to(address, Access())
        try:
            return any(value is not None for _name, value in await line.get([NAME]))
        finally:
            await line.close()
    except Unread:
        return False


def _fact(kind: type, told: Mapping[str, _Told], place: str) -> Got:
    if kind is Ways:
        ways = (way for name, one in told.items() if name in _TELLERS[Ways] for way in one.ways)
        return got(Ways(tuple(ways)), "printer")
    if kind is Exposure:
        public, ports = told.get(SNMP, _Told()), told.get(BY_PORT, _Told())
        return got(ports.exposure._replace(public=public.exposure.public), "printer")
    of = {name: one.facts.get(kind) for name, one in told.items()}
    value = merged(kind, of.get(IPP), of.get(SNMP))
    if (
        value is None
        and kind is PrinterAddress
        and any(way.answered for one in told.values() for way in one.ways)
    ):
        value = PrinterAddress(place)
    if value is not None:
        return Got(kind, value, "+".join(name for name, one in of.items() if one is not None) or "printer")
    return missing(kind, "printer", _why_not(kind, told))


def _why_not(kind: type, told: Mapping[str, _Told]) -> str:
    tellers = _TELLERS.get(kind, _BOTH)
    reasons = [
        f"{way.name}: {way.why}"
        for name, one in told.items()
        if name in tellers
        for way in one.ways
        if not way.answered
    ]
    asked = tellers & set(told)
    if len(reasons) == len(asked) and reasons:
        return "; ".join(reasons)
    return _("the printer does not tell it") if asked else _("it was not asked the way that tells it")
