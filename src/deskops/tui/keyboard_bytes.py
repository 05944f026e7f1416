"""Bytes from the keyboard that are no UTF-8, as an older terminal or a paste may send: shown as �, never the end."""

import codecs
import sys
from collections.abc import Callable
from functools import partial


def tolerate() -> None:
    """Let Textual's driver read such bytes: its own decoder is strict, and one of them ends the program."""
    if sys.platform == "win32":
        return  # the console there hands over characters
    from textual.drivers import linux_driver

    vars(linux_driver)["getincrementaldecoder"] = _lenient  # the name that its thread calls


def _lenient(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
