"""Opening an address that holds a secret in this laptop's browser, without showing it to everybody on the machine."""

import os
import sys
import tempfile
import webbrowser
from collections.abc import Mapping
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Self


class Door:
    """A file for its owner alone that leads to the address: a browser's arguments stand in the list of processes."""

    def __init__(self, url: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="deskops-sign-")
        self.file = Path(self._folder.name) / "sign.html"
        words = f'<meta charset="utf-8"><meta http-equiv="refresh" content="0; url={escape(url)}">'
        self.file.touch(mode=0o600)
        self.file.write_text(words, encoding="utf-8")

    def open(self, environment: Mapping[str, str] = os.environ) -> bool:
        """Whether a browser took it; none is started that would take the terminal."""
        return has_screen(environment) and webbrowser.open(self.file.as_uri())

    def close(self) -> None:
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether there is a screen beside the terminal: over SSH there is none."""
    if platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in environment
    return bool(
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY") or environment.get("BROWSER")
    )
