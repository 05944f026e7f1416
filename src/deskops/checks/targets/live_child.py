"""A child process in an event loop that cannot hurt: fixed words, a cap on what it says, gone when it is let go."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from deskops.checks.collectors.child import decode
from deskops.checks.facts import Unread
from deskops.i18n import _

_PART: Final = 65_536
_ERROR_CAP: Final = 4_096
_ENDING: Final = 2.0  # seconds that it has to end after its output did


class LiveChild:
    """Use as an async context manager; the child and its own children are killed at its end. Raises Unread."""

    def __init__(
        self, words: Sequence[str], *, given: bytes, cap: int, environment: Mapping[str, str] | None = None
    ) -> None:
        self._words, self._given, self._cap = tuple(words), given, cap
        self._environment = {**os.environ, "LC_ALL": "C", "LANGUAGE": "C", **(environment or {})}
        self._child: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._grumbling = bytearray()

    async def __aenter__(self) -> "LiveChild":
        try:
            self._child = await asyncio.create_subprocess_exec(
                *self._words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=self._environment,
                start_new_session=os.name == "posix",
            )
        except FileNotFoundError:
            raise Unread(_("{program} is not installed").format(program=self._words[0])) from None
        except OSError as error:
            raise Unread(
                _("{program} cannot be run: {error}").format(program=self._words[0], error=error.strerror)
            ) from None
        self._tasks = [asyncio.create_task(self._feed()), asyncio.create_task(self._drain())]
        return self

    async def __aexit__(self, *_error: object) -> None:
        child = self._child
        if child is not None and child.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                if os.name == "posix":
                    os.killpg(child.pid, signal.SIGKILL)
                else:
                    child.kill()
            await child.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def output(self) -> AsyncIterator[bytes]:
        """What it says, part by part. Raises Unread beyond the cap."""
        assert self._child is not None and self._child.stdout is not None
        said = 0
        while part := await self._child.stdout.read(_PART):
            said += len(part)
            if said > self._cap:
                raise Unread(
                    _("{program} said more than {cap} bytes").format(program=self._words[0], cap=self._cap)
                )
            yield part

    async def ended(self) -> tuple[int, str]:
        """Its exit code and the first of its complaints, once its output is over."""
        assert self._child is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(_ENDING):
                await self._child.wait()
                await self._tasks[1]
        code = self._child.returncode
        return (-1 if code is None else code), decode(bytes(self._grumbling)).strip()

    async def _feed(self) -> None:
        assert self._child is not None and self._child.stdin is not None
        with suppress(OSError):
            self._child.stdin.write(self._given)
            await self._child.stdin.drain()
            self._child.stdin.close()

    async def _drain(self) -> None:
        """Keep its first complaints and swallow the rest, so that it never blocks on them."""
        assert self._child is not None and self._child.stderr is not None
        while part := await self._child.stderr.read(_PART):
            self._grumbling += part[: _ERROR_CAP - len(self._grumbling)]
