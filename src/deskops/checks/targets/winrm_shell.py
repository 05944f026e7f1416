"""One command in a shell of its own behind WinRM: its input given, its output taken, the shell closed again."""

import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from pypsrp.exceptions import WinRMError
from pypsrp.shell import CommandState, Process, SignalCode, WinRS
from pypsrp.wsman import NAMESPACES, OptionSet
from requests import RequestException
from spnego.exceptions import SpnegoError

from deskops.checks.facts import Unread
from deskops.checks.targets.address import Address
from deskops.checks.targets.winrm_line import WAITING, Bounds, Trust, connected
from deskops.checks.targets.winrm_words import not_https, why_not
from deskops.i18n import _

CLOSING: Final = 3.0  # seconds of its time that are kept for closing the shell
_IDLE: Final = 60  # seconds after which Windows closes a shell that was left; it takes no less
_PART: Final = 32_768  # bytes of input in one message
_PLAIN: Final = 5985  # the port of WinRM over plain HTTP
_UTF8: Final = 65001
_BREATH: Final = 0.05  # seconds
# What the library raises, on what a machine says as well as on what it does not.
_FAILURES: Final = (
    WinRMError, SpnegoError, RequestException, OSError, struct.error, ValueError, LookupError, AttributeError,
    TypeError, SyntaxError,
)  # fmt: skip


class Errand(NamedTuple):
    """What is to be run. `cap`: bytes that it may say. `heard` is told what was said so far."""

    words: Sequence[str]
    given: bytes
    cap: int
    heard: Callable[[bytes], None] = lambda _said: None


class Ended(NamedTuple):
    code: int
    output: bytes
    complaint: bytes


class _Piped(WinRS):
    """A command whose input is a pipe: as a console, which is what Windows takes it for, PowerShell never ends it."""

    def command(
        self,
        executable: str,
        arguments: list[str] | None,
        no_shell: bool = False,
        command_id: str | None = None,
    ) -> ET.Element:
        line = ET.Element(_rsp("CommandLine"))
        ET.SubElement(line, _rsp("Command")).text = executable
        for one in arguments or []:
            ET.SubElement(line, _rsp("Arguments")).text = one
        options = OptionSet()
        options.add_option("WINRS_CONSOLEMODE_STDIN", "FALSE")
        options.add_option("WINRS_SKIP_CMD_SHELL", str(no_shell).upper())
        return self.wsman.command(self.resource_uri, line, options, self._selector_set)


def run(address: Address, password: str, errand: Errand, bounds: Bounds, trust: Trust) -> Ended:
    """Raises Unreachable where it does not let us in, Unread where something else is wrong."""
    if address.port == _PLAIN:
        raise not_https(address)
    try:
        return _run(address, password, errand, bounds, trust)
    except Unread:
        raise
    except _FAILURES as error:
        raise why_not(error, address) from None


def _run(address: Address, password: str, errand: Errand, bounds: Bounds, trust: Trust) -> Ended:
    shell = _Piped(connected(address, password, bounds, trust), codepage=_UTF8, idle_time_out=_IDLE)
    try:
        shell.open()
        return _talk(shell, errand, bounds)
    finally:
        with suppress(*_FAILURES):  # what went wrong before is what is told
            shell.close()
        shell.wsman.close()
        bounds.close()


def _talk(shell: WinRS, errand: Errand, bounds: Bounds) -> Ended:
    process = Process(shell, errand.words[0], list(errand.words[1:]))
    process.begin_invoke()
    for at in range(0, max(1, len(errand.given)), _PART):
        process.send(errand.given[at : at + _PART], end=at + _PART >= len(errand.given))
    size = 0
    while process.state != CommandState.DONE:
        left = bounds.left - CLOSING
        if left <= 0:
            raise Unread(_("no answer in time"))
        before = size
        process.poll_invoke(timeout=max(1, min(WAITING, int(left))))
        size = len(process.stdout) + len(process.stderr)
        if size > errand.cap:
            raise Unread(_("{program} said more than {cap} bytes").format(program="WinRM", cap=errand.cap))
        if size == before and process.state != CommandState.DONE:
            time.sleep(_BREATH)  # Windows answers when there is something; others are not asked in a rage
        errand.heard(process.stdout)
    process.signal(SignalCode.CTRL_C)
    return Ended(process.rc or 0, process.stdout, process.stderr)


def _rsp(name: str) -> str:
    return f"{{{NAMESPACES['rsp']}}}{name}"
