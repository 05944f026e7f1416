"""What the routes share: the context, limits, meters and the log; made once a process, nothing of it is state."""

import threading
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Header, HTTPException, Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from deskops.desk.authorization import token_of
from deskops.desk.log import Log
from deskops.desk.meters import Meters
from deskops.desk.watching import Watching
from deskops.ops.context import Context
from deskops.store.blobs.shelf import Shelf

_ENROLLING: Final = RateLimitItemPerMinute(10)  # attempts an address and minute
_ALL_ENROLLING: Final = RateLimitItemPerMinute(60)  # of all addresses together
_RETURNING: Final = RateLimitItemPerMinute(60)  # laptops that are known again, of an address


class Limits:
    """How much at once, and how often; a process' own, so that workers share nothing."""

    def __init__(self, most: int) -> None:
        self._most, self._now = most, 0
        self._lock = threading.Lock()
        self._storage = MemoryStorage()
        self._rate = FixedWindowRateLimiter(self._storage)

    def enter(self) -> bool:
        with self._lock:
            if self._now >= self._most:
                return False
            self._now += 1
            return True

    def leave(self) -> None:
        with self._lock:
            self._now -= 1

    def enrolling(self, request: Request) -> None:
        """Raises 429 for an address that guesses, and for many that guess together."""
        address = request.client.host if request.client else ""
        if not (self._rate.hit(_ENROLLING, address) and self._rate.hit(_ALL_ENROLLING, "all")):
            raise HTTPException(429, "too many attempts; wait a minute", headers={"Retry-After": "60"})

    def returning(self, request: Request) -> None:
        """Raises 429 for an address that tries keys; a branch office behind one address is let through."""
        address = request.client.host if request.client else ""
        if not self._rate.hit(_RETURNING, "return", address):
            raise HTTPException(429, "too many attempts; wait a minute", headers={"Retry-After": "60"})


@dataclass(slots=True)
class Wiring:
    context: Context
    limits: Limits
    meters: Meters
    log: Log
    shelf: Shelf
    desk: str = ""  # its id, once the application is made
    watching: Watching = field(default_factory=Watching)

    def close(self) -> None:
        self.context.close()


def bearer(authorization: Annotated[str, Header()] = "") -> str:
    """The token of a call. Raises 401 where there is none."""
    token = token_of(authorization)
    if not token:
        raise HTTPException(401, "a token is missing", headers={"WWW-Authenticate": "Bearer"})
    return token
