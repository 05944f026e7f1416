"""An sshd on loopback with keys and a configuration of its own, started and stopped by who needs it; no pytest here."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("sshd", "ssh", "ssh-keygen")


@dataclass
class Sshd:
    """A running sshd; `config` is what a client is given to reach it with the right key and host keys."""

    folder: Path
    port: int
    config: Path

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def known(self, key: Path | None = None) -> None:
        """Make its host key, or another, the known one."""
        text = (key or self.folder / "host.pub").read_text()
        (self.folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {' '.join(text.split()[:2])}\n")

    def new_key(self, name: str) -> Path:
        file = self.folder / name
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True, capture_output=True
        )
        return file.with_suffix(".pub")


@contextmanager
def running(folder: Path, *more: str) -> Iterator[Sshd]:
    """`more`: further lines of its configuration. All of PROGRAMS are needed."""
    server = Sshd(folder, free_port(), folder / "ssh_config")
    server.new_key("host")
    shutil.copy(server.new_key("user"), folder / "authorized_keys")
    settings = (
        f"Port {server.port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", "UsePAM no", "StrictModes no",
        f"AuthorizedKeysFile {folder}/authorized_keys", "PidFile none", "PermitRootLogin yes", "MaxStartups 200",
        "MaxSessions 200", "LogLevel VERBOSE", *more,
    )  # fmt: skip
    (folder / "sshd_config").write_text("\n".join(settings) + "\n")
    server.config.write_text(
        f"Host *\n  UserKnownHostsFile {folder}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
        f"  IdentityFile {folder}/user\n  IdentitiesOnly yes\n  IdentityAgent none\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    words = [str(found("sshd")), "-D", "-e", "-f", str(folder / "sshd_config")]
    with (folder / "log").open("wb") as log, subprocess.Popen(words, stderr=log) as child:
        try:
            until(lambda: answers(server.port))
            server.known()
            yield server
        finally:
            child.kill()


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def found(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def until(ready: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "the counterpart did not start"
        time.sleep(0.02)
