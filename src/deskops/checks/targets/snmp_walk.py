"""Whole tables read over SNMP, whatever speaks it: each column goes forward or ends, and there is a last question."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from typing import Final, Protocol

from deskops.checks.collectors.ber import Oid
from deskops.checks.collectors.snmp_wire import Bound
from deskops.checks.facts import Unread
from deskops.i18n import _

MOST: Final = 40  # variables in one answer: they fit into a datagram
_MOST_QUESTIONS: Final = 200  # of one target
_MOST_BOUND: Final = 5_000
_BESIDE: Final = 3  # tables at a time: printers are small computers


class TooBig(Exception):
    """The answer would not fit; asked for less, it may."""


class Line(Protocol):
    """One agent. Both raise Unread where it does not answer."""

    async def get(self, names: Sequence[Oid]) -> list[Bound]: ...
    async def bulk(self, names: Sequence[Oid], most: int) -> list[Bound]: ...
    async def close(self) -> None: ...


class Walk:
    """`found` is what was read so far, also when the agent stopped answering half way.

    `heard` is set when the agent has answered at all, long before everything is read.
    """

    def __init__(self) -> None:
        self._questions = 0
        self._turn = asyncio.Semaphore(_BESIDE)
        self.found: dict[Oid, object] = {}
        self.heard = asyncio.Event()
        self.complaints: list[str] = []

    async def read(
        self, opened: Awaitable[Line], scalars: Sequence[Oid], tables: Iterable[Sequence[Oid]]
    ) -> None:
        """`tables`: the columns of each; one that is not told stops no other. Raises Unread where nobody answers."""
        self._line = await opened
        try:
            self._count()
            for name, value in await self._line.get(scalars):
                if name in scalars and value is not None:
                    self.found[name] = value
            self.heard.set()
            await asyncio.gather(*(self._table(columns) for columns in tables))
        finally:
            await self._line.close()

    async def _table(self, columns: Sequence[Oid]) -> None:
        async with self._turn:
            places = {column: column for column in columns}
            most = max(1, MOST // len(columns))
            try:
                while places:
                    places, most = await self._step(places, most)
            except Unread as error:
                self.complaints.append(str(error))

    async def _step(self, places: dict[Oid, Oid], most: int) -> tuple[dict[Oid, Oid], int]:
        """The columns that have more, and where each goes on."""
        self._count()
        columns = list(places)
        try:
            bound = await self._line.bulk([places[one] for one in columns], most)
        except TooBig:
            if most == 1:
                raise Unread(_("its answers are too large for a datagram")) from None
            return places, max(1, most // 2)
        return self._onward(columns, dict(places), bound), most

    def _onward(self, columns: list[Oid], places: dict[Oid, Oid], bound: list[Bound]) -> dict[Oid, Oid]:
        """Answers come row by row: one variable of each column in turn. An answer without any is the end."""
        ended = set() if bound else set(columns)
        if len(bound) < len(columns):
            ended.update(columns[len(bound) :])  # those that this agent left out, also the next time
        for number, (name, value) in enumerate(bound):
            column = columns[number % len(columns)]
            if column in ended:
                continue
            if value is None or name[: len(column)] != column:
                ended.add(column)
            elif name <= places[column]:
                ended.add(column)
                self.complaints.append(_("its answers do not go forward"))
            else:
                places[column] = name
                self._take(name, value)
        return {column: place for column, place in places.items() if column not in ended}

    def _take(self, name: Oid, value: object) -> None:
        if len(self.found) >= _MOST_BOUND:
            raise Unread(_("its answer has no end"))
        self.found[name] = value

    def _count(self) -> None:
        self._questions += 1
        if self._questions > _MOST_QUESTIONS:
            raise Unread(_("its answer has no end"))
