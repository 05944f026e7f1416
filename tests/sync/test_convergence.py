"""Whatever people, lines, clocks and backups do: nothing is lost or doubled, and after a quiet sync all agree.

Small in the ordinary run. Large, with a seed that is printed:
`DESKOPS_TEST_SIZE=full uv run pytest tests/sync/test_convergence.py -s` (`DESKOPS_TEST_SEED=N` for one seed again).
"""

import os
import random
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from convergence import agreement
from convergence.village import SHM, SITES, Peer, Village
from deskops.domain.actions.job import JOB_ACTIONS
from deskops.domain.clock import stored
from deskops.domain.entries import FieldKind
from deskops.domain.nouns import Kind
from deskops.domain.scope import site_bucket
from deskops.errors import DeskopsError
from deskops.ops.do import acts, assets, campaign_visits, drawer
from deskops.ops.do.desk import paging
from deskops.ops.do.jobs import NewJob, act_on_job, new_job, redo, undo
from deskops.ops.do.problems import NewProblem, add_problem
from deskops.ops.read.campaigns import visits_of
from deskops.store.queries.facts import connection
from deskops.store.queries.scopes import cover, end_cover

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
SEED = int(os.environ.get("DESKOPS_TEST_SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
PAGES = (600, 4_000, 3 * 1024 * 1024)  # bytes: a row or two, some, all in one
FATES = ("ok", "lost", "unheard", "twice")
DAYS = ("2026-12-01", "2026-12-02", "2026-12-07")
FIELDS = ("hostname", "department", "used_by", "note")
WHILE_AT_WORK = (
    "accept", "depart", "arrive", "start", "hold", "resume", "note", "part", "resolve", "confirm", "cancel",
    "reopen", "escalate",
)  # fmt: skip
BY_THE_DESK = (
    "dispatch", "reassign", "cancel", "close", "return", "accept-late", "reopen", "prioritise", "note",
)  # fmt: skip

places = st.integers(0, 11)
words = st.sampled_from(("甲", "乙", "x", "Beta"))


class Convergence(RuleBasedStateMachine):
    """Three laptops of two engineers, their copies, and a desk."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory(dir=SHM if SHM.is_dir() else None)
        self.village = Village(Path(self._folder.name))
        self.history = agreement.History(self.village)

    @initialize(page=st.sampled_from(PAGES))
    def begin(self, page: int) -> None:
        paging.PAGE = drawer.PAGE = page  # type: ignore[misc]
        for laptop in self.village.laptops:
            self.village.sync(laptop)

    def teardown(self) -> None:
        try:
            self.quiet()
        finally:
            self.village.close()
            self._folder.cleanup()

    # -- who and what -------------------------------------------------------

    def laptop(self, place: int) -> Peer:
        there = self.village.laptops or self.village.shut_out
        return there[place % len(there)]

    def one_of(self, peer: Peer, kind: str, place: int) -> str | None:
        """Any row of the store, the newest first."""
        ids = peer.ids(kind)[::-1]
        return ids[place % len(ids)] if ids else None

    def fields(self, action: str, word: str, place: int) -> dict[str, Any]:
        given: dict[str, Any] = {}
        people = sorted(self.village.people.values())
        for field in JOB_ACTIONS[action].fields:
            if field.choices:
                given[field.name] = field.choices[place % len(field.choices)].value
            elif field.kind is FieldKind.WHOLE:
                given[field.name] = (field.low or 0) + place % 5
            elif field.kind is FieldKind.ENGINEER:
                given[field.name] = people[place % len(people)]
            else:
                given[field.name] = word
        return given

    # -- work on site -------------------------------------------------------

    @rule(who=places, job=places, action=st.sampled_from(WHILE_AT_WORK), word=words, place=places)
    def work(self, who: int, job: int, action: str, word: str, place: int) -> None:
        laptop = self.laptop(who)
        found = self.one_of(laptop, "job", job)
        if found:
            with suppress(DeskopsError):
                act_on_job(laptop.context, found, action, self.fields(action, word, place))

    @rule(who=places, job=places, back=st.booleans())
    def undo_or_redo(self, who: int, job: int, back: bool) -> None:
        laptop = self.laptop(who)
        found = self.one_of(laptop, "job", job)
        if found:
            with suppress(DeskopsError):
                (undo if back else redo)(laptop.context, found)

    @rule(who=places, site=st.sampled_from("NSW"), device=st.one_of(st.none(), places), word=words)
    def walk_in(self, who: int, site: str, device: int | None, word: str) -> None:
        laptop = self.laptop(who)
        place = self.village.sites[site]
        if place in laptop.ids("site"):  # nobody can name another one
            asset = None if device is None else self.one_of(laptop, "asset", device)
            job = NewJob(word, site_id=place, asset_id=asset, caller="陈敏" + word, phone="138")
            new_job(laptop.context, job)

    @rule(who=places, device=places, word=words)
    def find_a_problem(self, who: int, device: int, word: str) -> None:
        laptop = self.laptop(who)
        found = self.one_of(laptop, "asset", device)
        if found:
            add_problem(laptop.context, NewProblem(word, asset_id=found))

    @rule(who=places, visit=places, action=st.sampled_from(("agree", "move")), day=st.sampled_from(DAYS))
    def see_to_a_visit(self, who: int, visit: int, action: str, day: str) -> None:
        self.visit_on(self.laptop(who), visit, action, day)

    @rule(visit=places, action=st.sampled_from(("agree", "move", "cancel")), day=st.sampled_from(DAYS))
    def see_to_a_visit_at_the_desk(self, visit: int, action: str, day: str) -> None:
        self.visit_on(self.village.desk, visit, action, day)

    def visit_on(self, peer: Peer, visit: int, action: str, day: str) -> None:
        lines = [one for one in visits_of(peer.context, "") if one.status != "cancelled"]
        if not lines:
            return
        line = [lines[visit % len(lines)]]
        if action == "agree":
            campaign_visits.agree(peer.context, line, day)
        elif action == "move":
            campaign_visits.move(peer.context, line, day, "盘点")
        else:
            campaign_visits.cancel(peer.context, line, "搬迁")

    @rule(who=places, device=places, field=st.sampled_from(FIELDS), word=words)
    def correct(self, who: int, device: int, field: str, word: str) -> None:
        laptop = self.laptop(who)
        found = self.one_of(laptop, "asset", device)
        if found:
            with suppress(DeskopsError):
                assets.correct(laptop.context, found, field, word)

    @rule(who=places, device=places, site=st.sampled_from("NSW"))
    def correct_the_site(self, who: int, device: int, site: str) -> None:
        laptop = self.laptop(who)
        found = self.one_of(laptop, "asset", device)
        if found:
            with suppress(DeskopsError):
                assets.correct(laptop.context, found, "site", site)

    @rule(who=places, device=places, back=st.booleans())
    def undo_or_redo_a_correction(self, who: int, device: int, back: bool) -> None:
        laptop = self.laptop(who)
        found = self.one_of(laptop, "asset", device)
        if found:
            with suppress(DeskopsError):
                (acts.undo if back else acts.redo)(laptop.context, Kind.ASSET, found)

    @rule(device=places, word=words, other=words)
    def dispute(self, device: int, word: str, other: str) -> None:
        """Two laptops correct the same field without knowing of each other."""
        for laptop, value in zip(self.village.laptops[1:3], (word, other), strict=False):
            found = self.village.assets[device % len(self.village.assets)]
            if found in laptop.ids("asset"):
                with suppress(DeskopsError):
                    assets.correct(laptop.context, found, "department", value)

    # -- the desk -----------------------------------------------------------

    @rule(site=st.sampled_from("NSW"), device=st.one_of(st.none(), places), who=places, word=words)
    def dispatch(self, site: str, device: int | None, who: int, word: str) -> None:
        desk = self.village.desk
        asset = None if device is None else self.one_of(desk, "asset", device)
        job = NewJob(word, site_id=self.village.sites[site], asset_id=asset, caller="王" + word)
        new_job(desk.context, job, engineer=self.laptop(who).engineer)

    @rule(job=places, action=st.sampled_from(BY_THE_DESK), word=words, place=places)
    def at_the_desk(self, job: int, action: str, word: str, place: int) -> None:
        desk = self.village.desk
        found = self.one_of(desk, "job", job)
        if not found:
            return
        given = self.fields(action, word, place)
        if action == "accept-late":
            entries = [
                row[0] for row in desk.rows("SELECT id FROM entry WHERE subject = ? ORDER BY rev", found)
            ]
            given["entry"] = entries[place % len(entries)]
        with suppress(DeskopsError):
            act_on_job(desk.context, found, action, given)

    @rule(site=st.sampled_from("NSW"), word=words)
    def edit_a_site(self, site: str, word: str) -> None:
        self.village.edit(Kind.SITE, self.village.sites[site], name=SITES[site] + word)

    @rule(device=places, field=st.sampled_from(FIELDS), word=words)
    def edit_a_device(self, device: int, field: str, word: str) -> None:
        found = self.one_of(self.village.desk, "asset", device)
        assert found
        self.village.edit(Kind.ASSET, found, **{field: word})

    @rule(device=places, site=st.sampled_from("NSW"))
    def move_a_device(self, device: int, site: str) -> None:
        found = self.one_of(self.village.desk, "asset", device)
        assert found
        self.village.edit(Kind.ASSET, found, site_id=self.village.sites[site])

    @rule(who=places, site=st.sampled_from("NSW"))
    def cover_more(self, who: int, site: str) -> None:
        context = self.village.desk.context
        bucket = site_bucket(self.village.sites[site])
        with context.act() as act:
            cover(connection(act.session), self.laptop(who).engineer, bucket, stored(self.village.world.now))

    @rule(who=places, site=st.sampled_from("NSW"))
    def cover_less(self, who: int, site: str) -> None:
        context = self.village.desk.context
        bucket = site_bucket(self.village.sites[site])
        with context.act() as act:
            end_cover(
                connection(act.session), self.laptop(who).engineer, bucket, stored(self.village.world.now)
            )

    # -- time ---------------------------------------------------------------

    @rule(hours=st.sampled_from((1, 30, 24 * 8, 24 * 15, 24 * 450)))
    def time_passes(self, hours: int) -> None:
        self.village.world.passes(hours=hours)

    @rule(who=places, hours=st.sampled_from((0, 1, -5, 24 * 365, -24 * 365)))
    def clock_jumps(self, who: int, hours: int) -> None:
        self.laptop(who).clock.off = timedelta(hours=hours)

    # -- the line -----------------------------------------------------------

    @rule(
        who=places,
        plan=st.lists(st.sampled_from(FATES), max_size=4),
        stop=st.sampled_from((0, 0, 1, 2)),
        twice=st.booleans(),
    )
    def sync(self, who: int, plan: list[str], stop: int, twice: bool) -> None:
        self.village.sync(self.laptop(who), *plan, stop=stop, twice=twice)

    @rule(who=places)
    def sync_well(self, who: int) -> None:
        self.village.sync(self.laptop(who))

    # -- backups ------------------------------------------------------------

    @rule(who=places)
    def back_up_a_laptop(self, who: int) -> None:
        self.village.keep(self.laptop(who))

    @rule(who=places, which=places)
    def put_a_laptop_back(self, who: int, which: int) -> None:
        laptop = self.laptop(who)
        if laptop.backups:
            self.village.put_back(laptop, which)
            self.history.forgive()

    @precondition(lambda self: len(self.village.laptops) < 5)
    @rule(who=places)
    def copy_a_laptop(self, who: int) -> None:
        self.village.copy(self.laptop(who))

    @rule()
    def back_up_the_desk(self) -> None:
        self.village.keep(self.village.desk)

    @rule(which=places)
    def put_the_desk_back(self, which: int) -> None:
        if self.village.desk.backups:
            self.village.put_back(self.village.desk, which)
            self.history.forgive()

    # -- what must hold -----------------------------------------------------

    @invariant()
    def after_every_step(self) -> None:
        self.history.look()
        agreement.numbers_are_whole(self.village)
        for peer in (self.village.desk, *self.village.laptops):
            agreement.sums_are_right(peer)

    @rule()
    def quiet(self) -> None:
        """The line heals; everybody syncs until nobody has anything to say."""
        village = self.village
        totals = village.quiet()
        assert all(total is not None and total.received == 0 for total in totals), totals
        waits = village.desk.rows(
            "SELECT 1 FROM recovered WHERE form = 'e'"
        )  # for a yes: sent again until then
        assert all(total is not None and total.turns == 1 for total in totals) or waits, totals
        self.history.settled()
        agreement.chains_hold(village)
        for peer in (village.desk, *village.laptops):
            agreement.sums_are_right(peer)
            agreement.states_are_folds(peer)
        agreement.replicas_agree(village)
        if not village.rewound:
            assert not village.mismatches, village.mismatches


@pytest.mark.exhaustive
def test_whatever_happens_nothing_is_lost_and_all_agree_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", paging.PAGE)
    monkeypatch.setattr(drawer, "PAGE", drawer.PAGE)
    chosen = settings(
        max_examples=300 if FULL else 5,
        stateful_step_count=60 if FULL else 20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not FULL,
        print_blob=True,
        database=None,
    )
    if FULL:
        print(f"DESKOPS_TEST_SEED={SEED}")
        run_state_machine_as_test(seed(SEED)(Convergence), settings=chosen)
    else:
        run_state_machine_as_test(Convergence, settings=chosen)
