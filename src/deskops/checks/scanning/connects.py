"""Many TCP connects at once without a thread or an event loop each: who answers, be it with a refusal, is alive.

Silent hosts cost their time once, since all wait together; `rate` is how many connects a second are begun at most.
"""

import errno
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

_REFUSED: Final = frozenset({errno.ECONNREFUSED, errno.ECONNRESET, getattr(errno, "WSAECONNREFUSED", -1)})
_UNDER_WAY: Final = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", -1)})
_NO_ROOM: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.EADDRNOTAVAIL})
_BURST: Final = 64  # begun before answers are looked at again


class Heard(NamedTuple):
    """`open` False: it refused."""

    address: str
    port: int
    open: bool


class Pace:
    """At most `rate` a second, 0 for as many as there are."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self._step = 1 / rate if rate else 0.0
        self._clock = clock
        self._next = clock()

    def wait(self) -> float:
        """Seconds until the next may begin."""
        return max(0.0, self._next - self._clock()) if self._step else 0.0

    def take(self) -> bool:
        """Whether one may begin now; it then counts."""
        if not self._step:
            return True
        now = self._clock()
        if self._next > now:
            return False
        self._next = max(self._next, now - self._step) + self._step
        return True


class Connects:
    """`left_out` says of an address that it need not be tried any more."""

    def __init__(
        self,
        tries: Iterable[tuple[str, int]],
        selector: selectors.BaseSelector,
        pace: Pace,
        *,
        seconds: float,
        at_once: int,
        left_out: Callable[[str], bool],
    ) -> None:
        self._tries: Iterator[tuple[str, int]] = iter(tries)
        self._again: deque[tuple[str, int]] = deque()
        self._selector, self._pace, self._left_out = selector, pace, left_out
        self._seconds, self._at_once = seconds, at_once
        self._waiting: dict[socket.socket, tuple[str, int]] = {}
        self._ends: deque[tuple[float, socket.socket]] = deque()
        self._over = False
        self.tried = 0

    @property
    def done(self) -> bool:
        return self._over and not self._waiting

    def begin(self) -> list[Heard]:
        """Begin as many as may be begun now; those that were answered at once."""
        heard: list[Heard] = []
        for _one in range(_BURST):
            if len(self._waiting) >= self._at_once or self._over:
                break
            if self._pace.wait():
                break
            found = self._next()
            if found is None:
                self._over = True
            elif (answer := self._start(*found)) is not None:
                heard.append(answer)
        return heard

    def wait(self) -> float:
        """Seconds until something is to be done even when nobody answers."""
        until = max(0.0, self._ends[0][0] - time.perf_counter()) if self._ends else 0.05
        full = self._over or len(self._waiting) >= self._at_once
        return until if full else min(until, self._pace.wait())

    def answered(self, line: socket.socket) -> Heard | None:
        """What became of a connect that the selector says is over."""
        place = self._waiting.pop(line, None)
        if place is None:
            return None
        code = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        self._selector.unregister(line)
        line.close()
        return self._said(code, *place)

    def expire(self) -> None:
        """Let go of those whose time is over."""
        now = time.perf_counter()
        while self._ends and (self._ends[0][0] <= now or self._ends[0][1] not in self._waiting):
            self._let_go(self._ends.popleft()[1])

    def close(self) -> None:
        for line in list(self._waiting):
            self._let_go(line)
        self._over = True

    def _let_go(self, line: socket.socket) -> None:
        if self._waiting.pop(line, None) is not None:
            self._selector.unregister(line)
            line.close()

    def _next(self) -> tuple[str, int] | None:
        while self._again:
            return self._again.popleft()
        for found in self._tries:
            self.tried += 1
            if not self._left_out(found[0]):
                return found
        return None

    def _start(self, address: str, port: int) -> Heard | None:
        try:
            line = socket.socket(socket.AF_INET, socket.SOCK_STREAM | getattr(socket, "SOCK_NONBLOCK", 0))
        except OSError as error:
            self._no_room(error.errno or 0, address, port)
            return None
        line.setblocking(False)
        code = line.connect_ex((address, port))
        if code in _UNDER_WAY:
            self._waiting[line] = (address, port)
            self._ends.append((time.perf_counter() + self._seconds, line))
            self._selector.register(line, selectors.EVENT_WRITE)
            self._pace.take()
            return None
        line.close()
        if code in _NO_ROOM:
            self._no_room(code, address, port)
            return None
        self._pace.take()
        return self._said(code, address, port)

    def _no_room(self, code: int, address: str, port: int) -> None:
        """The system gives no more lines: go on with those that there are. Raises OSError where there are none."""
        if not self._waiting:
            raise OSError(code, "no sockets")
        self._at_once = max(1, len(self._waiting))
        self._again.append((address, port))

    @staticmethod
    def _said(code: int, address: str, port: int) -> Heard | None:
        if code == 0 or code in _REFUSED:
            return Heard(address, port, code == 0)
        return None
