"""Ended from outside: what is open is closed on the way out, as after an error."""

import signal
from typing import NoReturn

_ORDERS = ("SIGHUP", "SIGTERM")  # the window was closed, the system goes down; Windows knows the second alone


def heed_orders() -> None:
    """From now on an order to end raises SystemExit with 128 and its number. Call it in the main thread."""
    for name in _ORDERS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _leave)


def _leave(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)
