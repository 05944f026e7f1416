"""What a desk forgot of its laptops when it was put back: ids, tokens, and what was written under them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from convergence import agreement
from convergence.village import Peer, Village
from deskops.domain.canonical import canonical
from deskops.errors import Rejected
from deskops.ops.do.desk import serving
from deskops.ops.do.desk.enrolling import revoke
from deskops.ops.do.desk.people import acting
from deskops.ops.do.desk.recovering import recover
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.attention import attention
from deskops.ops.secrets import SIGNING_KEY, Secrets
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection
from deskops.sync import keys
from deskops.sync.wire import ReturnRequest
from tests_of_sync import Desk


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path)
    made.quiet()
    yield made
    made.close()


def meta(peer: Peer, key: str) -> str:
    return str(peer.rows("SELECT value FROM meta WHERE key = ?", key)[0][0])


def copied(village: Village) -> tuple[Peer, Peer]:
    """A laptop and a copy of it, which has an id of its own and work under it; the desk is kept as it was before."""
    first = village.laptops[0]
    village.keep(village.desk)
    copy = village.copy(first)
    village.sync(first), village.sync(first)
    village.sync(copy)
    assert meta(copy, "replica") != meta(first, "replica")
    return first, copy


def agreed(village: Village) -> None:
    assert all(total is not None and total.received == 0 for total in village.quiet())
    agreement.replicas_agree(village)
    agreement.chains_hold(village)


def test_a_copy_whose_id_the_desk_forgot_is_known_by_its_key_and_nothing_stays_stuck(
    village: Village,
) -> None:
    """Faults 3 and 4 together: its entries were numbered, unsent, and on the first laptop."""
    first, copy = copied(village)
    code = meta(copy, "code")
    numbered = new_job(copy.context, NewJob("numbered", site_id=village.sites["N"])).job
    village.quiet()
    act_on_job(copy.context, numbered, "accept", {})
    village.put_back(village.desk, 0)
    agreed(village)
    assert copy in village.laptops
    assert meta(copy, "code") == code
    assert numbered in village.desk.ids("job")
    assert {row[0] for row in village.desk.rows("SELECT code FROM replica")} >= {code, meta(first, "code")}
    assert village.desk.rows("SELECT count(*) FROM refusal WHERE settled_at IS NULL") == [(0,)]
    for laptop in village.laptops:
        assert laptop.rows("SELECT id FROM entry WHERE rev IS NULL") == []
    assert village.desk.rows("SELECT count(*) FROM entry WHERE action = 'known-again'") == [(1,)]


def test_what_a_lost_copy_wrote_waits_for_a_yes_and_counts_then(village: Village) -> None:
    """The copy never comes back: what the first laptop has of it is neither refused nor lost."""
    first, copy = copied(village)
    job = new_job(copy.context, NewJob("of the lost one", site_id=village.sites["N"])).job
    act_on_job(copy.context, job, "accept", {})
    village.quiet()
    assert job in first.ids("job")
    village.laptops.remove(copy)
    village.put_back(village.desk, 0)
    village.quiet()
    assert job not in village.desk.ids("job")
    assert first.rows("SELECT id FROM entry WHERE refused IS NOT NULL") == []
    acting(village.desk.context, "王主管")
    assert [str(item.topic) for item in attention(village.desk.context)].count("recovered") == 1
    done = recover(village.desk.context)
    assert done.left == 0
    agreed(village)
    assert village.desk.rows("SELECT status FROM job_state WHERE id = ?", job) == [("accepted",)]
    assert first.rows("SELECT id FROM entry WHERE rev IS NULL") == []
    copy.context.close()


def test_a_copy_gets_another_code_where_its_own_was_given_away_since(village: Village) -> None:
    _first, copy = copied(village)
    code = meta(copy, "code")
    village.put_back(village.desk, 0)
    with village.desk.context.store.writer() as session:
        session.connection().exec_driver_sql(
            "UPDATE replica SET code = ? WHERE id = ?", (code, meta(village.laptops[2], "replica"))
        )
    village.quiet()
    assert meta(copy, "code") != code
    mine = village.desk.rows("SELECT code FROM replica WHERE id = ?", meta(copy, "replica"))
    assert mine == [(meta(copy, "code"),)]


def test_who_was_shut_out_does_not_come_back_by_its_key(village: Village) -> None:
    """Threat 3: neither under its id nor, as a copy, under one that the desk forgot."""
    first, copy = copied(village)
    village.put_back(village.desk, 0)
    acting(village.desk.context, "王主管")
    revoke(village.desk.context, meta(first, "code"))
    assert village.sync(copy) is None
    assert village.sync(first) is None
    assert len(village.shut_out) == 2
    assert village.desk.rows("SELECT count(*) FROM replica WHERE status = 'active'") == [(2,)]


def returning(peer: Any, **other: Any) -> ReturnRequest:
    """What a laptop says to be known again, with another id where a test wants one."""
    key = Secrets(peer.context.paths).get(SIGNING_KEY)
    told = {name: meta(peer, name) for name in ("desk", "replica", "code")} | other
    request = ReturnRequest(
        protocol=1,
        key=keys.public(str(key)),
        token="ab" * 32,
        signature="",
        **told,
    )
    signature = keys.sign(str(key), canonical(request.signed()))
    return request.model_copy(update={"signature": signature})


STAND = "SELECT id, status, token FROM replica ORDER BY id"


def test_a_copy_that_was_shut_out_does_not_come_back_under_the_id_of_the_first(village: Village) -> None:
    """Threat 3: it holds the same key, and may say any id that it knows."""
    first, copy = copied(village)
    acting(village.desk.context, "王主管")
    revoke(village.desk.context, meta(copy, "code"))
    before = village.desk.rows(STAND)
    with pytest.raises(Rejected):
        serving.come_back(village.desk.context, returning(copy, replica=meta(first, "replica")))
    assert village.desk.rows(STAND) == before
    assert village.sync(first) is not None


def test_a_desk_that_was_never_put_back_forgot_no_id(village: Village) -> None:
    """Threat 6: who is enrolled cannot make more of itself."""
    first, before = village.laptops[0], village.desk.rows(STAND)
    assert village.desk.rows("SELECT epoch FROM head") == [(1,)]
    unheard = "01900000-0000-7000-8000-0000000000d1"
    with pytest.raises(Rejected):
        serving.come_back(village.desk.context, returning(first, replica=unheard))
    assert village.desk.rows(STAND) == before


def test_an_id_that_the_desk_gave_and_lacks_is_known_by_its_mark(village: Village) -> None:
    """Fault 3: put back by hand, so that it is still in its first epoch; a mark of another id shows nothing."""
    first, copy = copied(village)
    unheard = "01900000-0000-7000-8000-0000000000d1"
    with copy.context.store.reader() as session:
        given = outbox.marks(connection(session))["given"]
    village.put_back(village.desk, 0)
    assert village.desk.rows("SELECT epoch FROM head") == [(1,)]
    before = village.desk.rows(STAND)
    for told in ("", "0" * 32, given):
        asked = returning(first, replica=unheard, given=told)
        with pytest.raises(Rejected):
            serving.come_back(village.desk.context, asked, village.desk_key)
    assert village.desk.rows(STAND) == before
    serving.come_back(village.desk.context, returning(copy, given=given), village.desk_key)
    assert meta(copy, "replica") in {row[0] for row in village.desk.rows(STAND)}


@pytest.mark.parametrize("name", ["made-up \x1b[31m0", "x", "01900000-0000-4000-8000-0000000000d1", ""])
def test_an_id_that_no_desk_gives_is_none(name: str, village: Village) -> None:
    with pytest.raises(ValidationError):
        returning(village.laptops[0], replica=name)


def test_a_laptop_that_waits_for_a_yes_changes_nothing_by_asking(village: Village) -> None:
    """Threat 6: it is told that it waits, and neither its token nor the chain is touched."""
    first = village.laptops[0]
    with village.desk.context.store.writer() as session:
        session.connection().exec_driver_sql(
            "UPDATE replica SET status = 'waiting' WHERE id = ?", (meta(first, "replica"),)
        )
    before = village.desk.rows(STAND)
    for _time in range(2):
        with pytest.raises(Rejected, match="approved"):
            serving.come_back(village.desk.context, returning(first))
    assert village.desk.rows(STAND) == before
    assert village.desk.rows("SELECT count(*) FROM entry WHERE action = 'known-again'") == [(0,)]


@pytest.mark.parametrize("desk_database", ["file", "postgres"], indirect=True)
def test_a_laptop_whose_token_the_desk_never_heard_of_is_let_in_over_the_line(
    desk: Desk, laptop, world
) -> None:
    """Fault 3: renewed twice since the backup, so that the one before it opens nothing either."""
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    one.sync()
    before = desk.rows("SELECT token FROM replica")
    for _time in range(2):
        world.now += timedelta(days=31)
        one.sync(), one.sync()
    desk.change("UPDATE replica SET token = :token, next_token = ''", token=before[0][0])
    act = new_job(one.context, NewJob("x", site_id=site)).job
    report = one.sync()
    assert (report.result, report.unsent) == ("done", 0)
    assert act in {row[0] for row in desk.rows("SELECT id FROM job")}
    assert one.sync().round_trips == 1
    told = json.loads(desk.rows("SELECT payload FROM entry WHERE action = 'known-again'")[0][0])
    assert told["subject"] == one.rows("SELECT value FROM meta WHERE key = 'replica'")[0][0]


def test_a_signature_by_another_key_opens_nothing(desk: Desk, laptop) -> None:
    """Threat 6: a laptop cannot take the id of another one."""
    from deskops.ops.do.returning import known_again

    site = desk.site("GZ-TH")
    one, two = laptop("李强", site), laptop("何敏", site)
    theirs = one.rows("SELECT value FROM meta WHERE key = 'replica'")[0][0]
    with two.context.store.writer() as session:
        session.connection().exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'replica'", (theirs,))
    asked: list[ReturnRequest] = []

    def ask(request: ReturnRequest) -> dict[str, str]:
        asked.append(request)
        return serving.come_back(desk.context, request)

    assert known_again(two.context, Secrets(two.context.paths), ask) == ""
    forged = asked[0].model_copy(
        update={"key": desk.rows("SELECT public_key FROM replica WHERE id = ?", theirs)[0][0]}
    )
    with pytest.raises(Rejected):
        serving.come_back(desk.context, forged)
    assert one.sync().result == "done"
