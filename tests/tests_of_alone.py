"""A laptop that works a day alone, as tests of enrolling in place and of old stores have it."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.importing import import_files
from deskops.ops.do.inspections import answer, photo, start
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.problems import NewProblem, add_problem, solve
from deskops.ops.do.setup import init
from deskops.paths import locate
from tests_of_sync import World, WorldClock, chance, settings

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de000000"
    "0c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
LIST = "资产编号,设备类型,品牌,型号,序列号,使用地点,城市,使用人,电话\n"


@dataclass
class Alone:
    context: Context
    home: Path
    jobs: list[str]
    inspection: str
    problem: str


def alone(home: Path, world: World, url: str = "", *, name: str = "李强", seed: int = 40) -> Context:
    """A stand-alone laptop, set up and empty; `url` is the desk that it does not know yet."""
    clock = WorldClock(world, f"boot-{home.name}")
    context = Context(locate({"DESKOPS_HOME": str(home)}), settings(url), clock, chance(seed))
    init(context, name)
    return context


def a_day(context: Context, folder: Path) -> Alone:
    """A register, three jobs of which one is confirmed and one waits, an inspection, a problem, photos."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "photo.png").write_bytes(PNG)
    listed = folder / "资产.csv"
    rows = [
        f"PC-{at:03d},台式机,联想,M930,SN{at:03d},天河,广州,用户{at},1380000000{at}" for at in range(1, 6)
    ]
    listed.write_text(LIST + "\n".join(rows) + "\n", encoding="utf-8")
    import_files(context, [listed], customer="华安保险")
    (site,) = [row[0] for row in context.views.execute("SELECT id FROM site")]
    assets = [row[0] for row in context.views.execute("SELECT id FROM asset ORDER BY tag")]
    jobs = [
        new_job(
            context, NewJob(f"故障{at}", site_id=site, asset_id=assets[at], caller=f"来电{at}", phone="1")
        ).job
        for at in range(3)
    ]
    for action, given in (
        ("accept", {}), ("depart", {}), ("arrive", {"site_code": "天河"}), ("start", {}),
        ("photo", {"file": str(folder / "photo.png"), "caption": "前"}),
        ("resolve", {"cause": "电源", "solution": "更换", "minutes": 25}),
        ("confirm", {"name": "王先生", "rating": 5}),
    ):  # fmt: skip
        act_on_job(context, jobs[0], action, given)
    act_on_job(context, jobs[1], "accept", {})
    act_on_job(context, jobs[1], "hold", {"party": "site-closed", "reason": "等人"})
    visit = start(context, asset=assets[0], job=jobs[0])
    asked = "SELECT t.items FROM template t JOIN inspection i ON i.template_id = t.id"
    ((items,),) = context.views.execute(asked).fetchall()

    answer(context, visit.subject, json.loads(items)[0]["id"], "ok")
    photo(context, visit.subject, folder / "photo.png")
    problem = add_problem(context, NewProblem("风扇有异响", asset_id=assets[1])).subject
    solve(context, problem, "除尘")
    context.close()
    return Alone(context, context.paths.config, jobs, visit.subject, problem)


def held(context: Context) -> dict[str, tuple[object, ...]]:
    """What the folds hold true of each job, by number."""
    asked = (
        "SELECT j.number, s.status, s.open, s.title, s.due_at, s.accepted_at, s.arrived_at, s.resolved_at,"
        " s.finished_on, s.rating,"
        " s.hold_party, s.late, s.disputed, s.concerns FROM job j JOIN job_state s ON s.id = j.id"
    )
    return {row[0]: tuple(row[1:]) for row in context.views.execute(asked)}


def count(context: Context, kind: Kind | str) -> int:
    return int(context.views.execute(f"SELECT count(*) FROM {kind}").fetchone()[0])  # noqa: S608 - a kind's name


def contents(home: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}


def changed(home: Path, *statements: str) -> None:
    """Past everything that guards a store."""
    connection = sqlite3.connect(home / "data" / "deskops.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
