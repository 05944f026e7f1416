"""One call about a blob, and whether its answer counts: from our desk alone, in time, never by way of a redirect.

The token goes to the configured origin and nowhere else. Whatever answers without the desk's own header is a network
that is not there yet, whatever its status says.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from deskops.errors import ConfigError, Rejected, Unreachable
from deskops.i18n import N_, _
from deskops.kept import Kept
from deskops.sync.client import checked

if TYPE_CHECKING:
    import httpx

CONNECT, SILENCE, WHOLE = 10.0, 30.0, 300.0  # seconds: to connect, without a byte, for a call with its body
WORDS: Final = 64 * 1024  # bytes of an answer beside a file


class Cut(Unreachable):
    """The link broke or the desk asked us to try again: going on by offset is worth another try."""


class Busy(Unreachable):
    """The desk cannot just now; `after` is how many seconds it asks us to wait."""

    def __init__(self, message: str, *, hint: str = "", after: float = 0.0) -> None:
        super().__init__(message, hint=hint, wait=after)
        self.after = after


@dataclass(frozen=True, slots=True)
class DeskAddress:
    """`origin` is where `/v1` lies, by TLS or on this machine; `desk` the pinned id. Raises ConfigError."""

    origin: str
    desk: str
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(checked(self.origin))
        if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
            raise ConfigError(
                _("{url} is no address of a desk.").format(url=self.origin.rpartition("@")[2]),
                hint=_("A desk is reached by https://; http:// is for this machine alone."),
            )


class BlobCalls:
    """`client` carries proxy and certificates; its own credentials and redirects are not used.

    `extensions` go with each request: httpx's `trace` is where a pinned key is compared before anything is sent.
    """

    def __init__(
        self,
        client: "httpx.Client",
        address: DeskAddress,
        *,
        extensions: Mapping[str, Any] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._address = address
        self._extensions = dict(extensions or {})
        self.monotonic = monotonic

    @contextmanager
    def call(
        self, method: str, sha256: str, headers: Mapping[str, str], content: Iterable[bytes] | None = None
    ) -> Iterator["httpx.Response"]:
        """The desk's own answer, its body unread. Raises Cut, Busy, Unreachable, Rejected."""
        import httpx

        request = self._client.build_request(
            method,
            f"{self._address.origin.rstrip('/')}/v1/blobs/{sha256}",
            headers={
                "Authorization": f"Bearer {self._address.token}",
                "Accept-Encoding": "identity",
                **headers,
            },
            content=content,
            timeout=httpx.Timeout(SILENCE, connect=CONNECT),
            extensions=dict(self._extensions),
        )
        try:
            response = self._client.send(request, stream=True, auth=None, follow_redirects=False)
            try:
                self._judge(response)
                if method != "GET":
                    _emptied(response)
                yield response
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise Unreachable(
                Kept(N_("The desk cannot be reached: {detail}"), detail=_words(error)),
                hint=_("Nothing was lost; try again later."),
            ) from error
        except (httpx.RequestError, httpx.StreamError) as error:
            raise Cut(
                _("The link to the desk broke: {detail}").format(detail=_words(error)),
                hint=_("Nothing was lost; the files go on from where they were."),
            ) from error

    def pieces(self, response: "httpx.Response", most: int) -> Iterator[bytes]:
        """The body as it comes, so that no piece is lost. Raises Cut where it takes too long or never ends."""
        until, came = self.monotonic() + WHOLE, 0
        for piece in response.iter_raw():
            came += len(piece)
            if came > most or self.monotonic() > until:
                raise Cut(_("The desk sends more, or more slowly, than it may."))
            yield piece

    def _judge(self, response: "httpx.Response") -> None:
        status, desk = response.status_code, response.headers.get("Deskops-Desk")
        if desk is None:
            raise Unreachable(
                Kept(N_("Something else than the desk answered ({status})."), status=status),
                hint=_("Does this network ask for a log-in page first? Nothing was lost."),
            )
        if desk != self._address.desk:
            raise Rejected(
                Kept(N_("Another desk answered ({desk})."), desk=desk[:64]),
                hint=_("No file was sent to it. Compare the address of the desk in the settings."),
            )
        if status in (401, 403):
            raise Rejected(
                Kept(N_("The desk does not know this laptop any more.")),
                hint=_("Ask the desk for a new code."),
            )
        if status == 408:
            raise Cut(
                _("The desk found this link too slow."), hint=_("The files go on from where they were.")
            )
        if status == 429 or (status >= 500 and status != 507):
            raise Busy(
                _("The desk cannot take files just now ({status}).").format(status=status),
                hint=_("Nothing was lost; try again later."),
                after=_seconds(response.headers.get("Retry-After", "")),
            )
        if 300 <= status < 400:
            raise Unreachable(Kept(N_("The desk answered with a redirect, which is never followed.")))


def _emptied(response: "httpx.Response") -> None:
    """An answer that was read to its end leaves the connection for the next call; what is longer is not worth it."""
    came = 0
    for piece in response.iter_raw():
        came += len(piece)
        if came > WORDS:
            return


def _words(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0
