"""TCP services: who answers, first words, certificates; whatever they do, it ends in time."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from tests.checks.targets import services
from tests.checks.targets.services import Behave, service

from deskops.checks.live import LiveInspection
from deskops.checks.policy import Policy
from deskops.checks.pos_kinds import Endpoint
from deskops.checks.registry import select
from deskops.checks.targets.address import Address
from deskops.checks.targets.tcp import BANNER, Tcp, knock
from faults.certificates import Authority
from real_sshd import free_port


def asked(port: int, **more: bool) -> Endpoint:
    return asyncio.run(knock("x", "127.0.0.1", port, **more))


@pytest.mark.parametrize(
    ("said", "banner"),
    [
        (b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n", "SSH-2.0-OpenSSH_9.2p1 Debian"),
        (b"220 FTP \xb4\xf2\xd3\xa1\xbb\xfa ready\r\n", "220 FTP 打印机 ready"),  # GBK
        (b"\x1b]0;gone\x07\x1b[2J\r\n", "␛]0;gone␇␛[2J"),
        ("\u202eevil\r\n".encode(), "‹202E›evil"),
    ],
)
def test_first_words_are_read_and_harmless(said: bytes, banner: str) -> None:
    with service(services.says(said)) as port:
        assert asked(port, listen=True).banner == banner


def test_who_refuses_is_told_from_who_is_silent() -> None:
    assert asked(free_port()).state == "refused"


HOSTILE = [
    services.mute,
    services.half_open,
    services.endless,
    services.dripping,
    services.garbage,
    services.cut,
    services.says(b"x" * 10_000_000),
]


@pytest.mark.parametrize("behave", HOSTILE)
def test_threat_28_a_service_that_misbehaves_costs_a_bounded_time(behave: Behave) -> None:
    """threat 28: mute, half-open, endless, dripping, garbage, closed at once: seconds, and few bytes."""
    with service(behave) as port:
        began = time.perf_counter()
        found = asked(port, listen=True, tls=True)
        assert time.perf_counter() - began < 6
        assert found.state == "open"
        assert len(found.banner) <= BANNER
        assert "\x1b" not in found.banner


def test_a_certificate_is_read_though_nobody_trusts_it(tmp_path) -> None:
    certificate = Authority(tmp_path).server("127.0.0.1")
    with service(services.mute, context=certificate.context()) as port:
        found = asked(port, listen=True, tls=True)
    assert found.tls
    assert found.expires is not None


def test_a_port_of_a_printer_is_never_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bytes] = []

    def listen(line, over):
        line.settimeout(1)
        said.append(line.recv(64))

    with service(listen) as port:
        monkeypatch.setattr("deskops.checks.targets.tcp.PAPER", frozenset({port}))
        asked(port, listen=True, tls=True)
    assert said in ([b""], [])


def inspected(port: int, *checks: str, policy: Policy | None = None) -> dict[str, str]:
    async def run() -> dict[str, str]:
        inspection = LiveInspection(
            Tcp(Address("tcp", "127.0.0.1", port)),
            select("tcp", checks),
            policy or Policy(),
            clock=lambda: datetime.now(UTC),
        )
        return {one.check: str(one.outcome) async for one in inspection.run()}

    return asyncio.run(run())


def test_a_service_is_judged_by_its_answer() -> None:
    with service(services.says(b"hello\r\n")) as port:
        assert inspected(port) == {"net.service": "ok"}


def test_a_closed_port_is_one_failure() -> None:
    assert inspected(free_port()) == {"net.service": "fail"}


@pytest.mark.parametrize(("days", "outcome"), [(90, "ok"), (10, "warn"), (-1, "fail")])
def test_who_asks_for_it_has_a_service_judged_as_one_that_is_paid_by(
    tmp_path, days: int, outcome: str
) -> None:
    certificate = Authority(tmp_path).server("127.0.0.1", ends=timedelta(days=days, minutes=5))
    with service(services.mute, context=certificate.context()) as port:
        assert inspected(port, "pos.payment") == {"pos.payment": outcome}
