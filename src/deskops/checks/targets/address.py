"""What a person or the register calls a target, as parts that are known to be harmless; nothing is looked up here."""

import ipaddress
import re
from typing import Final, NamedTuple
from urllib.parse import unquote

from deskops.errors import BadInput
from deskops.i18n import _

# Raw printing: whatever is said there is printed, so nothing is said but what a printer takes for a question.
PAPER: Final = frozenset({515, *range(9100, 9110)})
PORTS: Final = {"ssh": 22, "winrm": 5986, "ipp": 631, "ipps": 631, "snmp": 161, "tcp": 0}
# A host name (RFC 1123, underscores as Windows has them): no option, no command, no path can look like one.
_NAME: Final = re.compile(r"(?!-)[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?")
_USER: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.$\\@-]{0,63}")
_PATH: Final = re.compile(r"(?:/[A-Za-z0-9._~-]{1,60}){0,6}/?")
_PORT: Final = re.compile(r"[0-9]{1,5}")


class Address(NamedTuple):
    """`path` is for ipp alone. `user` is empty where nobody was named."""

    scheme: str
    host: str
    port: int
    user: str = ""
    path: str = ""

    def __str__(self) -> str:
        who = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS.get(self.scheme) else f":{self.port}"
        return f"{self.scheme}://{who}{host}{port}{self.path}"


def read(text: str) -> Address | None:
    """`scheme://[user@]host[:port][/path]`; None where it names no scheme of ours.

    Raises BadInput for one that is not whole, or has a part that no host, user or port can have. A password in it is
    refused: what stands on a command line can be read by every process.
    """
    scheme, found, rest = text.partition("://")
    scheme = scheme.lower()
    if not found or scheme not in PORTS:
        return None
    place, slash, path = rest.partition("/")
    user, at, server = place.rpartition("@")
    if ":" in user:
        raise BadInput(
            _("A password does not belong on a command line: everybody here can read it."),
            hint=_("Name the user alone; the password is asked for, or taken from the keyring."),
        )
    user = unquote(user)
    if at and not is_user(user):
        raise _wrong(text, _("{part} is no user name").format(part=user[:60]))
    host, port = _server(text, scheme, server)
    if slash + path and not (scheme in ("ipp", "ipps") and _PATH.fullmatch(slash + path)):
        raise _wrong(text, _("{part} is no path of a printer").format(part=(slash + path)[:60]))
    return Address(scheme, host, port, user, (slash + path).rstrip("/"))


def is_user(text: str) -> bool:
    """Whether a user can be called so: no option and no command can look like one."""
    return bool(_USER.fullmatch(text))


def of_host(scheme: str, host: str, *, port: int = 0, user: str = "") -> Address:
    """From the register. Raises BadInput for what is no host."""
    return Address(scheme, safe_host(host), port or PORTS[scheme], user)


def safe_host(host: str) -> str:
    """The host, known to be one. Raises BadInput."""
    host = host.strip()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if not _NAME.fullmatch(host) or ".." in host:
        raise _wrong(host, _("{part} is no host name").format(part=host[:60]))
    return host


def _server(text: str, scheme: str, server: str) -> tuple[str, int]:
    if server.startswith("["):
        host, closed, rest = server[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")):
            raise _wrong(text, _("{part} is no host name").format(part=server[:60]))
        port = rest[1:]
    else:
        host, _colon, port = server.partition(":")
    if not port:
        number = PORTS[scheme]
        if not number:
            raise _wrong(text, _("it names no port"))
        return safe_host(host), number
    if not _PORT.fullmatch(port) or not 0 < int(port) < 65536:
        raise _wrong(text, _("{part} is no port").format(part=port[:60]))
    return safe_host(host), int(port)


def _wrong(text: str, why: str) -> BadInput:
    return BadInput(
        _("{target} is no target: {why}").format(target=text[:100], why=why),
        hint=_("Write it like ssh://user@host, ipp://host/ipp/print or tcp://host:9100"),
    )
