"""How a full-screen program ends unasked: the terminal given back, drafts kept, nothing told of data."""

import asyncio
import signal
from contextlib import suppress
from typing import Generic, TypeVar

from textual.app import App
from textual.binding import Binding
from textual.driver import Driver

from deskops.tui.key_names import on_keyboard
from deskops.tui.lasting import lasting

Result = TypeVar("Result")

_HUNG_UP = 1  # the number of SIGHUP, which Windows does not know
_ORDERS = ("SIGHUP", "SIGTERM")  # the window was closed, the system goes down; Windows knows the second alone


class Ending(App[Result], Generic[Result], inherit_bindings=False):
    """A program that leaves by its own door."""

    @property
    def fault(self) -> BaseException | None:
        """What ended it; Textual has no public word of it."""
        return self._exception

    def ring(self, sequence: str) -> None:
        """Hand the terminal a bell or a notification, which shows nothing on the screen; Textual knows `bell` alone."""
        if self._driver is not None:
            self._driver.write(sequence)
            self._driver.flush()

    def get_driver_class(self) -> type[Driver]:
        return lasting(super().get_driver_class(), self._terminal_gone)

    def _terminal_gone(self) -> None:
        """Told by the thread that writes; the system says it too, but only to the terminal's own program."""
        with suppress(AttributeError, RuntimeError):  # before the start, or after the end
            self._orders.call_soon_threadsafe(self._ordered, _HUNG_UP)

    def heed_orders(self) -> None:
        """From now on an order to end is as good as the key; it ends with 128 and the signal's number."""
        self._orders = loop = asyncio.get_running_loop()
        for name in _ORDERS:
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                loop.add_signal_handler(number, self._ordered, int(number))
            except (NotImplementedError, RuntimeError):  # Windows; a loop beside the main thread
                return

    def get_key_display(self, binding: Binding) -> str:
        return on_keyboard(binding.key)

    def _ordered(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """Without Textual's traceback, which shows the values of variables: who runs it tells `fault` in its words."""
        self.bell()
        self.panic("")
