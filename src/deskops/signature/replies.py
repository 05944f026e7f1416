"""What the page's server says: every answer under the same strict headers; and whom it listens to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from deskops.signature.handoff import Turned
from deskops.signature.page import Page

Header = tuple[str, str]
CLOSED: Final[Header] = ("Connection", "close")
_ALWAYS: Final[tuple[Header, ...]] = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    policy: str = _NOTHING

    @property
    def headers(self) -> list[Header]:
        own = [("Content-Type", self.kind), ("Content-Length", str(len(self.body)))]
        return [*own, ("Content-Security-Policy", self.policy), *_ALWAYS]


def of_page(page: Page) -> Reply:
    return Reply(200, page.content, "text/html; charset=utf-8", page.policy)


def told(sealed: bytes) -> Reply:
    return Reply(200, sealed)


def turned(turn: Turned) -> Reply:
    """Its words are no secret: they say nothing of the document."""
    body = json.dumps({"words": turn.words}, ensure_ascii=False).encode()
    return Reply(turn.status, body, "application/json")


def asked_from_here(headers: Mapping[str, Sequence[str]], host: str) -> bool:
    """Whether our own page asks, as far as a browser tells: old ones tell no origin of a page's own calls."""
    origins, sites = headers.get("origin", ()), headers.get("sec-fetch-site", ())
    return all(each == f"http://{host}" for each in origins) and all(each == "same-origin" for each in sites)
