"""Handing the pad to a browser: one document, one opening in time, one device, one answer; knows no network."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

from deskops.errors import BadInput
from deskops.i18n import _, speaking
from deskops.signature.box import KEY, Box, Unsealed
from deskops.signature.strokes import LARGEST, Drawing, drawing_of

OPEN_WITHIN: Final = 180.0  # seconds from the QR code to the page
SIGN_WITHIN: Final = 600.0  # seconds from the page to the signature
_TOKEN: Final = 16  # bytes: 128 bits that nobody guesses
_LONGEST: Final = 4000  # characters of a name or a reason; what is sealed has its own, lower limits
_LONGEST_AGENT: Final = 200
STEPS: Final = ("open", "mark", "sign", "refuse")


class State(Enum):
    WAITING = "waiting"  # nobody has opened the page
    OPEN = "open"
    DONE = "done"
    OVER = "over"  # the time is over


class Doing(Enum):
    """What the person at the page does, as the page tells it."""

    OPENING = "open"  # nothing was told yet
    READING = "read"
    SIGNING = "sign"
    REFUSING = "refuse"


@dataclass(frozen=True, slots=True)
class Entered:
    """What was typed of the signer until now."""

    name: str
    role: str
    contact: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """`token` stands in the address, `key` behind its #, which no browser sends; `code` is read aloud."""

    token: str
    key: bytes
    code: str

    @property
    def fragment(self) -> str:
        return _text(self.key)

    @property
    def id(self) -> str:
        """By which the token is named in what is sealed, long after it is worth nothing."""
        return hashlib.sha256(self.token.encode()).hexdigest()[:16]


def new_secrets(random: Callable[[int], bytes], digest: str) -> Secrets:
    """Fresh ones, for the document of this digest."""
    token, key = _text(random(_TOKEN)), random(KEY)
    told = hmac.digest(key, f"{token} {digest}".encode(), "sha256")
    return Secrets(token, key, f"{int.from_bytes(told[:8], 'big') % 10_000:04d}")


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the address and the browser's own name."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Given:
    """What came back: a drawing, or the reason of a refusal."""

    signer: Entered
    drawing: Drawing | None
    reason: str
    caller: Caller
    opened_at: datetime
    signed_at: datetime


class Turned(Exception):
    """Not answered: an HTTP status, and words for the person at the page."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(status)
        self.status, self.words = status, words


@dataclass(frozen=True, slots=True)
class Clocks:
    """`seconds` measures spans and never goes back; `now` is what is written down."""

    seconds: Callable[[], float]
    now: Callable[[], datetime]


class HandOff:
    """`shown` is told to whoever opens the page with the key; `digest` names what was shown, and comes back with it.

    Not for several threads at once: the server calls it from its one loop.
    """

    def __init__(
        self,
        secrets: Secrets,
        shown: Mapping[str, Any],
        digest: str,
        language: str,
        clocks: Clocks,
        random: Callable[[int], bytes],
    ) -> None:
        self.secrets, self.language = secrets, language
        self.given: Given | None = None
        self.doing = Doing.OPENING
        self.entered: Entered | None = None
        self._shown, self._digest, self._clocks = shown, digest, clocks
        self._box = Box(secrets.key, secrets.token, random)
        self._device = _text(random(_TOKEN))
        self.device_address = ""  # of who was shown the document; empty before
        self._opened_at: datetime | None = None
        self._ends = clocks.seconds() + OPEN_WITHIN

    @property
    def state(self) -> State:
        if self.given is not None:
            return State.DONE
        if self._clocks.seconds() >= self._ends:
            return State.OVER
        return State.OPEN if self._opened_at else State.WAITING

    @property
    def seconds_left(self) -> float:
        """To open the page, and then to sign on it."""
        return max(0.0, self._ends - self._clocks.seconds())

    @property
    def was_opened(self) -> bool:
        return self._opened_at is not None

    def knows(self, token: str) -> bool:
        """Takes the same time for every token of the same length."""
        return hmac.compare_digest(token.encode(), self.secrets.token.encode())

    def answer(self, step: str, body: bytes, caller: Caller) -> bytes:
        """What goes back to the page, sealed. Raises Turned."""
        with speaking(self.language):
            self._refuse_late()
            if len(body) > LARGEST:
                raise Turned(413, _("This is too much for a signature. Clear the pad and sign once more."))
            try:
                told = self._box.open(body, step)
            except Unsealed as error:
                words = _("This page was not opened with the code that the laptop shows. Scan it once more.")
                raise Turned(403, words) from error
            match step:
                case "open":
                    answer = self._open(told, caller)
                case "mark":
                    answer = self._mark(told)
                case _:
                    answer = self._take(step, told, caller)
            return self._box.seal(answer, f"{step}ed")

    def _refuse_late(self) -> None:
        if self.state is State.DONE:
            raise Turned(410, _("This document was answered already: the page can be closed."))
        if self.state is State.OVER:
            raise Turned(410, _("The time is over. Let the engineer show a new code."))

    def _open(self, told: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        """The first one to open it is the device; it may load its page anew."""
        if self._opened_at is None:
            self._opened_at = self._clocks.now()
            self._ends = self._clocks.seconds() + SIGN_WITHIN
        else:
            self._refuse_other(told)
        self.device_address = caller.address
        return {**self._shown, "device": self._device, "digest": self._digest, "code": self.secrets.code}

    def _refuse_other(self, told: Mapping[str, Any]) -> None:
        if not hmac.compare_digest(str(told.get("device", "")).encode(), self._device.encode()):
            raise Turned(
                409, _("This page was opened on another device already. Let the engineer show a new code.")
            )

    def _mark(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """How far the person is; a page that does not tell it is signed all the same."""
        self._refuse_other(told)
        self.entered = _entered(told)
        with suppress(ValueError):
            self.doing = Doing(told.get("doing"))
        return {}

    def _take(self, step: str, told: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
        self._refuse_other(told)
        if self._opened_at is None or told.get("digest") != self._digest:
            raise Turned(409, _("This is another document than the one that was shown."))
        entered, reason, drawing = _entered(told), _line(told, "reason"), None
        if step == "sign":
            if not entered.name:
                raise Turned(422, _("Please write your name."))
            if told.get("agreed") is not True:
                raise Turned(422, _("Please confirm that you have read the report and agree to it."))
            drawing, reason = _drawn(told.get("drawing")), ""
        elif not reason:
            raise Turned(422, _("Please write why you do not sign."))
        caller = Caller(caller.address, caller.agent[:_LONGEST_AGENT])
        self.given = Given(entered, drawing, reason, caller, self._opened_at, self._clocks.now())
        return {
            "words": _(
                "The laptop has it. Look at its screen: it says what was sealed. You can close this page."
            )
        }


def _entered(told: Mapping[str, Any]) -> Entered:
    return Entered(*(_line(told, field) for field in ("name", "role", "contact")))


def _line(told: Mapping[str, Any], field: str) -> str:
    text = told.get(field, "")
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise Turned(422, _("This text is too long."))
    return text.strip()


def _drawn(told: Any) -> Drawing:
    try:
        return drawing_of(told if isinstance(told, dict) else {})
    except BadInput as error:
        raise Turned(422, "\n".join(filter(None, (error.message, error.hint)))) from error
