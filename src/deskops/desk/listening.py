"""Where a desk listens, and in words why it cannot."""

import errno
import socket

from deskops.errors import UsageError
from deskops.i18n import _
from deskops.system_errors import why


def listen(host: str, port: int) -> socket.socket:
    """A socket of that address. Raises UsageError with what is wrong with host or port.

    That it speaks TCP is said, though nothing else could be meant: asyncio sets TCP_NODELAY on no other, and
    without it every answer after the first of a connection waits 40 ms for an acknowledgement.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise _taken(host, port, error) from error
    listener.set_inheritable(True)
    return listener


def _taken(host: str, port: int, error: OSError) -> UsageError:
    another = _("Choose another: --port N, or 0 for any free one")
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return UsageError(
            _("{host} is no address of this machine.").format(host=host),
            hint=_("--host 127.0.0.1 is for this machine alone, 0.0.0.0 for everybody who reaches it."),
        )
    if error.errno == errno.EADDRINUSE:
        words = _("Port {port} is in use: another program answers there, or this desk does already.")
        return UsageError(words.format(port=port), hint=another)
    return UsageError(
        _("Port {port} cannot be used: {detail}").format(port=port, detail=why(error)), hint=another
    )
