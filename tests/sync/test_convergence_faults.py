"""What `test_convergence.py` and a look at the core found wrong, each as the smallest story that shows it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from convergence import agreement
from convergence.village import Peer, Village
from deskops.domain.clock import stored
from deskops.domain.nouns import Kind
from deskops.domain.scope import site_bucket
from deskops.ops.do import assets
from deskops.ops.do.desk import paging
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.problems import NewProblem, add_problem
from deskops.store.queries.facts import connection
from deskops.store.queries.scopes import cover, end_cover

REASON = {"reason": "x"}


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    """李强 has laptops 0 and 1 and covers N and S, 何敏 has laptop 2 and covers S and W; N and S are one customer's."""
    made = Village(tmp_path)
    made.quiet()
    yield made
    made.close()


def device(village: Village, tag: str) -> str:
    return str(village.desk.rows("SELECT id FROM asset WHERE tag = ?", tag)[0][0])


def dispatched(village: Village, to: Peer, site: str, asset: str | None = None) -> str:
    job = NewJob("打印机卡纸", site_id=village.sites[site], asset_id=asset, caller="陈敏")
    return new_job(village.desk.context, job, engineer=to.engineer).job


def uncovered(village: Village, who: Peer, site: str) -> None:
    context = village.desk.context
    with context.act() as act:
        bucket = site_bucket(village.sites[site])
        end_cover(connection(act.session), who.engineer, bucket, stored(village.world.now))


def agreed(village: Village) -> None:
    """After a quiet sync everything holds, and nobody ever saw a difference."""
    last = village.quiet()
    assert all(total is not None and total.received == 0 for total in last)
    agreement.replicas_agree(village)
    agreement.chains_hold(village)
    for peer in (village.desk, *village.laptops):
        agreement.sums_are_right(peer)
        agreement.states_are_folds(peer)
    assert village.rewound or not village.mismatches


def test_a_dispute_that_the_desk_decided_stays_decided_when_the_device_moves(village: Village) -> None:
    one, _two, three = village.laptops
    shared = device(village, "S0")
    assets.correct(one.context, shared, "department", "财务")
    assets.correct(three.context, shared, "department", "人事")
    village.quiet()
    disputed = "SELECT disputed FROM asset_state WHERE id = ?"
    assert village.desk.rows(disputed, shared) == [(1,)]
    village.edit(Kind.ASSET, shared, department="行政")
    assert village.desk.rows(disputed, shared) == [(0,)]
    village.quiet()
    assets.correct(three.context, shared, "site", "W")
    village.quiet()
    agreement.states_are_folds(village.desk)
    assert village.desk.rows(disputed, shared) == [(0,)]


def test_a_correction_of_a_persons_name_counts_at_the_desk_as_soon_as_it_lands(village: Village) -> None:
    one, shared = village.laptops[0], device(village, "N0")
    assets.correct(one.context, shared, "used_by", "陈敏敏")
    village.sync(one)
    assert village.desk.rows("SELECT used_by FROM asset_state WHERE id = ?", shared) == [("陈敏敏",)]
    agreed(village)


def test_a_device_that_moved_away_with_its_job_is_a_guest_also_where_a_correction_of_it_was_unsent(
    village: Village,
) -> None:
    """The removal comes in the answer that numbers the correction, which is later than it."""
    one, moved = village.laptops[0], device(village, "S0")
    job = dispatched(village, one, "S", moved)
    village.quiet()
    assets.correct(one.context, moved, "note", "x")
    village.edit(Kind.ASSET, moved, site_id=village.sites["W"])
    village.sync(one)
    assert one.rows("SELECT bucket FROM subject WHERE id = ?", moved) == [(f"visit:{job}",)]
    agreed(village)


def test_a_device_that_its_own_correction_moved_away_leaves_though_the_page_still_has_it(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page was read before the push was taken: the outcome knows better where the device lives."""
    monkeypatch.setattr(paging, "PAGE", 600)
    three, moved = village.laptops[2], device(village, "S0")
    for tag in ("S0", "W0", "W1"):
        village.edit(Kind.ASSET, device(village, tag), note="x" * 600)
    assets.correct(three.context, moved, "site", "N")
    village.sync(three)
    assert moved not in three.ids("asset")
    agreed(village)


def test_an_answer_that_lands_twice_takes_no_new_bucket_away(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 600)
    one, context = village.laptops[0], village.desk.context
    with context.act() as act:
        cover(
            connection(act.session), one.engineer, site_bucket(village.sites["W"]), stored(village.world.now)
        )
    village.world.passes(minutes=1)
    village.sync(one, stop=1, twice=True)
    agreed(village)
    assert device(village, "W0") in one.ids("asset")


def test_what_was_lost_and_left_the_scope_has_no_state_while_something_of_it_waits(village: Village) -> None:
    one, desk = village.laptops[0], village.desk
    village.keep(desk)
    job = dispatched(village, one, "S")
    village.quiet()
    act_on_job(one.context, job, "note", {"text": "x"})
    village.put_back(desk, 0)
    uncovered(village, one, "S")
    village.world.passes(minutes=1)
    village.sync(one)
    with one.context.store.writer() as session:  # as a page does it that brings its removal
        connection(session).exec_driver_sql("UPDATE subject SET hidden = 1, bucket = '' WHERE id = ?", (job,))
        connection(session).exec_driver_sql("DELETE FROM job_state WHERE id = ?", (job,))
        connection(session).exec_driver_sql("UPDATE meta SET value = 'true' WHERE key = 'sync.anew'")
    village.quiet()
    agreement.states_are_folds(one)


def test_a_correction_that_moves_its_device_is_told_under_its_last_number(village: Village) -> None:
    moved = device(village, "N0")
    assets.correct(village.laptops[0].context, moved, "site", "S")
    village.sync(village.laptops[0])
    numbers = "SELECT id, epoch, rev FROM entry WHERE subject = ?"
    assert village.laptops[0].rows(numbers, moved) == village.desk.rows(numbers, moved)
    agreed(village)


def test_a_laptop_that_was_up_to_date_goes_on_after_a_full_page(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE", 600)
    for tag in ("N0", "N1", "S0", "S1"):
        village.edit(Kind.ASSET, device(village, tag), note="x" * 600)
    total = village.sync(village.laptops[0])
    assert total is not None
    assert total.received == 4


def test_a_copied_laptop_leaves_the_first_one_its_own_id(village: Village) -> None:
    first = village.laptops[0]
    copy = village.copy(first)
    mine = "SELECT value FROM meta WHERE key = 'replica'"
    before = first.rows(mine)
    village.sync(first), village.sync(first)
    village.sync(copy), village.sync(first), village.sync(copy), village.sync(first)
    assert first.rows(mine) == before != copy.rows(mine)
    assert village.desk.rows("SELECT count(*) FROM replica") == [(4,)]


def test_a_number_that_a_restored_laptop_gives_again_is_refused_and_stops_nothing(village: Village) -> None:
    one = village.laptops[0]
    village.keep(one)
    first = new_job(one.context, NewJob("a", site_id=village.sites["N"]))
    village.sync(one)
    village.put_back(one, 0)
    second = new_job(one.context, NewJob("b", site_id=village.sites["N"]))
    assert first.number == second.number
    village.quiet()
    titles = {row[0] for row in one.rows("SELECT title FROM job")}
    assert titles == {"a", "b"}
    create = one.rows("SELECT refused FROM entry WHERE subject = ? AND action = 'create'", second.job)
    assert "number-taken" in create[0][0]
    agreement.replicas_agree(village)


def test_a_job_that_left_the_window_and_is_reopened_comes_back_whole(village: Village) -> None:
    job = dispatched(village, village.laptops[0], "N")
    act_on_job(village.desk.context, job, "cancel", REASON)
    village.quiet()
    village.world.passes(days=500)
    village.quiet()
    assert village.laptops[0].rows("SELECT id FROM job WHERE id = ?", job) == []
    act_on_job(village.desk.context, job, "reopen", REASON)
    village.quiet()
    assert village.laptops[0].rows("SELECT status FROM job_state WHERE id = ?", job) == [("dispatched",)]
    agreed(village)


def test_a_device_is_found_by_what_was_corrected_on_another_laptop(village: Village) -> None:
    shared = device(village, "S0")
    assets.correct(village.laptops[0].context, shared, "hostname", "GZ-NEW")
    village.quiet()
    for peer in (village.desk, village.laptops[2]):
        assert peer.rows("SELECT 1 FROM term WHERE ref = ? AND term LIKE 'gz%new%'", shared), peer.name


def test_a_device_that_moved_away_leaves_once_the_note_on_it_was_taken(village: Village) -> None:
    one, moved = village.laptops[0], device(village, "N0")
    assets.note(one.context, moved, "x")
    village.edit(Kind.ASSET, moved, site_id=village.sites["W"])
    village.quiet()
    assert one.rows("SELECT id FROM asset WHERE id = ?", moved) == []
    assert len(village.desk.rows("SELECT id FROM entry WHERE subject = ?", moved)) == 1
    agreed(village)


def test_a_visit_keeps_what_the_cover_brought_when_the_cover_ends(village: Village) -> None:
    guest = village.laptops[2]
    dispatched(village, guest, "N", device(village, "N0"))
    village.quiet()
    uncovered(village, guest, "S")
    village.quiet()
    assert guest.rows("SELECT id FROM site WHERE code = 'N'") == [(village.sites["N"],)]
    agreed(village)


def test_a_visit_gets_the_work_that_the_device_saw_meanwhile(village: Village) -> None:
    guest, visited = village.laptops[2], device(village, "N0")
    job = dispatched(village, guest, "N", visited)
    village.quiet()
    other = dispatched(village, village.laptops[0], "N", visited)
    village.quiet()
    act_on_job(guest.context, job, "note", {"text": "x"})
    village.quiet()
    assert guest.rows("SELECT status FROM job_state WHERE id = ?", other) == [("dispatched",)]
    agreed(village)


def test_each_step_of_a_visit_needs_no_subscription_of_its_own(village: Village) -> None:
    guest = village.laptops[2]
    job = dispatched(village, guest, "N")
    for _step in range(3):
        act_on_job(village.desk.context, job, "note", {"text": "x"})
    assert village.desk.rows("SELECT count(*) FROM cover WHERE bucket = ?", f"visit:{job}") == [(1,)]


def test_what_is_found_at_a_visited_device_stays_with_who_found_it(village: Village) -> None:
    guest, visited = village.laptops[2], device(village, "N0")
    dispatched(village, guest, "N", visited)
    village.quiet()
    made = add_problem(guest.context, NewProblem("x", asset_id=visited))
    village.quiet()
    assert guest.rows("SELECT status FROM problem_state WHERE id = ?", made.subject) == [("open",)]
    agreed(village)


def test_a_department_goes_with_its_site_to_another_customer(village: Village) -> None:
    site = village.sites["W"]
    customer = village.desk.rows("SELECT customer_id FROM site WHERE code = 'N'")[0][0]
    village.edit(Kind.SITE, site, customer_id=customer)
    where = "SELECT bucket FROM subject WHERE id IN (SELECT id FROM department WHERE site_id = ?)"
    assert village.desk.rows(where, site) == [(f"customer:{customer}",)]
    agreed(village)


def test_a_move_is_no_moment_to_compare_sums(village: Village) -> None:
    village.edit(Kind.ASSET, device(village, "N1"), note="x")
    village.sync(village.laptops[0])
    village.edit(Kind.ASSET, device(village, "N0"), site_id=village.sites["W"])
    village.sync(village.laptops[0])
    assert village.mismatches == []
    agreed(village)


def test_a_laptop_whose_clock_is_a_year_ahead_keeps_its_window(village: Village) -> None:
    village.laptops[0].clock.off = timedelta(days=800)
    job = dispatched(village, village.laptops[0], "N")
    act_on_job(village.desk.context, job, "cancel", REASON)
    agreed(village)
    assert village.laptops[0].rows("SELECT id FROM job") == [(job,)]


def test_a_desk_that_was_put_back_gets_everything_again_and_all_agree(village: Village) -> None:
    one, _two, three = village.laptops
    village.keep(village.desk)
    history = agreement.History(village)
    lost = dispatched(village, one, "S")
    village.quiet()
    act_on_job(one.context, lost, "accept", {})
    mine = new_job(three.context, NewJob("b", site_id=village.sites["W"]))
    village.quiet()
    history.look()
    village.put_back(village.desk, 0)
    dispatched(village, three, "W")  # and is used before the laptops call
    village.quiet()
    history.look()
    history.settled()
    assert village.desk.rows("SELECT id FROM job WHERE id = ?", mine.job) == [(mine.job,)]
    assert (lost,) in village.desk.rows("SELECT id FROM recovered WHERE form = 'job'")
    assert one.rows("SELECT rev, refused FROM entry WHERE subject = ? AND action = 'accept'", lost) == [
        (None, None)
    ]
    agreed(village)
