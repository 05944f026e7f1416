"""Stores that differ fetch what differs and not what both have: after a desk was put back, and after damage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from convergence import agreement
from convergence.village import Line, Peer, Village
from deskops.domain.clock import stored
from deskops.domain.nouns import Kind
from deskops.domain.scope import site_bucket
from deskops.ops.do import drawer
from deskops.ops.do.desk import paging
from deskops.ops.do.desk.recovering import recover
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.store.queries.facts import connection
from deskops.store.queries.scopes import cover, end_cover
from deskops.store.queries.search import index

DEVICES = 300


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """Every laptop has hundreds of devices, of which nothing will differ."""
    made = Village(tmp_path / "village")
    with made.desk.context.act() as act:
        for number in range(DEVICES):
            tag = f"S-{number:03d}"
            values = {"id": act.ledger.new_id(), "site_id": made.sites["S"], "tag": tag, "kind": "pc"}
            act.ledger.put(Kind.ASSET, values)
            index(act.session, Kind.ASSET, act.refresh(Kind.ASSET, values["id"]))
    made.quiet()
    yield made
    made.close()


def named(village: Village, tag: str) -> str:
    return str(village.desk.rows("SELECT id FROM asset WHERE tag = ?", tag)[0][0])


def carried(village: Village) -> list[int]:
    """Rows that each laptop is sent until nobody has anything to say; all agree then."""
    rows = dict.fromkeys((laptop.name for laptop in village.laptops), 0)
    for _round in range(4):
        for laptop in village.laptops:
            total = village.sync(laptop)
            assert total is not None
            rows[laptop.name] += total.received
    agreed(village)
    return list(rows.values())


def agreed(village: Village) -> None:
    assert all(total is not None and total.received == 0 for total in village.quiet())
    agreement.replicas_agree(village)
    agreement.chains_hold(village)
    for peer in (village.desk, *village.laptops):
        agreement.sums_are_right(peer)
        agreement.states_are_folds(peer)


def cover_site(village: Village, who: Peer, site: str, *, until: bool = False) -> None:
    bucket = site_bucket(village.sites[site])
    with village.desk.context.act() as act:
        change = end_cover if until else cover
        change(connection(act.session), who.engineer, bucket, stored(village.world.now))


@pytest.mark.parametrize("page", [600, 3 * 1024 * 1024], ids=["small pages", "one page"])
def test_after_a_desk_was_put_back_only_what_it_lost_or_changed_is_carried(
    village: Village, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """Faults 3 and row 23: edits, a move, work of others, and a laptop's own work; nothing else travels again."""
    monkeypatch.setattr(paging, "PAGE", page)
    monkeypatch.setattr(drawer, "PAGE", page)
    one, _two, three = village.laptops
    old = new_job(village.desk.context, NewJob("old", site_id=village.sites["S"]), engineer=one.engineer).job
    village.quiet()
    village.keep(village.desk)
    village.edit(Kind.ASSET, named(village, "S-007"), note="edited and lost")
    village.edit(
        Kind.ASSET, named(village, "S-008"), site_id=village.sites["W"]
    )  # leaves the laptops of N and S
    act_on_job(one.context, old, "accept", {})
    act_on_job(village.desk.context, old, "note", {"text": "by the desk, lost"})
    lost = new_job(
        village.desk.context, NewJob("lost", site_id=village.sites["S"]), engineer=three.engineer
    ).job
    village.quiet()
    village.put_back(village.desk, 0)
    new_job(village.desk.context, NewJob("after", site_id=village.sites["S"]), engineer=one.engineer)
    rows = carried(village)
    assert max(rows) < 40, rows
    assert village.desk.rows("SELECT count(*) FROM recovered WHERE subject = ?", lost)[0][0] > 0
    recover(village.desk.context)
    assert max(carried(village)) < 40
    assert village.desk.rows("SELECT note FROM asset WHERE tag = 'S-007'") == [("edited and lost",)]
    notes = village.desk.rows("SELECT action FROM entry WHERE subject = ? ORDER BY rev", old)
    assert {("accept",), ("note",)} <= set(notes)


def test_a_laptop_that_had_left_and_entered_scopes_meanwhile_gets_those_whole(village: Village) -> None:
    """Fault 3: what the laptop let go of since the backup comes again; what it took on since leaves."""
    one, _two, three = village.laptops
    village.keep(village.desk)
    cover_site(village, one, "W")
    cover_site(village, three, "S", until=True)
    village.world.passes(minutes=1)
    village.quiet()
    assert len(three.ids("asset")) < DEVICES < len(one.ids("asset"))
    here = len(one.ids("asset"))
    village.put_back(village.desk, 0)
    rows = carried(village)
    assert len(three.ids("asset")) > DEVICES
    assert len(one.ids("asset")) < here
    assert rows[0] < 40 < DEVICES < rows[2], rows


def test_what_a_laptop_alone_holds_is_offered_though_it_left_its_scope(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 3: the desk lost notes, and ends the cover of their jobs; several requests are needed to offer them."""
    monkeypatch.setattr(drawer, "PAGE", 600)
    one, desk = village.laptops[0], village.desk.context
    cover_site(village, one, "W")
    village.world.passes(minutes=1)
    jobs = [new_job(desk, NewJob("x", site_id=village.sites["W"])).job for _each in range(5)]
    village.quiet()
    village.keep(village.desk)
    for job in jobs:
        act_on_job(desk, job, "note", {"text": "lost"})
    village.sync(one)
    village.put_back(village.desk, 0)
    cover_site(village, one, "W", until=True)
    village.world.passes(minutes=1)
    carried(village)
    assert not set(jobs) & set(one.ids("job"))
    assert village.desk.rows("SELECT count(*) FROM recovered") == [(5,)]
    recover(desk)
    assert village.desk.rows("SELECT count(*) FROM entry WHERE action = 'note'") == [(5,)]


def test_a_desk_that_is_put_back_again_and_again_loses_nothing(village: Village) -> None:
    """Fault 3: each time before the laptops have finished with the last time."""
    one = village.laptops[0]
    jobs = []
    for _time in range(3):
        village.keep(village.desk)
        jobs.append(new_job(village.desk.context, NewJob("x", site_id=village.sites["S"])).job)
        village.quiet()
    for which in (2, 1, 0):
        village.put_back(village.desk, which)
        village.sync(one, stop=3)
    carried(village)
    recover(village.desk.context)
    assert set(jobs) <= set(village.desk.ids("job"))
    carried(village)


def test_one_row_that_differs_is_the_one_that_is_fetched(village: Village) -> None:
    """The facts of a bucket of hundreds differ in one device."""
    one = village.laptops[0]
    spoil(one, named(village, "S-100"))
    rows = carried(village)
    assert rows[0] <= 2, rows
    assert one.rows("SELECT note FROM asset WHERE tag = 'S-100'") == [("",)]


def test_a_row_that_is_missing_comes_and_one_that_lives_elsewhere_leaves(village: Village) -> None:
    one = village.laptops[0]
    gone, strange = named(village, "S-100"), named(village, "W0")
    with one.context.act(references=False) as act:
        written = connection(act.session).exec_driver_sql
        for table in ("asset", "asset_state", "subject"):
            written(f"DELETE FROM {table} WHERE id = ?", (gone,))  # noqa: S608 - the test's own words
        written("DELETE FROM entry WHERE subject = ?", (gone,))
        columns = village.desk.rows("SELECT * FROM asset WHERE id = ?", strange)[0]
        written(f"INSERT INTO asset VALUES ({','.join('?' * len(columns))})", tuple(columns))  # noqa: S608
        place = village.desk.rows("SELECT * FROM subject WHERE id = ?", strange)[0]
        written(f"INSERT INTO subject VALUES ({','.join('?' * len(place))})", tuple(place))  # noqa: S608
        written("UPDATE subject SET bucket = ? WHERE id = ?", (site_bucket(village.sites["S"]), strange))
    stir(one)
    assert carried(village)[0] <= 2
    assert gone in one.ids("asset")
    assert strange not in one.ids("asset")


def test_a_guest_that_a_laptop_holds_to_live_with_it_is_a_guest_again(village: Village) -> None:
    one, device = village.laptops[0], named(village, "W0")
    job = NewJob("x", site_id=village.sites["W"], asset_id=device)
    visit = new_job(village.desk.context, job, engineer=one.engineer).job
    village.quiet()
    with one.context.store.writer() as session:
        moved = "UPDATE subject SET bucket = ? WHERE id = ?"
        connection(session).exec_driver_sql(moved, (site_bucket(village.sites["S"]), device))
    stir(one)
    assert carried(village)[0] <= 2
    assert one.rows("SELECT bucket FROM subject WHERE id = ?", device) == [(f"visit:{visit}",)]


def test_a_desk_that_knows_no_closer_look_sends_the_bucket_whole(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, post = village.laptops[0], Line.post

    def older(self: Line, path: str, told: dict[str, object]) -> dict[str, object]:
        return post(self, path, {name: told[name] for name in told if name not in ("parts", "held", "fetch")})

    monkeypatch.setattr(Line, "post", older)
    spoil(one, named(village, "S-100"))
    assert carried(village)[0] >= DEVICES
    assert one.rows("SELECT note FROM asset WHERE tag = 'S-100'") == [("",)]


def spoil(peer: Peer, asset: str) -> None:
    """Its content and its sum are not those of the desk any more."""
    with peer.context.store.writer() as session:
        written = connection(session).exec_driver_sql
        written("UPDATE asset SET note = 'spoilt' WHERE id = ?", (asset,))
        written("UPDATE subject SET sum = sum + 1 WHERE id = ?", (asset,))
    stir(peer)


def stir(peer: Peer) -> None:
    with peer.context.store.writer() as session:
        connection(session).exec_driver_sql("UPDATE meta SET value = 'true' WHERE key = 'sync.stirred'")
