"""A till: what its machine says of itself over ssh, and what its work needs around it, asked side by side."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence

from deskops.checks.facts import Unread
from deskops.checks.policy import MOST_PLACES, Place
from deskops.checks.pos_kinds import OPEN, BackEnds, Door, Endpoint, Payment, Reached, ReceiptPrinter
from deskops.checks.sources import Ask, Got, LiveProbe, Source, got, nothing
from deskops.checks.targets.address import Address
from deskops.checks.targets.tcp import CONNECTING, SHAKING, knock
from deskops.i18n import _


class Pos:
    """`machine` reads the till itself; everything else is what the policy names."""

    def __init__(self, address: Address, machine: LiveProbe) -> None:
        self._address, self.machine = address, machine

    @property
    def name(self) -> str:
        return self.machine.name

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        seconds = CONNECTING + SHAKING + 2
        own = [
            Source((Door,), nothing, "TCP", seconds=seconds, live=self._door),
            Source((BackEnds,), nothing, "TCP", seconds=seconds, after=(Reached,), live=self._back_ends),
            Source((Payment,), nothing, "TCP", seconds=seconds, after=(Reached,), live=self._payment),
            Source((ReceiptPrinter,), nothing, "ESC/POS", seconds=10.0, live=self._receipt),
        ]
        told = {kind for one in own for kind in one.kinds}
        own = [one for one in own if not set(one.kinds).isdisjoint(wanted)]
        rest = dict.fromkeys(kind for one in own for kind in one.after)
        return [*own, *self.machine.sources([*rest, *(kind for kind in wanted if kind not in told)])]

    async def close(self) -> None:
        await self.machine.close()

    async def _door(self, ask: Ask) -> AsyncIterator[Got]:
        port = ask.policy.till.door or self._address.port
        yield got(Door(await knock("door", self._address.host, port)), "TCP")

    async def _back_ends(self, ask: Ask) -> AsyncIterator[Got]:
        theirs = {(one.host, one.port): one for one in _reached(ask)}
        places = ask.policy.till.back_ends[:MOST_PLACES]
        left = [one for one in places if (one.host, one.port) not in theirs]
        ours = {(one.host, one.port): one for one in await asked(left, tls=False)}
        found = ((one, (theirs | ours)[one.host, one.port]) for one in places)
        yield got(BackEnds(tuple(end._replace(name=one.name) for one, end in found)), "TCP")

    async def _payment(self, ask: Ask) -> AsyncIterator[Got]:
        """Whether it is open the till says where it can; until when its certificate holds is seen from here."""
        theirs = {(one.host, one.port): one for one in _reached(ask)}
        ours = await asked(ask.policy.till.payment, tls=True)
        yield got(Payment(tuple(_both(one, theirs.get((one.host, one.port))) for one in ours)), "TCP")

    async def _receipt(self, ask: Ask) -> AsyncIterator[Got]:
        place = ask.policy.till.receipt
        if place is None:
            raise Unread(_("the policy names no receipt printer with an address"))
        from deskops.checks.targets.escpos import status

        yield got(await status(place.host, place.port), "ESC/POS")


async def asked(places: Sequence[Place], *, tls: bool) -> tuple[Endpoint, ...]:
    """Each at once; none waits for another."""
    return tuple(
        await asyncio.gather(*(knock(one.name, one.host, one.port, tls=tls) for one in places[:MOST_PLACES]))
    )


def _reached(ask: Ask) -> Sequence[Endpoint]:
    """None where the till could not try."""
    found = ask.facts.get(Reached)
    return found.items if found else ()


def _both(ours: Endpoint, theirs: Endpoint | None) -> Endpoint:
    """What the till says of a service that we have tried too."""
    if theirs is None:
        return ours
    seen = theirs._replace(name=ours.name, tls=ours.tls, expires=ours.expires)
    if theirs.state == OPEN and ours.state != OPEN:
        return seen._replace(error=_("the till reaches it, but its certificate cannot be seen from here"))
    return seen if theirs.state != OPEN else seen._replace(error=ours.error)
