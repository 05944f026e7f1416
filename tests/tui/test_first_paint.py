"""Until the first paint hardly anything is imported; in a real terminal, since that is what has to wait."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "httpx",
    "openpyxl",
    "xlsxwriter",
    "markdown_it",
    "pygments",
    "pypinyin",
    "rapidfuzz",
    "psutil",
    "_ssl",
    "_hashlib",
    "deskops.domain.seals",
    "deskops.ops.do",
    "deskops.domain.actions",
    "deskops.ops.read.jobs",
    "textual.widgets._text_area",
)
# Says at the first paint which modules there are and how large the process is, then ends.
WATCH = """
import sys
from deskops.tui import app, terminal
def painted(self):
    with open(sys.argv[1], "w") as out:
        with open("/proc/self/status") as status:
            print(next(line.split()[1] for line in status if line.startswith("VmHWM")), file=out)
        print(*sorted(sys.modules), file=out)
    self.exit()
prepare = terminal.prepare
def prepared(*given):
    prepare(*given)
    from deskops.tui import program
    program.Program.after_first_paint = painted
terminal.prepare = prepared
app.run()
"""


@pytest.fixture
def at_first_paint(home: Any, tmp_path: Path) -> tuple[int, set[str]]:
    """Resident kilobytes and loaded modules."""
    home.context.close()
    report = tmp_path / "report"
    controller, terminal = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    command = [sys.executable, "-c", WATCH, str(report)]
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment, start_new_session=True
    ) as process:
        os.close(terminal)
        drain(controller, process)
    os.close(controller)
    size, modules = report.read_text().splitlines()
    return int(size), set(modules.split())


def drain(controller: int, process: "subprocess.Popen[bytes]") -> None:
    """Read what is painted, as a terminal does; a program that does not end is ended."""
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        if select.select([controller], [], [], 0.1)[0]:
            try:
                os.read(controller, 65536)
            except OSError:
                break
    if process.poll() is None and time.monotonic() >= end:
        process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and needs a pseudo-terminal")
def test_nothing_heavy_is_there_at_the_first_paint(at_first_paint: tuple[int, set[str]]) -> None:
    size, modules = at_first_paint
    assert sorted(set(HEAVY) & modules) == []
    assert "deskops.tui.screens.today" in modules
    assert size <= 43 * 1024
