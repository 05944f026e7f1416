"""Each certificate is refused for the one reason in its name, and a good one is not; rolled authorities overlap."""

import socket
import ssl
from datetime import timedelta
from pathlib import Path

import pytest

from faults.certificates import Authority, Certificate, bundle, self_signed, trusting
from faults.strangers import listener


def shown(certificate: Certificate, *roots: Path, name: str = "localhost") -> str:
    """What a client that knows these roots says to a server with this certificate: why not, or nothing."""
    with (
        listener(tls=certificate.context()) as server,
        socket.create_connection(("127.0.0.1", server.port), 5) as place,
    ):
        try:
            with trusting(*roots).wrap_socket(place, server_hostname=name):
                return ""
        except ssl.SSLCertVerificationError as error:
            return error.verify_message


def test_a_good_certificate_is_taken_by_name_and_address(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    for name in ("localhost", "127.0.0.1", "::1"):
        assert shown(authority.server(), authority.file, name=name) == ""
    assert shown(authority.server("desk.test"), authority.file, name="desk.test") == ""


def test_it_is_taken_by_the_strictest_reading_of_the_rules(tmp_path: Path) -> None:
    """Python 3.13 asks for it by itself."""
    authority = Authority(tmp_path)
    strict = trusting(authority.file)
    strict.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    with (
        listener(tls=authority.server().context()) as server,
        socket.create_connection(("127.0.0.1", server.port), 5) as place,
        strict.wrap_socket(place, server_hostname="localhost") as secure,
    ):
        assert secure.version()


def test_bad_certificates_are_refused_each_for_its_reason(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    assert "expired" in shown(authority.expired(), authority.file)
    assert "not yet valid" in shown(authority.not_yet(), authority.file)
    assert "Hostname mismatch" in shown(authority.wrong_name(), authority.file)
    assert "self-signed" in shown(self_signed(tmp_path), authority.file).replace(" ", "-")
    assert "unable to get local issuer" in shown(Authority(tmp_path, "Other CA").server(), authority.file)


def test_a_certificate_can_end_at_any_moment(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    assert shown(authority.server(ends=timedelta(minutes=5)), authority.file) == ""
    assert "expired" in shown(authority.server(ends=timedelta(seconds=-1)), authority.file)


def test_a_self_signed_certificate_is_taken_by_who_pins_it(tmp_path: Path) -> None:
    own = self_signed(tmp_path)
    assert shown(own, own.chain) == ""


def test_a_constrained_authority_can_sign_for_its_domain_alone(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "Constrained CA", only_below="desk.test")
    assert shown(authority.server("a.desk.test"), authority.file, name="a.desk.test") == ""
    assert "permitted subtree" in shown(authority.server("bank.test"), authority.file, name="bank.test")
    assert "excluded subtree" in shown(authority.server("127.0.0.1"), authority.file, name="127.0.0.1")


def test_a_rolled_authority_overlaps_with_the_old_one(tmp_path: Path) -> None:
    old = Authority(tmp_path, "Old CA")
    new = old.successor("New CA")
    both = bundle(tmp_path / "both.pem", old, new)
    assert shown(old.server(), both) == shown(new.server(), both) == ""
    assert shown(new.server(), old.file) != ""
    assert shown(old.server(), new.file) != ""
    vouched = new.server(through=old.vouch(new))
    assert shown(vouched, old.file) == shown(vouched, new.file) == ""


def test_keys_are_for_their_owner_and_names_are_not_given_twice(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    assert authority.server().key.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="another authority"):
        Authority(tmp_path)
