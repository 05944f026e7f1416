"""An SSH server that lets in by password alone: asyncssh's, since sshd knows no users but the system's own.

It needs no rights and leaves no account behind, says exactly what it was offered, and runs what it is told by a shell.
"""

import asyncio
import threading
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

USER, PASSWORD = "engineer", "ganz geheim 密码"


@dataclass
class PasswordServer:
    """`config` is what a client is given to know its host key, and to try no key of its own. `keyboard`: the
    password may be told in either of SSH's ways, as with PAM.
    """

    config: Path
    keyboard: bool = True
    port: int = 0
    offered: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def target(self) -> str:
        return f"ssh://{USER}@127.0.0.1:{self.port}"


class _Door(asyncssh.SSHServer):
    def __init__(self, server: PasswordServer) -> None:
        self._server = server

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._server.connections += 1

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def kbdint_auth_supported(self) -> bool:
        return super().kbdint_auth_supported() if self._server.keyboard else False

    def validate_password(self, username: str, password: str) -> bool:
        self._server.offered.append(password)
        return (username, password) == (USER, PASSWORD)


@contextmanager
def password_server(folder: Path, *, keyboard: bool = True) -> Iterator[PasswordServer]:
    server = PasswordServer(folder / "ssh_config", keyboard)
    key = asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(
            lambda: _Door(server), "127.0.0.1", 0, server_host_keys=[key],
            process_factory=lambda process: _run(server, process), encoding=None, line_editor=False,
        )  # fmt: skip

    acceptor = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    server.port = acceptor.get_port()
    public = key.export_public_key().decode().strip()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {public}\n")
    server.config.write_text(
        f"Host *\n  UserKnownHostsFile {folder}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
        "  IdentityAgent none\n  IdentityFile none\n  IdentitiesOnly yes\n"
    )
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_close(acceptor), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _run(server: PasswordServer, process: "asyncssh.SSHServerProcess[bytes]") -> None:
    server.ran.append(process.command or "")
    child = await asyncio.create_subprocess_exec(
        "sh", "-c", process.command or "true", stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    output, complaint = await child.communicate(await process.stdin.read())
    process.stdout.write(output)
    process.stderr.write(complaint)
    process.exit(child.returncode or 0)


async def _close(acceptor: asyncssh.SSHAcceptor) -> None:
    acceptor.close()
    await acceptor.wait_closed()
