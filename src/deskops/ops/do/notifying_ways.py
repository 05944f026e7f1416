"""The ways in which a system calls for a person: its desktop, else the terminal, else the terminal's bell.

A text is data on each of them: an argument or a value of its own, never a part of a command, of markup or of a script.

Sources: the Desktop Notifications Specification 1.2 (D-Bus), notify-send(1), osascript(1), Windows' ToastGeneric
template; OSC 9 (iTerm2), OSC 777 (rxvt-unicode), OSC 99 (kitty).
"""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Final

from deskops.config.terminal import AUTO
from deskops.text import seen

TITLE: Final = "deskops"
_SECONDS: Final = 5.0  # for a program or a bus to take it
_BUS: Final = "DBUS_SESSION_BUS_ADDRESS"
_TEXT: Final = "DESKOPS_NOTICE"  # the variable in which a script of Windows finds the text
_LONGEST: Final = 200  # characters that a terminal is handed

# The words stand in variables; the text node takes them as text.
_TOAST: Final = f"""
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
[void][Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom, ContentType = WindowsRuntime]
$xml = New-Object Windows.Data.Xml.Dom.XmlDocument
$xml.LoadXml('<toast><visual><binding template="ToastGeneric"><text/><text/></binding></visual></toast>')
$texts = $xml.GetElementsByTagName('text')
[void]$texts.Item(0).AppendChild($xml.CreateTextNode('{TITLE}'))
[void]$texts.Item(1).AppendChild($xml.CreateTextNode($env:{_TEXT}))
$app = '{{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}}\\WindowsPowerShell\\v1.0\\powershell.exe'
$toast = New-Object Windows.UI.Notifications.ToastNotification $xml
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show($toast)
"""
_APPLE: Final = (
    "on run argv",
    "display notification (item 1 of argv) with title (item 2 of argv)",
    "end run",
)
_OSC_9: Final = frozenset({"iTerm.app", "WezTerm", "ghostty"})
_OSC_777: Final = ("foot", "rxvt", "contour")


def told(
    text: str,
    way: str,
    ring: Callable[[str], object] | None = None,
    *,
    platform: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
) -> bool:
    """Whether somebody could hear it. `way` is that of the settings; `ring` writes to a terminal, if there is one."""
    if way == AUTO and by_desktop(text, platform, environment):
        return True
    if ring is None:
        return False
    ring((of_terminal(text, environment) if way == AUTO else "") or "\a")
    return True


def by_desktop(text: str, platform: str, environment: Mapping[str, str]) -> bool:
    if platform == "darwin":
        script = [word for line in _APPLE for word in ("-e", line)]
        return _run(["osascript", *script, text, TITLE], environment)
    if platform == "win32":
        coded = base64.b64encode(_TOAST.encode("utf-16-le")).decode("ascii")
        order = ["powershell.exe", "-NoProfile", "-NonInteractive", "-EncodedCommand", coded]
        return _run(order, {**environment, _TEXT: text})
    return _by_bus(text, environment) or _run(
        ["notify-send", "--app-name", TITLE, "--", TITLE, escape(text, quote=False)], environment
    )


def _run(order: Sequence[str], environment: Mapping[str, str]) -> bool:
    program = shutil.which(order[0], path=environment.get("PATH"))
    if program is None:
        return False
    try:
        done = subprocess.run(
            [program, *order[1:]],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _by_bus(text: str, environment: Mapping[str, str]) -> bool:
    """By the session's own bus; a task of cron or systemd finds it where the system keeps it."""
    try:
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.io.blocking import open_dbus_connection
        from jeepney.wrappers import unwrap_msg
    except ImportError:  # there is a bus on Linux, and on other systems as a rule none
        return False
    address = environment.get(_BUS) or _usual_bus()
    if not address:
        return False
    service = DBusAddress(
        "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
    )
    body: tuple[object, ...] = (TITLE, 0, "", TITLE, escape(text, quote=False), [], {"urgency": ("y", 2)}, -1)
    try:
        with closing(open_dbus_connection(address, auth_timeout=_SECONDS)) as bus:
            call = new_method_call(service, "Notify", "susssasa{sv}i", body)
            unwrap_msg(bus.send_and_get_reply(call, timeout=_SECONDS))
    except (OSError, ValueError, RuntimeError, StopIteration, DBusErrorResponse):
        return False
    return True


def _usual_bus() -> str:
    if not hasattr(os, "getuid"):
        return ""
    socket = Path(f"/run/user/{os.getuid()}/bus")
    return f"unix:path={socket}" if socket.exists() else ""


def of_terminal(text: str, environment: Mapping[str, str]) -> str:
    """What a terminal that shows notifications is told; empty for another one, and behind a multiplexer."""
    plain = seen(text).replace(";", ",").replace("\n", " ").replace("\t", " ")[:_LONGEST]
    name, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if "TMUX" in environment or "STY" in environment:
        return ""
    if name == "xterm-kitty":
        return f"\x1b]99;i=deskops:d=0;{TITLE}\x1b\\\x1b]99;i=deskops:p=body;{plain}\x1b\\"
    if program in _OSC_9:
        return f"\x1b]9;{TITLE}: {plain}\x1b\\"
    if name.startswith(_OSC_777):
        return f"\x1b]777;notify;{TITLE};{plain}\x1b\\"
    return ""
