"""What needs a person: each item on the list of the laptop and of the desk, its count, and every way out of it."""

import json
from datetime import timedelta
from typing import Any

import pytest

from deskops.domain.concerns import Topic
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.assets import correct
from deskops.ops.do.attending import retry, settle
from deskops.ops.do.desk.people import acting
from deskops.ops.do.inspections import start
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.attention import attention, waiting
from deskops.ops.read.attention_words import tell
from deskops.paths import locate
from deskops.store.tables import Recovered

RESOLVED = {"cause": "硒鼓", "solution": "更换", "minutes": 20}


def topics(context: Any) -> list[str]:
    found = attention(context)
    assert waiting(context).attention == len(found)
    return [str(item.topic) for item in found]


def one(context: Any, topic: Topic) -> Any:
    return next(told for told in tell(context, attention(context)) if told.item.topic is topic)


@pytest.fixture
def told(desk: Any, laptop: Any) -> Any:
    """A job at a site, dispatched to 李强; he and 何敏 have it."""
    site = desk.site("GZ-TH", "天河")
    one, two = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("打印机卡纸", site_id=site), engineer=one.engineer_id)
    one.sync(), two.sync()
    return one, two, job, site


def late_step(desk: Any, one: Any, two: Any, job: Any) -> None:
    act_on_job(one.context, job.job, "accept", {})
    act_on_job(desk.context, job.job, "reassign", {"engineer": two.engineer_id, "reason": "李强病假"})
    one.sync(), two.sync()


def test_a_late_step_is_on_both_lists_until_the_desk_lets_it_count(desk, told, typed) -> None:
    one_, two, job, _site = told
    late_step(desk, one_, two, job)
    assert topics(desk.context) == topics(one_.context) == ["late"]
    assert topics(two.context) == []  # the step is none of hers
    told_ = one(desk.context, Topic.LATE)
    assert (told_.who, told_.item.number) == ("李强", job.number)
    assert "Accept" in told_.words
    way = next(way.command for way in told_.ways if "accept-late" in way.command)
    assert typed(desk.context, way)[0] == 0
    one_.sync(), two.sync()
    assert topics(desk.context) == topics(one_.context) == topics(two.context) == []


@pytest.mark.parametrize("decision", ["accept-late", "settle"])
def test_the_late_steps_of_one_engineer_on_one_job_are_decided_together(desk, told, typed, decision) -> None:
    one_, two, job, _site = told
    for step in ("accept", "depart", "start"):
        act_on_job(one_.context, job.job, step, {})
    act_on_job(desk.context, job.job, "reassign", {"engineer": two.engineer_id, "reason": "李强病假"})
    one_.sync(), two.sync()
    assert topics(desk.context) == topics(one_.context) == ["late"]
    told_ = one(desk.context, Topic.LATE)
    assert all(step in told_.words for step in ("Accept", "Depart", "Start"))
    way = next(way.command for way in told_.ways if decision in way.command)
    assert typed(desk.context, way)[0] == 0
    one_.sync()
    assert topics(desk.context) == topics(one_.context) == []
    status = "started" if decision == "accept-late" else "dispatched"
    assert desk.rows("SELECT status FROM job_state WHERE id = ?", job.job) == [(status,)]


def test_a_late_step_that_the_desk_leaves_as_it_is_leaves_every_list(desk, told, typed) -> None:
    one_, two, job, _site = told
    late_step(desk, one_, two, job)
    item = one(desk.context, Topic.LATE).item
    assert typed(desk.context, f"deskops desk settle {item.id[-10:]} --reason 已沟通")[0] == 0
    one_.sync()
    assert topics(desk.context) == topics(one_.context) == []
    assert desk.rows("SELECT late FROM job_state WHERE id = ?", job.job) == [(0,)]
    assert typed(desk.context, f"deskops desk accept-late {job.number} --entry {item.id}")[0] == 0


def test_what_an_engineer_leaves_as_it_is_leaves_that_laptop_s_list_alone(desk, told, typed) -> None:
    one_, two, job, _site = told
    late_step(desk, one_, two, job)
    way = next(way for way in one(one_.context, Topic.LATE).ways if way.act == "settle")
    assert typed(one_.context, way.command)[0] == 0
    one_.sync()
    assert topics(one_.context) == []
    assert topics(desk.context) == ["late"]


def test_a_late_step_on_a_closed_job_is_raised_all_the_same(desk, told) -> None:
    one_, _two, job, _site = told
    act_on_job(one_.context, job.job, "accept", {})
    act_on_job(desk.context, job.job, "cancel", {"reason": "自行恢复"})
    one_.sync()
    assert topics(desk.context) == topics(one_.context) == ["late"]


def test_an_undo_that_came_too_late_can_only_be_left_as_it_is(desk, told) -> None:
    from deskops.ops.do.jobs import undo

    one_, _two, job, _site = told
    act_on_job(one_.context, job.job, "accept", {})
    one_.sync()
    act_on_job(desk.context, job.job, "note", {"text": "客户催单"})
    undo(one_.context, job.job)
    one_.sync()
    found = one(desk.context, Topic.LATE)
    assert "undo" in found.words
    assert not any("accept-late" in way.command for way in found.ways)
    settle(desk.context, found.item.id)
    assert topics(desk.context) == []


def test_two_corrections_of_one_field_are_disputed_until_one_is_said_again(desk, told, typed) -> None:
    one_, two, _job, site = told
    with desk.context.act() as act:
        values = {
            "site_id": site,
            "tag": "GZPC00722",
            "kind": "pc",
            "hostname": "GZ-PC-00722",
            "ip": "10.20.0.5",
        }
        asset = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})["id"]
        act.refresh(Kind.ASSET, asset)
    one_.sync(), two.sync()
    correct(one_.context, asset, "ip", "10.20.0.6")
    correct(two.context, asset, "ip", "10.20.0.7")
    one_.sync(), two.sync(), one_.sync()
    assert topics(desk.context) == topics(one_.context) == topics(two.context) == ["disputed"]
    found = one(desk.context, Topic.DISPUTED)
    assert (found.item.tag, found.who) == ("GZPC00722", "何敏")
    assert "10.20.0.6" in found.words
    assert "10.20.0.7" in found.words
    assert typed(desk.context, found.ways[1].command)[0] == 0
    one_.sync(), two.sync()
    assert topics(desk.context) == topics(one_.context) == topics(two.context) == []
    assert one_.rows("SELECT ip FROM asset_state WHERE id = ?", asset) == [("10.20.0.7",)]


def refused(desk: Any, laptop: Any, job: Any) -> str:
    """An act that only the desk may do, written by a laptop all the same."""
    with laptop.context.act() as act:
        entry = act.append(Kind.JOB, job.job, "close", {}).id
    laptop.sync()
    return str(entry)


def test_a_refused_entry_is_on_both_lists_and_settled_on_each(desk, told, typed) -> None:
    one_, _two, job, _site = told
    entry = refused(desk, one_, job)
    assert topics(one_.context) == topics(desk.context) == ["refused"]
    found = one(one_.context, Topic.REFUSED)
    assert (found.item.id, found.item.number) == (entry, job.number)
    assert "only the desk may do this" in found.words
    code, said = typed(one_.context, f"deskops sync settle {entry}")
    assert (code, topics(one_.context)) == (0, []), said
    assert one_.rows("SELECT count(*) FROM entry WHERE refused IS NOT NULL") == [(1,)]
    assert typed(desk.context, one(desk.context, Topic.REFUSED).ways[-1].command)[0] == 0
    assert topics(desk.context) == []


def test_a_refused_entry_goes_out_again_and_is_taken_when_nothing_stops_it_any_more(
    desk, told, typed
) -> None:
    one_, _two, _job, _site = told
    far = desk.site("SZ-FT", "福田")
    hidden = new_job(desk.context, NewJob("x", site_id=far), engineer="").job
    with one_.context.act() as act:
        entry = act.append(Kind.JOB, hidden, "note", {"text": "早到"}).id
    one_.sync()
    assert topics(one_.context) == ["refused"]
    act_on_job(desk.context, hidden, "dispatch", {"engineer": one_.engineer_id})
    code, said = typed(one_.context, f"deskops sync retry {entry[-8:]}")
    assert code == 0, said
    assert topics(one_.context) == topics(desk.context) == []
    assert desk.rows("SELECT count(*) FROM entry WHERE id = ? AND rev IS NOT NULL", entry) == [(1,)]


def test_retry_without_a_name_sends_everything_and_says_when_it_is_refused_again(desk, told, typed) -> None:
    one_, _two, job, _site = told
    refused(desk, one_, job), refused(desk, one_, job)
    code, said = typed(one_.context, "deskops sync retry --json")
    assert code == 1
    assert (json.loads(said)["retried"], json.loads(said)["refused"], json.loads(said)["attention"]) == (
        2,
        2,
        2,
    )


def test_a_report_sent_back_waits_for_its_engineer_alone(desk, told, typed) -> None:
    one_, two, job, _site = told
    for step, given in (("accept", {}), ("start", {}), ("resolve", RESOLVED)):
        act_on_job(one_.context, job.job, step, given)
    one_.sync()
    act_on_job(desk.context, job.job, "return", {"reason": "缺少照片"})
    report = one_.sync()
    two.sync()
    assert (report.result, report.attention) == ("attention", 1)
    assert topics(two.context) == topics(desk.context) == []
    found = one(one_.context, Topic.RETURNED)
    assert "缺少照片" in found.words
    command = f"deskops job resolve {job.number} --cause 硒鼓 --solution 更换并拍照 --minutes 25"
    assert found.ways[0].command.startswith(f"deskops job resolve {job.number} ")
    assert typed(one_.context, command)[0] == 0
    assert topics(one_.context) == []


def test_a_low_rating_waits_at_the_desk_until_somebody_called_back(desk, told, typed) -> None:
    one_, _two, job, _site = told
    acts = [("accept", {}), ("start", {}), ("resolve", RESOLVED), ("confirm", {"name": "陈敏", "rating": 3})]
    for step, given in acts:
        act_on_job(one_.context, job.job, step, given)
    one_.sync()
    assert topics(desk.context) == ["rating"]
    assert topics(one_.context) == []
    act_on_job(desk.context, job.job, "close", {})
    assert topics(desk.context) == ["rating"]
    found = one(desk.context, Topic.RATING)
    assert typed(desk.context, found.ways[0].command.replace("…", "等待太久"))[0] == 0
    assert topics(desk.context) == []


@pytest.mark.parametrize(("rating", "listed"), [(1, True), (3, True), (4, False), (5, False)])
def test_a_rating_is_low_up_to_three(context, rating, listed) -> None:
    job = new_job(context, NewJob("x")).job
    acts = [
        ("accept", {}),
        ("start", {}),
        ("resolve", RESOLVED),
        ("confirm", {"name": "陈敏", "rating": rating}),
    ]
    for step, given in acts:
        act_on_job(context, job, step, given)
    assert topics(context) == (["rating"] if listed else [])


def test_steps_of_a_boot_that_no_sync_saw_are_of_a_doubtful_time(desk, told, typed) -> None:
    one_, _two, job, _site = told
    one_.clock.boot = "boot-between"
    act_on_job(one_.context, job.job, "accept", {})
    act_on_job(one_.context, job.job, "arrive", {})
    one_.clock.boot = "boot-after"
    one_.sync()
    one_.sync()
    assert topics(desk.context) == topics(one_.context) == ["unproven"]
    note = one(one_.context, Topic.UNPROVEN).ways[0].command
    assert typed(one_.context, note.replace("…", "10:40到达"))[0] == 0
    assert typed(desk.context, one(desk.context, Topic.UNPROVEN).ways[-1].command)[0] == 0
    one_.sync()
    assert topics(desk.context) == topics(one_.context) == []


def test_two_inspections_of_one_device_in_one_campaign_are_duplicates(desk, told, typed) -> None:
    one_, two, _job, site = told
    with desk.context.act() as act:
        asset = act.ledger.put(
            Kind.ASSET, {"id": act.ledger.new_id(), "site_id": site, "tag": "GZPC01", "kind": "pc"}
        )
        act.refresh(Kind.ASSET, asset["id"])
    one_.sync(), two.sync()
    first = start(one_.context, asset=asset["id"], campaign="2026-H2").subject
    start(two.context, asset=asset["id"], campaign="2026-H2")
    one_.sync(), two.sync(), one_.sync()
    assert topics(desk.context) == topics(one_.context) == topics(two.context) == ["duplicate"]
    found = one(desk.context, Topic.DUPLICATE)
    numbers = {row[0] for row in desk.rows("SELECT number FROM inspection")}
    assert all(number in found.words for number in numbers)
    assert first != found.item.id
    assert typed(one_.context, one(one_.context, Topic.DUPLICATE).ways[0].command)[0] == 0
    assert typed(desk.context, found.ways[-1].command)[0] == 0
    assert topics(desk.context) == []


def test_recovered_rows_wait_until_a_person_says_yes(desk, told, typed) -> None:
    from sqlalchemy import insert

    from deskops.store.queries.facts import connection
    from deskops.store.queries.incidents import note
    from deskops.store.queries.ledger import table_of

    job = told[2]
    with desk.context.act() as act:
        written = connection(act.session)
        told_ = {
            "id": job.job,
            "form": "job",
            "kind": "job",
            "subject": job.job,
            "offered_by": "r",
            "at": "t",
        }
        written.execute(insert(table_of(Recovered)), told_ | {"content": "{}"})
        note(written, "recovered", "r", {"rows": 1}, "2026-11-23T01:00:00.000Z", desk.context.random)
    assert topics(desk.context) == ["recovered"]
    way = one(desk.context, Topic.RECOVERED).ways[0].command
    code, said = typed(desk.context, f"{way} --yes --json")
    assert (code, json.loads(said)["left"]) == (1, 1)  # nothing can be made of it: it is left for a person
    settle(desk.context, one(desk.context, Topic.RECOVERED).item.id)
    assert topics(desk.context) == []


def test_a_copied_laptop_is_named_on_its_own_list_and_at_the_desk(desk, told, typed, tmp_path) -> None:
    import shutil

    one_, _two, _job, _site = told
    one_.context.close()
    shutil.copytree(one_.home, tmp_path / "copy")
    one_.sync(), one_.sync()
    one_.context.close()
    shutil.rmtree(one_.home)
    shutil.copytree(tmp_path / "copy", one_.home)
    one_.context.forget()
    one_.sync()
    assert topics(desk.context) == topics(one_.context) == ["copied"]
    code = one_.context.identity.code
    assert code in one(one_.context, Topic.COPIED).words
    assert code in one(desk.context, Topic.COPIED).words
    found, both = one(desk.context, Topic.COPIED), [row[0] for row in desk.rows("SELECT code FROM replica")]
    commands = [way.command for way in found.ways]
    assert {f"deskops desk revoke {each}" for each in both if each in found.advice} == set(commands[:-1])
    assert len(commands) == 3
    assert "Nobody here knows which is the original" in found.advice
    assert typed(desk.context, f"deskops desk revoke {code}")[0] == 0
    assert typed(desk.context, one(desk.context, Topic.COPIED).ways[-1].command)[0] == 0
    settle(one_.context, one(one_.context, Topic.COPIED).item.id)
    assert topics(desk.context) == topics(one_.context) == []


def test_both_laptops_of_a_copied_store_are_told_once_and_the_desk_is(desk, told, tmp_path) -> None:
    """Whichever of the two came first: it keeps its name, and hears of the other with its next sync."""
    import shutil

    from tests_of_sync import Laptop

    first, _two, _job, _site = told
    first.sync()
    first.context.close()
    shutil.copytree(first.home, tmp_path / "copy")
    home = {"DESKOPS_HOME": str(tmp_path / "copy")}
    copied = Context(locate(home), first.context.settings, first.clock, first.context.random)
    copy = Laptop(copied, first.clock, first.engineer, tmp_path / "copy", first.url)
    assert [each.sync().result for each in (first, first, copy, first, copy, first)].count("rejected") == 0
    code = copy.context.identity.code
    assert code != first.context.identity.code
    assert topics(desk.context) == topics(first.context) == topics(copy.context) == ["copied"]
    assert f"the other one goes on as {code}" in one(first.context, Topic.COPIED).words
    assert f"this one goes on as {code}" in one(copy.context, Topic.COPIED).words
    for each in (first, copy):
        settle(each.context, one(each.context, Topic.COPIED).item.id)
        each.sync(), each.sync()
        assert topics(each.context) == [], "it was heard, and is not told again"
    assert desk.rows("SELECT count(*) FROM replica WHERE \"order\" <> ''") == [(0,)]
    copy.context.close()


def test_what_is_to_be_told_comes_again_when_its_answer_was_lost(desk, told, tmp_path) -> None:
    import shutil

    from faults.behaviour import drop_answer, in_turn
    from faults.proxy import Proxy
    from tests_of_sync import Laptop

    first, _two, _job, _site = told
    first.sync()
    first.context.close()
    shutil.copytree(first.home, tmp_path / "copy")
    home = {"DESKOPS_HOME": str(tmp_path / "copy")}
    copied = Context(locate(home), first.context.settings, first.clock, first.context.random)
    (
        first.sync(),
        first.sync(),
        Laptop(copied, first.clock, first.engineer, tmp_path / "copy", first.url).sync(),
    )
    copied.close()
    with Proxy(desk.port, in_turn(drop_answer())) as proxy:
        first.through(proxy.url)
        assert first.sync().result == "offline"
        assert topics(first.context) == []
        first.sync()
    assert topics(first.context) == ["copied"]


def spoil(laptop: Any) -> None:
    """What the laptop has of a job is not what the desk has; nobody but the sum can see it."""
    with laptop.context.store.writer() as session:
        from sqlalchemy import text

        session.execute(text("UPDATE subject SET sum = sum + 1 WHERE kind = 'site'"))
        session.execute(text("UPDATE meta SET value = 'true' WHERE key = 'sync.stirred'"))


def test_a_bucket_that_still_differs_after_it_was_fetched_anew_is_for_a_person(desk, told, typed) -> None:
    one_, _two, _job, _site = told
    one_.sync(), one_.sync()
    spoil(one_)
    one_.sync()
    assert topics(desk.context) == topics(one_.context) == []  # mended by itself
    one_.sync()
    assert desk.rows("SELECT count(*) FROM incident WHERE settled_at IS NULL") == [(0,)]
    for _time in range(3):
        spoil(one_)
        report = one_.sync()
    assert (report.received, report.round_trips) == (0, 1)  # it is not fetched for ever
    assert topics(desk.context) == topics(one_.context) == ["differs"]
    code = one_.context.identity.code
    assert code in one(desk.context, Topic.DIFFERS).words
    settle(desk.context, one(desk.context, Topic.DIFFERS).item.id)
    settle(one_.context, one(one_.context, Topic.DIFFERS).item.id)
    assert topics(desk.context) == topics(one_.context) == []
    one_.sync(), one_.sync()
    spoil(one_)
    one_.sync(), one_.sync()
    assert topics(desk.context) == topics(one_.context) == []


def test_a_laptop_that_waits_for_approval_is_let_in_from_the_list(desk, laptop, typed) -> None:
    with desk.context.store.writer() as session:
        from sqlalchemy import text

        session.execute(text("UPDATE meta SET value = '1' WHERE key = 'approve'"))
    site = desk.site("GZ-TH", "天河")
    one_ = laptop("李强", site)
    assert topics(desk.context) == ["approval"]
    found = one(desk.context, Topic.APPROVAL)
    assert found.who == "李强"
    assert typed(desk.context, f"{found.ways[0].command} --yes")[0] == 0
    assert topics(desk.context) == []
    assert one_.sync().result == "done"


def test_what_another_version_noted_is_listed_and_can_be_settled(desk, told, typed) -> None:
    from deskops.store.queries.facts import connection
    from deskops.store.queries.incidents import note

    with desk.context.act() as act:
        note(connection(act.session), "eclipse", "x", {}, "2026-11-23T01:00:00.000Z", desk.context.random)
    assert topics(desk.context) == ["other"]
    assert typed(desk.context, one(desk.context, Topic.OTHER).ways[0].command)[0] == 0
    assert topics(desk.context) == []


def test_the_lists_as_json_and_their_exit_codes(desk, told, typed) -> None:
    one_, two, job, _site = told
    assert typed(one_.context, "deskops sync attention")[0] == 0
    assert typed(desk.context, "deskops desk attention --json") == (0, '{"version": 1, "attention": []}\n')
    late_step(desk, one_, two, job)
    code, said = typed(desk.context, "deskops desk attention --json")
    (item,) = json.loads(said)["attention"]
    assert code == 1
    assert list(item) == [
        "topic", "id", "kind", "subject", "number", "title", "asset", "who", "at", "words", "advice", "ways",
    ]  # fmt: skip
    assert (item["topic"], item["number"], item["who"]) == ("late", job.number, "李强")
    code, said = typed(one_.context, "deskops sync attention")
    assert code == 1
    assert job.number in said
    assert item["id"] in said


def test_a_settled_item_is_on_record_at_the_desk(desk, told, typed) -> None:
    one_, _two, job, _site = told
    refused(desk, one_, job)
    item = one(desk.context, Topic.REFUSED).item
    assert typed(desk.context, f"deskops desk settle {item.id} --reason 已补录 --as 调度")[0] == 0
    (payload,) = desk.rows("SELECT payload FROM entry WHERE action = 'settled'")[0]
    assert json.loads(payload) == {"subject": item.id, "topic": "refused", "reason": "已补录"}


def test_who_may_not_settle_is_refused_and_nothing_is_changed(desk, told, typed) -> None:
    from deskops.ops.do.desk.people import add_person

    one_, _two, job, _site = told
    refused(desk, one_, job)
    acting(desk.context)
    add_person(desk.context, "路人", "field")
    item = one(desk.context, Topic.REFUSED).item
    assert typed(desk.context, f"deskops desk settle {item.id} --as 路人")[0] == 1
    assert topics(desk.context) == ["refused"]


def test_what_has_a_way_out_of_its_own_cannot_be_settled(desk, told, typed) -> None:
    one_, _two, job, _site = told
    for step, given in (("accept", {}), ("start", {}), ("resolve", RESOLVED)):
        act_on_job(one_.context, job.job, step, given)
    one_.sync()
    act_on_job(desk.context, job.job, "return", {"reason": "x"})
    one_.sync()
    item = one(one_.context, Topic.RETURNED).item
    assert typed(one_.context, f"deskops sync settle {item.id}")[0] == 1
    assert typed(one_.context, f"deskops sync retry {item.id}")[0] == 1
    assert typed(one_.context, "deskops sync settle 00000000")[0] == 5
    assert topics(one_.context) == ["returned"]


def test_a_stand_alone_laptop_decides_for_itself(context, typed) -> None:
    job = new_job(context, NewJob("x"))
    for step, given in (
        ("accept", {}),
        ("start", {}),
        ("resolve", RESOLVED),
        ("confirm", {"name": "陈", "rating": 1}),
    ):
        act_on_job(context, job.job, step, given)
    found = one(context, Topic.RATING)
    assert found.ways[0].command == f"deskops job call-back {job.number} --text …"
    act_on_job(context, job.job, "call-back", {"text": "等太久"})
    act_on_job(context, job.job, "return", {"reason": "x"})
    assert topics(context) == ["returned"]


def test_the_rebuilt_state_has_the_same_list(desk, told, world) -> None:
    from deskops.store.queries.states import rebuild

    one_, two, job, _site = told
    late_step(desk, one_, two, job)
    world.now += timedelta(hours=1)
    for context in (desk.context, one_.context):
        before = attention(context)
        with context.act() as act:
            assert list(rebuild(act.session, act.rules)) == []
        assert attention(context) == before


def test_retry_and_settle_take_only_what_is_named(desk, told) -> None:
    one_, _two, job, _site = told
    first, second = refused(desk, one_, job), refused(desk, one_, job)
    settle(one_.context, first)
    assert [item.id for item in attention(one_.context)] == [second]
    assert retry(one_.context) == 1
    assert one_.rows("SELECT id FROM entry WHERE refused IS NOT NULL") == [(first,)]
    assert retry(one_.context, first) == 1


def test_work_of_a_wiped_laptop_waits_at_the_desk_until_it_is_taken_or_deleted(desk, told, typed) -> None:
    from sqlalchemy import insert

    from deskops.store.queries.facts import connection
    from deskops.store.queries.incidents import note
    from deskops.store.queries.ledger import table_of
    from deskops.store.tables import Quarantine

    one_, now = told[0], "2026-11-23T01:00:00.000Z"
    replica = one_.context.identity.replica
    with desk.context.act() as act:
        kept = {"id": "01a205ea-aaaa", "replica": replica, "engineer": one_.engineer_id, "nonce": "n"}
        sizes = {"content": "", "size": 1, "entries": 3, "blobs": 1, "at": now, "settled_by": ""}
        connection(act.session).execute(insert(table_of(Quarantine)), {**kept, **sizes})
        for kind in ("quarantined", "wiped"):
            note(
                connection(act.session),
                kind,
                replica,
                {"engineer": one_.engineer_id},
                now,
                desk.context.random,
            )
    assert topics(desk.context) == ["quarantined", "wiped"]
    found = one(desk.context, Topic.QUARANTINED)
    assert "3 entries and 1 files" in found.words
    assert found.who == "李强"
    assert one_.context.identity.code in one(desk.context, Topic.WIPED).words
    drop = next(way.command for way in found.ways if "--drop" in way.command)
    assert typed(desk.context, f"{drop} --yes")[0] == 0
    assert typed(desk.context, one(desk.context, Topic.WIPED).ways[0].command)[0] == 0
    assert topics(desk.context) == []


def test_a_photo_counts_as_unsent_until_the_desk_has_confirmed_it(desk, told, tmp_path) -> None:
    from PIL import Image

    one_, _two, job, _site = told
    Image.new("RGB", (8, 8)).save(tmp_path / "p.png")
    act_on_job(one_.context, job.job, "photo", {"file": str(tmp_path / "p.png")})
    assert waiting(one_.context).blobs == 1
    one_.sync()
    assert waiting(one_.context)[:2] == (0, 0)
    assert waiting(desk.context).blobs == 0
