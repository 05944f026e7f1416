"""Child processes that cannot hurt: fixed words, a deadline, a cap on what they say, tolerant of every encoding."""

import atexit
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from deskops.checks.facts import Unread
from deskops.i18n import _
from deskops.system_errors import why

if TYPE_CHECKING:
    import subprocess

CAP: Final = 16 * 1024 * 1024
_ERROR_CAP: Final = 4096
_running: set["subprocess.Popen[bytes]"] = set()


class Said(NamedTuple):
    code: int
    text: str
    error: str = ""


def decode(data: bytes) -> str:
    """UTF-16 by its mark, UTF-8, else GB18030 (Chinese consoles), else whatever can be saved."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return data.decode("utf-8", "replace")


def run(words: Sequence[str], *, seconds: float, cap: int = CAP, given: bytes = b"") -> Said:
    """Run a program. Raises Unread where it is not there, may not run, takes too long or says too much."""
    with _start(words, bool(given)) as child:
        late = threading.Event()
        alarm = threading.Timer(seconds, _stop, (child, late))
        alarm.daemon = True
        alarm.start()
        try:
            return _listen(child, words[0], cap, given, late)
        finally:
            alarm.cancel()
            _stop(child)
            _running.discard(child)


def _start(words: Sequence[str], fed: bool) -> "subprocess.Popen[bytes]":
    if not installed(words[0]):
        raise Unread(_("{program} is not installed").format(program=words[0]))
    import subprocess  # costs more than most facts; a machine without any of these programs never pays it

    try:
        child = subprocess.Popen(
            list(words),
            stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,  # raw pipes: closing one never waits for a thread that still reads it
            env=plain_environment(),
            start_new_session=os.name == "posix",  # so that its own children end with it
        )
    except OSError as error:
        raise Unread(
            _("{program} cannot be run: {error}").format(program=words[0], error=why(error))
        ) from None
    _running.add(child)
    return child


def plain_environment() -> dict[str, str]:
    """Ours, with what programs say in the words that we know."""
    return {**os.environ, "LC_ALL": "C", "LANGUAGE": "C"}


def installed(program: str) -> bool:
    """Whether the search path has it: a look into folders, since a failed start costs a fork."""
    if os.sep in program or os.name == "nt":
        return True  # a path, or Windows' own way of searching
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return any(os.access(f"{folder}/{program}", os.X_OK) for folder in folders)


def _listen(
    child: "subprocess.Popen[bytes]", name: str, cap: int, given: bytes, late: threading.Event
) -> Said:
    grumbling: list[bytes] = []
    listener = threading.Thread(target=_drain, args=(child, grumbling), daemon=True)
    listener.start()
    if child.stdin is not None:
        threading.Thread(target=_feed, args=(child, given), daemon=True).start()
    output = bytearray()
    while child.stdout and (part := child.stdout.read(65536)):
        output += part
        if len(output) > cap:
            raise Unread(_("{program} said more than {cap} bytes").format(program=name, cap=cap))
    code = child.wait()
    if late.is_set():
        raise Unread(_("{program} gave no answer in time").format(program=name))
    listener.join(0.05)
    return Said(code, decode(bytes(output)), decode(b"".join(grumbling)).strip())


def _drain(child: "subprocess.Popen[bytes]", into: list[bytes]) -> None:
    """Keep the first words of its complaints and swallow the rest, so that it never blocks on them."""
    room = _ERROR_CAP
    with suppress(OSError, ValueError):  # closed under us when the child is stopped
        while child.stderr and (part := child.stderr.read(65536)):
            into.append(part[:room])
            room -= len(part[:room])


def _feed(child: "subprocess.Popen[bytes]", given: bytes) -> None:
    with suppress(OSError, ValueError):
        if child.stdin:
            child.stdin.write(given)
            child.stdin.close()


def _stop(child: "subprocess.Popen[bytes]", late: threading.Event | None = None) -> None:
    if child.returncode is not None:
        return  # reaped; until then its number cannot belong to another
    if late:
        late.set()
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


@atexit.register
def _stop_all() -> None:
    """A run that is over leaves no child behind, not even of a fact that was given up."""
    for child in list(_running):
        _stop(child)
