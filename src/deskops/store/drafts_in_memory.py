"""Drafts of a run in which nothing is written: those of the disk can be read, and what is typed stays in memory."""

import sqlite3
from contextlib import closing

from deskops.store.drafts import ALL, KEEP, MAKE, Drafts
from deskops.store.opening import connect


class DraftsInMemory(Drafts):
    """What is typed lasts as long as the run; the file is left as it is."""

    def settle(self) -> None:
        """No power cut can cost what is on no disk."""

    def _made(self) -> sqlite3.Connection:
        kept = []
        if self.path.exists():
            with closing(connect(self.path, self._key, reading=True)) as there:
                kept = there.execute(ALL).fetchall()
        made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for statement in MAKE:
            made.execute(statement)
        made.executemany(KEEP, kept)
        return made

    def _put_aside(self) -> None:
        """A damaged file stays where it is: the run begins without drafts."""
        self.path = self.path.with_suffix(".none")
