"""Ten variables of many agents, all in one process: `python -m benchmarks.snmp_many v2c|pysnmp PORT…` tells seconds."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence

_P = (1, 3, 6, 1, 2, 1, 43)
NAMES = [(1, 3, 6, 1, 2, 1, 1, part, 0) for part in (1, 3, 5)] + [
    (*_P, 11, 1, 1, column, 1, row) for row in (1, 2) for column in (6, 8, 9)
] + [(*_P, 10, 2, 1, 4, 1, 1)]  # fmt: skip


async def own(port: int) -> int:
    from deskops.checks.targets.address import of_host
    from deskops.checks.targets.snmp import V2c

    line = await V2c.to(of_host("snmp", "127.0.0.1", port=port), "public")
    try:
        return sum(1 for _name, value in await line.get(NAMES) if value is not None)
    finally:
        await line.close()


async def pysnmp(ports: Sequence[int]) -> list[int]:
    """With one engine for all of them."""
    from pysnmp.hlapi.v3arch import asyncio as snmp

    engine = snmp.SnmpEngine()

    async def one(port: int) -> int:
        target = await snmp.UdpTransportTarget.create(("127.0.0.1", port), timeout=3)
        names = [snmp.ObjectType(snmp.ObjectIdentity(name)) for name in NAMES]
        community = snmp.CommunityData("public", mpModel=1)  # noqa: S508 - the same as ours is compared
        said = await snmp.get_cmd(engine, community, target, snmp.ContextData(), *names, lookupMib=False)
        return len(said[3])

    try:
        return list(await asyncio.gather(*(one(port) for port in ports)))
    finally:
        engine.close_dispatcher()


async def main() -> None:
    which, ports = sys.argv[1], [int(one) for one in sys.argv[2:]]
    begun = time.perf_counter()
    told = await (pysnmp(ports) if which == "pysnmp" else asyncio.gather(*(own(port) for port in ports)))
    taken = time.perf_counter() - begun
    assert set(told) == {len(NAMES)}, set(told)
    print(json.dumps({"seconds": taken}))


if __name__ == "__main__":
    asyncio.run(main())
