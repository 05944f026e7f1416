"""The laptop's line to its desk, over httpx; whatever answers that is not the desk is *offline, because …*."""

import ssl
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from deskops.config.rules import desk_address
from deskops.errors import ConfigError, NotLetIn, Rejected, Unreachable
from deskops.i18n import N_, _
from deskops.kept import Kept
from deskops.sync.deadline import Deadline
from deskops.sync.packing import LARGEST_PACKED, THOROUGH, Unpackable, from_json, pack, to_json, unpack
from deskops.sync.why import why
from deskops.sync.wire import SERVICE

if TYPE_CHECKING:
    import httpx

_CHUNK: Final = 64 * 1024
# httpx loads a command line of its own where it can, with Rich's progress bars and Pygments: half of its memory and of
# the time of its import. It does without where that cannot be imported.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # as Python's import system has it


@dataclass(frozen=True, slots=True)
class Line:
    """Where the desk is and how it is reached; times in seconds."""

    url: str
    desk: str = ""  # the id that every answer must come from; empty before enrolment
    token: str = ""
    ca: Path | None = None
    pins: tuple[str, ...] = ()  # SHA-256 of public keys (SPKI) of which the server must show one
    proxy: str = ""
    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0


class ShutOut(Rejected):
    """The desk answered 401 with an order for this laptop, signed; nobody has checked the signature yet."""

    def __init__(self, message: str, order: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.order = order


class Client:
    """One connection to one desk. Counts bytes and round trips; `trip` is the last one's milliseconds."""

    def __init__(self, line: Line, *, transport: "httpx.BaseTransport | None" = None) -> None:
        import httpx

        self.line = line
        self._deadline = Deadline()
        self.others: list[
            Callable[[], str]
        ] = []  # ways to another token, each tried once; empty where there is none
        self.on_other: Callable[[], object] = lambda: (
            None
        )  # what is done once the desk has let one of them in
        self.sent = self.received = self.round_trips = self.trip = 0
        headers = {"Accept-Encoding": "gzip", "Accept": "application/json", "User-Agent": SERVICE}
        try:
            self.http = httpx.Client(
                base_url=checked(line.url),
                headers=headers,
                timeout=httpx.Timeout(line.read, connect=line.connect),
                follow_redirects=False,
                verify=_trust(line),
                proxy=None if line.proxy in ("", "none") else line.proxy,
                trust_env=line.proxy == "",
                transport=transport,
            )
        except (OSError, ValueError) as error:
            raise ConfigError(
                _("The connection to the desk cannot be set up: {detail}").format(detail=error),
                hint=_("Look at its settings: deskops config show"),
            ) from error

    @property
    def extensions(self) -> dict[str, Any]:
        """What goes with each request on this line: a pinned key is compared before anything is sent."""
        return {"trace": self._traced}

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def renew(self, token: str) -> None:
        """This laptop has a new token from the next request on."""
        self.line = replace(self.line, token=token)

    def get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, None)

    def hello(self, challenge: str) -> dict[str, Any]:
        """Who answers here; nothing is told of this laptop, no token of it either. Raises as `post`."""
        line, self.line = self.line, replace(self.line, token="")
        try:
            return self._asked("GET", f"/v1/hello?challenge={challenge}", None)
        finally:
            self.line = line

    def post(self, path: str, told: Mapping[str, Any]) -> dict[str, Any]:
        """Raises Unreachable for whatever is no answer of the desk, Rejected for its no, ShutOut with its order."""
        return self._ask("POST", path, to_json(told))

    def hand_over(self, path: str, content: bytes) -> dict[str, Any]:
        """Post bytes as they are. Raises as `post`."""
        return self._ask("POST", path, content, as_json=False)

    def _ask(self, method: str, path: str, content: bytes | None, *, as_json: bool = True) -> dict[str, Any]:
        try:
            return self._asked(method, path, content, as_json=as_json)
        except NotLetIn as error:
            refused = error
        while self.others:
            token = self.others.pop(0)()
            if not token:
                continue
            self.renew(token)
            try:
                answer = self._asked(method, path, content, as_json=as_json)
            except NotLetIn:
                continue
            self.on_other()
            return answer
        raise refused

    def _asked(
        self, method: str, path: str, content: bytes | None, *, as_json: bool = True
    ) -> dict[str, Any]:
        import httpx

        headers, body = dict[str, str](), b""
        if content is not None and not as_json:
            headers, body = {"Content-Type": "application/octet-stream"}, content
        elif content is not None:
            body, packed = pack(content, THOROUGH)
            headers = {"Content-Type": "application/json"} | ({"Content-Encoding": "gzip"} if packed else {})
        if self.line.token:
            headers["Authorization"] = f"Bearer {self.line.token}"
        begun = time.perf_counter()
        try:
            with (
                self._deadline.within(self.line.whole),
                self.http.stream(
                    method, path, content=body or None, headers=headers, extensions=self.extensions
                ) as answer,
            ):
                raw = self._read(answer)
        except (httpx.TransportError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            late = self._deadline.passed
            reason = Kept(N_("the answer took too long")) if late else why(error, self.line.url)
            raise offline(reason) from error
        self.round_trips += 1
        self.sent += len(body) + 200  # and its headers
        self.received += len(raw) + 200
        self.trip = round((time.perf_counter() - begun) * 1000)
        return self._told(answer, raw)

    def _traced(self, event: str, about: dict[str, Any]) -> None:
        """Before anything is sent on a new connection, its server must show one of the pinned keys."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._deadline.stream(about["return_value"])
        if not self.line.pins or not event.endswith("start_tls.complete"):
            return
        tls = about["return_value"].get_extra_info("ssl_object")
        if key_digest(tls.getpeercert(binary_form=True)) not in self.line.pins:
            raise Rejected(
                Kept(N_("The desk shows another key than the one that is pinned.")),
                hint=_("Ask the desk whether its key changed; then: deskops config set desk.pin DIGEST"),
            )

    def _read(self, answer: "httpx.Response") -> bytes:
        """As it travels, so that neither an endless answer nor one that grows a thousandfold fills the memory."""
        parts = bytearray()
        for part in answer.iter_raw(_CHUNK):
            parts += part
            if len(parts) > LARGEST_PACKED:
                raise offline(Kept(N_("an answer that does not end")))
        return bytes(parts)

    def _told(self, answer: "httpx.Response", raw: bytes) -> dict[str, Any]:
        if answer.is_redirect:
            raise offline(Kept(N_("something redirects to another place: a log-in page or a wrong address")))
        try:
            packed = answer.headers.get("Content-Encoding", "") == "gzip"
            told = from_json(unpack(raw, packed=packed))
        except Unpackable as error:
            raise offline(_stranger(answer.status_code), _wait(answer)) from error
        if not isinstance(told, dict) or told.get("service") != SERVICE:
            raise offline(_stranger(answer.status_code), _wait(answer))
        if answer.status_code == 200:
            self._pinned(told.get("desk"))
            return told
        self._pinned(answer.headers.get("Deskops-Desk", self.line.desk))
        raise self._refusal(answer.status_code, told, _wait(answer))

    def _pinned(self, desk: object) -> None:
        if self.line.desk and desk != self.line.desk:
            raise Rejected(
                Kept(N_("Another desk answers at {url}."), url=self.line.url),
                hint=_(
                    "Nothing of yours counts there. Set your own desk's address: deskops config set desk.url URL"
                )
                if self.line.token
                else _(
                    "Nothing was carried to it. Ask the desk for its address: deskops config set desk.url URL"
                ),
            )

    def _refusal(self, status: int, told: Mapping[str, Any], wait: float) -> Exception:
        words = str(told.get("words", ""))[:500]
        if status == 401 and isinstance(told.get("order"), dict):
            return ShutOut(words, told["order"])
        if status == 401:
            return NotLetIn(_no(words), hint=_("Ask the desk; nothing here is lost."))
        if status == 404 and told.get("error") == "http":  # a desk, but not at this path
            return offline(_stranger(status))
        if status in (400, 403, 404, 422):
            return Rejected(_no(words), hint=_("Ask the desk; nothing here is lost."))
        said = Kept(words) if words else Kept(N_("the desk answered with {status}"), status=status)
        return offline(said, wait)


def _no(words: str) -> str:
    """The desk's words, in this laptop's language where it knows them."""
    return Kept(words or N_("The desk said no."))


def key_digest(certificate: bytes) -> str:
    """SHA-256 of the public key (SPKI) of a certificate in DER, as hex."""
    import hashlib

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(certificate).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def checked(url: str) -> str:
    """Raises ConfigError for what the setting does not take either, as http:// that leaves this machine."""
    problem = (
        desk_address(url) if url else N_("A desk is reached by https://; http:// is for this machine alone.")
    )
    if problem is None:
        return url.rstrip("/")
    told = url.rpartition("@")[2]  # what stands before it may be a password
    raise ConfigError(_("{url} is no address of a desk.").format(url=told), hint=_(problem))


def offline(reason: str, wait: float = 0) -> Unreachable:
    """The desk was not reached: nothing is lost, and the reason says why."""
    return Unreachable(
        _("Offline: {reason}").format(reason=reason),
        hint=_("Nothing is lost; it is sent with the next sync."),
        wait=wait,
        reason=reason,
    )


def of_a_cache() -> Unreachable:
    return offline(Kept(N_("what comes back is an answer to something else: a cache stands in between")))


def _wait(answer: "httpx.Response") -> float:
    """Seconds until whoever is overloaded wants to be asked again; a date or nonsense says nothing."""
    text = answer.headers.get("Retry-After", "")
    busy = answer.status_code == 429 or answer.status_code >= 500
    return float(text) if busy and text.isascii() and text.isdigit() and len(text) < 5 else 0.0


def _stranger(status: int) -> str:
    return Kept(
        N_("what answers is not the desk (status {status}): a log-in page of the network or a proxy"),
        status=status,
    )


def _trust(line: Line) -> ssl.SSLContext:
    """Reading a system's certificates costs more than a sync: on loopback, without TLS, nobody at all is trusted."""
    if not line.url.startswith("https"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return ssl.create_default_context(cafile=str(line.ca) if line.ca else None)
