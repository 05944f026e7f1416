"""WinRM: how it connects, and what it offers to whom. No real Windows and no whole conversation was tried here yet."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.checks.targets.test_ssh import told_by
from tests.faults.certificates import self_signed

from deskops.checks.kinds import Host
from deskops.checks.targets.address import Address, read
from deskops.checks.targets.winrm import WinRm, settings
from deskops.errors import Unreachable


def test_certificates_are_checked_and_plain_http_carries_encrypted_messages_alone():
    tls, plain = read("winrm://u@pc"), read("winrm://u@pc:5985")
    assert tls is not None
    assert plain is not None
    told = settings(tls)
    assert (told["ssl"], told["cert_validation"], told["auth"], told["port"]) == (
        True,
        True,
        "negotiate",
        5986,
    )
    told = settings(plain)
    assert (told["ssl"], told["encryption"], told["auth"]) == (False, "always", "negotiate")


def test_threat_30_a_machine_whose_certificate_is_not_trusted_is_offered_nothing(tmp_path):
    """threat 30: the server records what it was offered."""
    pytest.importorskip("pypsrp")
    offered: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            offered.append(str(self.headers))

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        context = self_signed(tmp_path, "127.0.0.1").context()
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        probe = WinRm(Address("winrm", "127.0.0.1", server.server_port, "u"), secret=lambda _target: "geheim")
        with pytest.raises(Unreachable, match="certificate is not trusted"):
            told_by(probe, {Host})
        server.shutdown()
    assert offered == []


def test_without_a_password_nobody_is_asked_for_anything():
    with pytest.raises(Unreachable, match="no password is known"):
        told_by(WinRm(Address("winrm", "127.0.0.1", 1, "u")), {Host})
