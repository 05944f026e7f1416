"""Fault 14: a long first sync that is killed half-way resumes where it was; what is urgent comes with the next page."""

import contextlib
import os
from collections.abc import Callable
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.syncing import enrol
from deskops.store.queries.refolding import refresh_many
from faults.behaviour import Behaviour
from faults.exchange import Exchange
from faults.proxy import Proxy
from tests_of_offices import PATIENCE, Office, opened

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
ROWS = 100_000 if FULL else 6_000


def fill(office: Office, count: int) -> str:
    """So many devices at the site; its id."""
    desk = office.context("desk")
    site = str(office.rows("desk", "SELECT id FROM site")[0][0])
    for start in range(0, count, 2_000):
        with desk.act() as act:
            made = [asset(act, site, number) for number in range(start, min(start + 2_000, count))]
            for row in made:
                act.ledger.put(Kind.ASSET, row)
            act.ledger.flush()
            refresh_many(act.session, {row["id"]: Kind.ASSET for row in made}, act.rules)
    return site


def asset(act: Any, site: str, number: int) -> dict[str, Any]:
    note = "二楼机房 " + f"{number:032x}" * 24  # so that a few thousand rows are several pages
    return {
        "id": act.ledger.new_id(), "tag": f"GZPC{number:06d}", "kind": "pc", "site_id": site, "note": note,
        "name": f"pc{number}",
    }  # fmt: skip


def at_answer(number: int, act: Callable[[], object]) -> Callable[[Exchange], Behaviour]:
    """In the middle of the n-th answer."""
    return lambda exchange: (
        Behaviour(cut_answer=2_000, action=act) if exchange.number == number else Behaviour()
    )


@pytest.mark.exhaustive
def test_fault_14_a_first_sync_that_is_killed_half_way_resumes_where_it_was(office: Office) -> None:
    """fault 14: pages that landed are not sent again, and the rest comes."""
    site = fill(office, ROWS)
    desk = office.context("desk")
    code = make_code(desk, "新人", (site,)).code
    port = office.serve()
    with contextlib.closing(opened(office.home("fresh"), office.url)) as fresh:
        enrol(fresh, office.url, code)
    count = "SELECT count(*) FROM asset"
    with Proxy(port, keep=1 << 24) as proxy:
        syncing = office.start("sync", "--json", home="fresh", url=proxy.url)
        proxy.plan = at_answer(3, syncing.kill)
        syncing.wait(PATIENCE * 4)
        assert len(proxy.exchanges) == 3
        landed = office.rows("fresh", count)[0][0]
        assert 0 < landed < ROWS
        urgent = new_job(
            desk, NewJob("urgent", site_id=site, priority="urgent"), engineer=engineer(office)
        ).job
        syncing = office.start("sync", "--json", home="fresh", url=proxy.url)
        told = syncing.wait(PATIENCE * 4)
        assert told.json["result"] == "done", told.err
        assert urgent in answer_of(proxy.exchanges[3]), "it comes with the next page, not after all of them"
        assert told.json["received"] < ROWS - landed + 500
    assert office.rows("fresh", count) == [(ROWS,)]
    assert office.rows("fresh", "SELECT count(*) FROM job WHERE id = ?", urgent) == [(1,)]
    assert office.sync(home="fresh")["unsent"] == 0
    office.all_there()


def engineer(office: Office) -> str:
    return str(office.rows("desk", "SELECT id FROM engineer WHERE name = '新人'")[0][0])


def answer_of(exchange: Exchange) -> str:
    from faults.framing import body_of

    return body_of(bytes(exchange.answer)).decode()
