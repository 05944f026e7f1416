"""`--keep`: a round goes on where it was left; what was not reached, or not read to its end, is not done."""

import asyncio
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import simulated_printers as printers
from checks.targets.conftest import running_sshd
from deskops.checks.document import save
from deskops.checks.facts import Facts
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.rounds import Result, plan
from deskops.ops.do.targets import place_of
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import aims_of
from deskops.paths import Paths
from real_sshd import free_port


def inspected(context: Context, target: str, keep: Path, **more: float) -> Result:
    tour = plan(context, aims_of(context, [target]), Wanted(keep=keep, **more))
    for _event in tour.events(1):
        pass
    return tour.results[target]


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
            assert inspected(context, target, keep).inspection.whole
            assert place_of(keep, target).exists()


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
        save(Facts("then", context.now - timedelta(hours=hours)), place_of(keep, target))
        assert (inspected(context, target, keep).inspection.target == target) is asked


def test_a_kept_file_that_is_damaged_is_read_anew(paths: Paths, tmp_path: Path) -> None:
    target, keep = f"tcp://127.0.0.1:{free_port()}", tmp_path / "kept"
    keep.mkdir()
    place_of(keep, target).write_text("{")
    with closing(Context(paths, Settings())) as context:
        assert inspected(context, target, keep).inspection.target == target
