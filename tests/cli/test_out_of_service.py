"""What each command says on a laptop that its desk has locked or wiped, and on one whose order was cut short."""

import json

import pytest

from deskops.paths import locate
from deskops.store import standing as standings
from deskops.store.standing import Stage, Standing
from deskops.sync import keys


def ordered(home, what: str, stage: Stage) -> Standing:
    key, sealing = keys.new_signing_key(), keys.new_sealing_key()
    order = {"order": what, "replica": "r", "nonce": "n", "issued": "", "signature": "s"}
    made = Standing(stage, order, "d", "服务台", keys.public(key), keys.sealing_public(sealing), "e")
    standings.keep(locate({"DESKOPS_HOME": str(home)}), made)
    return made


@pytest.mark.parametrize(
    "line",
    [
        "",
        "today",
        "job list",
        "asset list",
        "doctor",
        "backup",
        "restore x.db",
        "log",
        "config show",
        "check list",
    ],
)
@pytest.mark.parametrize(("what", "stage"), [("lock", Stage.LOCKED), ("wipe", Stage.WIPED)])
def test_every_command_says_that_the_desk_locked_or_wiped_it(demo, run, line, what, stage) -> None:
    ordered(demo, what, stage)
    said = run(*line.split())
    assert said.code == 4
    assert "服务台" in said.err
    assert ("locked" if what == "lock" else "wiped") in said.err
    assert "deskops init" in said.err
    assert said.out == ""


def test_it_is_said_in_chinese_too(demo, run) -> None:
    ordered(demo, "lock", Stage.LOCKED)
    assert "已锁定" in run("today", language="zh_CN").err


def test_help_and_completion_still_answer(demo, run) -> None:
    ordered(demo, "lock", Stage.LOCKED)
    assert run("--help").code == 0
    assert run("completion", "bash").code == 0


def test_sync_says_it_as_an_object_too(demo, run) -> None:
    ordered(demo, "wipe", Stage.WIPED)
    said = run("sync", "--json")
    told = json.loads(said.out)
    assert (said.code, told["result"]) == (4, "rejected")
    assert "服务台" in told["reason"]


def test_a_locked_laptop_is_not_set_up_for_somebody_else(demo, run) -> None:
    ordered(demo, "lock", Stage.LOCKED)
    assert run("init", "--engineer", "小偷").code == 4


def test_a_wiped_laptop_begins_anew(demo, run) -> None:
    import shutil

    shutil.rmtree(demo / "data")
    ordered(demo, "wipe", Stage.WIPED)
    assert run("init", "--engineer", "新人").code == 0
    assert run("today").code == 0


@pytest.mark.parametrize(("what", "stage"), [("lock", Stage.SEALING), ("wipe", Stage.WIPING)])
def test_any_command_finishes_an_order_that_was_cut_short(demo, run, what, stage) -> None:
    ordered(demo, what, stage)
    assert (demo / "data" / "deskops.db").exists()
    assert run("today").code == 4
    assert not (demo / "data" / "deskops.db").exists()
    after = standings.read(locate({"DESKOPS_HOME": str(demo)}))
    assert after.stage == (Stage.LOCKED if what == "lock" else Stage.UNHEARD)
    assert (demo / "data" / "sealed").exists() == (what == "lock")


def test_what_says_that_a_laptop_is_out_of_service_and_cannot_be_read_locks_it(demo, run) -> None:
    locate({"DESKOPS_HOME": str(demo)}).order.write_text("{")
    assert run("today").code == 4
    assert run("sync").code == 4
