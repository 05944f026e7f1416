"""The full-screen program and the desk: it syncs by itself, blocks nothing, and shows what came where one is."""

import time
from typing import Any

import pytest
from textual.widgets import Input

from deskops.config import Settings
from deskops.domain.nouns import Kind
from deskops.ops.do import automatic
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.inspections import start
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.attention import attention, waiting
from deskops.tui.keys import known_keys
from deskops.tui.screens.attention import AttentionScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.job import JobScreen
from tests_of_screens import driven, settle, until


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automatic, "_FIRST", 0.0)
    monkeypatch.setattr(automatic.Automatic.__init__, "__kwdefaults__", {
        **(automatic.Automatic.__init__.__kwdefaults__ or {}), "first": 0.0, "gather": 0.05, "slower": 0.1,
    })  # fmt: skip


@pytest.fixture
def one(desk: Any, laptop: Any) -> Any:
    site = desk.site("GZ-TH", "天河")
    made = laptop("李强", site)
    made.site = site
    return made


def dispatched(desk: Any, one: Any, *titles: str) -> list[Any]:
    return [
        new_job(desk.context, NewJob(title, site_id=one.site), engineer=one.engineer_id) for title in titles
    ]


def stand(pilot: Any) -> str:
    return str(pilot.app.screen.stand.render_line(0).text)


def told(pilot: Any) -> str:
    return "\n".join(note.message for note in pilot.app._notifications)


async def test_it_syncs_by_itself_at_the_start_and_shows_what_came(desk, one) -> None:
    (job,) = dispatched(desk, one, "打印机卡纸")
    async with driven(one.context) as pilot:
        await until(pilot, lambda: pilot.app.today.table.count == 1)
        assert pilot.app.today.subject.number == job.number
        await until(pilot, lambda: "Online" in stand(pilot))
        assert "unsent: 0" in stand(pilot)
        assert "last sync: just now" in stand(pilot)


async def test_an_act_is_sent_by_itself_a_moment_later(desk, one) -> None:
    (job,) = dispatched(desk, one, "x")
    one.sync()
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Online" in stand(pilot))
        await pilot.press("a")
        await until(pilot, lambda: desk.rows("SELECT status FROM job_state") == [("accepted",)])
        await until(pilot, lambda: "unsent: 0" in stand(pilot))
        assert job.job


async def test_an_answer_of_a_checklist_is_sent_by_itself(desk, one) -> None:
    with desk.context.act() as act:
        values = {"site_id": one.site, "tag": "GZTH-PC-0001", "kind": "pc"}
        asset = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})["id"]
        act.refresh(Kind.ASSET, asset)
    one.sync()
    visit = start(one.context, asset=asset).subject
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Online" in stand(pilot) and "unsent: 0" in stand(pilot))
        pilot.app.open_inspection(visit)
        await settle(pilot)
        for key in "yx":
            before = desk.rows("SELECT count(*) FROM entry")
            await pilot.press(key)
            await until(pilot, lambda before=before: desk.rows("SELECT count(*) FROM entry") > before)
            await until(pilot, lambda: "unsent: 0" in stand(pilot))


async def test_what_another_program_writes_is_sent_by_this_one(desk, one) -> None:
    (job,) = dispatched(desk, one, "x")
    one.sync()
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Online" in stand(pilot))
        act_on_job(one.context, job.job, "accept", {})
        await until(pilot, lambda: desk.rows("SELECT status FROM job_state") == [("accepted",)])


async def test_while_the_desk_is_away_everything_works_and_the_line_says_why(desk, one) -> None:
    dispatched(desk, one, "x")
    one.sync()
    desk.stop()
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "nobody answers" in stand(pilot))
        await pilot.press("a")
        await until(pilot, lambda: "unsent: 1" in stand(pilot))
        assert pilot.app.today.subject.status == "accepted"
        desk.start()
        await until(pilot, lambda: "Online" in stand(pilot) and "unsent: 0" in stand(pilot))
    assert desk.rows("SELECT status FROM job_state") == [("accepted",)]


async def test_no_key_waits_for_a_desk_that_does_not_answer(desk, one, monkeypatch) -> None:
    dispatched(desk, one, "x", "y")
    one.sync()
    monkeypatch.setattr(automatic, "sync_now", lambda *_what, **_more: time.sleep(3600))
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Syncing" in stand(pilot))
        await pilot.press("a")
        await until(pilot, lambda: pilot.app.today.subject.status == "accepted")
        begun = time.monotonic()
    assert time.monotonic() - begun < 3  # and quitting does not wait for it


async def test_what_came_leaves_the_cursor_and_a_half_written_form_where_they_are(desk, one) -> None:
    dispatched(desk, one, "first", "second", "third")
    one.sync()
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Online" in stand(pilot))
        await pilot.press("down", "down")
        chosen = pilot.app.today.subject.id
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(pilot.app.screen, FormScreen)
        await pilot.press(*"half")
        site = desk.context.views.execute("SELECT id FROM site").fetchone()[0]
        new_job(
            desk.context, NewJob("urgent one", site_id=site, priority="critical"), engineer=one.engineer_id
        )
        pilot.app.action_sync()
        await until(pilot, lambda: pilot.app.today.table.count == 4)
        assert isinstance(pilot.app.screen, FormScreen)
        assert "half" in "".join(
            getattr(box, "text", "") or getattr(box, "value", "") for box in _boxes(pilot)
        )
        await pilot.press("escape")
        assert pilot.app.today.subject.id == chosen
        assert pilot.app.today.lines[0].title == "urgent one"


def _boxes(pilot: Any) -> list[Any]:
    from textual.widgets import TextArea

    return [*pilot.app.screen.query(TextArea), *pilot.app.screen.query(Input)]


async def test_a_job_that_is_open_shows_what_came(desk, one) -> None:
    (job,) = dispatched(desk, one, "x")
    one.sync()
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Online" in stand(pilot))
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, JobScreen)
        act_on_job(desk.context, job.job, "note", {"text": "客户催单"})
        await pilot.press("f5")
        await until(
            pilot, lambda: any("客户催单" in str(s.entry.payload) for s in pilot.app.screen.page.timeline)
        )


async def test_a_person_who_asks_for_a_sync_is_told_what_came_of_it(desk, one) -> None:
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Online" in stand(pilot))
        await pilot.press("f5")
        await until(pilot, lambda: "Synced:" in told(pilot))
        desk.stop()
        await pilot.press("f5")
        await until(pilot, lambda: "nobody answers" in told(pilot))


async def test_switched_off_it_syncs_only_when_asked(desk, one) -> None:
    dispatched(desk, one, "x")
    one.context.settings = Settings({"desk.url": one.url, "sync.automatic": False})
    async with driven(one.context) as pilot:
        await settle(pilot)
        assert "Not synced yet" in stand(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: pilot.app.today.table.count == 1)
        assert "Online" in stand(pilot)


async def test_a_stand_alone_laptop_has_no_desk_to_ask(context) -> None:
    async with driven(context) as pilot:
        await pilot.press("f5")
        await settle(pilot)
        assert "works alone" in told(pilot)
        assert "Stand-alone" in stand(pilot)
        assert pilot.app.syncing is None


def _late(desk: Any, one: Any, job: Any) -> None:
    act_on_job(one.context, job.job, "accept", {})
    act_on_job(desk.context, job.job, "cancel", {"reason": "自行恢复"})
    one.sync()


async def test_what_needs_a_person_has_a_screen_whose_keys_take_its_ways_out(desk, one) -> None:
    late, other = dispatched(desk, one, "x", "y")
    one.sync()
    _late(desk, one, late)
    with one.context.act() as act:
        refused = act.append(Kind.JOB, other.job, "close", {}).id
    one.sync()
    async with driven(one.context, (100, 30)) as pilot:
        await until(pilot, lambda: "needs attention: 2" in stand(pilot))
        await pilot.press("f6")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, AttentionScreen)
        assert [told_.item.topic for told_ in screen.list.items] == ["refused", "late"]
        assert f"deskops sync retry {refused}" in _sheet(screen)
        await pilot.press("s")
        await until(pilot, lambda: screen.list.count == 1)
        assert "stays as it is" in told(pilot)
        assert [item.topic for item in attention(one.context)] == ["late"]
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, JobScreen)
        await pilot.press("escape", "s")
        await until(pilot, lambda: screen.list.count == 0)
        await until(pilot, lambda: "needs attention" not in stand(pilot))
        await settle(pilot)
        painted = "\n".join(strip.text for strip in screen._compositor.render_strips())
        assert "Nothing needs attention." in painted
        await pilot.press("r", "s", "enter")  # there is nothing to take
        await settle(pilot)
        assert pilot.app.screen is screen


def _sheet(screen: Any) -> str:
    return "\n".join(screen.sheet.render_line(y).text for y in range(screen.sheet.size.height))


async def test_sending_again_is_a_key(desk, one) -> None:
    far = desk.site("SZ-FT", "福田")
    hidden = new_job(desk.context, NewJob("hidden", site_id=far), engineer="").job
    one.sync()
    with one.context.act() as act:
        act.append(Kind.JOB, hidden, "note", {"text": "早到"})
    one.sync()
    act_on_job(desk.context, hidden, "dispatch", {"engineer": one.engineer_id})
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "needs attention: 1" in stand(pilot))
        await pilot.press("f6")
        await settle(pilot)
        await pilot.press("r")
        await until(pilot, lambda: waiting(one.context).attention == 0 and waiting(one.context).unsent == 0)
    assert desk.rows("SELECT count(*) FROM entry WHERE action = 'note'") == [(1,)]


HOSTILE = "[/][bold]\x1b[2J\u202egnp \x9b31m {0} 卡" + "卡" * 300


async def test_hostile_texts_on_the_list_and_in_the_status_line_are_inert(desk, one, monkeypatch) -> None:
    (job,) = dispatched(desk, one, f"! {HOSTILE[:60]}")
    one.sync()
    for step, given in (
        ("accept", {}),
        ("start", {}),
        ("resolve", {"cause": "c", "solution": "s", "minutes": 1}),
    ):
        act_on_job(one.context, job.job, step, given)
    one.sync()
    act_on_job(desk.context, job.job, "return", {"reason": f"! {HOSTILE[:200]}"})
    one.sync()
    monkeypatch.setattr(
        automatic, "sync_now", lambda *_w, **_m: automatic.Report("offline", HOSTILE, HOSTILE)
    )
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "needs attention: 1" in stand(pilot))
        await pilot.press("f6")
        await settle(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: told(pilot) != "")
        lines = [strip.text for strip in pilot.app.screen._compositor.render_strips()]
        assert {strip.cell_length for strip in pilot.app.screen._compositor.render_strips()} == {80}
        assert not any(c in line for line in lines for c in "\x1b\x9b\u202e")
        assert pilot.app.is_running


async def test_both_have_keys_and_stand_in_the_palette(one) -> None:
    from deskops.tui.screens.palette import offers

    assert {"app.sync", "app.attention", "attention.again", "attention.settle"} <= set(known_keys())
    async with driven(one.context) as pilot:
        words = "\n".join(offer.words for offer in offers(pilot.app.screen))
        for name in ("sync now", "立即同步", "needs attention", "待处理"):
            assert name in words


@pytest.mark.parametrize("order", ["lock", "wipe"])
async def test_a_laptop_that_the_desk_takes_out_of_service_shows_nothing_any_more(desk, one, order) -> None:
    from deskops.ops.do.desk.enrolling import revoke

    dispatched(desk, one, "x")
    one.sync()
    acting(desk.context)
    add_person(desk.context, "第二人", "manager")
    async with driven(one.context) as pilot:
        await until(pilot, lambda: "Online" in stand(pilot))
        acting(desk.context)
        revoke(desk.context, one.context.identity.code, order=order, second="第二人")
        await pilot.press("f5")
        await until(pilot, lambda: not pilot.app.is_running or pilot.app.return_code == 4)
    assert pilot.app.return_code == 4
