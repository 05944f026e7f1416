"""What is done once a cursor rests: a key that is held down does it not at all."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

RESTS: Final = 0.1  # seconds; keys that are held down come every 30 to 40 ms


class Resting:
    """`do` is called by `owner` when nothing has begun it again for RESTS."""

    def __init__(self, owner: "MessagePump", do: Callable[[], None]) -> None:
        self._owner, self._do = owner, do
        self._timer: Timer | None = None

    def begin(self) -> None:
        self.stop()
        self._timer = self._owner.set_timer(RESTS, self._do)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
