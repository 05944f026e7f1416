"""The report of a defect: where it happened and in which versions; never a value, an argument or a message."""

import json
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from deskops import __version__
from deskops.paths import locate
from deskops.text import discreet

LIBRARIES = (
    "click",
    "typer",
    "rich",
    "textual",
    "sqlmodel",
    "sqlalchemy",
    "psutil",
    "openpyxl",
    "xlsxwriter",
    "httpx",
    "cryptography",
    "keyring",
)


def write_report(error: BaseException, logs: Path | None = None) -> Path:
    """Where it was written: the logs (those of the environment's home), or the folder for temporary files where that
    cannot be.
    """
    now = datetime.now(UTC)
    name = f"crash-{now:%Y%m%dT%H%M%S}-{os.getpid()}.json"
    text = discreet(json.dumps(_report(error, now), indent=2))
    for folder in (logs or locate().logs, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = folder / name
            file.write_text(text, "utf-8")
        except OSError:
            continue
        return file
    return Path(name)


def _report(error: BaseException, now: datetime) -> dict[str, Any]:
    return {
        "version": 1,
        "written": now.isoformat(timespec="seconds"),
        "deskops": __version__,
        "python": sys.version.split()[0],
        "platform": platform.platform(),
        "libraries": dict(versions()),
        "errors": [_frames(each) for each in _chain(error)],
    }


def versions() -> Iterator[tuple[str, str]]:
    """Of the libraries that matter, by name, as far as they are installed."""
    for name in LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it; its message stays behind, since it may quote data."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _frames(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "frames": [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _place(file: str) -> str:
    """A path below its package, since what lies above it may be a person's name."""
    parts = Path(file).parts
    for root in ("site-packages", "src", f"python{sys.version_info[0]}.{sys.version_info[1]}"):
        if root in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(root) :])
    return parts[-1]
