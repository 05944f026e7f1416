"""What must hold between a desk and its laptops, read from their tables alone; each rule raises AssertionError."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from convergence.village import Peer, Village
from deskops.domain.clock import stored
from deskops.store.queries.audit import first_break
from deskops.store.queries.outbox import STALE
from deskops.store.queries.states import rebuild
from deskops.store.tables import RECORDS, STATES

MODULUS = 1 << 56


def table(peer: Peer, name: str, where: str = "") -> dict[str, dict[str, Any]]:
    """Rows by id."""
    cursor = peer.context.views.execute(f"SELECT * FROM {name} {where}")  # noqa: S608 - tests' own words
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    return {str(row.get("id", number)): row for number, row in enumerate(rows)}


def held(peer: Peer) -> set[str]:
    return {row[0] for row in peer.rows("SELECT id FROM entry")}


def kept_at_desk(village: Village) -> set[str]:
    """Taken, refused with a reason, or waiting for a person's yes."""
    refused = {row[0] for row in village.desk.rows("SELECT entry FROM refusal WHERE code <> ''")}
    waiting = {row[0] for row in village.desk.rows("SELECT id FROM recovered WHERE form = 'e'")}
    return held(village.desk) | refused | waiting


class History:
    """Every entry that any store ever committed, and who could still have it."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.ever: set[str] = set()
        self.refused_alone: set[str] = (
            set()
        )  # that the desk keeps whole, and their laptop forgot when it was put back
        self.look()

    def everywhere(self) -> set[str]:
        stores = (*self.village.laptops, *self.village.shut_out)
        return kept_at_desk(self.village).union(*map(held, stores))

    def look(self) -> None:
        here = self.everywhere()
        gone = self.ever - here
        assert not gone, f"entries are gone: {gone}"
        self.ever |= here

    def forgive(self) -> None:
        """A store was put back: what it alone had is gone with it, and was promised to nobody."""
        self.ever &= self.everywhere()
        stores = (*self.village.laptops, *self.village.shut_out)
        refused = {row[0] for row in self.village.desk.rows("SELECT entry FROM refusal WHERE content <> ''")}
        self.refused_alone |= refused.difference(*map(held, stores))

    def settled(self) -> None:
        """After a quiet sync what was committed is at the desk, or unsent or refused where it was written."""
        at_desk = held(self.village.desk) | {
            row[0] for row in self.village.desk.rows("SELECT id FROM recovered WHERE form = 'e'")
        }
        here = set[str]()
        for laptop in (*self.village.laptops, *self.village.shut_out):
            for entry, refused in laptop.rows("SELECT id, refused FROM entry WHERE rev IS NULL"):
                assert refused is None or json.loads(refused)["code"], entry
                here.add(entry)
        lost = self.ever - at_desk - here - self.refused_alone
        assert not lost, f"neither at the desk nor kept where they were written: {lost}"
        refused_there = {row[0] for row in self.village.desk.rows("SELECT entry FROM refusal")}
        for laptop in self.village.laptops:
            for (entry,) in laptop.rows("SELECT id FROM entry WHERE refused IS NOT NULL"):
                assert entry in refused_there, f"refused here alone: {entry}"


def numbers_are_whole(village: Village) -> None:
    """No gap in the feed; each numbered row has one line under its number, and no other line that stands."""
    count, top = village.desk.rows("SELECT count(*), coalesce(max(rev), 0) FROM feed")[0]
    assert count == top, "a gap in the feed"
    loose = village.desk.rows(
        "SELECT e.id FROM entry e LEFT JOIN feed f ON f.epoch = e.epoch AND f.rev = e.rev AND f.ref = e.id "
        "WHERE f.rev IS NULL OR f.subject <> e.subject"
    )
    assert not loose, f"no line of their own: {loose}"
    strayed = village.desk.rows(
        "SELECT f.rev, f.subject, f.bucket, s.bucket FROM entry e "
        "JOIN feed f ON f.epoch = e.epoch AND f.rev = e.rev JOIN subject s ON s.id = e.subject "
        "WHERE f.bucket <> s.bucket AND e.kind <> 'desk'"
    )
    assert not strayed, f"lines in another bucket than their subject: {strayed}"


def chains_hold(village: Village) -> None:
    for peer in (village.desk, *village.laptops):
        assert first_break(peer.context.views) is None, peer.name


def sums_are_right(peer: Peer) -> None:
    """A subject's count and sum are what its rows say; at the desk a bucket's too."""
    real: dict[str, list[int]] = {}
    for subject, digest in _digests(peer):
        found = real.setdefault(subject, [0, 0])
        found[0] += 1
        found[1] = (found[1] + int(digest[:14], 16)) % MODULUS
    subjects = table(peer, "subject")
    for subject, found in real.items():
        told = subjects.get(subject)
        if peer.name != "desk" and (told is None or not told["bucket"]):
            continue  # unsent, hidden, or of a desk that was put back: no sum of a bucket counts it
        assert told is not None, f"{peer.name}: nobody placed {subject}"
        assert found == [told["rows"], told["sum"]], (peer.name, told, found)
    if peer.name != "desk":
        return
    buckets: dict[tuple[str, str], list[int]] = {}
    for row in subjects.values():
        total = buckets.setdefault((row["bucket"], row["slot"]), [0, 0])
        total[0] += row["rows"]
        total[1] = (total[1] + row["sum"]) % MODULUS
    for row in table(peer, "bucket_sum").values():
        assert buckets.pop((row["bucket"], row["slot"]), [0, 0]) == [row["rows"], row["sum"]], row
    assert not buckets


def _digests(peer: Peer) -> Iterable[tuple[str, str]]:
    yield from peer.rows("SELECT subject, digest FROM entry WHERE epoch < ? AND kind <> 'desk'", STALE)
    for kind in RECORDS:
        yield from peer.rows(f"SELECT id, digest FROM {kind} WHERE epoch < ?", STALE)  # noqa: S608 - an enum


def states_are_folds(peer: Peer) -> None:
    with peer.context.act() as act:
        mended = list(rebuild(act.session, act.rules))
    assert not mended, (peer.name, mended)


def scope(village: Village, engineer: str) -> set[str]:
    """The subjects that an engineer's laptops are to have now, worked out anew from the desk's tables."""
    desk, now = village.desk, stored(village.world.now)
    buckets = {
        row[0]
        for row in desk.rows(
            "SELECT bucket FROM cover WHERE engineer = ? AND since <= ? AND until > ?", engineer, now, now
        )
    } | {"global", f"engineer:{engineer}"}
    customers = desk.rows("SELECT id, customer_id FROM site WHERE customer_id IS NOT NULL")
    buckets |= {f"customer:{customer}" for site, customer in customers if f"site:{site}" in buckets}
    guests = {s for bucket, s in desk.rows("SELECT bucket, subject FROM guest") if bucket in buckets}
    oldest = _oldest(village.world.now.date())
    return guests | {
        row["id"]
        for row in table(desk, "subject").values()
        if row["bucket"] in buckets and (row["slot"] == "now" or row["slot"] >= oldest)
    }


def _oldest(today: date) -> str:
    months = today.year * 12 + today.month - 1 - 14
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def replicas_agree(village: Village) -> None:
    """After a quiet sync each laptop has its scope and nothing else numbered, and all of it is as at the desk."""
    desk = Content(village.desk)
    for laptop in village.laptops:
        mine, wanted = Content(laptop), scope(village, laptop.engineer)
        unsettled = mine.unsettled()
        for subject in sorted(wanted | mine.subjects()):
            if subject not in wanted:
                assert subject in unsettled, f"{laptop.name} has {subject}, which is out of its scope"
                continue
            where = f"{laptop.name} {subject}"
            assert mine.record(subject) == desk.record(subject), where
            assert mine.entries(subject) == desk.entries(subject), where
            assert mine.apart(subject) == desk.apart(subject), where
            if subject not in unsettled:
                assert mine.state(subject) == desk.state(subject), where
                assert mine.terms(subject) == desk.terms(subject), where


class Content:
    """All that a store says, by subject."""

    def __init__(self, peer: Peer) -> None:
        self._records = {
            name: (kind, row) for kind in RECORDS for name, row in table(peer, kind).items() if row["rev"]
        }
        self._unnumbered = {
            name for kind in RECORDS for name, row in table(peer, kind).items() if not row["rev"]
        }
        self._entries = table(peer, "entry", "WHERE kind <> 'desk'")
        self._states = {name: row for kind in STATES for name, row in table(peer, f"{kind}_state").items()}
        self._terms: dict[str, set[tuple[Any, ...]]] = {}
        for term, kind, ref, weight in peer.rows("SELECT term, kind, ref, weight FROM term"):
            self._terms.setdefault(ref, set()).add((term, kind, weight))
        listed = {
            ref: {(term, kind) for term in terms.split()}
            for ref, kind, terms in peer.rows("SELECT ref, kind, terms FROM found_by")
        }
        by_record = {ref: {each[:2] for each in found} for ref, found in self._terms.items()}
        assert listed == by_record, f"{peer.name}: terms that are not those of their records' lists"
        self._apart: dict[str, list[Any]] = {}
        for entry, key, salt, value in peer.rows(
            "SELECT entry, key, salt, value FROM personal ORDER BY 1, 2"
        ):
            if self._entries[entry]["rev"] is not None:
                self._apart.setdefault(self._entries[entry]["subject"], []).append((entry, key, salt, value))
        self._by_subject: dict[str, dict[str, Any]] = {}
        for entry, row in self._entries.items():
            if row["rev"] is not None:
                told = tuple(
                    row[name] for name in ("digest", "epoch", "rev", "correction", "payload", "extra")
                )
                self._by_subject.setdefault(row["subject"], {})[entry] = told

    def subjects(self) -> set[str]:
        return set(self._records) | set(self._by_subject)

    def unsettled(self) -> set[str]:
        return self._unnumbered | {row["subject"] for row in self._entries.values() if row["rev"] is None}

    def record(self, subject: str) -> tuple[str, Mapping[str, Any]] | None:
        return self._records.get(subject)

    def entries(self, subject: str) -> Mapping[str, Any]:
        return self._by_subject.get(subject, {})

    def apart(self, subject: str) -> list[Any]:
        return self._apart.get(subject, [])

    def terms(self, subject: str) -> set[tuple[Any, ...]]:
        return self._terms.get(subject, set())

    def state(self, subject: str) -> Mapping[str, Any] | None:
        row = self._states.get(subject)
        return None if row is None else {name: value for name, value in row.items() if name != "unsent"}
