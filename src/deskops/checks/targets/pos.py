"""A till: what its machine says of itself over ssh, and what its work needs around it, asked side by side."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from typing import Final

from deskops.checks.facts import Unread
from deskops.checks.policy import Place
from deskops.checks.pos_kinds import BackEnds, Door, Endpoint, Payment, ReceiptPrinter
from deskops.checks.sources import Ask, Got, LiveProbe, Source, got, nothing
from deskops.checks.targets.address import Address
from deskops.checks.targets.tcp import CONNECTING, SHAKING, knock
from deskops.i18n import _

_MOST: Final = 32  # services of one kind


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
            Source((BackEnds,), nothing, "TCP", seconds=seconds, live=self._back_ends),
            Source((Payment,), nothing, "TCP", seconds=seconds, live=self._payment),
            Source((ReceiptPrinter,), nothing, "ESC/POS", seconds=10.0, live=self._receipt),
        ]
        told = {kind for one in own for kind in one.kinds}
        own = [one for one in own if not set(one.kinds).isdisjoint(wanted)]
        return [*own, *self.machine.sources([kind for kind in wanted if kind not in told])]

    async def close(self) -> None:
        await self.machine.close()

    async def _door(self, ask: Ask) -> AsyncIterator[Got]:
        port = ask.policy.till.door or self._address.port
        yield got(Door(await knock("door", self._address.host, port)), "TCP")

    async def _back_ends(self, ask: Ask) -> AsyncIterator[Got]:
        yield got(BackEnds(await asked(ask.policy.till.back_ends, tls=False)), "TCP")

    async def _payment(self, ask: Ask) -> AsyncIterator[Got]:
        yield got(Payment(await asked(ask.policy.till.payment, tls=True)), "TCP")

    async def _receipt(self, ask: Ask) -> AsyncIterator[Got]:
        place = ask.policy.till.receipt
        if place is None:
            raise Unread(_("the policy names no receipt printer with an address"))
        from deskops.checks.targets.escpos import status

        yield got(await status(place.host, place.port), "ESC/POS")


async def asked(places: Sequence[Place], *, tls: bool) -> tuple[Endpoint, ...]:
    """Each at once; none waits for another."""
    return tuple(
        await asyncio.gather(*(knock(one.name, one.host, one.port, tls=tls) for one in places[:_MOST]))
    )
