"""Threats 6 and 15, fault 3: a laptop swapped for another while it is let in, and a chain whose tail was cut off."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from deskops.cli import boundary
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.syncing import enrol, sync_now
from deskops.store.queries.audit import first_break
from tests_of_offices import Office, opened
from tests_of_sync import Desk


def test_threat_6_two_laptops_that_are_swapped_show_two_fingerprints(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """threat 6: who approves sees what the engineer sees, or the other one's; until then the desk tells nothing."""
    office.serve()
    desk = office.context("desk")
    with desk.store.writer() as session:
        session.execute(text("UPDATE meta SET value = '1' WHERE key = 'approve'"))
    told = {}
    for name in ("honest", "thief"):
        with closing(opened(tmp_path / name, office.url)) as laptop:
            told[name] = enrol(laptop, office.url, make_code(desk, "李强").code)
            assert told[name].waiting
            report = sync_now(laptop)
            assert (report.result, report.received) == ("rejected", 0)
            assert laptop.views.execute("SELECT count(*) FROM job").fetchone() == (0,)
    assert told["honest"].fingerprint != told["thief"].fingerprint
    assert told["honest"].desk_fingerprint == told["thief"].desk_fingerprint
    office.close()
    monkeypatch.setenv("DESKOPS_HOME", str(office.home("desk")))
    for name in told:
        assert boundary.run(["desk", "approve", told[name].code, "--yes"], "en") == 0
        said = capsys.readouterr()
        assert told[name].fingerprint in said.out + said.err
        assert all(told[other].fingerprint not in said.out + said.err for other in told if other != name)


def test_threat_15_a_tail_that_was_cut_off_is_found_by_what_a_laptop_holds(desk: Desk, laptop) -> None:
    """threat 15: the desk's own chain looks whole again; the next laptop's head does not fit, and it is raised."""
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(one.context, job, "note", {"text": "what somebody wants gone"})
    one.sync()
    cut_tail(desk)
    assert first_break(desk.context.views) is None
    assert desk.rows("SELECT count(*) FROM entry WHERE action = 'note'") == [(0,)]
    while one.sync().round_trips > 1:
        pass
    assert ("restored",) in desk.rows("SELECT kind FROM incident")
    assert desk.rows("SELECT count(*) FROM entry WHERE action = 'note'") == [(1,)]
    assert first_break(desk.context.views) is None


def cut_tail(desk: Desk) -> None:
    """By somebody who knows how: the last entry, its line of the feed, and the head as it was before."""
    with desk.context.store.writer() as session:
        rev, ref = session.execute(text("SELECT rev, ref FROM feed ORDER BY rev DESC LIMIT 1")).one()
        session.execute(text("DELETE FROM feed WHERE rev = :rev"), {"rev": rev})
        session.execute(text("DELETE FROM entry WHERE id = :ref"), {"ref": ref})
        head = session.execute(text("SELECT head FROM feed WHERE rev = :rev"), {"rev": rev - 1}).scalar_one()
        session.execute(text("UPDATE head SET rev = :rev, head = :head"), {"rev": rev - 1, "head": head})


def test_fault_3_a_desk_put_back_to_before_a_token_was_renewed_still_lets_its_laptop_in(
    desk: Desk, laptop, world
) -> None:
    """fault 3: the renewed token is unknown to the desk that was put back; the one before it opens."""
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    one.sync()
    asked = "SELECT token, next_token, token_since FROM replica"
    (before,) = desk.rows(asked)
    world.now += timedelta(days=31)
    one.sync(), one.sync()
    assert desk.rows(asked) != [before]
    with desk.context.store.writer() as session:
        text_ = "UPDATE replica SET token = :token, next_token = :next_token, token_since = :since"
        session.execute(text(text_), dict(zip(("token", "next_token", "since"), before, strict=True)))
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    assert one.sync().result == "done"
    act_on_job(one.context, job, "accept", {})
    report = one.sync()
    assert (report.result, report.unsent, report.round_trips) == ("done", 0, 1)
