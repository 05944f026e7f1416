"""Keeps what is typed as it is typed: a thread writes the newest state of each field, as fast as the disk takes it."""

import threading
from collections.abc import Callable
from typing import Final

from deskops.errors import StoreError
from deskops.i18n import _
from deskops.store.drafts import Draft, Drafts

_AGAIN: Final = 2.0  # seconds until a failed write is tried again

Key = tuple[str, str, str]


class DraftKeeper:
    """`say` hears why drafts are not kept, and an empty text when they are again. It is called from the thread."""

    def __init__(self, drafts: Drafts, say: Callable[[str], object]) -> None:
        self._drafts, self._say = drafts, say
        self._pending: dict[Key, Draft] = {}
        self._dropped: list[tuple[str, str]] = []
        self._news = threading.Condition()
        self._busy = self._closing = self._failing = False
        self._thread: threading.Thread | None = None

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
            return found | {d.field: d for key, d in self._pending.items() if key[:2] == (subject, action)}

    def flush(self, seconds: float) -> bool:
        """Wait until everything is on the disk; False if it is not by then."""
        with self._news:
            return (
                self._news.wait_for(lambda: self._failing or not self._left(), seconds) and not self._left()
            )

    def close(self) -> None:
        self.flush(3.0)
        with self._news:
            self._closing = True
            self._news.notify_all()
        if self._thread is not None:
            self._thread.join(3.0)
        self._drafts.close()

    def _left(self) -> bool:
        return bool(self._pending or self._dropped or self._busy)

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)
            self._thread.start()
        self._news.notify_all()

    def _run(self) -> None:
        while True:
            with self._news:
                if self._failing and not self._closing:
                    self._news.wait(_AGAIN)
                self._news.wait_for(lambda: self._closing or self._left())
                last = self._closing
                if last and not self._left():
                    return
                pending, self._pending = self._pending, {}
                dropped, self._dropped = self._dropped, []
                self._busy = True
            error = self._write(pending, dropped)
            with self._news:
                if error:  # what was typed meanwhile is newer than what could not be written
                    self._pending = pending | self._pending
                    self._dropped = dropped + self._dropped
                self._busy, failed, self._failing = False, self._failing, bool(error)
                self._news.notify_all()
            if error or failed:
                self._say(error)
            if last:
                return

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
