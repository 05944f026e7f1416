"""The end of a program whose window was closed, whatever its main thread is about.

The system says it by SIGHUP, which waits for a busy event loop and reaches only the terminal's own programs; Textual's
input thread reads the end of a terminal as nothing typed, again and again. So a thread of its own waits for the
terminal itself. Acts are committed before they are shown, drafts within a second: nothing is lost by a hard end.
"""

import os
import select
import threading
import time
from collections.abc import Callable
from typing import Final

GRACE: Final = 10.0  # seconds in which the program may end by its own door
_LEFT_WITH: Final = 129  # as the command line has it of SIGHUP


def watch(terminal: int, gone: Callable[[], object]) -> None:
    """Once nobody can type on that descriptor any more call `gone`, and end the process if that does not.

    Does nothing where it is no terminal, or where the system cannot wait for one so (Windows).
    """
    if os.isatty(terminal) and hasattr(select, "poll"):
        threading.Thread(target=_wait, args=(terminal, gone), name="terminal", daemon=True).start()


def _wait(terminal: int, gone: Callable[[], object]) -> None:
    poll = select.poll()
    poll.register(terminal, 0)  # not what is typed: the end alone, of which is always told
    if any(told & select.POLLHUP for _descriptor, told in poll.poll()):
        gone()
        time.sleep(GRACE)
        os._exit(_LEFT_WITH)
