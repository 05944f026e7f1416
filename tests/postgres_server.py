"""A real PostgreSQL of the tests' own: an installed server, a folder and a port of its own, gone at the end."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

# A test server may forget everything at a power cut; what it must keep is what a killed process leaves.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "log_min_messages": "warning",
    "timezone": "Asia/Shanghai",  # nothing may depend on it
}
TEMPLATE = "deskops_template"


def server_programs() -> Path | None:
    """The folder of initdb and postgres, of the newest installed server."""
    asked = shutil.which("pg_config")
    if asked:
        folder = Path(subprocess.run([asked, "--bindir"], capture_output=True, text=True).stdout.strip())
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    in_path = shutil.which("initdb")
    return Path(in_path).resolve().parent if in_path else None


class Server:
    """One cluster. Its superuser is `tester`, without a password: only this machine's loopback reaches it."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="deskops-pg-", dir="/tmp"))
        self.port = _free_port()
        self._as: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._count = 0
        if os.geteuid() == 0:  # PostgreSQL refuses root
            user = pwd.getpwnam("postgres") if _exists("postgres") else pwd.getpwnam("nobody")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        self._run("initdb", "-D", str(self.data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale-provider=libc", "--locale=C.UTF-8")  # fmt: skip

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str, *, socket: bool = False) -> str:
        if socket:
            return f"postgresql:///{database}?host={quote(str(self.folder))}&port={self.port}&user=tester"
        return f"postgresql://tester@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        command = [*self._as, str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        command += ["-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", env=self._environment)
        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:]) from None
                time.sleep(0.05)
            else:
                return

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is a crash: nobody says good-bye, and the next start recovers."""
        if self._process is None:
            return
        self._run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", "-s")
        self._process.wait(30)
        self._process = None

    def new_database(self, template: str = "template0") -> str:
        self._count += 1
        name = f"d{self._count}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            asked = connection.execute(statement.encode())
            return asked.fetchall() if asked.description else []

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=self._environment)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")


def _exists(user: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(user))
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of this session (of this worker, where several run)."""
    programs = server_programs()
    if programs is None:
        pytest.skip("NOT PROVEN: no PostgreSQL server is installed here (apt-get install postgresql)")
    server = Server(programs)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """A database with the store's tables, to be copied: faster than to make them for every test."""
    from deskops.store.postgres_store import PostgresStore

    postgres.ask(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
    PostgresStore(postgres.url(TEMPLATE)).prepare("2026-11-23T01:00:00.000Z")
    return TEMPLATE


@pytest.fixture
def postgres_url(postgres: Server, postgres_template: str) -> Iterator[str]:
    """A fresh store on PostgreSQL, with tables and nothing in them."""
    name = postgres.new_database(postgres_template)
    yield postgres.url(name)
    postgres.drop(name)
