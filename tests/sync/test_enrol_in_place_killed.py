"""Enrolling in place, killed (SIGKILL) before each change of the disk: a laptop works, and the next run ends it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskops.ops.context import Context
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.housekeeping import daily
from deskops.paths import locate
from deskops.store.drafts import Draft, Drafts
from tests_of_alone import a_day, alone, held
from tests_of_sync import WorldClock, chance, settings

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"


@pytest.fixture(autouse=True)
def _many_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deskops.desk.wiring.Limits.enrolling", lambda *_any: None)


@pytest.fixture
def template(desk, world, tmp_path) -> Path:
    day = a_day(alone(tmp_path / "alone", world, desk.url), tmp_path / "files")
    daily(day.context)
    drafts = Drafts(day.context.paths.drafts)
    drafts.keep([Draft(day.jobs[2], "note", "text", "getippt")])
    drafts.close()
    day.context.close()
    return day.home


@pytest.fixture
def opened(world) -> Iterator[Callable[[Path], Context]]:
    made: list[Context] = []

    def look(home: Path) -> Context:
        paths = locate({"DESKOPS_HOME": str(home)})
        made.append(Context(paths, settings(), WorldClock(world, "boot-look"), chance(len(made))))
        return made[-1]

    yield look
    for each in made:
        each.close()


def test_whatever_step_it_was_killed_at_either_laptop_works_and_the_next_run_ends_it(
    desk, template, runs, opened
) -> None:
    context = opened(template)
    before, old = held(context), context.identity.replica
    context.close()
    step, changed = 1, 0
    while True:
        home = Path(shutil.copytree(template, template.with_name(f"alone-{step}")))
        code = make_code(desk.context, "李强").code
        if runs("enrol-here", home, step, desk.url, code) != "killed":
            break
        now = opened(home)
        is_old = now.identity.replica == old
        assert is_old == now.identity.standalone
        if is_old:
            assert held(now) == before  # at work as before
        now.close()
        changed += not is_old
        if is_old and runs("enrol-here", home, 0, desk.url, code) != "0":
            # Killed before the desk's answer was kept: the code is used up, and the desk gives another one.
            assert runs("enrol-here", home, 0, desk.url, make_code(desk.context, "李强").code) == "0"
        assert runs("sync", home, 0) == "0"
        _ended(home, before, opened)
        shutil.rmtree(home)
        step += 1 if FULL else 5
    assert step > 30
    assert changed  # also after the fresh store took its place


def _ended(home: Path, before: object, opened: Callable[[Path], Context]) -> None:
    new = opened(home)
    assert new.identity.desk
    (archive,) = new.paths.archives.iterdir()
    there = opened(archive)
    assert held(there) == before
    assert len(list(there.paths.backups.glob("daily-*.db"))) == 1
    assert list(new.paths.backups.iterdir()) == []
    assert [file for file in there.paths.blobs.rglob("*") if file.is_file()]
    for paths in (new.paths, there.paths):
        drafts = Drafts(paths.drafts)
        assert drafts._connection().execute("SELECT text FROM draft").fetchall() == [("getippt",)]
        drafts.close()
    assert not new.paths.enrolling.exists()
    assert not (new.paths.data / ".fresh").exists()
    new.close()
    there.close()
