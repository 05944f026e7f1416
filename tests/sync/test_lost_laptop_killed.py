"""A lock, its opening and a wipe, killed (SIGKILL) before each change of the disk: the next run goes on; fault 31."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskops.ops.do.desk.enrolling import make_code, revoke
from deskops.ops.do.desk.people import add_person
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.paths import locate
from deskops.store import standing as standings

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
KNOWN = ("打印机卡纸特征", "无人知道的备注")


@pytest.fixture(autouse=True)
def _many_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each copy of the laptop is enrolled: more than an address may within a minute."""
    monkeypatch.setattr("deskops.desk.wiring.Limits.enrolling", lambda *_any: None)


@pytest.fixture
def template(desk, laptop) -> Path:
    """The home of a laptop with unsent work, closed."""
    one = laptop("李强", desk.site("GZ-TH", "天河"))
    engineer = one.context.identity.engineer
    job = new_job(desk.context, NewJob(KNOWN[0]), engineer=engineer).job
    one.sync()
    act_on_job(one.context, job, "accept", {})
    act_on_job(one.context, job, "note", {"text": KNOWN[1]})
    (one.context.paths.exports / "order.txt").write_text(KNOWN[1])
    one.context.close()
    return one.home


def steps(run: Callable[[int], str]) -> Iterator[int]:
    """Each step, or in the ordinary run every seventh, until nothing was killed any more."""
    step = 1
    while run(step) == "killed":
        yield step
        step += 1 if FULL else 7
    assert step > 8  # it was killed at all


def holds(home: Path) -> list[str]:
    files = [file for file in home.rglob("*") if file.is_file()]
    return [file.name for file in files for text in KNOWN if text.encode() in file.read_bytes()]


def copied(template: Path, step: int) -> Path:
    return Path(shutil.copytree(template, template.with_name(f"{template.name}-{step}")))


def notes(home: Path) -> int:
    import sqlite3

    with sqlite3.connect(locate({"DESKOPS_HOME": str(home)}).store) as connection:
        (count,) = connection.execute(
            "SELECT count(*) FROM entry WHERE action = 'note' AND rev IS NULL"
        ).fetchone()
    connection.close()
    return int(count)


def test_a_lock_that_was_killed_goes_on_and_opens_with_everything(desk, template, runs) -> None:
    revoke(desk.context, "李强", order="lock")
    for step in steps(lambda step: runs("sync", copied(template, step), step)):
        home = template.with_name(f"{template.name}-{step}")
        assert runs("sync", home, 0) == "0"
        assert standings.read(locate({"DESKOPS_HOME": str(home)})).stage == "locked"
        assert holds(home) == []
        assert runs("enrol", home, 0, desk.url, make_code(desk.context, "李强").code) == "0"
        assert notes(home) == 1
        assert len(holds(home)) >= 2
        shutil.rmtree(home)


def test_an_opening_that_was_killed_goes_on(desk, template, runs) -> None:
    revoke(desk.context, "李强", order="lock")
    assert runs("sync", template, 0) == "0"

    def killed(step: int) -> str:
        return runs("enrol", copied(template, step), step, desk.url, make_code(desk.context, "李强").code)

    for step in steps(killed):
        home = template.with_name(f"{template.name}-{step}")
        paths = locate({"DESKOPS_HOME": str(home)})
        if standings.read(paths) is not None:
            # Killed before its token was kept: the code is used up, and the desk gives another one.
            runs("sync", home, 0)
        if standings.read(paths) is not None:
            assert runs("enrol", home, 0, desk.url, make_code(desk.context, "李强").code) == "0"
        assert standings.read(paths) is None
        assert notes(home) <= 1
        assert (paths.exports / "order.txt").read_text() == KNOWN[1]
        shutil.rmtree(home)


def test_a_wipe_that_was_killed_goes_on_and_loses_nothing_that_was_unsent(desk, template, runs) -> None:
    add_person(desk.context, "周经理", "manager")
    revoke(desk.context, "李强", order="wipe", second="周经理")
    (order,) = desk.rows("SELECT \"order\" FROM replica WHERE status = 'revoked'")[0]

    def killed(step: int) -> str:
        with desk.context.store.writer() as session:
            connection = session.connection()
            connection.exec_driver_sql("UPDATE replica SET \"order\" = ? WHERE status = 'revoked'", (order,))
            connection.exec_driver_sql("DELETE FROM quarantine")
        return runs("sync", copied(template, step), step)

    for step in steps(killed):
        home = template.with_name(f"{template.name}-{step}")
        assert runs("sync", home, 0) == "0"
        assert standings.read(locate({"DESKOPS_HOME": str(home)})).stage == "wiped"
        assert holds(home) == []
        assert desk.rows("SELECT entries FROM quarantine") == [(2,)]
        assert [file.name for file in home.rglob("*") if file.is_file() and file.suffix != ".lock"] == [
            "order.json"
        ]
        shutil.rmtree(home)
