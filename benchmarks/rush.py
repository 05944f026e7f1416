"""The load on a desk, in a process of its own: `python -m benchmarks.rush FILE`, where FILE holds what is asked for.

Laptops are asyncio tasks that speak HTTP/1.1 on plain sockets. What they send is made before the clock starts.
"""

import asyncio
import json
import random
import sys
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.branch import DAY, Seat, payload, read_seats
from deskops.domain.canonical import salted
from deskops.domain.clock import milliseconds, tick, uuid7
from deskops.domain.entries import Entry, entry_digest
from deskops.sync.packing import pack, to_json

_LONGEST: Final = 60.0  # seconds after which a call is a pile-up
_TRIES: Final = 30
_LOOKED_AT: Final = ("00", "7f", "a1")  # ends of turns: one answer in a hundred is taken apart whole


@dataclass(slots=True)
class Sum:
    """What came of all calls. `took` are seconds from when a call was due."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    refused: int = 0
    rows: int = 0
    unkept: int = 0  # answers that say no without saying when to come again
    given_up: int = 0
    seconds: float = 0.0
    words: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Laptop:
    seat: Seat
    desk: str
    cursor: int
    turn: str = ""
    entries: list[dict[str, Any]] = field(default_factory=list)
    packed: bytes = b""
    still: bool = False  # stays at its cursor: asks for the same page again

    def request(self, entries: list[dict[str, Any]]) -> bytes:
        now = datetime.now(UTC)
        told = {
            "protocol": 1, "version": "", "desk": self.desk, "cursor": self.cursor, "behind": {}, "buckets": "",
            "turn": self.turn, "entries": entries,
            "clock": {"wall": now.isoformat(), "boot": "rush", "reading": milliseconds(now), "trip": 10},
        }  # fmt: skip
        body, packed = pack(to_json(told))
        lines = [
            "POST /v1/sync HTTP/1.1", "Host: desk", "Content-Type: application/json", "Accept-Encoding: gzip",
            f"Authorization: Bearer {self.seat.token}", f"Content-Length: {len(body)}",
        ]  # fmt: skip
        lines += ["Content-Encoding: gzip"] if packed else []
        return "\r\n".join([*lines, "", ""]).encode() + body


def day_of(seat: Seat) -> list[dict[str, Any]]:
    """Fifty entries: ten on each of five jobs."""
    made, stamp = list[dict[str, Any]](), ""
    now, chance = datetime.now(UTC), random.Random(seat.replica)
    for job in seat.jobs:
        for action in DAY:
            told, personal = payload(action), dict[str, list[str]]()
            if action == "confirm":
                personal = {"name": ["00", told["name"]]}
                told = {**told, "name": salted(told["name"], "00")}
            stamp = tick(stamp, milliseconds(now), seat.code)
            entry = Entry(
                uuid7(milliseconds(now), chance.randbytes(10)), job, "job", action, told, stamp, now,
                seat.engineer, seat.replica, "rush", milliseconds(now),
            )  # fmt: skip
            row = {name: getattr(entry, name) for name in ("id", "subject", "kind", "action", "at", "author")}
            row |= {"replica": entry.replica, "boot": entry.boot, "reading": entry.reading, "payload": told}
            row |= {"wall": now.isoformat(), "digest": entry_digest(entry, told)}
            made.append(row | ({"personal": personal} if personal else {}))
    return made


def told_by(body: bytes) -> dict[str, Any]:
    """The answer, with the number of its rows in their place: to take each apart would cost the desk a core.

    Rows come last, and each says once in which slot it lives, in a way that a text within cannot say it.
    """
    told, mark, rows = body.partition(b',"rows":[')
    if not mark or not rows.endswith(b"]}"):
        raise ValueError("an answer without rows")
    made: dict[str, Any] = json.loads(told + b"}")
    count = rows.count(b',"slot":"')
    if made["turn"][-2:] in _LOOKED_AT and len(json.loads(body)["rows"]) != count:
        raise ValueError("rows that are none, or are not counted")
    return made | {"rows": count}


class Load:
    def __init__(self, asked: dict[str, Any]) -> None:
        self.asked, self.sum = asked, Sum()
        self.port: int = asked["port"]

    async def call(
        self, laptop: Laptop, line: "tuple[Any, Any] | None", packed: bytes
    ) -> tuple[int, Any, Any]:
        reader, writer = line or await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(packed)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].split()[0])
        body = await reader.readexactly(length)
        status = int(head.split()[1])
        self.sum.statuses[str(status)] += 1
        if status != 200:
            self.sum.unkept += status in (429, 503) and "retry-after:" not in head
            if status not in (429, 503):
                self.sum.words[body[:300].decode(errors="replace")] += 1
            writer.close()
            return status, None, None
        told = told_by(zlib.decompress(body, 31) if "content-encoding: gzip" in head else body)
        laptop.turn = told["turn"]
        if not laptop.still:
            laptop.cursor = told["cursor"]
        self.sum.rows += told["rows"]
        self.sum.taken += sum("code" not in one for one in told["outcomes"])
        self.sum.refused += sum("code" in one for one in told["outcomes"])
        return status, told, (reader, writer)

    async def visit(self, laptop: Laptop, due: float) -> None:
        """A whole sync: pushes, pulls until there is no more, and comes back when it is told to."""
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        packed, line = laptop.packed, None
        for _try in range(_TRIES):
            try:
                status, told, line = await asyncio.wait_for(self.call(laptop, line, packed), _LONGEST)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                self.sum.statuses[type(error).__name__] += 1
                line = None
                continue
            if status in (429, 503):
                await asyncio.sleep(5)  # what Retry-After says
                continue
            if status != 200:
                break
            if not told["more"]:
                self.sum.took.append(time.perf_counter() - due)
                line[1].close()
                return
            packed = laptop.request([])
        self.sum.given_up += 1

    async def open_loop(self, laptops: list[Laptop], rate: float) -> None:
        begun = time.perf_counter() + 0.2
        await asyncio.gather(*(self.visit(one, begun + n / rate) for n, one in enumerate(laptops)))

    async def closed_loop(self, laptops: list[Laptop], at_once: int, until: float) -> None:
        """So many lines at once, each with the next call as soon as the last was answered."""
        waiting = iter(laptops)

        async def one() -> None:
            line = None
            for laptop in waiting:
                if until and time.perf_counter() > end:
                    return
                begun = time.perf_counter()
                status, _told, line = await self.call(laptop, line, laptop.packed)
                if status == 200:
                    self.sum.took.append(time.perf_counter() - begun)

        end = time.perf_counter() + until
        await asyncio.gather(*(one() for _line in range(at_once)))

    async def again(self, laptops: list[Laptop], until: float) -> None:
        """Each laptop asks again and again."""

        async def one(laptop: Laptop) -> None:
            line = None
            while time.perf_counter() < end:
                begun = time.perf_counter()
                try:
                    packed = laptop.request([])
                    status, _told, line = await asyncio.wait_for(self.call(laptop, line, packed), _LONGEST)
                except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                    self.sum.statuses[type(error).__name__] += 1
                    line = None
                    continue
                self.sum.took.append(time.perf_counter() - begun)
                if status != 200:
                    line = None

        end = time.perf_counter() + until
        await asyncio.gather(*(one(laptop) for laptop in laptops))

    async def run(self) -> Sum:
        asked = self.asked
        seats = read_seats(Path(asked["seats"]))[asked["first"] : asked["first"] + asked["count"]]
        laptops = [
            Laptop(seat, asked["desk"], asked["cursor"], still=asked["way"] == "again") for seat in seats
        ]
        for laptop in laptops:
            laptop.entries = day_of(laptop.seat) if asked["push"] else []
            laptop.packed = laptop.request(laptop.entries)
        begun = time.perf_counter()
        match asked["way"]:
            case "open":
                await self.open_loop(laptops, asked["rate"])
            case "closed":
                await self.closed_loop(laptops, asked["at_once"], asked.get("until", 0))
            case "again":
                await self.again(laptops, asked["until"])
        self.sum.seconds = time.perf_counter() - begun
        return self.sum


def main() -> None:
    load = Load(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    done = asyncio.run(load.run())
    told = {name: getattr(done, name) for name in Sum.__slots__}
    print(json.dumps(told | {"statuses": dict(done.statuses), "words": dict(done.words)}))


if __name__ == "__main__":
    main()
