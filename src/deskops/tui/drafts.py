"""Keeps what is typed as it is typed: one thread writes the newest state of each field, another puts it through.

A key is with the system, where `kill -9` cannot reach it, as soon as the writing thread has had its turn: nothing is
gathered first, and what comes while it writes goes with its next write. It never waits for the disk, which is the
other thread's to wait for; so a slow disk costs at most what a power cut takes.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from deskops.errors import StoreError
from deskops.i18n import _
from deskops.store.drafts import Draft, Drafts

if TYPE_CHECKING:
    from deskops.ops.context import Context

KEPT_WITHIN: Final = (
    0.3  # seconds from what stands on the screen to what survives a kill; the cursor's rest included
)
_AGAIN: Final = 2.0  # seconds until what failed is tried again
_PATIENCE: Final = 3.0  # seconds that leaving waits for the disk

Key = tuple[str, str, str]


def drafts_of(context: "Context") -> Drafts:
    """Those of the disk; where nothing is written in this run, a copy of them in memory."""
    if context.is_read_only:
        from deskops.store.drafts_in_memory import DraftsInMemory

        return DraftsInMemory(context.paths.drafts, context.key)
    return Drafts(context.paths.drafts, context.key)


class DraftKeeper:
    """`say` hears why drafts are not kept, and an empty text when they are again. It is called from the threads."""

    def __init__(self, drafts: Drafts, say: Callable[[str], object]) -> None:
        self._drafts, self._say = drafts, say
        self._pending: dict[Key, Draft] = {}
        self._dropped: list[tuple[str, str]] = []
        self._news = threading.Condition()
        self._busy = self._closing = self._failing = False
        self._unsettled = self._written_out = False
        self._threads: list[threading.Thread] = []

    def keep(self, draft: Draft) -> None:
        with self._news:
            self._pending[draft[:3]] = draft
            self._wake()

    def drop(self, subject: str, action: str) -> None:
        """The words have become an entry."""
        with self._news:
            for key in [key for key in self._pending if key[:2] == (subject, action)]:
                del self._pending[key]
            self._dropped.append((subject, action))
            self._wake()

    def read(self, subject: str, action: str) -> dict[str, Draft]:
        """The drafts of a form by field, also those that could not be written."""
        self.flush(1.0)
        try:
            found = {draft.field: draft for draft in self._drafts.read(subject, action)}
        except StoreError as error:
            self._say(_("Drafts cannot be read: {reason}").format(reason=error.message))
            found = {}
        with self._news:
            if (subject, action) in self._dropped:
                found = {}
            return found | {d.field: d for key, d in self._pending.items() if key[:2] == (subject, action)}

    def flush(self, seconds: float) -> bool:
        """Wait until no kill could cost anything; False if it is not so by then."""
        with self._news:
            return (
                self._news.wait_for(lambda: self._failing or not self._left(), seconds) and not self._left()
            )

    def close(self) -> None:
        self.flush(_PATIENCE)
        with self._news:
            self._closing = True
            self._news.notify_all()
        for thread in self._threads:
            thread.join(_PATIENCE)
        self._drafts.close()

    def _left(self) -> bool:
        return bool(self._pending or self._dropped or self._busy)

    def _wake(self) -> None:
        if not self._threads:
            for work in (self._write_out, self._put_through):
                self._threads.append(thread := threading.Thread(target=work, name="drafts", daemon=True))
                thread.start()
        self._news.notify_all()

    # The thread that writes.

    def _write_out(self) -> None:
        is_last = False
        while not is_last:
            with self._news:
                if self._failing and not self._closing:
                    self._news.wait(_AGAIN)
                self._news.wait_for(lambda: self._closing or self._left())
                is_last = self._closing
                pending, self._pending = self._pending, {}
                dropped, self._dropped = self._dropped, []
                self._busy = True
            error = self._write(pending, dropped)
            with self._news:
                if error:
                    self._take_back(pending, dropped)
                self._busy, failed, self._failing = False, self._failing, bool(error)
                self._unsettled, self._written_out = self._unsettled or not error, is_last
                self._news.notify_all()
            if error or failed:
                self._say(error)

    def _take_back(self, pending: dict[Key, Draft], dropped: list[tuple[str, str]]) -> None:
        """It could not be written: what was typed meanwhile is newer, and what became an entry stays dropped."""
        still = {key: draft for key, draft in pending.items() if key[:2] not in self._dropped}
        self._pending = still | self._pending
        self._dropped = dropped + self._dropped

    def _write(self, pending: dict[Key, Draft], dropped: list[tuple[str, str]]) -> str:
        """Empty when all was written, else why not."""
        try:
            for subject, action in dropped:
                self._drafts.drop(subject, action)
            if pending:
                self._drafts.keep(pending.values())
        except StoreError as error:
            return error.message
        return ""

    # The thread that waits for the disk.

    def _put_through(self) -> None:
        error = ""
        while True:
            with self._news:
                self._news.wait_for(lambda: self._unsettled or self._written_out, _AGAIN if error else None)
                if self._written_out and not self._unsettled:
                    return
                self._unsettled = False
            failed, error = error, self._settle()
            if error or failed:
                self._say(error)

    def _settle(self) -> str:
        """Empty when a power cut costs nothing that was written, else why it might."""
        try:
            self._drafts.settle()
        except StoreError as error:
            return error.message
        return ""
