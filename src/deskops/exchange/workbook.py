"""Rows of a workbook, read by a child process under limits of memory and time; this side never imports openpyxl."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

from deskops.errors import BadInput
from deskops.exchange.limits import Limits
from deskops.exchange.raw import CellError, Formula, Raw, RawRow, RawSheet
from deskops.i18n import _

# -I -S: no environment, no site files, no working folder; the search path is handed over, so that the start is cheap.
# Cyclic garbage is collected again as soon as the reader is loaded, which makes tens of thousands of lasting objects.
_BOOT = (
    "import gc;gc.disable();import sys,json;a=sys.argv[1];sys.path[:]=json.loads(a)['path_list'];"
    "from deskops.exchange.workbook_child import main;main(a)"
)
_POLL_SECONDS = 0.1
_SYSTEM_LIMITS = sys.platform == "linux"  # elsewhere RLIMIT_AS is absent (Windows) or not enforced (macOS)


class _Watch:
    """Ends the child when it stalls, takes too long or (where the system sets no limit) too much memory."""

    def __init__(self, child: "subprocess.Popen[bytes]", limits: Limits, seconds: float) -> None:
        self.verdict = ""
        self._child, self._limits, self._seconds = child, limits, seconds
        self._alive = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="import-watch", daemon=True)
        self._thread.start()

    def heard(self) -> None:
        self._alive.set()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        measure = None if _SYSTEM_LIMITS else _memory_of(self._child.pid)
        silent = total = 0.0
        while not self._over.wait(_POLL_SECONDS):
            total += _POLL_SECONDS
            silent = 0.0 if self._alive.is_set() else silent + _POLL_SECONDS
            self._alive.clear()
            if silent > self._limits.stall_seconds or total > self._seconds:
                self._end("time")
            elif measure is not None and measure() > self._limits.memory_bytes:
                self._end("memory")

    def _end(self, verdict: str) -> None:
        self.verdict = self.verdict or verdict
        self._child.kill()


def _memory_of(pid: int) -> Callable[[], int]:
    import psutil

    try:
        process = psutil.Process(pid)
    except psutil.NoSuchProcess:
        return lambda: 0

    def resident() -> int:
        try:  # the interpreter of a Windows environment is a child of its launcher
            return sum(int(one.memory_info().rss) for one in (process, *process.children(recursive=True)))
        except psutil.Error:
            return 0

    return resident


def read_workbook(path: Path, limits: Limits, declared_bytes: int) -> Iterator[RawSheet]:
    """The sheets in their order; each must be walked before the next. Raises BadInput with one clear line."""
    seconds = limits.seconds(declared_bytes)
    with _child(path, limits, seconds) as (lines, watch):
        messages = _messages(path, limits, lines, watch)
        head = next(message for message in messages if message[0] != "opening")
        while head[0] != "done":
            sheet = _Sheet(head, messages)
            yield RawSheet(sheet.title, sheet.hidden, sheet.rows())
            head = sheet.next_head


class _Sheet:
    def __init__(self, head: list[Any], messages: Iterator[list[Any]]) -> None:
        self.title: str = head[1]
        self.hidden: bool = head[2]
        self.next_head: list[Any] = ["done"]
        self._messages = messages

    def rows(self) -> Iterator[RawRow]:
        for message in self._messages:
            if message[0] != "rows":
                self.next_head = message
                return
            for number, cells in message[1]:
                yield RawRow(number, [_decode(cell) if type(cell) is list else cell for cell in cells])


def _decode(cell: list[Any]) -> Raw:
    match cell:
        case ["d", text]:
            return datetime.fromisoformat(text)
        case ["t", text]:
            return time.fromisoformat(text)
        case ["f", text, cached]:
            return Formula(text, cached)
        case _:
            return CellError(str(cell[1]))


@contextmanager
def _child(path: Path, limits: Limits, seconds: float) -> Iterator[tuple[Iterator[bytes], _Watch]]:
    order = {
        "path": str(path.absolute()),
        "path_list": [os.path.abspath(entry) for entry in sys.path if entry],  # noqa: PTH100 - text in, text out
        "memory": limits.memory_bytes,
        "seconds": int(seconds) + 1,
        "sheets": limits.sheets,
        "rows": limits.rows,
        "blank_rows": limits.blank_rows,
        "columns": limits.columns,
        "chars": limits.cell_chars,
    }
    child = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _BOOT, json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    watch = _Watch(child, limits, seconds)
    try:
        assert child.stdout is not None  # noqa: S101 - for the type checker: a pipe was asked for
        yield iter(child.stdout.readline, b""), watch
    finally:
        watch.stop()
        child.kill()
        if child.stdout is not None:
            child.stdout.close()
        child.wait()


def _messages(path: Path, limits: Limits, lines: Iterator[bytes], watch: _Watch) -> Iterator[list[Any]]:
    for line in lines:
        watch.heard()
        if not line.endswith(b"\n"):
            break  # cut in the middle: the child was ended
        message: list[Any] = json.loads(line)
        if message[0] == "refuse":
            raise refusal(path, message[1], message[2], limits)
        yield message
        if message[0] == "done":
            return
    raise refusal(path, watch.verdict or "ended", {}, limits)


def refusal(path: Path, code: str, details: dict[str, Any], limits: Limits) -> BadInput:
    """The one clear line for what the reading process met."""
    trim = _("Delete empty rows and columns in Excel, or copy the table into a new file.")
    texts = {
        "doctype": (
            _("{file} is refused: it declares XML entities, which no spreadsheet needs"),
            _("Do not open it; ask the customer where it comes from."),
        ),
        "rows": (
            _("{file} has too many rows: {count}, at most {limit} are read"),
            _("Split it into several files."),
        ),
        "blank-rows": (_("{file} has {count} empty rows"), trim),
        "far": (_("{file} has a cell far outside its table: {cell}"), trim),
        "long-cell": (
            _("{file} has a cell of {count} characters: {cell}"),
            _("Shorten it, then import again."),
        ),
        "sheets": (_("{file} has {count} sheets"), _("Split it into several files.")),
        "memory": (_("{file} needs more memory than a table should; reading was stopped"), trim),
        "time": (_("{file} takes too long to read; reading was stopped"), trim),
        "ended": (_("{file} could not be read within its limits of memory and time"), trim),
        "damaged": (_("{file} is damaged or was cut off"), _("Ask the customer to send it again.")),
    }
    message, hint = texts.get(code, texts["damaged"])
    values = {"file": path.name, "count": "", "cell": "", "limit": limits.rows, **details}
    return BadInput(message.format(**values), hint=hint)
