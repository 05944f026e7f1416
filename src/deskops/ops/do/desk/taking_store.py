"""A store that a laptop used alone taken into the desk: register, work and files, in one transaction or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deskops.domain.clock import milliseconds, stored
from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.errors import BadInput, NotFound, StoreError
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.files import desk_shelf
from deskops.ops.do.desk.natural_keys import TAKEN
from deskops.ops.do.desk.old_rows import ENTRY, Judge, Judged, NewEntry, NewRecord, Verdict
from deskops.ops.do.desk.old_store import OldStore, old_store
from deskops.ops.do.desk.people import admin, permit
from deskops.ops.do.importing import copy_first
from deskops.store.blobs.shelf import LARGEST, Shelf
from deskops.store.queries import files
from deskops.store.queries.facts import connection
from deskops.store.queries.refolding import refresh_many
from deskops.store.queries.search import WORDS, TermWriter
from deskops.store.queries.travel import entry_values
from deskops.store.tables import EntryRow, Personal

VERDICTS: Final = ("new", "matched", "different", "refused")


@dataclass(slots=True)
class Carried:
    """Files of the old store: `new` ones by digest with their bytes, those that the desk has, and which are nowhere.

    `brought`: those that are in the old store, whether the desk had them or not.
    """

    new: dict[str, int] = field(default_factory=dict)
    known: int = 0
    brought: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of each row. `backup` is the desk's store as it was before; None where nothing was written."""

    store: Path
    engineer: str
    code: str
    verdicts: Sequence[Verdict]
    files: Carried
    written: int
    backup: Path | None

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """By kind how many rows there are, and what became of them; the four add up to the rows."""
        counts: dict[str, Counter[str]] = {}
        for one in self.verdicts:
            counts.setdefault(one.kind, Counter())[one.verdict] += 1
        listed = [str(kind) for kind in (*TAKEN, ENTRY) if str(kind) in counts]
        return [
            {"kind": kind, "rows": counts[kind].total(), **{name: counts[kind][name] for name in VERDICTS}}
            for kind in listed
        ]

    @property
    def told(self) -> list[Verdict]:
        """The rows that a person should look at."""
        return [one for one in self.verdicts if one.why]

    @property
    def needs_a_person(self) -> bool:
        return bool(self.files.missing) or any(one.verdict == "refused" for one in self.verdicts)


def take_store_in(context: Context, place: Path, *, dry_run: bool = False) -> TakenIn:
    """Take in what the desk does not have; what it has stays as it is. The same store again changes nothing.

    Raises Refused for who may not, NotFound, BadInput, StoreNewer, StoreSealed for a store that cannot be read, the
    desk's store's errors; after each of them nothing was changed.
    """
    permit(context.identity, Verb.IMPORT)
    with old_store(context, place) as old:
        judged = _judged(context, old)
        shelf = desk_shelf(context)
        carried = _look_for_files(old, judged, shelf)
        count = len(judged.records) + len(judged.entries)
        before = None
        if not dry_run and (count or carried.new):
            before = copy_first(context)
            _keep_files(old, carried, shelf)
            _write(context, old, judged, carried)
            _fold_again(context, judged)
    written = 0 if dry_run else count
    return TakenIn(place, old.engineer, old.code, judged.verdicts, carried, written, before)


def _judged(context: Context, old: OldStore) -> Judged:
    with _as_bad_input(old.place), context.store.reader() as desk, old.context.store.reader() as session:
        return Judge(connection(desk), session, old.context.rules).judge()


@contextmanager
def _as_bad_input(place: Path) -> Iterator[None]:
    """What nobody can have written comes to light when it is read."""
    try:
        yield
    except StoreError as error:
        detail = error.message
    except (ValueError, TypeError, KeyError) as error:
        detail = str(error)
    else:
        return
    raise BadInput(
        _("{path} is no sound store: {detail}").format(path=place, detail=" ".join(detail.split())[:200]),
        hint=_("Nothing was changed. Look at it on its laptop: deskops doctor"),
    )


def _look_for_files(old: OldStore, judged: Judged, shelf: Shelf) -> Carried:
    carried = Carried()
    sizes = {row["sha256"]: (row["size"], row["name"]) for row in judged.files}
    for sha256, (size, name) in sorted(sizes.items()):
        is_there = old.shelf is not None and size <= LARGEST and old.shelf.has(sha256) == size
        if is_there:
            carried.brought.add(sha256)
        if shelf.has(sha256) is not None:
            carried.known += 1
        elif is_there:
            carried.new[sha256] = size
        else:
            carried.missing.append(f"{name} ({sha256[:12]})")
    return carried


def _keep_files(old: OldStore, carried: Carried, shelf: Shelf) -> None:
    """Before the rows that name them. One that is not what its digest says is as if it were not there."""
    for sha256 in sorted(carried.brought):
        content = _content(old, sha256)
        if content is None:
            carried.brought.remove(sha256)
            if carried.new.pop(sha256, None) is not None:
                carried.missing.append(sha256[:12])
        elif sha256 in carried.new:
            shelf.keep(content)


def _content(old: OldStore, sha256: str) -> bytes | None:
    if old.shelf is None:
        return None
    try:
        source = old.shelf.reading(sha256)
    except NotFound:
        return None
    try:
        content = source.read(LARGEST + 1)
    finally:
        source.close()
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _write(context: Context, old: OldStore, judged: Judged, carried: Carried) -> None:
    told: dict[str, object] = {"engineer": old.engineer, "code": old.code, "files": len(carried.new)}
    told |= {"records": len(judged.records), "entries": len(judged.entries)}
    with admin(context, Verb.IMPORT, "store-imported", old.replica, **told) as act:
        touched = _land(act, judged)
        states = refresh_many(act.session, touched, act.rules)
        _make_findable(act, judged, states[Kind.ASSET])
        _prove_files(act, judged, carried)
    context.forget_rules()


def _land(act: Act, judged: Judged) -> dict[str, str]:
    """Every row in the order that the old store gave it; returns the subjects with their kinds."""
    touched: dict[str, str] = {}
    for one in judged.in_order():
        if isinstance(one, NewRecord):
            touched[act.ledger.put(one.kind, one.values)["id"]] = one.kind
        else:
            _append(act, one)
            touched[one.entry.subject] = one.entry.kind
    act.ledger.flush()
    return touched


def _append(act: Act, new: NewEntry) -> None:
    entry, ledger = new.entry, act.ledger
    number = ledger.number(entry.kind, entry.id, new.digest, entry.subject)
    ledger.wait(EntryRow, [entry_values(entry, new.digest) | number])
    ledger.wait(Personal, new.personal)
    ledger.meet(entry.at, milliseconds(entry.wall))


def _make_findable(act: Act, judged: Judged, assets: Sequence[dict[str, Any]]) -> None:
    """A device by what is held true of it, also one that the desk had and that has new steps now."""
    terms = TermWriter(act.session)
    for one in judged.records:
        if one.kind in WORDS and one.kind != Kind.ASSET:
            terms.add(one.kind, one.values)
    for row in assets:
        terms.add(Kind.ASSET, row, new=False)
    terms.flush()


def _prove_files(act: Act, judged: Judged, carried: Carried) -> None:
    """Whoever may see a row that names a file may have it where its author's store brought it: a digest that somebody
    put into a store opens nothing.
    """
    now, written = stored(act.ledger.evidence.wall), connection(act.session)
    for row in judged.files:
        replica = files.made_by(written, judged.ids[row["id"]])
        if replica and row["sha256"] in carried.brought:
            files.landed(written, replica, row["sha256"], row["size"], now)


def _fold_again(context: Context, judged: Judged) -> None:
    """The hours of the sites that came count only now: nobody could ask for them before they were written."""
    jobs = {one.values["id"]: str(Kind.JOB) for one in judged.records if one.kind == Kind.JOB}
    if jobs and any(one.kind == Kind.SITE and one.values["hours"] for one in judged.records):
        with context.act() as act:
            refresh_many(act.session, jobs, act.rules)
