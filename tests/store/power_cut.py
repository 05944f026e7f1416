"""Run as a program under the preloaded disk of `synced_only.c`: cuts a scenario short at chosen operations, and looks.

Each cut leaves three worlds: what a killed process leaves, what was synced, and that with any torn sectors beside it.
Prints one JSON object: operations in a whole run, and for each world what was acknowledged and lost, and every fault.
"""

import ctypes
import hashlib
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import deskops.store.migrations as migrations
import deskops.store.sqlite_store as store
import deskops.store.views as views
from deskops.config import Settings
from deskops.errors import DeskopsError, Refused
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.encrypting import turn_on
from deskops.ops.do.housekeeping import backup, restore
from deskops.ops.do.importing import import_files
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init
from deskops.paths import locate
from deskops.store.backup import verify
from deskops.store.blobs.folder import FolderShelf, blob_path
from deskops.store.blobs.shelf import WrongDigest
from deskops.store.recoding import left_over

SECTOR = 512
ACTS = 24
NOW = "2026-11-23T01:00:00.000Z"
Say = Callable[[str], None]


@dataclass
class Scenario:
    """`lost` names what was acknowledged and is not there; `faults` what is half or unsound."""

    prepare: Callable[[Path], None]
    run: Callable[[Path, Say], None]
    lost: Callable[[Path, list[str]], list[str]]
    faults: Callable[[Path, list[str]], Iterator[str]]
    watched: str = ""  # the folder in the home whose disk is in question, where it is not all of it


def opened(home: Path) -> Context:
    context = Context(locate({"DESKOPS_HOME": str(home)}), Settings())
    context.ask = lambda _question: "correct horse battery"
    return context


def asked(home: Path, text: str, *values: Any) -> list[Any]:
    with closing(opened(home)) as context:
        return context.views.execute(text, values).fetchall()


def count(home: Path, kind: str) -> int:
    return int(asked(home, f"SELECT count(*) FROM {kind}")[0][0])  # noqa: S608 - a table's name


def unwell(home: Path) -> Iterator[str]:
    """What the doctor finds, state against facts included."""
    with closing(opened(home)) as context:
        for sign in examine(context, rebuild=True):
            ill = sign.health is Health.FAIL or (
                sign.name in ("state", "files") and sign.health is not Health.OK
            )
            if ill and sign.name != "disk":
                yield f"{sign.name}: {sign.words}"
        for row in context.views.execute("SELECT sha256 FROM attachment"):
            kept = blob_path(context.paths.blobs, row[0])
            if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() != row[0]:
                yield f"file {row[0]} is not what it was"


def nothing_lost(_home: Path, _said: list[str]) -> list[str]:
    return []


# --- acts ------------------------------------------------------------------------------------------------------


def set_up(home: Path) -> None:
    with closing(opened(home)) as context:
        init(context, "李强")
        act_on_job(context, new_job(context, NewJob("Black screen")).job, "accept", {})


def acting(home: Path, say: Say) -> None:
    picture = home.parent / f"picture-{os.getpid()}.png"
    for number in range(ACTS):
        if number % 8 == 0:
            context = opened(home)
            job = context.views.execute("SELECT id FROM job ORDER BY id").fetchone()[0]
        if number % 6 == 5:
            picture.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(3000))
            done = act_on_job(context, job, "photo", {"file": str(picture)})
        elif number % 7 == 6:
            done = new_job(context, NewJob(f"Printer {number}", phone="13800001111"))
        else:
            done = act_on_job(context, job, "note", {"text": f"note {number}"})
        say(done.entry)
        if number % 8 == 7:
            context.close()


def entries_lost(home: Path, said: list[str]) -> list[str]:
    there = {row[0] for row in asked(home, "SELECT id FROM entry")}
    return [entry for entry in said if entry not in there]


def acted(home: Path, _said: list[str]) -> Iterator[str]:
    yield from unwell(home)
    before = count(home, "entry")
    with closing(opened(home)) as context:
        new_job(context, NewJob("Work goes on"))
    if count(home, "entry") <= before:
        yield "work does not go on"


# --- setting up ------------------------------------------------------------------------------------------------


def only_folders(home: Path) -> None:
    locate({"DESKOPS_HOME": str(home)}).ensure()


def setting_up(home: Path, say: Say) -> None:
    with closing(opened(home)) as context:
        init(context, "李强")
    say("done")


def is_set_up(home: Path, said: list[str]) -> Iterator[str]:
    with closing(opened(home)) as context:
        try:
            init(context, "陈敏")
            if said:
                yield "what was set up is gone"
        except Refused:
            pass
        new_job(context, NewJob("x"))
    if not count(home, "template") or not count(home, "calendar") or count(home, "engineer") != 1:
        yield "set up by half"
    yield from unwell(home)


# --- copies ----------------------------------------------------------------------------------------------------


def copying(home: Path, say: Say) -> None:
    with closing(opened(home)) as context:
        say(backup(context).path.name)
        new_job(context, NewJob("later"))
        say(backup(context).path.name)


def copies_lost(home: Path, said: list[str]) -> list[str]:
    return [name for name in said if not (home / "data" / "backups" / name).exists()]


def copied(home: Path, _said: list[str]) -> Iterator[str]:
    for file in (home / "data" / "backups").glob("*.db"):
        verify(file)
    yield from unwell(home)


def set_up_with_copy(home: Path) -> None:
    set_up(home)
    with closing(opened(home)) as context:
        backup(context, home / "data" / "backups" / "old.db")
        for number in range(3):
            new_job(context, NewJob(f"later {number}"))


def going_back(home: Path, say: Say) -> None:
    with closing(opened(home)) as context:
        restore(context, home / "data" / "backups" / "old.db")
    say("done")


def gone_back(home: Path, said: list[str]) -> Iterator[str]:
    jobs = count(home, "job")
    if jobs not in (1, 4) or (said and jobs != 1):
        yield f"{jobs} jobs"
    aside = list((home / "data" / "backups").glob("replaced-*.db"))
    if jobs == 1 and not aside:
        yield "the store that was replaced is gone"
    yield from unwell(home)


# --- turning encryption on -------------------------------------------------------------------------------------


def encrypting(home: Path, say: Say) -> None:
    with closing(opened(home)) as context:
        turn_on(context, lambda _key: None)
    say("done")


def encrypted(home: Path, said: list[str]) -> Iterator[str]:
    paths = locate({"DESKOPS_HOME": str(home)})
    left = [each for folder in (paths.data, paths.backups) for each in left_over(folder)]
    if said and left:
        yield f"{left[0].name} is in the open"
    if count(home, "job") != 4:
        yield "jobs are gone"
    yield from unwell(home)
    if left:
        encrypting(home, lambda _text: None)  # the same command goes on
        if left_over(paths.data) or left_over(paths.backups) or count(home, "job") != 4:
            yield "it does not go on"
    with closing(opened(home)) as context:
        verify(home / "data" / "backups" / "old.db", context.key)


# --- import ----------------------------------------------------------------------------------------------------

ROWS = 40


def set_up_with_lists(home: Path) -> None:
    set_up(home)
    heading = "资产编号,设备类型,品牌,型号,序列号,计算机名,所属网点,使用人\n"
    lines = [f"GZPC{n:05d},台式机,HP,ProDesk,SN{n:08d},GZ-PC-{n:05d},GZ-天河,陈敏\n" for n in range(ROWS)]
    (home / "assets.csv").write_text(heading + "".join(lines), encoding="utf-8")


def importing(home: Path, say: Say) -> None:
    with closing(opened(home)) as context:
        import_files(context, [home / "assets.csv"])
    say("done")


def imported(home: Path, said: list[str]) -> Iterator[str]:
    assets = count(home, "asset")
    if assets not in (0, ROWS) or count(home, "asset_state") != assets or (said and assets != ROWS):
        yield f"{assets} devices"
    yield from unwell(home)


# --- blobs on their way in --------------------------------------------------------------------------------------

PIECE = 700


def photo(number: int) -> bytes:
    return random.Random(number).randbytes(PIECE * 3)


def only_a_shelf(home: Path) -> None:
    FolderShelf(home / "blobs").keep(b"x")


def receiving(home: Path, say: Say) -> None:
    shelf = FolderShelf(home / "blobs")
    for number in range(6):
        content = photo(number)
        sha256 = hashlib.sha256(content).hexdigest()
        for offset in range(0, len(content), PIECE):
            shelf.append("r", sha256, offset, content[offset : offset + PIECE])
            say(f"{sha256} {offset + PIECE}")
        shelf.finish("r", sha256, len(content))
        say(f"{sha256} whole")
    say(f"{shelf.keep(b'kept')} whole")


def pieces_lost(home: Path, said: list[str]) -> list[str]:
    """What was acknowledged: so many bytes of a blob, or all of it."""
    shelf = FolderShelf(home / "blobs")
    last = dict(line.split(" ") for line in said if " " in line and not line.startswith("operations"))
    return [
        f"{sha256} {reached}"
        for sha256, reached in last.items()
        if shelf.has(sha256) is None and (reached == "whole" or shelf.partial("r", sha256) < int(reached))
    ]


def received(home: Path, _said: list[str]) -> Iterator[str]:
    shelf = FolderShelf(home / "blobs")
    for file in (home / "blobs").glob("??/*"):
        if hashlib.sha256(file.read_bytes()).hexdigest() != file.name:
            yield f"{file.name} is not what it was"
    for number in range(6):
        content = photo(number)
        sha256 = hashlib.sha256(content).hexdigest()
        for _again in range(2):  # what a cut left torn is discarded once
            if shelf.has(sha256) == len(content):
                break
            try:
                reached = min(shelf.partial("r", sha256), len(content))
                if reached < len(content):
                    shelf.append("r", sha256, reached, content[reached:])
                shelf.finish("r", sha256, len(content))
            except WrongDigest:
                continue
        if shelf.has(sha256) != len(content):
            yield f"{sha256} does not go on"


# --- a newer schema --------------------------------------------------------------------------------------------


LATER = migrations.NEWEST + 1


class Newer(migrations.Migration):
    """A further migration, as a later version will have one."""

    __slots__ = ()

    def statements(self) -> list[str]:
        return [
            "ALTER TABLE job ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
            "UPDATE job SET colour = 'red'",
            "CREATE TABLE later (id TEXT PRIMARY KEY)",
            "CREATE INDEX later_id ON later (id)",
            "INSERT INTO later SELECT id FROM job",
        ]


def know_a_newer_schema() -> None:
    known = (*migrations.MIGRATIONS, Newer(LATER, "later"))
    migrations.migrate.__defaults__ = (known,)
    migrations.MIGRATIONS = known  # type: ignore[misc]  # a later version's
    migrations.NEWEST = views.SCHEMA = LATER  # type: ignore[misc]  # a later version's


def migrating(home: Path, say: Say) -> None:
    know_a_newer_schema()
    with closing(opened(home)) as context:
        context.store.prepare(NOW)
    say("done")


def migrated(home: Path, said: list[str]) -> Iterator[str]:
    import sqlite3

    with closing(sqlite3.connect(home / "data" / "deskops.db")) as connection:
        number = connection.execute("SELECT max(number) FROM migration").fetchone()[0]
        columns = [row[1] for row in connection.execute("PRAGMA table_info(job)")]
        tables = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'later%'")
        ]
    if (number, "colour" in columns, len(tables)) not in ((LATER - 1, False, 0), (LATER, True, 2)):
        yield f"schema {number}, columns {columns[-1]}, tables {tables}"
    if said and number != LATER:
        yield "the migration is gone"
    if number == LATER:
        verify(home / "data" / "backups" / f"before-{LATER:04d}-later.db")
    know_a_newer_schema()
    with closing(opened(home)) as context:
        context.identity  # noqa: B018 - the first question brings an older store up to date
    if asked(home, "SELECT colour FROM job")[0][0] != "red":
        yield "not brought up to date"
    yield from unwell(home)


# --- a desk in a burst -----------------------------------------------------------------------------------------


def a_village(home: Path) -> None:
    from convergence.village import Village

    with closing(Village(home)) as village:
        village.quiet()


def desk_of(home: Path) -> Any:
    from convergence.village import Village

    return Village(home, there=True)


def in_a_burst(home: Path, say: Say) -> None:
    """Three laptops push and pull at once, over and over, as threads of one desk; what it acknowledges is said."""
    from threading import Thread

    with closing(desk_of(home)) as village:
        site, told = village.sites["S"], village.desk.context

        def laptop(peer: Any) -> None:
            for number in range(4):
                for word in ("a", "b"):
                    new_job(peer.context, NewJob(f"{word} {number}", site_id=site))
                village.sync(peer)
                for (entry,) in peer.rows("SELECT id FROM entry WHERE rev IS NOT NULL"):
                    say(entry)

        threads = [Thread(target=laptop, args=(peer,)) for peer in village.laptops]
        told.views.execute("SELECT 1")
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def lost_at_the_desk(home: Path, said: list[str]) -> list[str]:
    return lost_though_said(home / "desk", said)


def agrees_after_resending(home: Path, _said: list[str]) -> Iterator[str]:
    """The laptops send again what they never heard of: everything is there, once, and all agree."""
    from convergence import agreement

    yield from unwell(home / "desk")
    with closing(desk_of(home)) as village:
        village.quiet()
        agreement.numbers_are_whole(village)
        agreement.chains_hold(village)
        agreement.replicas_agree(village)
        for peer in (village.desk, *village.laptops):
            agreement.sums_are_right(peer)
            agreement.states_are_folds(peer)
            if peer.rows("SELECT 1 FROM entry WHERE rev IS NULL"):
                yield f"{peer.name} has something unsent"


# --- a disk that refuses ---------------------------------------------------------------------------------------


def going_on(home: Path, say: Say) -> None:
    """Acts of which some are refused: in words of ours; one can read, and when the disk is well again work goes on."""
    refused = 0
    with closing(opened(home)) as context:
        job = context.views.execute("SELECT id FROM job ORDER BY id").fetchone()[0]
        for number in range(ACTS):
            try:
                say(act_on_job(context, job, "note", {"text": f"note {number}"}).entry)
            except DeskopsError:
                refused += 1
                assert context.views.execute("SELECT count(*) FROM job").fetchone() == (1,)
        ctypes.CDLL(None).refuse(ctypes.c_long(0), ctypes.c_long(0), 0)
        say(act_on_job(context, job, "note", {"text": "well again"}).entry)
    say(f"refused {refused}")


def syncing(home: Path, say: Say) -> None:
    """A laptop meets its desk on a disk that fails under the laptop, again and again; nothing but the line is lost."""
    refused = 0
    with closing(desk_of(home)) as village:
        one, desk = village.laptops[0], village.desk.context
        for number in range(6):
            new_job(desk, NewJob(f"desk {number}", site_id=village.sites["S"]), engineer=one.engineer)
            try:
                say(new_job(one.context, NewJob(f"own {number}", site_id=village.sites["S"])).entry)
                village.sync(one)
            except DeskopsError:
                refused += 1
                assert one.rows("SELECT count(*) FROM site")[0][0] > 0
        ctypes.CDLL(None).refuse(ctypes.c_long(0), ctypes.c_long(0), 0)
        assert village.sync(one) is not None
    say(f"refused {refused}")


def lost_though_said(home: Path, said: list[str]) -> list[str]:
    return [entry for entry in entries_lost(home, said) if " " not in entry]


def lost_on_the_laptop(home: Path, said: list[str]) -> list[str]:
    return lost_though_said(home / "laptop-0", said)


def agrees_with_its_desk(home: Path, said: list[str]) -> Iterator[str]:
    yield from unwell(home / "laptop-0")
    yield from agrees_after_resending(home, said)


SCENARIOS = {
    "desk": Scenario(a_village, in_a_burst, lost_at_the_desk, agrees_after_resending, "desk"),
    "refused": Scenario(set_up, going_on, lost_though_said, acted),
    "sync": Scenario(a_village, syncing, lost_on_the_laptop, agrees_with_its_desk, "laptop-0"),
    "acts": Scenario(set_up, acting, entries_lost, acted),
    "init": Scenario(only_folders, setting_up, nothing_lost, is_set_up),
    "backup": Scenario(set_up, copying, copies_lost, copied),
    "encrypt": Scenario(set_up_with_copy, encrypting, nothing_lost, encrypted),
    "restore": Scenario(set_up_with_copy, going_back, nothing_lost, gone_back),
    "import": Scenario(set_up_with_lists, importing, nothing_lost, imported),
    "blobs": Scenario(only_a_shelf, receiving, pieces_lost, received),
    "migrate": Scenario(set_up, migrating, nothing_lost, migrated),
}


# --- cutting ---------------------------------------------------------------------------------------------------


def apart(task: Callable[[Say], None]) -> tuple[list[str], int]:
    """Do something in a process of its own: the lines that it said, and how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            task(lambda text: os.write(writing, f"{text}\n".encode()) and None)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read().splitlines()
    return said, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@dataclass(frozen=True)
class Refusal:
    """Instead of a cut: from operation `at` on so many fail with this error number."""

    times: int
    error: int


def cut(work: Path, scenario: Scenario, at: int, refusal: Refusal | None = None) -> tuple[list[str], int]:
    """A run that dies at operation `at`; leaves `run` (killed) and `kept` (synced) in `work`."""
    for name in ("run", "kept", "cut", "torn"):
        shutil.rmtree(work / name, ignore_errors=True)
    shutil.copytree(work / "template", work / "run")
    (work / "kept").mkdir()
    disk = ctypes.CDLL(None)

    def task(say: Say) -> None:
        watched, long = work / "run" / scenario.watched, ctypes.c_long
        disk.watch(str(watched).encode(), str(work / "kept").encode(), long(0 if refusal else at))
        if refusal:
            disk.refuse(long(at), long(refusal.times), refusal.error)
        scenario.run(work / "run", say)
        say(f"operations {disk.operations()}")

    return apart(task)


def assemble(work: Path, target: Path, watched: str, chance: random.Random | None) -> None:
    """The folder after the power was cut; with `chance`, sectors and names that were not synced may be there too."""
    run = work / "run" / watched
    if watched:  # whose power was cut; the other machines' was not
        shutil.copytree(
            work / "run",
            target,
            ignore=lambda folder, _names: [watched] if folder == str(work / "run") else [],
        )
        target /= watched
    for folder, _folders, _files in os.walk(run):
        (target / Path(folder).relative_to(run)).mkdir(parents=True, exist_ok=True)
    for line in (work / "kept" / "d").read_text(encoding="utf-8").splitlines():
        key, path = line.split(" ", 1)
        kept = work / "kept" / f"f-{key}"
        content = kept.read_bytes() if kept.exists() else b""
        if chance and Path(path).exists() and Path(path).stat().st_ino == int(key.split("-")[0]):
            content = torn(content, Path(path).read_bytes(), chance)
        (target / Path(path).relative_to(run)).write_bytes(content)


def torn(kept: bytes, current: bytes, chance: random.Random) -> bytes:
    """Any sectors of what was written since the last sync may have reached the disk, whatever their order."""
    size = len(current) if len(current) >= len(kept) or chance.random() < 0.5 else len(kept)
    blocks = []
    for at in range(0, size, SECTOR):
        old, new = kept[at : at + SECTOR], current[at : at + SECTOR]
        block = new if chance.random() < 0.5 else old
        blocks.append(block.ljust(min(SECTOR, size - at), b"\0")[: size - at])
    return b"".join(blocks)


def looked_at(home: Path, scenario: Scenario, said: list[str]) -> dict[str, list[str]]:
    """In a process of its own: what is lost and what is at fault there."""

    def task(say: Say) -> None:
        try:
            for each in scenario.lost(home, said):
                say(f"lost {each}")
            for fault in scenario.faults(home, said):
                say(f"fault {fault}")
        except BaseException as error:
            say(f"fault {type(error).__name__}: {error}")
            raise

    told, code = apart(task)
    if code and not told:
        told = [f"fault ended with {code}"]
    return {
        word: [line.split(" ", 1)[1] for line in told if line.startswith(word)] for word in ("lost", "fault")
    }


def main() -> None:
    wanted = json.loads(sys.argv[1])
    work, chance = Path(wanted["work"]), random.Random(wanted["seed"])
    scenario = SCENARIOS[wanted["scenario"]]
    if wanted["synchronous"] != "FULL":
        store.PRAGMAS = tuple(  # type: ignore[misc]  # what the rule forbids, to see it fail
            text.replace("synchronous = FULL", f"synchronous = {wanted['synchronous']}")
            for text in store.PRAGMAS
        )
    if scenario.watched:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        os.environ["DESKOPS_KEYRING"] = "off"
        from convergence import village

        village._model()  # once, and not in each process
    apart(lambda _say: scenario.prepare(work / "template"))
    said, code = cut(work, scenario, 0)
    operations = int(said[-1].split()[1]) if code == 0 else 0
    points = range(1, operations + 1)
    chosen = sorted(chance.sample(points, min(wanted["cuts"], len(points)))) + [operations] * wanted["last"]
    found: dict[str, Any] = {"operations": operations, "killed": 0, "said": 0, "code": code}
    found |= {world: {"lost": [], "fault": []} for world in ("run", "cut", "torn")}
    refusal = Refusal(*wanted["refusal"]) if wanted.get("refusal") else None
    found["refused"] = 0
    for at in chosen:
        said, code = cut(work, scenario, at, refusal)
        found["killed"] += code == -9
        found["said"] += len(said)
        found["refused"] += sum(int(line.split()[1]) for line in said if line.startswith("refused"))
        if refusal and code:
            found["run"]["fault"].append(f"at {at}: ended with {code}")
        if not refusal:
            assemble(work, work / "cut", scenario.watched, None)
            assemble(work, work / "torn", scenario.watched, chance)
        for world in ("run",) if refusal else ("run", "cut", "torn"):
            for word, told in looked_at(work / world, scenario, said).items():
                found[world][word] += [f"at {at}: {text}" for text in told]
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
