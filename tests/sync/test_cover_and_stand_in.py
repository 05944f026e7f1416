"""Threat 43: cover, standing in and shifts have an end, and a scope shrinks with it; nothing written is lost."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from deskops.cli import boundary
from deskops.domain.clock import stored
from deskops.errors import Refused, UsageError
from deskops.ops.do.desk.covering import Span, end, give_cover, give_shift, stand_in, turns
from deskops.ops.do.desk.people import acting
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.day import shifts
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break

BOTH = pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def lead(desk):
    acting(desk.context, "王主管")
    return desk


def a_week(world) -> Span:
    return Span(world.now, world.now + timedelta(days=7))


def jobs_of(laptop) -> set[str]:
    return {
        row[0]
        for row in laptop.rows("SELECT j.id FROM job j JOIN subject s ON s.id = j.id WHERE s.hidden = 0")
    }


def actions(desk, job: str) -> list[str]:
    return [step.entry.action for step in job_page(desk.context, job).timeline]


@BOTH
def test_threat_43_a_cover_for_a_week_is_gone_after_it_but_for_the_engineers_own_open_job(
    lead, laptop, world
) -> None:
    """threat 43: what was typed on the last day still lands; an open job of one's own comes alone until it is done."""
    near, far = lead.site("GZ-TH"), lead.site("SZ-FT")
    one = laptop("李强", near)
    give_cover(lead.context, one.engineer_id, [far], a_week(world))
    others = new_job(lead.context, NewJob("others", site_id=far, caller="陈敏"), engineer="").job
    mine = new_job(lead.context, NewJob("mine", site_id=far), engineer=one.engineer_id).job
    one.sync()
    assert jobs_of(one) == {others, mine}
    world.passes(days=6, hours=23)
    one.sync()
    assert jobs_of(one) == {others, mine}
    act_on_job(one.context, others, "note", {"text": "typed on the last day"})
    act_on_job(one.context, mine, "accept", {})
    world.passes(hours=2)
    one.sync()
    assert jobs_of(one) == {mine}
    assert one.rows("SELECT name FROM contact") == []
    assert actions(lead, others)[-1] == "note"
    assert actions(lead, mine)[-1] == "accept"
    act_on_job(one.context, mine, "start", {})  # the work goes on
    one.sync()
    assert actions(lead, mine)[-1] == "start"
    act_on_job(lead.context, mine, "cancel", {"reason": "x"})
    world.passes(days=15)
    one.sync()
    assert jobs_of(one) == set()
    assert first_break(lead.context.views) is None


@BOTH
def test_threat_43_who_stands_in_gets_sites_and_jobs_of_the_other_for_the_time(lead, laptop, world) -> None:
    """threat 43: also a job of the other's outside the cover, and one that came meanwhile; none of it afterwards."""
    site, far, own = lead.site("GZ-TH"), lead.site("SZ-FT"), lead.site("FS-CC")
    away, one = laptop("李强", site), laptop("何敏", own)
    near = new_job(lead.context, NewJob("near", site_id=site), engineer=away.engineer_id).job
    visit = new_job(lead.context, NewJob("visit", site_id=far), engineer=away.engineer_id).job
    hers = new_job(lead.context, NewJob("hers", site_id=own), engineer=one.engineer_id).job
    one.sync()
    assert jobs_of(one) == {hers}
    stand_in(lead.context, one.engineer_id, away.engineer_id, a_week(world))
    placeless = new_job(lead.context, NewJob("placeless"), engineer=away.engineer_id).job
    one.sync()
    assert jobs_of(one) == {hers, near, visit, placeless}
    act_on_job(one.context, near, "accept", {})
    act_on_job(one.context, near, "start", {})
    one.sync()
    assert job_page(lead.context, near).state.status == "started"
    late = new_job(lead.context, NewJob("late", site_id=far, caller="陈敏"), engineer=away.engineer_id).job
    one.sync()
    assert late in jobs_of(one)
    act_on_job(one.context, late, "note", {"text": "typed before the end, sent after it"})
    world.passes(days=8)
    one.sync()
    assert jobs_of(one) == {hers}
    assert actions(lead, late)[-1] == "note"
    assert one.rows("SELECT name FROM contact") == []
    assert first_break(lead.context.views) is None


def test_what_the_other_got_before_and_after_is_not_the_stand_ins_to_write_to(lead, laptop, world) -> None:
    from deskops.store.queries.facts import connection
    from deskops.store.queries.scopes import ever_subscribed

    old, later = lead.site("GZ-TH"), lead.site("SZ-FT")
    away, one = laptop("李强", old), laptop("何敏")
    end(lead.context, away.engineer_id, lead.context.now, sites=[old], shifts=False)
    world.passes(days=1)
    stand_in(lead.context, one.engineer_id, away.engineer_id, a_week(world))
    world.passes(days=8)
    give_cover(lead.context, away.engineer_id, [later], Span(world.now, None))
    with lead.context.store.reader() as session:
        mine = ever_subscribed(connection(session), one.engineer_id, stored(lead.context.now))
        theirs = ever_subscribed(connection(session), away.engineer_id, stored(lead.context.now))
    assert {f"site:{old}", f"site:{later}"} <= theirs
    assert not {f"site:{old}", f"site:{later}"} & mine
    assert f"engineer:{away.engineer_id}" in mine


def test_two_who_stand_in_for_each_other_and_for_a_third(lead, laptop, world) -> None:
    sites = [lead.site(code) for code in ("GZ-TH", "SZ-FT", "FS-CC")]
    one, two, three = (laptop(name, site) for name, site in zip(("李强", "何敏", "周琳"), sites, strict=True))
    jobs = [new_job(lead.context, NewJob(f"{site}", site_id=site), engineer="").job for site in sites]
    week = a_week(world)
    stand_in(lead.context, one.engineer_id, two.engineer_id, week)
    stand_in(lead.context, two.engineer_id, one.engineer_id, week)
    stand_in(lead.context, two.engineer_id, three.engineer_id, Span(world.now, world.now + timedelta(days=1)))
    for each in (one, two):
        each.sync()
        assert jobs_of(each) == set(jobs)
    three.sync()
    assert jobs_of(three) == {jobs[2]}
    world.passes(days=2)
    for each in (one, two):
        each.sync()
        assert jobs_of(each) == set(jobs[:2])


@BOTH
def test_ended_early_is_gone_with_the_next_sync_and_what_had_not_begun_never_does(
    lead, laptop, world
) -> None:
    near, far, third = lead.site("GZ-TH"), lead.site("SZ-FT"), lead.site("FS-CC")
    one = laptop("李强", near)
    for site in (near, far, third):
        new_job(lead.context, NewJob("x", site_id=site), engineer="")
    mine = new_job(lead.context, NewJob("mine", site_id=far), engineer="").job
    give_cover(lead.context, one.engineer_id, [far], a_week(world))
    act_on_job(lead.context, mine, "dispatch", {"engineer": one.engineer_id})
    begins = world.now + timedelta(days=3)
    give_cover(lead.context, one.engineer_id, [third], Span(begins, begins + timedelta(days=1)))
    one.sync()
    assert len(jobs_of(one)) == 3
    done = end(lead.context, one.engineer_id, world.now, sites=[far, third], shifts=False)
    assert [turn.what for turn in done] == ["SZ-FT", "FS-CC"]
    one.sync()
    assert mine in jobs_of(one)  # given out to this engineer: it comes alone from now on
    assert len(jobs_of(one)) == 2
    world.passes(days=3, hours=1)
    one.sync()
    assert len(jobs_of(one)) == 2
    assert [turn.what for turn in turns(lead.context, one.engineer_id)] == ["GZ-TH"]
    with pytest.raises(Refused, match="nothing"):
        end(lead.context, one.engineer_id, world.now, sites=[far], shifts=False)


def test_a_shift_brings_its_site_for_the_time_and_leaves_a_longer_cover_alone(lead, laptop, world) -> None:
    near, far = lead.site("GZ-TH"), lead.site("SZ-FT")
    one = laptop("李强", near)
    new_job(lead.context, NewJob("x", site_id=far), engineer="")
    night = Span(world.now + timedelta(hours=9), world.now + timedelta(hours=23))
    give_shift(lead.context, one.engineer_id, "on-call", far, night)
    give_shift(lead.context, one.engineer_id, "duty", near, night)
    one.sync()
    assert jobs_of(one) == set()
    assert one.rows("SELECT kind FROM shift ORDER BY kind") == [("duty",), ("on-call",)]
    world.passes(hours=10)
    one.sync()
    assert len(jobs_of(one)) == 1
    end(lead.context, one.engineer_id, world.now, shifts=True)
    one.sync()
    assert jobs_of(one) == set()
    assert [(turn.kind, turn.what) for turn in turns(lead.context)] == [("cover", "GZ-TH")]
    assert one.rows("SELECT count(*) FROM shift WHERE ends_at <= ?", world.now.isoformat()) == [(2,)]


def test_a_laptop_tells_the_shifts_of_a_day_and_of_that_day_alone(
    lead, laptop, world, monkeypatch, capsys
) -> None:
    site = lead.site("GZ-TH")
    one, other = laptop("李强", site), laptop("王芳")
    today = world.now.astimezone(ZoneInfo("Asia/Shanghai"))
    night = Span(today.replace(hour=18, minute=0), today.replace(hour=8, minute=0) + timedelta(days=1))
    give_shift(lead.context, one.engineer_id, "on-call", site, night)
    away = Span(night.until + timedelta(days=2), night.until + timedelta(days=3))
    give_shift(lead.context, one.engineer_id, "absent", "", away)
    one.sync()
    other.sync()
    assert [shift.kind for shift in shifts(one.context, today.date())] == ["on-call"]
    assert [shift.kind for shift in shifts(one.context, night.until.date())] == ["on-call"]
    assert [shift.kind for shift in shifts(one.context, away.since.date())] == ["absent"]
    assert shifts(one.context, night.until.date() + timedelta(days=1)) == []
    assert shifts(other.context, today.date()) == []
    one.context.close()
    monkeypatch.setenv("DESKOPS_HOME", str(one.context.paths.store.parent.parent))
    boundary.run(["today", "--date", today.date().isoformat()], "en")
    tomorrow = (today + timedelta(days=1)).strftime("%m-%d")
    assert f"On call at GZ-TH, 18:00 to {tomorrow} 08:00" in capsys.readouterr().err


def test_ending_a_shift_leaves_cover_of_its_site_that_was_planned_apart(lead, laptop, world) -> None:
    site, other = lead.site("SZ-FT"), lead.site("FS-CC")
    one = laptop("李强")
    today = Span(world.now, world.now + timedelta(hours=8))
    later = Span(world.now + timedelta(days=14), world.now + timedelta(days=21))
    give_shift(lead.context, one.engineer_id, "duty", site, today)
    give_cover(lead.context, one.engineer_id, [site], later)
    give_cover(lead.context, one.engineer_id, [other], today)
    give_shift(lead.context, one.engineer_id, "absent", other, today)
    end(lead.context, one.engineer_id, world.now, shifts=True)
    left = [(turn.kind, turn.what, turn.since) for turn in turns(lead.context)]
    assert left == [
        ("cover", "FS-CC", stored(today.since)),
        ("cover", "SZ-FT", stored(later.since)),
    ]


def test_what_cannot_be_given(lead, laptop, world) -> None:
    one = laptop("李强")
    site = lead.site("GZ-TH")
    with pytest.raises(UsageError, match="over before"):
        give_cover(lead.context, one.engineer_id, [site], Span(world.now, world.now - timedelta(days=1)))
    with pytest.raises(UsageError, match="themselves"):
        stand_in(lead.context, one.engineer_id, one.engineer_id, a_week(world))
    with pytest.raises(UsageError, match="has an end"):
        give_shift(lead.context, one.engineer_id, "duty", site, Span(world.now, None))
    with pytest.raises(UsageError, match="no shift"):
        give_shift(lead.context, one.engineer_id, "holiday", site, a_week(world))
    acting(lead.context, "调度")
    with pytest.raises(Refused, match="dispatcher"):
        give_cover(lead.context, one.engineer_id, [site], a_week(world))
    assert turns(lead.context) == []


def test_every_change_of_cover_is_in_the_chain(lead, laptop, world) -> None:
    one, two, site = laptop("李强"), laptop("何敏"), lead.site("GZ-TH")
    give_cover(lead.context, one.engineer_id, [site], a_week(world))
    stand_in(lead.context, two.engineer_id, one.engineer_id, a_week(world))
    give_shift(lead.context, one.engineer_id, "absent", "", a_week(world))
    end(lead.context, two.engineer_id, world.now, other=one.engineer_id, shifts=False)
    told = lead.rows("SELECT action, payload FROM entry WHERE kind = 'desk' ORDER BY rev DESC LIMIT 4")
    assert [row[0] for row in reversed(told)] == [
        "cover-given",
        "stand-in-given",
        "shift-given",
        "cover-ended",
    ]
    assert json.loads(told[3][1])["sites"] == [site]
    assert {json.loads(row[1])["subject"] for row in told} == {one.engineer_id, two.engineer_id}


def test_the_commands_say_times_at_the_sites(
    lead, laptop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lead.site("GZ-TH")
    laptop("李强"), laptop("何敏")
    monkeypatch.setenv("DESKOPS_HOME", str(lead.context.paths.store.parent.parent))
    cover = ["desk", "cover"]
    given = ["--from", "2027-12-01", "--until", "2027-12-04", "--json"]
    assert boundary.run([*cover, "add", "李强", "--site", "GZ-TH", *given], "en") == 0
    (told,) = json.loads(capsys.readouterr().out)["cover"]
    assert (told["from"], told["until"]) == ("2027-12-01T00:00:00+08:00", "2027-12-05T00:00:00+08:00")
    until = ["--for", "李强", "--until", "2027-12-04 18:30"]
    assert boundary.run([*cover, "stand-in", "何敏", *until], "en") == 0
    shown = capsys.readouterr()
    assert "2027-12-04 18:30" in shown.out
    assert "Asia/Shanghai" in shown.err
    assert (
        boundary.run([*cover, "stand-in", "何敏", "--for", "李强", "--until", "someday or other"], "en") == 2
    )
    assert boundary.run([*cover, "end", "何敏"], "en") == 2
    assert boundary.run([*cover, "add", "没有", "--site", "GZ-TH"], "en") == 5
    assert boundary.run([*cover, "end", "何敏", "--for", "李强", "--at", "2027-12-02T12:00+00:00"], "en") == 0
    capsys.readouterr()
    assert boundary.run([*cover, "list", "--json"], "en") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["zone"] == "Asia/Shanghai"
    assert [one["until"] for one in told["cover"]] == [
        "2027-12-02T20:00:00+08:00",
        "2027-12-05T00:00:00+08:00",
    ]
