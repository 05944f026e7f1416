"""One connection: headers must come in time; how long an idle one is kept is the server's own business."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

_HEADERS: Final = 20.0  # seconds from a new connection to the end of its first headers


class Prompt(H11Protocol):
    """Closes a connection whose first headers do not end in time: many of them would hold the desk for nothing."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._patience = asyncio.get_running_loop().call_later(_HEADERS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._patience is not None:
            self._patience.cancel()
        super().connection_lost(exc)

    def _too_slow(self) -> None:
        begun: Any = self.cycle  # nothing until the first request is read
        if begun is None and not self.transport.is_closing():
            self.transport.close()
