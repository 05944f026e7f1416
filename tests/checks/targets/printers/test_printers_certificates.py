"""A printer over TLS: its certificate is trusted, pinned, or refused with what to do about it."""

import hashlib
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import simulated_printers as printers
from checks.targets.printers.asking import NOW, address, inspected, probe
from deskops.checks.facts import Unread
from deskops.checks.targets.ipp import Trust, printer
from deskops.checks.targets.ports import certificate, until
from faults.certificates import Authority, Certificate


def fingerprint(one: Certificate) -> str:
    first = one.chain.read_text().partition("-----END")[0] + "-----END CERTIFICATE-----\n"
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


async def ask(shown: Certificate, trust: Trust, asked: list[bytes] | None = None) -> object:
    def answer(question: bytes, path: str) -> bytes:
        if asked is not None:
            asked.append(question)
        return printers.printing("kyocera_ecosys.ipp")(question, path)

    async with printers.http_server(answer, ssl=shown.context()) as port:
        return await printer(address(f"ipps://127.0.0.1:{port}/ipp/print"), trust, 5)


async def test_a_printer_that_signed_its_own_is_refused_and_told_how_it_is_allowed(tmp_path: Path):
    shown, asked = Authority(tmp_path).server(), []
    with pytest.raises(Unread) as caught:
        await ask(shown, Trust(), asked)
    assert f"deskops config set checks.printer_pins.127.0.0.1 {fingerprint(shown)}" in str(caught.value)
    assert asked == []


async def test_its_fingerprint_allows_it_and_no_other(tmp_path: Path):
    shown, asked = Authority(tmp_path).server(), []
    told, _jobs = await ask(shown, Trust(pins={"127.0.0.1": fingerprint(shown).upper()}))
    assert told["printer-make-and-model"] == ["ECOSYS M2540dn"]
    other = Authority(tmp_path, "Another").server()
    with pytest.raises(Unread, match="PINNED"):
        await ask(other, Trust(pins={"127.0.0.1": fingerprint(shown)}), asked)
    assert asked == []


async def test_an_authority_of_the_house_is_enough_and_holds_names_and_dates(tmp_path: Path):
    authority = Authority(tmp_path)
    trust = Trust(ca=str(authority.file))
    told, _jobs = await ask(authority.server(), trust)
    assert told["printer-make-and-model"] == ["ECOSYS M2540dn"]
    for bad in (authority.server("other.example"), authority.server(ends=timedelta(days=-1))):
        with pytest.raises(Unread, match="not trusted"):
            await ask(bad, trust)


async def test_a_file_of_authorities_that_is_none_is_said(tmp_path: Path):
    with pytest.raises(Unread, match=r"none\.pem"):
        await ask(Authority(tmp_path).server(), Trust(ca=str(tmp_path / "none.pem")))


async def test_a_printer_over_tls_is_inspected_like_any_other(tmp_path: Path):
    shown = Authority(tmp_path).server()
    async with printers.http_server(printers.printing("kyocera_ecosys.ipp"), ssl=shown.context()) as port:
        trust = Trust(pins={"127.0.0.1": fingerprint(shown)})
        found = await inspected(probe(port, scheme="ipps", trust=trust), ["prn.reachable", "prn.queue"])
    assert found["prn.reachable"].outcome == "ok"
    assert found["prn.queue"].outcome == "fail"


async def test_the_end_of_a_certificate_is_read_without_trusting_it(tmp_path: Path):
    shown = Authority(tmp_path).server(ends=timedelta(days=20))
    async with printers.http_server(lambda *_: b"", ssl=shown.context()) as port:
        found = until(await certificate("127.0.0.1", port))
        assert found is not None
        assert abs(found - (datetime.now(UTC) + timedelta(days=20))) < timedelta(days=1)
        judged = await inspected(probe(ports={"https": port}), ["prn.exposure"])
    assert judged["prn.exposure"].value == round((found - NOW).total_seconds() / 86400)


@pytest.mark.parametrize("said", [b"", b"\x30", b"\x30\x82\xff\xff", bytes(100), b"\x30\x80" * 50])
def test_what_is_no_certificate_has_no_end(said: bytes):
    assert until(said) is None
