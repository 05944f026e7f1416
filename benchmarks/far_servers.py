"""Simulated targets for a round of many: TCP services and printers that answer late, and some that never do.

`python -m benchmarks.far_servers TCP SNMP DEAD LATE` serves so many of each, of which DEAD are dead, every answer
LATE seconds after its question; it prints their addresses as JSON and stays. tests/ must be on the path.
"""

import asyncio
import json
import socket
import sys
from contextlib import ExitStack, suppress
from typing import Final

from simulated_printers import Agent, snmprec

_RECORDING: Final = "brother_mfc.snmprec"
_WORDS: Final = b"220 till ready\r\n"
_FILLING: Final = 3  # connections that fill the queue of a listener that takes none: SYNs behind them vanish


async def service(late: float) -> int:
    """A service that speaks first; its port. The handshake is the kernel's, so only its words are late."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(late)
        with suppress(OSError):  # whoever has heard enough breaks off
            writer.write(_WORDS)
            await reader.read()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    return int(server.sockets[0].getsockname()[1])


def quiet(stack: ExitStack) -> int:
    """The port of a host whose SYNs vanish."""
    listener = stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    for _one in range(_FILLING):
        dangling = stack.enter_context(socket.socket())
        dangling.setblocking(False)
        dangling.connect_ex(listener.getsockname())
    return int(listener.getsockname()[1])


async def printer(late: float) -> int:
    agent = Agent(snmprec(_RECORDING))
    agent.delay = late
    loop = asyncio.get_running_loop()
    transport, _agent = await loop.create_datagram_endpoint(lambda: agent, local_addr=("127.0.0.1", 0))
    return int(transport.get_extra_info("sockname")[1])


def mute(stack: ExitStack) -> int:
    """The port of a host that takes datagrams and says nothing."""
    line = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    line.bind(("127.0.0.1", 0))
    return int(line.getsockname()[1])


async def main(services: int, printers: int, dead: int, late: float) -> None:
    with ExitStack() as stack:
        told = {
            "tcp": [await service(late) for _one in range(services - dead // 2)],
            "tcp, dead": [quiet(stack) for _one in range(dead // 2)],
            "snmp": [await printer(late) for _one in range(printers - (dead - dead // 2))],
            "snmp, dead": [mute(stack) for _one in range(dead - dead // 2)],
        }
        print(json.dumps(told), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    _services, _printers, _dead = map(int, sys.argv[1:4])
    asyncio.run(main(_services, _printers, _dead, float(sys.argv[4])))
