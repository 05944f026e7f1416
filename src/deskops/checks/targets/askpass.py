"""What OpenSSH asks a person, as it asks it: a helper of its own kind hands the question over and the answer back.

The answer goes through a pipe in a folder that only its owner can open: it is never part of a command line or of an
environment. OpenSSH asks for a password only after it has verified the host's key.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

Answer = Callable[[str], Awaitable[str | None]]

POSSIBLE: Final = os.name == "posix"  # Windows has no such pipes: there keys and the agent are the way
_LONGEST: Final = 8_192  # bytes of a question
_HELPER: Final = r"""#!/bin/sh
printf '%s\0' "$1" >"$0.asked"
IFS= read -r said <"$0.said" || said=
case $said in y*) printf '%s\n' "${said#y}" ;; n) exit 1 ;; *) kill -KILL "$PPID" ;; esac
"""


class Enough(Exception):
    """Raised instead of an answer: the client is ended, since on a refusal it would offer an empty password."""


@asynccontextmanager
async def askpass(answer: Answer) -> AsyncIterator[dict[str, str]]:
    """The variables that make OpenSSH ask us. `answer` gives None to refuse."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="deskops-"))
    helper = folder / "ask"
    pipes: list[int] = []
    try:
        helper.write_text(_HELPER, encoding="ascii")
        helper.chmod(0o700)
        for name in ("ask.asked", "ask.said"):
            os.mkfifo(folder / name, 0o600)
            pipes.append(os.open(folder / name, os.O_RDWR | os.O_NONBLOCK))
        listening = asyncio.create_task(_listen(pipes[0], pipes[1], answer))
        try:
            yield {
                "SSH_ASKPASS": str(helper),
                "SSH_ASKPASS_REQUIRE": "force",
                "DISPLAY": ":0",  # clients before 8.4 look for one
            }
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
    finally:
        for pipe in pipes:
            os.close(pipe)
        shutil.rmtree(folder, ignore_errors=True)


async def _listen(asked: int, said: int, answer: Answer) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(asked, ready.set)
    question = b""
    try:
        while True:
            await ready.wait()
            ready.clear()
            with suppress(BlockingIOError):
                question += os.read(asked, _LONGEST)
            if b"\0" in question or len(question) > _LONGEST:
                text = question.partition(b"\0")[0].decode("utf-8", "replace")
                question = b""
                os.write(said, await _said(answer, text))
    finally:
        loop.remove_reader(asked)


async def _said(answer: Answer, question: str) -> bytes:
    try:
        found = await answer(question)
    except Enough:
        return b"e\n"
    return b"n\n" if found is None or "\n" in found else f"y{found}\n".encode()
