"""A process that forks a child for each line `VERB HOME N [URL CODE]` and tells how it ended: killed at its N-th step.

A step is whatever changes the disk for good: a sync, a rename, an unlink. 0 means: not killed.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def kill_at(step: int) -> None:
    """SIGKILL just before the N-th step."""
    count = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **named)

        return call

    for name in ("fsync", "replace", "unlink"):
        setattr(os, name, counted(getattr(os, name)))


def child(words: list[str]) -> None:
    from deskops.ops.context import open_context
    from deskops.ops.do.syncing import enrol, sync_now

    verb, home, step, *more = words
    os.environ["DESKOPS_HOME"] = home
    context = open_context()
    kill_at(int(step))
    if verb == "sync":
        sync_now(context)
    else:
        enrol(context, *more, aside=verb == "enrol-here")


def main() -> None:
    os.environ["DESKOPS_KEYRING"] = "off"
    import deskops.ops.context
    import deskops.ops.do.handover
    import deskops.ops.do.syncing  # noqa: F401 - loaded once, before any fork

    print("ready", flush=True)
    for line in sys.stdin:
        process = os.fork()
        if not process:
            try:
                child(line.split())
            except BaseException as error:  # noqa: BLE001 - it must not go on as its parent
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        _pid, status = os.waitpid(process, 0)
        print("killed" if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), flush=True)


if __name__ == "__main__":
    main()
