"""What a person sends with a question: how the program stands here, and nothing of a customer, a person or a secret.

Nothing is cleaned on its way out; each part is made of what cannot hold such a thing: names of ours, numbers, times,
words of a fixed set. What does not fit that is left out, whoever wrote it.
"""

import builtins
import io
import json
import platform
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from deskops import __version__
from deskops.config.rules import OneOf
from deskops.config.settings import specs
from deskops.domain.nouns import Kind
from deskops.errors import DeskopsError
from deskops.i18n import _, language
from deskops.ops.context import Context
from deskops.ops.crash import versions
from deskops.ops.do.doctor import examine
from deskops.ops.do.new_file import write_new
from deskops.ops.journal import records
from deskops.store import views
from deskops.store.views.desk_tuples import RowCount

_RECORDS: Final = 500  # the newest of the journal
_CRASHES: Final = 10  # the newest reports
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d:\d\d|Z)?")
_FRAME: Final = re.compile(r"[\w./<>-]{1,160}:\d{1,6} [\w<>.]{1,80}", re.ASCII)
_VERSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,80}")
# What the journal notes, here and in what carries an order of the desk out.
_EVENTS: Final = frozenset(
    (
        *("done", "error", "defect", "said", "synced", "notified", "unlocked", "order", "order-ignored"),
        *("unsent-not-kept", "copy-not-remembered", "quarantine-refused", "token-left", "wipe-not-heard"),
    )
)
_NUMBERS: Final = ("exit", "ms")
_COMMAND: Final = re.compile(r"[a-z][a-z-]{1,20}( [a-z][a-z-]{1,20})?")


class Part(NamedTuple):
    """A file of the bundle: its name, what it is in words, and its bytes."""

    name: str
    about: str
    content: bytes


def gather(context: Context, picture: str = "") -> list[Part]:
    """All parts. `picture`: an SVG of the screen in which every letter was replaced already."""
    parts = list(_parts(context, picture))
    listed = (
        "\n".join(_("{label}: {value}").format(label=part.name, value=part.about) for part in parts) + "\n"
    )
    return [Part("contents.txt", _("what is in here"), listed.encode()), *parts]


def default_name(now: datetime) -> str:
    """`now`: as it is at the sites."""
    return f"deskops-report-{now:%Y%m%dT%H%M%S}.zip"


def write(file: Path, parts: Sequence[Part]) -> None:
    """Raises UsageError where there is a file already, or none can be made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for part in parts:
            bundle.writestr(zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0)), part.content)
    write_new(file, packed.getvalue())


def _parts(context: Context, picture: str) -> Iterator[Part]:
    yield Part(
        "versions.json", _("versions of the program, its libraries and the system"), _json(_versions())
    )
    health = [{"name": sign.name, "health": sign.health} for sign in examine(context)]
    yield Part("doctor.json", _("what is well and what is not; without texts"), _json({"signs": health}))
    about = _("which settings are set; only values of switches, numbers and choices")
    yield Part("settings.json", about, _json(_settings(context)))
    about = _("counts of records by kind; no record")
    yield Part("store.json", about, _json(_store(context)))
    about = _("what ran when, how it ended and how long it took; no words")
    yield Part("journal.json", about, _json({"records": list(_journal(context))[-_RECORDS:]}))
    for number, report in enumerate(_crashes(context), 1):
        yield Part(f"crash-{number}.json", _("where a defect happened; no value"), _json(report))
    if picture:
        yield Part("screen.svg", _("the screen, every letter replaced"), picture.encode())


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps({"version": 1, **body}, indent=1, default=str).encode() + b"\n"


def _versions() -> dict[str, Any]:
    return {
        "deskops": __version__,
        "python": sys.version.split()[0],
        "system": platform.system(),
        "release": platform.release() if _VERSION.fullmatch(platform.release()) else "",
        "machine": platform.machine(),
        "language": language(),
        "libraries": dict(versions()),
    }


def _settings(context: Context) -> dict[str, Any]:
    """Of tables how many entries they have, of other texts whether there is one."""
    told = {}
    for key, spec in specs().items():
        value = context.settings.value(key)
        if isinstance(value, dict):
            shown: Any = len(value)
        elif isinstance(spec.rule, OneOf) or spec.kind in (bool, int):
            shown = value
        else:
            shown = "set" if value else ""
        told[key] = {"origin": context.settings.origin(key), "value": shown}
    return {"settings": told}


def _store(context: Context) -> dict[str, Any]:
    try:
        counts = {row.kind: row.rows for row in views.rows(context.views, "record_counts", RowCount)}
        return {
            "schema": views.schema(context.views),
            "encrypted": context.paths.store_key.exists(),
            "bytes": 0 if context.is_server_database else context.paths.store.stat().st_size,
            "records": {kind: counts[kind] for kind in (*Kind, "entry") if kind in counts},
        }
    except DeskopsError as error:
        return {"error": error.code}
    except OSError as error:
        return {"error": error.errno}


def _journal(context: Context) -> Iterator[dict[str, Any]]:
    for record in records(context.paths):
        if isinstance(record, dict) and record.get("event") in _EVENTS:
            yield dict(_of_record(record))


def _of_record(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """When, what, how it ended. The command is its name alone, see `deskops.cli.ran`."""
    yield "event", record["event"]
    if _TIME.fullmatch(str(record.get("at", ""))):
        yield "at", record["at"]
    if _COMMAND.fullmatch(str(record.get("command", ""))):
        yield "command", record["command"]
    if record.get("code") in _codes():
        yield "code", record["code"]
    for name in _NUMBERS:
        if isinstance(record.get(name), int):
            yield name, record[name]


@cache
def _codes() -> frozenset[str]:
    """Of errors of ours; a defect is told by the class of what was raised, a built-in one as a rule."""
    known, waiting = {"usage", "disk"}, [DeskopsError]
    while waiting:
        kind = waiting.pop()
        known.add(kind.code)
        waiting += kind.__subclasses__()
    return frozenset(known | {name for name, one in vars(builtins).items() if isinstance(one, type)})


def _crashes(context: Context) -> Iterator[dict[str, Any]]:
    """What the reports say of the code, read with suspicion: they lie in a folder that others may write to."""
    files = sorted(context.paths.logs.glob("crash-*.json"))[-_CRASHES:]
    for file in files:
        try:
            told = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(told, dict):
            yield {
                "written": _fitting(_TIME, told.get("written")),
                "errors": list(_errors(told.get("errors"))),
            }


def _errors(told: object) -> Iterator[dict[str, Any]]:
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict):
            frames = one.get("frames")
            found = [_fitting(_FRAME, frame) for frame in frames] if isinstance(frames, list) else []
            yield {"kind": _fitting(_WORD, one.get("kind")), "frames": found}


def _fitting(shape: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and shape.fullmatch(value) else "…"
