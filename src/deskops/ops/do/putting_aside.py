"""A stand-alone laptop becomes one of a desk's: its store is put aside as a home to read, and a fresh one begins.

The desk is asked first. The fresh store takes the old one's place in one rename: whatever is cut short before it leaves
the old laptop at work, and the same command goes on with the answer that the desk gave; after it only tidying is left.
"""

import hashlib
import json
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from deskops.domain.clock import stored
from deskops.errors import Refused, StoreDamaged, StoreError, StoreLocked
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.archiving import Whose, archive
from deskops.ops.do.belonging import keep_url, meta_of, write_identity
from deskops.ops.do.locking import alone
from deskops.ops.secret_file import land
from deskops.ops.secrets import SIGNING_KEY, TOKEN, Secrets
from deskops.paths import Paths, locate
from deskops.store import backup
from deskops.store.faults import told
from deskops.store.landing import synced
from deskops.store.opening import connect
from deskops.store.queries.facts import connection
from deskops.store.shredding import destroy_folder
from deskops.store.store import open_store

_ROOM: Final = 0o700


@dataclass(frozen=True, slots=True)
class Plan:
    """What an enrolment here puts aside: whose store, and where to."""

    engineer: str
    archive: Path


@dataclass(frozen=True, slots=True)
class Stage:
    """An enrolment that the desk said yes to. `code` is the digest of the code, `old` the replica put aside."""

    url: str
    code: str
    old: str
    name: str
    answer: dict[str, Any]

    def is_for(self, url: str, code: str) -> bool:
        return (self.url, self.code) == (url, _digest(code))


def plan(context: Context) -> Plan | None:
    """What is to be put aside; None where nothing is: no store, or nobody's. Raises Refused for a home that is a desk,
    an archive, or one of a desk's already; finishes what was cut short.
    """
    paths = context.paths
    if not context.has_store:
        return None
    if not context.is_server_database:
        context.store.prepare(stored(context.now))
    meta = meta_of(context)
    if "replica" not in meta:
        return None
    with told():
        is_archive = paths.archived.exists()
    if is_archive:
        raise Refused(
            _("This home is the archive of a store that was put aside."),
            hint=_("Enrol in the laptop's own home: without DESKOPS_HOME, or with another one."),
        )
    if meta.get("role") == "desk":
        raise Refused(
            _("This home is a desk: {name}.").format(name=meta.get("desk_name", "")),
            hint=_("To enrol a laptop, choose another DESKOPS_HOME."),
        )
    if "desk" in meta:
        tidy(paths)
        raise Refused(
            _("This laptop is set up already, for {name}, at the desk {desk}.").format(
                name=meta.get("name", ""), desk=meta.get("desk_name", "")
            ),
            hint=_("Work with it: deskops sync. For another desk, choose another DESKOPS_HOME."),
        )
    stage = _read(paths)
    name = stage.name if stage else f"{context.local:%Y%m%d-%H%M%S}-{meta['code']}"
    return Plan(meta["name"], paths.archives / name)


def enrol_in_place(context: Context, made: Plan, url: str, code: str) -> tuple[str, dict[str, Any]]:
    """This laptop's key and the desk's answer, once the store is put aside. Raises as `enrol`; StoreLocked while
    another program has the store open.
    """
    stage = _read(context.paths)
    if stage is None or not stage.is_for(url, code):
        _look_first(context)
        stage = _introduced(context, made, url, code)
    _change_over(context, stage)
    context.forget()
    tidy(context.paths)
    key = Secrets(context.paths).get(SIGNING_KEY)
    if key is None:
        raise StoreDamaged(_("The key of this laptop is gone."), hint=_("Enrol it anew in another home."))
    return str(key), stage.answer


def _look_first(context: Context) -> None:
    """Before a code is used up: is the store sound, and does nobody else have it open?"""
    paths, key = context.paths, context.key
    context.close()
    with alone(paths), told():
        backup.inspect(paths.store, key)
        _make_one_file(paths, key)


def _make_one_file(paths: Paths, key: str) -> None:
    try:
        with told():
            backup.make_one_file(paths.store, key)
    except StoreLocked as error:
        raise StoreLocked(
            error.message,
            hint=_("Close every other deskops, also on other screens, and do it again; nothing was changed."),
        ) from error


def _introduced(context: Context, made: Plan, url: str, code: str) -> Stage:
    """The desk's yes, kept before anything is changed: a killed run does not use up a second code."""
    from deskops.ops.do.syncing import introduced

    old = meta_of(context)["replica"]
    key, answer = introduced(context, url, code)
    secrets = Secrets(context.paths)
    secrets.put(SIGNING_KEY, key)
    secrets.put(TOKEN, answer["token"])
    told_all = {name: value for name, value in answer.items() if name != "token"}
    stage = Stage(url, _digest(code), old, made.archive.name, told_all)
    with told():
        land(
            json.dumps({"version": 1, **asdict(stage)}, ensure_ascii=False).encode(), context.paths.enrolling
        )
    return stage


def _digest(code: str) -> str:
    typed = code.upper().replace("-", "").replace(" ", "")  # however it was typed
    return hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()


def _read(paths: Paths) -> Stage | None:
    """None where there is none, or nobody can read it: the old laptop is at work, and begins over."""
    try:
        content = json.loads(paths.enrolling.read_bytes())
        return Stage(**{each.name: content[each.name] for each in fields(Stage)})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _change_over(context: Context, stage: Stage) -> None:
    paths, key = context.paths, context.key
    context.close()
    with alone(paths), told():
        if _replica_of(paths.store, key) != stage.old:
            return  # a run before this one came so far
        _make_one_file(paths, key)
        whose = Whose(stage.old, stage.answer["desk"], stage.answer["name"], stored(context.now))
        archive(paths, stage.name, key, whose)
        keep_url(context, stage.url)
        _begin_afresh(context, stage, key)


def _replica_of(store: Path, key: str) -> str:
    with closing(connect(store, key, reading=True)) as asked:
        found = asked.execute("SELECT value FROM meta WHERE key = 'replica'").fetchone()
    return str(found[0]) if found else ""


def _begin_afresh(context: Context, stage: Stage, key: str) -> None:
    """Whole before it has the store's name. An encrypted laptop's is encrypted too, with the same key."""
    paths, now = context.paths, stored(context.now)
    folder = paths.data / ".fresh"
    destroy_folder(folder)
    folder.mkdir(mode=_ROOM)
    store = open_store(folder / paths.store.name, key=key)
    try:
        store.prepare(now)
        with store.writer() as session:
            write_identity(connection(session), stage.answer, stage.url, asked=now if key else "")
    finally:
        store.close()
    fresh = folder / paths.store.name
    backup.make_one_file(fresh, key)
    synced(fresh)
    fresh.replace(paths.store)
    synced(paths.data)
    destroy_folder(folder)


def tidy(paths: Paths) -> None:
    """After the change: the old store's backups are in its archive alone, for here nobody may go back to one."""
    stage = _read(paths)
    if stage is None:
        return
    there = locate({"DESKOPS_HOME": str(paths.archives / stage.name)})
    with told():
        for file in sorted(there.backups.glob("*")):
            (paths.backups / file.name).unlink(missing_ok=True)
        synced(paths.backups)
        destroy_folder(paths.data / ".fresh")
        paths.enrolling.unlink(missing_ok=True)
        synced(paths.data)


def finish(context: Context) -> None:
    """What a run that was killed after the change left to do. Raises nothing: it can wait."""
    if context.paths.enrolling.exists() and context.identity.desk:
        try:
            tidy(context.paths)
        except StoreError:
            return
