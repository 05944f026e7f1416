"""Pictures on their way to a record: looked at before they are added, come into a folder, taken off the clipboard."""

import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from deskops.domain.clock import instant, stored
from deskops.errors import BadInput, DeskopsError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.files import judged
from deskops.store.blobs.shelf import LARGEST
from deskops.text import visible

_ENDINGS: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"})
_MOST: Final = 5_000  # names looked at in one folder
_PATIENCE: Final = 5.0  # seconds for a program that reads the clipboard
_KEPT: Final = timedelta(days=3)  # a picture off the clipboard whose form was left
_POWERSHELL: Final = (
    "Add-Type -AssemblyName System.Windows.Forms,System.Drawing;"
    "$p=[System.Windows.Forms.Clipboard]::GetImage();"
    "if($p){$m=New-Object IO.MemoryStream;$p.Save($m,[System.Drawing.Imaging.ImageFormat]::Png);"
    "$o=[Console]::OpenStandardOutput();$m.WriteTo($o);$o.Flush()}"
)


class Look(NamedTuple):
    """A file as it would be added: what is known of it, and the picture in RGB bytes; no pixels where there is none."""

    name: str
    size: int
    media_type: str
    width: int = 0
    height: int = 0
    pixels: bytes = b""


class Arrived(NamedTuple):
    """A picture that came into the folder, and when (UTC)."""

    file: Path
    at: datetime


def look(file: Path, width: int, height: int) -> Look:
    """Judged as when it is added, pixels before anything is decoded. Raises BadInput for what could not be added."""
    from deskops.reports.pictures import drawn_small

    content, media_type = judged(file)
    is_picture = media_type.startswith("image/")
    small = drawn_small(content, width, height) if is_picture else (0, 0, b"")
    return Look(file.name, len(content), media_type, *small)


def arrived(folder: Path, since: datetime) -> list[Arrived]:
    """Pictures in the folder that are newer, the newest first; nothing where the folder cannot be read.

    Links are not followed, and names that a terminal could not show are left to the command line.
    """
    found = []
    try:
        for _number, file in zip(range(_MOST), folder.iterdir(), strict=False):
            if file.suffix.lower() not in _ENDINGS or visible(file.name) != file.name or file.is_symlink():
                continue
            known = file.stat()
            at = instant(stored(datetime.fromtimestamp(known.st_mtime).astimezone()))
            if file.is_file() and known.st_size and at >= since:
                found.append(Arrived(file, at))
    except OSError:
        return []
    return sorted(found, key=lambda one: (one.at, one.file.name), reverse=True)


def off_clipboard(context: Context, environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The picture in the clipboard as a file of one's own, for the form to add.

    Raises BadInput where there is none or it could not be added, and where nothing here can read the clipboard.
    """
    commands = _commands(environment, platform)
    told = [content for command in commands if (content := _output(command)) is not None]
    if not told:
        raise BadInput(
            _("No program here reads pictures off the clipboard."),
            hint=_("Install one: {names}. Or give the file's path.").format(
                names=", ".join(dict.fromkeys(command[0] for command in commands)) or "wl-clipboard, xclip"
            ),
        )
    content = next(filter(None, told), b"")
    if not content:
        raise BadInput(_("There is no picture in the clipboard."), hint=_("Copy one first, or give a path."))
    return _as_file(context, content)


def let_go(context: Context, file: str) -> None:
    """The file is added, or was given up; only what came off the clipboard is ours to remove."""
    if file and Path(file).parent == _folder(context):
        Path(file).unlink(missing_ok=True)


def _folder(context: Context) -> Path:
    return context.paths.data / "incoming"


def _as_file(context: Context, content: bytes) -> Path:
    folder = _folder(context)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(context, folder)
    file = folder / f"clipboard-{context.local:%Y%m%d-%H%M%S}.png"
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(content)
    try:
        judged(file)
    except DeskopsError:
        file.unlink()
        raise
    return file


def _sweep(context: Context, folder: Path) -> None:
    """What nobody added for days."""
    for each in folder.iterdir():
        if context.now.timestamp() - each.stat().st_mtime > _KEPT.total_seconds():
            each.unlink(missing_ok=True)


def _commands(environment: Mapping[str, str], platform: str) -> Sequence[Sequence[str]]:
    """What may hold a picture here, the likeliest first; each writes a PNG to its output, or nothing."""
    if platform == "darwin":
        return [("pngpaste", "-")]
    powershell = ("powershell.exe", "-NoProfile", "-NonInteractive", "-STA", "-Command", _POWERSHELL)
    if platform == "win32":
        return [powershell]
    found: list[Sequence[str]] = []
    if environment.get("WAYLAND_DISPLAY"):
        found.append(("wl-paste", "--no-newline", "--type", "image/png"))
    if environment.get("DISPLAY"):
        found.append(("xclip", "-selection", "clipboard", "-target", "image/png", "-out"))
    if environment.get("WSL_DISTRO_NAME"):
        found.append(powershell)
    return found


def _output(command: Sequence[str]) -> bytes | None:
    """What it wrote, one byte more than can be added at most; None where there is no such program."""
    try:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
    with running:
        limit = threading.Timer(_PATIENCE, running.kill)
        limit.start()
        try:
            content = running.stdout.read(LARGEST + 1) if running.stdout else b""
            running.kill()
        finally:
            limit.cancel()
    return content
