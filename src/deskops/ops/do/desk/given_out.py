"""Whom the desk gave its jobs to: an old dispatch that says the same, by job, list and engineer, is the same."""

import json
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from deskops.domain.entries import Entry
from deskops.domain.nouns import Kind
from deskops.store.queries.ledger import table_of
from deskops.store.queries.travel import rows_of
from deskops.store.tables import EntryRow

_GIVES: Final = ("dispatch", "reassign")
_E = table_of(EntryRow).c


class GivenOut:
    """Of the jobs that desk and old store both have: the engineers and the lists by which the desk gave them out."""

    def __init__(self, desk: Connection) -> None:
        self._desk = desk
        self._engineers: dict[str, set[str]] = {}
        self._lists: dict[str, set[str]] = {}

    def look(self, jobs: Iterable[str]) -> None:
        chosen = select(_E.subject, _E.payload).where(_E.action.in_(_GIVES))
        for row in rows_of(self._desk, chosen, _E.subject, sorted(jobs)):
            told = json.loads(row.payload)
            self._engineers.setdefault(row.subject, set()).add(told.get("engineer", ""))
            if told.get("list"):
                self._lists.setdefault(row.subject, set()).add(told["list"])

    def verdict(self, entry: Entry) -> str:
        """Matched or different where the desk gave the job out itself; empty for a step that is to be taken.

        A list that both have is the desk's to read: to whom it gave the job out there counts. From the first step on
        that the desk has nothing of, a job's steps count as they are.
        """
        given = self._engineers.get(entry.subject)
        if given is None or entry.kind != Kind.JOB or entry.action not in _GIVES:
            return ""
        if entry.payload.get("engineer") in given:
            return "matched"
        if entry.payload.get("list", "") in self._lists.get(entry.subject, ()):
            return "different"
        del self._engineers[entry.subject]
        return ""
