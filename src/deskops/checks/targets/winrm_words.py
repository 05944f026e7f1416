"""What goes wrong with WinRM, and what a person can do about it."""

import socket
import ssl
from collections.abc import Iterator
from typing import Final

from pypsrp.exceptions import AuthenticationError, WSManFaultError
from requests import exceptions as of_http

from deskops.checks.facts import Unread
from deskops.checks.targets.address import Address
from deskops.errors import Unreachable
from deskops.i18n import N_, _

_BY_NAME: Final = N_(
    "Ask it by the name that its certificate has; for registered machines set what follows their host names"
    ' there: [checks.reach."site:CODE"] domain = "corp.example"'
)
_OTHER_NAME: Final = (
    62,
    64,
)  # of OpenSSL's x509_vfy.h: X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
# Of OpenSSL's x509_vfy.h: what is wrong with a certificate, and what helps.
_CERTIFICATES: Final = {
    9: (N_("its certificate is not valid yet"), N_("Set the clock, there or here.")),
    10: (N_("its certificate has expired"), N_("Have it renewed there; or set the clock here.")),
    **dict.fromkeys(_OTHER_NAME, (N_("its certificate is for another name"), _BY_NAME)),
}
_UNTRUSTED: Final = (
    N_("its certificate is not trusted"),
    N_("Get the certificate of its authority as a PEM file: deskops config set checks.winrm_ca FILE"),
)
# Of WinError.h and MS-WSMV (ERROR_ACCESS_DENIED, ERROR_WSMAN_QUOTA_…).
_DENIED: Final = 5
_QUOTAS: Final = frozenset({*range(2150859173, 2150859177), 2150859179, *range(2150859238, 2150859242)})


def why_not(error: Exception, address: Address) -> Unreachable | Unread:
    """Unreachable where nobody got in, Unread where something that was said is at fault."""
    if isinstance(error, AuthenticationError):
        return _failed(
            address,
            _("it does not let this user in"),
            _("User (DOMAIN\\user or user@domain) and password; each try counts where accounts get locked."),
        )
    if isinstance(error, WSManFaultError):
        return _fault(error, address)
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why, hint = _CERTIFICATES.get(cause.verify_code, _UNTRUSTED)
            return _failed(address, _(why), _(hint))
        if isinstance(cause, (TimeoutError, of_http.Timeout)):
            return _failed(address, _("no answer in time"))
        if isinstance(cause, ConnectionRefusedError):
            return _failed(address, _("nobody listens there"), _with_https())
        if isinstance(cause, socket.gaierror):
            return _failed(address, _("its name is not known"))
        if isinstance(cause, ssl.SSLError):
            return _failed(address, _("it does not speak TLS"), _with_https())
    return Unread(_("{program}: {error}").format(program="WinRM", error=_short(error)))


def is_other_name(error: BaseException) -> bool:
    return isinstance(error, ssl.SSLCertVerificationError) and error.verify_code in _OTHER_NAME


def not_https(address: Address) -> Unreachable:
    return _failed(address, _("a password is not sent over plain HTTP"), _with_https())


def _with_https() -> str:
    return _("WinRM must listen with HTTPS there, on port 5986: winrm quickconfig -transport:https")


def _fault(error: WSManFaultError, address: Address) -> Unreachable | Unread:
    if error.code == _DENIED:
        return _failed(
            address,
            _("the password is right, but this user may not use WinRM"),
            _("Have the user put into Remote Management Users, or Administrators, there."),
        )
    if error.code in _QUOTAS:
        return _failed(
            address,
            _("it has no shell left for this user"),
            _("Shells that were left open end by themselves; or raise MaxShellsPerUser there."),
        )
    return Unread(_("{program}: {error}").format(program="WinRM", error=_short(error.reason or error.code)))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while error is not None and seen < 20:
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1


def _short(what: object) -> str:
    return str(what)[:200]


def _failed(address: Address, why: str, hint: str = "") -> Unreachable:
    return Unreachable(_("{target}: {why}").format(target=address, why=why), hint=hint)
