"""One round over machines that lie, drip, babble and spell escapes: it ends, says so, and the terminal stays as it was.

Everything goes over the real transports (OpenSSH, TCP, SNMP, HTTP) into the program as its user starts it.
"""

import asyncio
import json
import os
import pty
import re
import sys
import time
import tty
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import NamedTuple

import pytest

import simulated_printers as printers
from checks.targets import services
from checks.targets.conftest import running_sshd
from checks.targets.printers.test_hostile_printers import dripping, hundred_megabytes
from deskops.checks.collectors.ber import OCTETS, integer, tlv

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")

SPELL = "\x1b]0;own\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\r"
GBK = "收银台一号".encode("gbk")
# Its name spells escapes, a process has a GBK name, its clock is nonsense, and its file system says -1.
MACHINE = rb"""#!/bin/sh
cat >/dev/null
printf '#deskops collect linux 1\n@collected 9999-99-99T99:99:99Z\n@clock 99999999999.000000000\n@target x\n'
printf '@file /proc/sys/kernel/hostname\n|\033]0;own\007\033[2J\xe2\x80\xae%s\n' '""" + GBK + rb"""'
printf '@file /proc/uptime\n|-5.00 nan\n@file /proc/self/mountinfo\n|22 1 8:2 / / rw - ext4 /dev/sda2 rw\n'
printf '@room -1 -1 /\n'
printf '@done system host hardware memory boot reboot volumes\n@end\n'
"""  # fmt: skip
SECONDS, MEGABYTES = 45.0, 120


class Said(NamedTuple):
    code: int
    out: bytes
    seconds: float
    megabytes: float


def lying_printer() -> printers.Table:
    """Levels -1, -2, -3 and -100, names that spell escapes, and one in GBK."""
    table = printers.snmprec("hp_laserjet.snmprec")
    supplies = (1, 3, 6, 1, 2, 1, 43, 11, 1, 1)
    for row, level in enumerate((-1, -2, -3, -100), start=1):
        for column, value in (
            (4, integer(3)),
            (5, integer(3)),
            (7, integer(19)),
            (8, integer(100)),
            (9, integer(level)),
        ):
            table[(*supplies, column, 2, row)] = value
        table[(*supplies, 6, 2, row)] = tlv(OCTETS, GBK if row == 2 else SPELL.encode())
    table[(1, 3, 6, 1, 2, 1, 1, 5, 0)] = tlv(OCTETS, SPELL.encode())
    table[(1, 3, 6, 1, 2, 1, 43, 18, 1, 1, 8, 2, 1)] = tlv(OCTETS, SPELL.encode())
    table[(1, 3, 6, 1, 2, 1, 43, 18, 1, 1, 2, 2, 1)] = integer(3)
    return table


@asynccontextmanager
async def hostile_branch(folder: Path) -> AsyncIterator[list[str]]:
    """The targets; settings that lead to them lie in `folder`/home."""
    script = folder / "machine.sh"
    script.write_bytes(MACHINE)
    script.chmod(0o700)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(running_sshd(folder, f"ForceCommand {script}"))
        (folder / "home").mkdir()
        (folder / "home" / "config.toml").write_text(f'[checks]\nssh_config = "{server.config}"\n')
        behaving = (services.says(SPELL.encode() + GBK + b"\r\n"), services.endless, services.dripping)
        tcp = [stack.enter_context(services.service(one)) for one in behaving]
        agents = (
            printers.Agent(lying_printer()),
            printers.Agent(lying_printer(), spoil=lambda answer, _request: [answer[: len(answer) // 2]]),
        )
        udp = [await stack.enter_async_context(printers.agent(one)) for one in agents]
        streams = (hundred_megabytes, dripping)
        web = [
            await stack.enter_async_context(printers.http_server(lambda *_words, one=one: one()))
            for one in streams
        ]
        yield [
            f"ssh://root@127.0.0.1:{server.port}",
            *(f"tcp://127.0.0.1:{port}" for port in tcp),
            *(f"snmp://127.0.0.1:{port}" for port in udp),
            *(f"ipp://127.0.0.1:{port}/ipp/print" for port in web),
        ]


async def inspected(folder: Path, words: list[str], *, terminal: bool = False) -> Said:
    """The program as a child; `terminal`: its output is one."""
    environment = {
        "DESKOPS_HOME": str(folder / "home"), "HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
        "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40",
    }  # fmt: skip
    ours, theirs = pty.openpty() if terminal else os.pipe()
    if terminal:
        tty.setraw(theirs)
    begun = time.monotonic()
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deskops", "inspect", *words,
        stdout=theirs, stderr=theirs, stdin=asyncio.subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    os.close(theirs)
    reading = asyncio.create_task(asyncio.to_thread(whole, ours))
    most = 0.0
    async with asyncio.timeout(SECONDS + 15):
        while child.returncode is None:
            most = max(most, megabytes(child.pid))
            await asyncio.sleep(0.05)
    return Said(child.returncode, await reading, time.monotonic() - begun, most)


def megabytes(pid: int) -> float:
    """The most that it ever held; 0 when it is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def whole(file: int) -> bytes:
    said = bytearray()
    with closing(os.fdopen(file, "rb", buffering=0)) as stream:
        while True:
            try:
                part = stream.read(65536)
            except OSError:  # a terminal whose other end is gone
                break
            if not part:
                break
            said += part
    return bytes(said)


# Colour and weight, erase in line, cursor shown or hidden, up and down: what our own lines are made of.
_OURS = re.compile(rb"\x1b\[(?:[0-9;]*m|[0-9]*[KABCDG]|\?25[lh]|1?A|2K)")
_SPELLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def unspoilt(said: bytes) -> None:
    text = _OURS.sub(b"", said).decode("utf-8")
    found = _SPELLS.search(text)
    assert found is None, text[max(0, found.start() - 60) : found.end() + 60]


FORMS = {"plain": [], "json": ["--json"], "junit": ["--junit"], "nagios": ["--nagios"], "terminal": []}


@pytest.mark.parametrize("form", FORMS)
async def test_threat_28_a_branch_of_hostile_machines_ends_and_spoils_no_terminal(tmp_path, form):
    """threat 28: each kind of hostile answer at once, over the real transports, in every form of output."""
    async with hostile_branch(tmp_path) as targets:
        said = await inspected(tmp_path, [*targets, *FORMS[form]], terminal=form == "terminal")
    assert said.code in (1, 2, 3), said.out[-2000:]
    assert said.seconds < SECONDS
    assert said.megabytes < MEGABYTES
    unspoilt(said.out)
    assert b"Traceback" not in said.out
    text = said.out.decode("utf-8")
    assert all(one.partition("://")[2].partition("/")[0].rpartition("@")[2] in text for one in targets)
    if form == "json":
        told = {one["target"]: one for one in json.loads(text)["targets"]}
        assert len(told) == len(targets)
        assert "收银台一号" in json.dumps(told[targets[0]], ensure_ascii=False)
        lies = next(one for one in told[targets[4]]["findings"] if one["check"] == "prn.supply.toner")
        assert (lies["outcome"], lies["value"]) == ("fail", 0.0)  # -100, and nothing of -1, -2 and -3
        assert not any(finding["outcome"] == "error" for one in told.values() for finding in one["findings"])
