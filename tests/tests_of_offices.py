"""A desk and two laptops as real processes have them: homes copied from a template, and what must hold."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.desk.setup import init_desk
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.syncing import enrol, sync_now
from deskops.paths import locate
from deskops.store import standing
from deskops.store.queries.audit import first_break
from faults.clock import OtherClock
from faults.processes import Processes
from faults.running import Done, Running
from tests_of_sync import Desk, World, met_at, settings

LAPTOPS = {"laptop": "李强", "second": "何敏"}
PATIENCE = 120.0  # seconds; this machine may be busy, and slow is not broken


def home_of(folder: Path, name: str) -> Path:
    """Where `Processes` has the home of that name."""
    return folder / name / "deskops"


def opened(home: Path, url: str = "") -> Context:
    """The store of a home in this process, with this machine's own clock."""
    return Context(locate({"DESKOPS_HOME": str(home)}), settings(url) if url else Settings())


def make_template(folder: Path) -> None:
    """A desk whose site GZ-TH both laptops cover, each with a job of its own, all of them synced."""
    desk = Desk(opened(home_of(folder, "desk")), World())
    init_desk(desk.context, name="服务台", person="王主管")
    acting(desk.context)
    add_person(desk.context, "调度", "dispatcher")
    site = desk.site("GZ-TH", "天河")
    desk.start()
    try:
        for name, engineer in LAPTOPS.items():
            with contextlib.closing(opened(home_of(folder, name), desk.url)) as laptop:
                enrol(laptop, desk.url, make_code(desk.context, engineer, (site,)).code)
                new_job(
                    desk.context,
                    NewJob(f"打印机卡纸 {name}", site_id=site),
                    engineer=laptop.identity.engineer,
                )
                assert sync_now(laptop).result == "done"
    finally:
        desk.stop()


@dataclass
class Office:
    """`serve` starts the desk, `sync` a sync of a laptop; `url` is where laptops look for the desk."""

    processes: Processes
    folder: Path
    url: str = ""
    port: int = 0
    desk: Running | None = None
    _opened: list[Context] = field(default_factory=list)

    def home(self, name: str) -> Path:
        return home_of(self.folder, name)

    def context(self, name: str) -> Context:
        """The store of that home, in this process; closed at the end."""
        made = opened(self.home(name), self.url if name in LAPTOPS else "")
        if name == "desk":
            acting(made)
        self._opened.append(made)
        return made

    def close(self) -> None:
        for each in self._opened:
            each.close()

    def serve(self, *more: str | Path, clock: OtherClock | None = None, **given: Any) -> int:
        """Starts the desk, on the port that it had before; its port."""
        file = self.folder / "port"
        file.unlink(missing_ok=True)
        words = ["desk", "serve", "--port", str(self.port), "--port-file", str(file), *more]
        self.desk = self.processes.start(*words, home="desk", clock=clock, env=_QUIET, **given)
        self.port = self.desk.wait_port(file, PATIENCE)
        self.url = self.url or f"http://127.0.0.1:{self.port}"
        return self.port

    def start(
        self, *words: str | Path, home: str = "laptop", url: str = "", met: bool = True, **given: Any
    ) -> Running:
        """A command of a laptop; `met`: its last sync was at this address, and not at another one."""
        if met and words[:1] == ("sync",) and home in LAPTOPS and (url or self.url):
            self.met(home, url)
        env = {**_QUIET, "DESKOPS_DESK_URL": url or self.url, **given.pop("env", {})}
        return self.processes.start(*words, home=home, env=env, **given)

    def run(self, *words: str | Path, home: str = "laptop", url: str = "", **given: Any) -> Done:
        return self.start(*words, home=home, url=url, **given).wait(PATIENCE)

    def met(self, home: str = "laptop", url: str = "") -> None:
        """That laptop's last sync was at this address."""
        with contextlib.closing(opened(self.home(home))) as context:
            if context.paths.store.exists() and standing.read(context.paths) is None:
                met_at(context, url or self.url)

    def sync(self, home: str = "laptop", **given: Any) -> dict[str, Any]:
        """One sync as a process; its object, with the exit code as `exit`."""
        done = self.run("sync", "--json", home=home, **given)
        assert done.code in (0, 1, 3, 4), f"{done.code}\n{done.out}\n{done.err}"
        return {**done.json, "exit": done.code}

    def note(self, *texts: str, home: str = "laptop") -> list[str]:
        """Notes on that laptop's job, committed before this returns; their ids."""
        from deskops.ops.do.jobs import act_on_job

        with contextlib.closing(opened(self.home(home))) as context:
            job = self.job(home)
            return [act_on_job(context, job, "note", {"text": text}).entry for text in texts]

    def job(self, home: str = "laptop") -> str:
        """The job that was dispatched to that laptop."""
        with contextlib.closing(opened(self.home(home))) as context:
            chosen = "SELECT id FROM job WHERE title = ?"
            return str(context.views.execute(chosen, (f"打印机卡纸 {home}",)).fetchone()[0])

    def rows(self, home: str, text: str, *values: object) -> list[Any]:
        with contextlib.closing(opened(self.home(home))) as context:
            return context.views.execute(text, values).fetchall()

    def all_there(self, *entries: str, unsent: int = 0) -> None:
        """These entries are at the desk, each once; its order has no gap and its chain no break; the laptop agrees."""
        with contextlib.closing(opened(self.home("desk"))) as desk:
            holds(desk, entries)
            numbered = dict(desk.views.execute("SELECT id, rev FROM entry").fetchall())
        mine = self.rows("laptop", "SELECT id, rev FROM entry WHERE rev IS NOT NULL")
        assert {one: rev for one, rev in mine if numbered.get(one) != rev} == {}
        assert self.rows("laptop", "SELECT count(*) FROM entry WHERE rev IS NULL") == [(unsent,)]


_QUIET = {"DESKOPS_KEYRING": "off"}


def holds(desk: Context, entries: Any) -> None:
    """What must be so at a desk whatever happened."""
    there = [row[0] for row in desk.views.execute("SELECT id FROM entry")]
    assert sorted(set(entries) - set(there)) == []
    assert len(there) == len(set(there))
    revs = [row[0] for row in desk.views.execute("SELECT rev FROM feed ORDER BY rev")]
    assert revs == list(range(1, len(revs) + 1))
    fed = [row[0] for row in desk.views.execute("SELECT ref FROM feed")]
    assert sorted(set(entries) - set(fed)) == []
    assert sorted(one for one in entries if fed.count(one) > 1) == []
    assert first_break(desk.views) is None


@contextlib.contextmanager
def an_office(template: Path, folder: Path) -> Iterator[Office]:
    """A copy of the template, with processes that are gone at the end."""
    for name in ("desk", *LAPTOPS):
        shutil.copytree(home_of(template, name), home_of(folder, name))
    with Processes(folder) as processes:
        made = Office(processes, folder)
        try:
            yield made
        finally:
            made.close()
