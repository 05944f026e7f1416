"""Real counterparts of printers: ippeveprinter on a private bus, net-snmp's snmpd; started and stopped here."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checks.targets.conftest import needs
from real_sshd import answers, found, free_port
from real_sshd import until as wait_until

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={path}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/>
</policy></busconfig>
"""
# What its command says on its standard error becomes the printer's state.
_SICK = """#!/bin/sh
echo 'STATE: +media-jam-error,toner-low-warning' >&2
echo "ATTR: marker-names='Black','Drum','Waste'" >&2
echo 'ATTR: marker-types=toner-cartridge,opc,waste-toner' >&2
echo 'ATTR: marker-levels=7,-3,92' >&2
exec sleep {seconds}
"""


@dataclass
class RealPrinter:
    port: int
    folder: Path

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def make_sick(self, seconds: int = 4) -> None:
        """A job of the tests' own whose command says what is wrong, and goes on for a while."""
        (self.folder / "sick.sh").write_text(_SICK.format(seconds=seconds))
        (self.folder / "page.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"\0" * 64)
        job = [
            "-f",
            str(self.folder / "page.jpg"),
            "-d",
            "filetype=image/jpeg",
            "-t",
            self.uri,
            "print-job.test",
        ]
        subprocess.run(["ipptool", *job], check=False, capture_output=True, timeout=20)


@pytest.fixture
def real_printer(tmp_path: Path) -> Iterator[RealPrinter]:
    needs("ippeveprinter", "ipptool", "dbus-daemon")
    printer = RealPrinter(free_port(), tmp_path)
    (tmp_path / "spool").mkdir()
    (tmp_path / "sick.sh").write_text("#!/bin/sh\ntrue\n")
    (tmp_path / "sick.sh").chmod(0o755)
    (tmp_path / "bus.conf").write_text(_BUS.format(path=tmp_path / "bus"))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    bus = subprocess.Popen(["dbus-daemon", f"--config-file={tmp_path / 'bus.conf'}", "--nofork"], **quiet)
    words = [
        "-f",
        "image/jpeg",
        "-r",
        "off",
        "-n",
        "localhost",
        "-p",
        str(printer.port),
        "-d",
        str(tmp_path / "spool"),
    ]
    child = None
    try:
        wait_until((tmp_path / "bus").exists)
        child = subprocess.Popen(
            [str(found("ippeveprinter")), *words, "-c", str(tmp_path / "sick.sh"), "Lab"],
            env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path / 'bus'}"},
            **quiet,
        )
        wait_until(lambda: answers(printer.port))
        yield printer
    finally:
        for one in (child, bus):
            if one is not None:
                one.kill()
                one.wait()


@dataclass
class Snmpd:
    port: int
    user = "reader"
    auth = "SHA256:a long pass phrase"
    priv = "AES:another pass phrase"


@pytest.fixture(scope="session")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    needs("snmpd", "snmpget")
    folder, agent = tmp_path_factory.mktemp("snmpd"), Snmpd(free_port())
    (folder / "snmpd.conf").write_text(
        f"agentaddress udp:127.0.0.1:{agent.port}\nrocommunity inside 127.0.0.1\n"
        "sysName gzsw001\nsysLocation 二楼机房\n"
        f'createUser {agent.user} SHA-256 "{agent.auth[7:]}" AES "{agent.priv[4:]}"\nrouser {agent.user} priv\n'
    )
    child = subprocess.Popen(
        [str(found("snmpd")), "-f", "-C", "-c", str(folder / "snmpd.conf"), "-p", str(folder / "pid"), "-Lf",
         str(folder / "log")],
        env={**os.environ, "SNMP_PERSISTENT_DIR": str(folder)},
    )  # fmt: skip
    ask = ["snmpget", "-v2c", "-cinside", "-t1", "-r0", f"127.0.0.1:{agent.port}", "1.3.6.1.2.1.1.5.0"]
    try:
        wait_until(lambda: subprocess.run(ask, capture_output=True).returncode == 0)
        yield agent
    finally:
        child.kill()
        child.wait()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    return wait_until


def seconds_of(begun: float) -> float:
    return time.monotonic() - begun
