"""Why a line to the desk broke, in words that a person can act on; nothing is asked here."""

from deskops.i18n import N_
from deskops.kept import Kept

_NO_TLS = (
    "wrong version number",
    "record layer failure",
)  # OpenSSL's words for an answer that is none of TLS


def why(error: Exception, url: str) -> str:
    """A scheme that is not the server's looks like a broken line: then that is said as well."""
    import httpx

    text = str(error) or type(error).__name__
    low = text.lower()
    if any(one in low for one in _NO_TLS):
        return Kept(N_("what answers at this port speaks no TLS: {detail}"), detail=text)
    if not url.startswith("https") and isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return Kept(
            N_("it hung up without an answer; if that port speaks TLS, its address begins with https://")
        )
    if "certificate" in low:
        return Kept(N_("the certificate of the desk cannot be trusted: {detail}"), detail=text)
    if "timed out" in low or "timeout" in low:
        return Kept(N_("no answer in time"))
    if "name or service" in low or "getaddrinfo" in low or "nodename" in low or "name resolution" in low:
        return Kept(N_("the name of the desk cannot be found"))
    if "refused" in low:
        return Kept(N_("nobody answers at the desk's address"))
    return text
