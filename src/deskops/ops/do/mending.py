"""What a laptop asks when the desk has something else: the parts of buckets that differ, subjects, and their rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from deskops.domain.scope import visit_bucket
from deskops.ops.context import Act
from deskops.store.queries import outbox
from deskops.store.queries.differing import part_of, part_sums, subject_sums
from deskops.store.queries.facts import connection
from deskops.store.queries.leaving import drop
from deskops.sync.wire import MOST_COMPARED, MOST_FETCHED

_SUBJECTS: Final = 2_000  # told in one request


@dataclass(slots=True)
class Mending:
    """One sync's closer look. A desk that does not know of it sends the buckets whole (`mend`)."""

    buckets: list[str] = field(default_factory=list)  # of which the parts are to be compared
    parts: list[tuple[str, str]] = field(default_factory=list)  # of which the subjects are
    fetch: dict[str, int] = field(default_factory=dict)  # subjects to be sent, above the number beside each
    whole: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)  # buckets that were looked at
    _asked: dict[str, Any] = field(default_factory=dict)

    def begin(self, buckets: list[str]) -> None:
        self.buckets = list(buckets)
        self.done = list(buckets)

    @property
    def is_going_on(self) -> bool:
        return bool(self.buckets or self.parts or self.fetch or self.whole)

    def ask(self, read: Connection, oldest: str) -> dict[str, Any]:
        """The next question; empty where there is none."""
        self._asked = self._question(read, oldest) if self.is_going_on else {}
        return self._asked

    def _question(self, read: Connection, oldest: str) -> dict[str, Any]:
        if self.whole:
            return {"mend": self.whole}
        if self.fetch:
            return {"fetch": dict(list(self.fetch.items())[:MOST_FETCHED])}
        if self.parts:
            return {"held": self._held(read, oldest)}
        return {"parts": {one: part_sums(read, one, oldest) for one in self.buckets[:MOST_COMPARED]}}

    def _held(self, read: Connection, oldest: str) -> dict[str, dict[str, dict[str, list[int]]]]:
        told: dict[str, dict[str, dict[str, list[int]]]] = {}
        here: dict[str, list[int]] = {}
        count = 0
        for bucket, part in self.parts:
            if count >= _SUBJECTS or (bucket not in told and len(told) == MOST_COMPARED):
                break
            if bucket not in told:
                here = subject_sums(read, bucket, oldest)
            mine = {subject: found for subject, found in here.items() if part_of(subject) == part}
            told.setdefault(bucket, {})[part] = mine
            count += len(mine)
        return told

    def hear(self, answer: Mapping[str, Any]) -> bool:
        """Take the answer to the last question; whether that was the last one of all."""
        asked, self._asked = self._asked, {}
        if "mend" in asked:
            self.whole = []
        elif "parts" in asked:
            self._heard_parts(list(asked["parts"]), answer.get("apart"))
        elif "held" in asked:
            self._heard_subjects(asked["held"], answer.get("fetch"))
        elif "fetch" in asked:
            self._heard_rows(asked["fetch"], answer.get("fetch"))
        return bool(asked) and not self.is_going_on

    def _heard_parts(self, buckets: list[str], apart: Mapping[str, list[str]] | None) -> None:
        self.buckets = [one for one in self.buckets if one not in buckets]
        if apart is None:
            self.whole += buckets
        else:
            self.parts += [(bucket, part) for bucket, parts in apart.items() for part in parts]

    def _heard_subjects(self, told: Mapping[str, Mapping[str, Any]], fetch: Mapping[str, int] | None) -> None:
        self.parts = [(bucket, part) for bucket, part in self.parts if part not in told.get(bucket, {})]
        if fetch is None:
            self.whole += list(told)
        else:
            self.fetch |= fetch

    def _heard_rows(self, told: Mapping[str, int], left: Mapping[str, int] | None) -> None:
        self.fetch = {one: mark for one, mark in self.fetch.items() if one not in told}
        if left is None:
            self.whole = list(self.done)
        else:
            self.fetch |= left


def begin_anew(written: Connection, author: str, common: int) -> dict[str, Any]:
    """What a laptop remembers from now on: the desk was put back to what both had at this number."""
    marks = outbox.marks(written)
    offer = outbox.begin_anew(written, author, common)
    head = next((head for head in outbox.heads(written) if head["rev"] == common), None)
    # No sum counts what came for a visit, and what was half fetched is not known by its numbers: both come anew.
    visits = [one for one in marks.get("buckets", []) if one.startswith(visit_bucket(""))]
    behind = dict.fromkeys([*visits, *marks.get("behind", {})], "") if common else {}
    told = {"cursor": common, "behind": behind, "head": head, "seal": "", "offer": offer}
    return told | {"anew": True, "stirred": True, "mended": []}


def rescoped(act: Act, before: list[str], after: list[str], behind: Mapping[str, str]) -> dict[str, str]:
    """New buckets are to be fetched from their beginning; what lies in those that are gone leaves."""
    gone = set(before) - set(after)
    for kind, subject in outbox.in_buckets(connection(act.session), gone):
        drop(act.session, kind, subject)
    # What lived in a bucket that is gone may be a visit's as well: visits are small, and heard again.
    again = {one for one in after if gone and one.startswith(visit_bucket(""))}
    wanted = again | {one for one in after if one not in before}
    return {one: "" for one in sorted(wanted) if before and (one in again or one not in behind)}
