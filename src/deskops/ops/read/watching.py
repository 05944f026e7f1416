"""Whether somebody has written to the store or to the settings, asked again and again by whoever shows them."""

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from deskops.config import Settings, load
from deskops.ops.context import Context
from deskops.ops.read.attention import Stand, waiting
from deskops.store import views


class Seen(NamedTuple):
    """`version` is another one after each commit of somebody else; None where the database has no such number."""

    stand: Stand
    version: int | None


class Watch:
    """How the store stands, read anew only after somebody wrote: asking that costs microseconds, reading milliseconds.

    A version is its connection's own, and each thread has one: what another thread was told is not taken for this
    thread's.
    """

    def __init__(self, context: Context) -> None:
        self._context, self._seen = context, threading.local()

    def stand(self) -> Stand:
        return self.look().stand

    def look(self) -> Seen:
        version = views.version(
            self._context.views
        )  # before the reading: what is written meanwhile moves it again
        known: Seen | None = getattr(self._seen, "told", None)
        if known is not None and known.version == version and version is not None:
            return known
        self._seen.told = found = Seen(waiting(self._context), version)
        return found


class SettingsWatch:
    """The settings anew after their file was written; what the environment says stands over it as ever."""

    def __init__(self, file: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._file, self._environment = file, environment
        self._mark = self._look()

    def changed(self) -> Settings | None:
        """None while the file is as it was. Raises ConfigError once for a file that cannot be read."""
        mark = self._look()
        if mark == self._mark:
            return None
        self._mark = mark
        return load(self._file, self._environment)

    def _look(self) -> tuple[int, int] | None:
        with suppress(OSError):
            found = self._file.stat()
            return found.st_mtime_ns, found.st_size
        return None
