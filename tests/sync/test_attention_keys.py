"""What needs a person: each way out that can be taken here is a key, on a wide screen beside the list."""

from typing import Any

import pytest

from deskops.domain.concerns import Topic
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.assets import correct
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.attention import attention
from deskops.tui.screens.attention import AttentionScreen
from deskops.tui.screens.form import FormScreen
from tests_of_screens import driven, settle, until


def sheet(screen: Any) -> str:
    return "\n".join(screen.sheet.render_line(y).text for y in range(screen.sheet.size.height))


async def opened(pilot: Any, topic: Topic) -> Any:
    await pilot.press("f6")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, AttentionScreen)
    assert [told.item.topic for told in screen.list.items] == [topic]
    return screen


@pytest.fixture
def disputed(desk: Any, laptop: Any) -> tuple[Any, str]:
    """A laptop with a device of which two people say different things."""
    site = desk.site("GZ-TH", "天河")
    one, two = laptop("李强", site), laptop("何敏", site)
    with desk.context.act() as act:
        values = {"site_id": site, "tag": "GZPC00722", "kind": "pc", "hostname": "x", "ip": "10.20.0.5"}
        asset = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})["id"]
        act.refresh(Kind.ASSET, asset)
    one.sync(), two.sync()
    correct(two.context, asset, "ip", "10.20.0.6")
    correct(one.context, asset, "ip", "10.20.0.7")
    two.sync(), one.sync()
    one.context.settings.sync.automatic = False
    return one, asset


@pytest.mark.parametrize(("key", "value"), [("1", "10.20.0.6"), ("2", "10.20.0.7")])
async def test_one_of_two_values_is_said_to_be_right_with_one_key(disputed, key: str, value: str) -> None:
    one, asset = disputed
    async with driven(one.context, (120, 36)) as pilot:
        screen = await opened(pilot, Topic.DISPUTED)
        assert f"[{key}]" in sheet(screen)
        await pilot.press(key)
        await until(pilot, lambda: screen.list.count == 0)
    assert one.rows("SELECT ip FROM asset_state WHERE id = ?", asset) == [(value,)]


async def test_beside_the_list_where_there_is_room_and_below_it_where_there_is_none(disputed) -> None:
    one, _asset = disputed
    async with driven(one.context, (120, 36)) as pilot:
        screen = await opened(pilot, Topic.DISPUTED)
        assert screen.sheet.region.y == screen.list.region.y
        assert "GZPC00722" in sheet(screen)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: screen.sheet.region.y > screen.list.region.y)


async def test_enter_opens_the_device_that_it_is_about(disputed) -> None:
    one, asset = disputed
    async with driven(one.context, (120, 36)) as pilot:
        await opened(pilot, Topic.DISPUTED)
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.screen.asset == asset


async def test_a_late_step_is_let_count_at_the_desk_and_written_about_by_its_engineer(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    one, two = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("打印机卡纸", site_id=site), engineer=one.engineer_id)
    one.sync()
    act_on_job(one.context, job.job, "accept", {})
    act_on_job(desk.context, job.job, "reassign", {"engineer": two.engineer_id, "reason": "李强病假"})
    one.sync()
    one.context.settings.sync.automatic = False
    async with driven(one.context, (120, 36)) as pilot:
        screen = await opened(pilot, Topic.LATE)
        await pilot.press("a")  # a laptop has no say in that
        await settle(pilot)
        assert screen.list.count == 1
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(pilot.app.screen, FormScreen)
        await pilot.press(*"was on site", "ctrl+s")
        await until(pilot, lambda: pilot.app.screen is screen)
    assert one.rows("SELECT count(*) FROM entry WHERE action = 'note'") == [(1,)]
    add_person(desk.context, "王芳", "dispatcher")
    acting(desk.context, "王芳")
    async with driven(desk.context, (120, 36)) as pilot:
        screen = await opened(pilot, Topic.LATE)
        await pilot.press("a")
        await until(pilot, lambda: screen.list.count == 0)
    assert attention(desk.context) == []


async def test_a_low_rating_is_called_back_from_the_list(context: Context, clock: Any) -> None:
    job = new_job(context, NewJob("打印机卡纸")).job
    for action, given in (
        ("accept", {}),
        ("start", {}),
        ("resolve", {"cause": "c", "solution": "s", "minutes": 5}),
        ("confirm", {"name": "王芳", "rating": 1}),
    ):
        act_on_job(context, job, action, given)
    async with driven(context, (120, 36)) as pilot:
        screen = await opened(pilot, Topic.RATING)
        await pilot.press("c")
        await settle(pilot)
        await pilot.press(*"sorry", "ctrl+s")
        await until(pilot, lambda: screen.list.count == 0)
