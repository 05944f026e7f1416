"""What the program said and did, one JSON object a line, for `deskops log`; payloads of entries never get here.

Written by hand, since the library for it takes longer to load than a list to be shown.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from deskops.kept import Kept, form_of
from deskops.paths import Paths
from deskops.text import discreet, visible

LARGEST: Final = 500_000  # bytes, then a new file is begun
KEPT: Final = 3  # older files
_LONGEST: Final = 300  # characters of a message
_APART: Final = "  "  # between the lines of what was said, which stand in one here
_FILE: Final = "deskops.log"


def note(paths: Paths, event: str, *, message: str = "", **facts: str | int) -> None:
    """Add a record; failing to fails nothing else. A laptop without a folder for logs gets none for this."""
    told: dict[str, Any] = {
        "at": datetime.now().astimezone().isoformat(timespec="milliseconds"),
        "event": event,
    }
    told |= {name: discreet(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    if message:
        told["message"] = _short(message)
        if isinstance(message, Kept):
            told |= form_of(message.with_values(_short))
    with suppress(OSError, ValueError):
        _append(paths.logs / _FILE, json.dumps(told, ensure_ascii=False).encode("utf-8") + b"\n")


def records(paths: Paths) -> Iterator[dict[str, Any] | str]:
    """All that is kept, oldest first; a line that is no record comes as it stands."""
    file = paths.logs / _FILE
    for each in [*(_older(file, number) for number in range(KEPT, 0, -1)), file]:
        if not each.exists():
            continue
        with each.open(encoding="utf-8", errors="replace") as stream:
            yield from (_read(line.rstrip("\n")) for line in stream)


def mark(paths: Paths) -> tuple[int, int] | None:
    """Another one whenever something was noted; None where nothing ever was."""
    with suppress(OSError):
        found = (paths.logs / _FILE).stat()
        return found.st_mtime_ns, found.st_size
    return None


def _read(line: str) -> dict[str, Any] | str:
    try:
        found = json.loads(line)
    except ValueError:
        return line
    return found if isinstance(found, dict) else line


def _short(message: str) -> str:
    shown = _APART.join(visible(discreet(line)) for line in message.splitlines() if line.strip())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _append(file: Path, line: bytes) -> None:
    """In one write, so that lines of two programs never mix."""
    if file.exists() and file.stat().st_size + len(line) > LARGEST:
        _roll(file)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)


def _roll(file: Path) -> None:
    for number in range(KEPT, 1, -1):
        if (before := _older(file, number - 1)).exists():
            before.replace(_older(file, number))
    file.replace(_older(file, 1))


def _older(file: Path, number: int) -> Path:
    return file.with_name(f"{file.name}.{number}")
