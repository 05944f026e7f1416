"""deskops as a person at a terminal runs it, which is a pseudo-terminal here: what is typed comes to its questions."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence

CTRL_C, CTRL_D = "\x03", "\x04"
KILL = "kill -9"  # no key: what a power cut does
HAND = 0.3  # seconds that nobody's hand is faster than
Key = str | Callable[[], str]  # what is typed, or what is done before it is known


def typed(
    words: Sequence[str],
    environment: Mapping[str, str],
    answers: Sequence[tuple[str, Key]],
    seconds: float = 30,
) -> tuple[int, str]:
    """Exit code and everything on the screen; each answer is typed once its question stands there.

    Whatever takes longer than `seconds` is killed.

    Ctrl+C in the microseconds between a question and the wait for its answer counts with the next key, as in every
    program of CPython: it is pressed as late as a hand would.
    """
    left = list(answers)
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "deskops", *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=os.environ | {"DESKOPS_LANG": "en", "TERM": "dumb"} | dict(environment),
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - so that Ctrl+C reaches it
    ) as child:
        os.close(slave)
        seen, read, end = b"", 0, time.monotonic() + seconds  # `read`: up to where an answer was given
        while time.monotonic() < end:
            ready, _w, _x = select.select([master], [], [], 0.1)
            try:
                part = os.read(master, 65536) if ready else b""
            except OSError:  # the other end is closed
                break
            seen += part
            if ready and not part:
                break
            if left and left[0][0].encode() in seen[read:]:
                read = len(seen)
                _question, key = left.pop(0)
                key = key() if callable(key) else key
                time.sleep(HAND if key in (CTRL_C, CTRL_D) else 0)
                if key == KILL:
                    child.kill()
                else:
                    os.write(master, key.encode())
        if child.poll() is None and time.monotonic() >= end:
            child.kill()
    os.close(master)
    assert not left, seen.decode()
    return child.returncode, seen.decode()
