"""`--keep`: a round goes on where it was left; what was not reached, or not read to its end, is not done."""

import asyncio
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import simulated_printers as printers
from checks.targets.conftest import running_sshd
from deskops.checks.document import save
from deskops.checks.facts import Fact, Facts
from deskops.checks.kinds import KEYS
from deskops.checks.registry import select
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.rounds import Result, plan
from deskops.ops.do.targets import place_of
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import aims_of
from deskops.paths import Paths
from real_sshd import free_port


def inspected(context: Context, target: str, keep: Path, **more: Any) -> Result:
    tour = plan(context, aims_of(context, [target]), Wanted(keep=keep, **more))
    for _event in tour.events(1):
        pass
    return tour.results[target]


def answers(target: str, then: datetime, *, profile: str = "tcp", left_out: bool = False) -> Facts:
    """Of all that the checks of a profile read."""
    facts = Facts(target, then)
    for key in sorted({KEYS[kind] for check in select(profile) for kind in check.reads}):
        facts.add(Fact(key, None, "test", then, "it does not tell", left_out=left_out))
    return facts


def test_a_machine_that_ran_out_of_time_is_asked_again(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "run").write_text(
        f'#!/bin/sh\n[ -e {tmp_path}/well ] || exec sleep 30\nexec sh -c "$SSH_ORIGINAL_COMMAND"\n'
    )
    (tmp_path / "run").chmod(0o755)
    with running_sshd(tmp_path, f"ForceCommand {tmp_path}/run") as sshd:
        target, keep = f"ssh://root@127.0.0.1:{sshd.port}", tmp_path / "kept"
        with closing(Context(paths, Settings({"checks.ssh_config": str(sshd.config)}))) as context:
            assert "no answer in time" in inspected(context, target, keep, seconds=1).inspection.error
            assert not list(keep.iterdir())
            (tmp_path / "well").touch()
            read = inspected(context, target, keep).inspection
            assert read.whole
            assert place_of(keep, target).exists()
            assert inspected(context, target, keep).inspection.facts.collected == read.facts.collected


async def test_a_printer_that_was_off_is_asked_again(paths: Paths, tmp_path: Path) -> None:
    keep = tmp_path / "kept"
    with closing(Context(paths, Settings())) as context:
        target = f"ipp://127.0.0.1:{free_port()}/ipp/print"
        off = await asyncio.to_thread(inspected, context, target, keep)
        assert str(off.inspection.outcome) == "fail"
        assert not list(keep.iterdir())
        async with printers.http_server(printers.printing("epson_xp.ipp")) as port:
            on = f"ipp://127.0.0.1:{port}/ipp/print"
            await asyncio.to_thread(inspected, context, on, keep)
        assert [one.name for one in keep.iterdir()] == [place_of(keep, on).name]


@pytest.mark.parametrize(("hours", "asked"), [(1, False), (25, True)])
def test_what_was_read_the_day_before_is_read_anew(
    paths: Paths, tmp_path: Path, hours: int, asked: bool
) -> None:
    target, keep = f"tcp://127.0.0.1:{free_port()}", tmp_path / "kept"
    keep.mkdir()
    with closing(Context(paths, Settings())) as context:
        then = context.now - timedelta(hours=hours)
        save(answers(target, then), place_of(keep, target))
        assert (inspected(context, target, keep).inspection.facts.collected != then) is asked


def test_a_kept_file_that_is_damaged_is_read_anew(paths: Paths, tmp_path: Path) -> None:
    target, keep = f"tcp://127.0.0.1:{free_port()}", tmp_path / "kept"
    keep.mkdir()
    place_of(keep, target).write_text("{")
    with closing(Context(paths, Settings())) as context:
        assert inspected(context, target, keep).inspection.target == target


@pytest.mark.parametrize(
    ("another", "now", "asked"),
    [
        ({}, {}, False),
        ({"target": "tcp://127.0.0.2:9"}, {}, True),
        ({}, {"profile": "receipt"}, True),
        ({"profile": "receipt"}, {}, False),
        ({"left_out": True}, {}, True),
        ({"left_out": True}, {"fast": True}, False),
    ],
    ids=["as asked", "another machine", "more checks", "fewer checks", "in a hurry", "in a hurry again"],
)
def test_what_was_kept_of_another_machine_or_does_not_hold_all_is_read_anew(
    paths: Paths, tmp_path: Path, another: dict[str, Any], now: dict[str, Any], asked: bool
) -> None:
    target, keep = f"tcp://127.0.0.1:{free_port()}", tmp_path / "kept"
    keep.mkdir()
    with closing(Context(paths, Settings())) as context:
        then = context.now - timedelta(hours=1)
        save(answers(**{"target": target, "then": then, **another}), place_of(keep, target))
        assert (inspected(context, target, keep, **now).inspection.facts.collected != then) is asked


def test_a_switched_off_check_does_not_make_the_rest_be_read_anew(paths: Paths, tmp_path: Path) -> None:
    target, keep = f"tcp://127.0.0.1:{free_port()}", tmp_path / "kept"
    keep.mkdir()
    off = {"checks.switches": {check.id: "nobody's port" for check in select("tcp")}}
    with closing(Context(paths, Settings(off))) as context:
        then = context.now - timedelta(hours=1)
        save(Facts(target, then), place_of(keep, target))
        assert inspected(context, target, keep).inspection.facts.collected == then
