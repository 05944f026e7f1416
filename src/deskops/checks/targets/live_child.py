"""A child process in an event loop that cannot hurt: fixed words, a cap on what it says, gone when it is let go."""

import asyncio
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar

from deskops.checks.collectors.child import decode, plain_environment
from deskops.checks.facts import Unread
from deskops.i18n import _
from deskops.system_errors import why

Pipe = TypeVar("Pipe")
_PART: Final = 65_536
_ERROR_CAP: Final = 4_096
_ENDING: Final = 2.0  # seconds that it has to end after its output did


class Talk:
    """A child that runs: what it says, and how it ended."""

    def __init__(self, child: Process, name: str, cap: int, given: bytes) -> None:
        self._child, self._name, self._cap = child, name, cap
        self._grumbling = bytearray()
        self._feeding = asyncio.create_task(self._feed(given))
        self._draining = asyncio.create_task(self._drain())

    async def output(self) -> AsyncIterator[bytes]:
        """Part by part. Raises Unread beyond the cap."""
        pipe, said = _there(self._child.stdout), 0
        while part := await pipe.read(_PART):
            said += len(part)
            if said > self._cap:
                raise Unread(
                    _("{program} said more than {cap} bytes").format(program=self._name, cap=self._cap)
                )
            yield part

    async def ended(self) -> tuple[int, str]:
        """Its exit code and the first of its complaints, once its output is over; -1 while it does not end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDING):
                await self._child.wait()
                await self._draining
        code = self._child.returncode
        return (-1 if code is None else code), decode(bytes(self._grumbling)).strip()

    async def end(self) -> None:
        """Kill it with its own children, if it still runs."""
        if self._child.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                if os.name == "posix":
                    os.killpg(self._child.pid, signal.SIGKILL)
                else:
                    self._child.kill()
            await self._child.wait()
        for task in (self._feeding, self._draining):
            task.cancel()
        await asyncio.gather(self._feeding, self._draining, return_exceptions=True)

    async def _feed(self, given: bytes) -> None:
        pipe = _there(self._child.stdin)
        with suppress(OSError):
            pipe.write(given)
            await pipe.drain()
            pipe.close()

    async def _drain(self) -> None:
        """Keep its first complaints and swallow the rest, so that it never blocks on them."""
        pipe = _there(self._child.stderr)
        while part := await pipe.read(_PART):
            self._grumbling += part[: _ERROR_CAP - len(self._grumbling)]


@asynccontextmanager
async def live_child(
    words: Sequence[str], *, given: bytes, cap: int, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Talk]:
    """Killed with its own children at the end. Raises Unread where it is not there or may not run."""
    try:
        child = await asyncio.create_subprocess_exec(
            *words,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=plain_environment() | dict(environment or {}),
            start_new_session=os.name == "posix",
        )
    except FileNotFoundError:
        raise Unread(_("{program} is not installed").format(program=words[0])) from None
    except OSError as error:
        raise Unread(
            _("{program} cannot be run: {error}").format(program=words[0], error=why(error))
        ) from None
    talk = Talk(child, words[0], cap, given)
    try:
        yield talk
    finally:
        await talk.end()


def _there(pipe: Pipe | None) -> Pipe:
    if pipe is None:
        raise Unread(_("it has no pipe"))
    return pipe
