"""A LAN of the tests' own on 127.0.0.0/8: every host its own address, ports that nobody needs rights for."""

import select
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.checks.targets.conftest import needs

from deskops.checks.scanning.asking import MDNS, Way, ways
from real_sshd import found, free_port, until

Answer = Callable[[bytes], bytes | None]


class Lan:
    """`udp(address, way, answer)` is a responder; `silent(address)` one whose SYNs vanish; closed at the end."""

    def __init__(self) -> None:
        self.ports = {way: _free_datagram_port() for way in ("netbios", "mdns", "snmp", "dns")}
        self.ports["tcp"] = free_port()
        self.asked: list[tuple[str, str]] = []
        self._open: list[socket.socket] = []
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def ways(self) -> tuple[Way, ...]:
        return tuple(one._replace(port=self.ports[one.name]) for one in ways())

    def udp(self, address: str, way: str, answer: Answer) -> None:
        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        line.bind((address, self.ports[way]))
        self._open.append(line)
        self._serve(line, line, address, way, answer)

    def group(self, address: str, answer: Answer) -> None:
        """A responder of mDNS that hears what is said to the group, and nothing else; it answers from its address."""
        line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        line.bind((MDNS, self.ports["mdns"]))
        member = socket.inet_aton(MDNS) + socket.inet_aton("127.0.0.1")
        line.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        own.bind((address, self.ports["mdns"]))
        self._open += [line, own]
        self._serve(line, own, address, "group", answer)

    def _serve(self, line: socket.socket, own: socket.socket, address: str, way: str, answer: Answer) -> None:
        """In a thread: what comes over `line` is answered over `own`."""

        def serve() -> None:
            while not self._over.is_set():
                if select.select([line], [], [], 0.05)[0]:
                    data, sender = line.recvfrom(4096)
                    self.asked.append((address, way))
                    said = answer(data)
                    if said is not None:
                        own.sendto(said, sender)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        self._threads.append(thread)

    def silent(self, address: str) -> None:
        """Nobody takes a connect, and the queue for them is full: a SYN more is dropped (checks.md)."""
        listener = socket.socket()
        listener.bind((address, self.ports["tcp"]))
        listener.listen(0)
        self._open.append(listener)
        for _one in range(3):
            dangling = socket.socket()
            dangling.setblocking(False)
            dangling.connect_ex((address, self.ports["tcp"]))
            self._open.append(dangling)

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        for line in self._open:
            line.close()


def _free_datagram_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@pytest.fixture
def lan() -> Iterator[Lan]:
    made = Lan()
    yield made
    made.close()


@pytest.fixture
def dnsmasq(tmp_path: Path) -> Iterator[int]:
    """A real name server that knows two addresses; its port."""
    needs("dnsmasq")
    while True:  # the port may be taken by another test between being found free and being used
        port = _free_datagram_port()
        child = _name_server(port, tmp_path)
        try:
            until(lambda port=port, child=child: _answers(port) or child.poll() is not None)
            if child.poll() is None:
                yield port
                return
        finally:
            child.kill()
            child.wait()


def _name_server(port: int, folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            str(found("dnsmasq")), "-k", "-p", str(port), "-a", "127.0.0.1", "--bind-interfaces", "--no-resolv",
            "--no-hosts", "--conf-file=/dev/null", f"--pid-file={folder / 'pid'}", "--user=root", "--local-ttl=1",
            "--ptr-record=1.0.77.127.in-addr.arpa,gz-pc-00001.site.test",
            "--ptr-record=2.0.77.127.in-addr.arpa,gz-prn-2.site.test", "--local=/in-addr.arpa/",
        ],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _answers(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(0.2)
        try:
            line.sendto(b"\0\1\1\0\0\1\0\0\0\0\0\0\0\0\2\0\1", ("127.0.0.1", port))
            return bool(line.recv(512))
        except OSError:
            return False


@pytest.fixture
def snmpd(tmp_path: Path, lan: Lan) -> Iterator[str]:
    """A real agent on an address of the LAN, which calls itself GZ-SW-01."""
    needs("snmpd")
    (tmp_path / "snmpd.conf").write_text(
        f"agentaddress udp:127.77.0.9:{lan.ports['snmp']}\nrocommunity public 127.0.0.0/8\nsysName GZ-SW-01\n"
    )
    order = [
        str(found("snmpd")),
        "-f",
        "-C",
        "-c",
        str(tmp_path / "snmpd.conf"),
        "-p",
        str(tmp_path / "pid"),
    ]
    child = subprocess.Popen(order, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _agent(lan.ports["snmp"]))
        yield "127.77.0.9"
    finally:
        child.kill()
        child.wait()


def _agent(port: int) -> bool:
    from deskops.checks.scanning import sysname

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(0.3)
        try:
            line.sendto(sysname.question(7), ("127.77.0.9", port))
            return bool(line.recv(512))
        except OSError:
            return False
