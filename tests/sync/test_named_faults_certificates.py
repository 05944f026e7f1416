"""Faults 10 and 15: certificates that must not be trusted, names that lead elsewhere, IPv6 alone, and another desk."""

import json
from pathlib import Path

from deskops.ops.secrets import TOKEN, Secrets
from deskops.paths import locate
from faults.certificates import Authority, Certificate, bundle, self_signed
from faults.processes import hosts
from faults.proxy import Proxy
from faults.strangers import listener
from tests_of_offices import Office

CASES = ("expired", "not yet", "wrong name", "self-signed", "other CA")


def bad(case: str, ca: Authority, folder: Path) -> Certificate:
    match case:
        case "expired":
            return ca.expired()
        case "not yet":
            return ca.not_yet()
        case "wrong name":
            return ca.wrong_name()
        case "self-signed":
            return self_signed(folder)
    return Authority(folder / "other", "Other CA").server()


def token_of(office: Office) -> str:
    return str(
        Secrets(locate({"DESKOPS_HOME": str(office.home("laptop"))}), {"DESKOPS_KEYRING": "off"}).get(TOKEN)
    )


def test_fault_10_certificates_that_must_not_be_trusted(office: Office, tmp_path: Path) -> None:
    """fault 10, threat 8, row 32: expired, not yet good, another name, self-signed, another CA: no token sent."""
    ca, token = Authority(tmp_path / "ca", "Test CA"), token_of(office)
    office.note("unsent")
    for case in CASES:
        with listener(tls=bad(case, ca, tmp_path / case.replace(" ", "-")).context()) as stranger:
            told = office.sync(url=stranger.url, env={"DESKOPS_DESK_CA": str(ca.file)})
            assert (told["result"], told["exit"], told["unsent"]) == ("offline", 3, 1), case
            assert "certificate" in told["reason"], case
            assert not stranger.saw(token)
            assert stranger.asked == []


def serve_tls(office: Office, certificate: Certificate, *more: str) -> str:
    port = office.serve("--tls-cert", certificate.chain, "--tls-key", certificate.key, *more)
    return f"https://localhost:{port}"


def test_fault_10_a_desk_with_the_right_certificate_and_what_the_line_shows(
    office: Office, tmp_path: Path
) -> None:
    """fault 10, threat 7: the token is nowhere on the wire; without the CA it is refused."""
    ca, written = Authority(tmp_path / "ca", "Test CA"), office.note("one")
    serve_tls(office, ca.server())
    with Proxy(office.port, http=False) as proxy:
        url = proxy.url.replace("http://127.0.0.1", "https://localhost")
        assert office.sync(url=url)["result"] == "offline"
        assert office.sync(url=url, env={"DESKOPS_DESK_CA": str(ca.file)})["result"] == "done"
        assert proxy.where(token_of(office)) == set()
        assert proxy.where("deskops") == set()
    office.all_there(*written)


def test_a_scheme_that_is_not_the_desks_is_told_by_its_name(office: Office, tmp_path: Path) -> None:
    """An enrolment over http:// to a port of TLS, and the other way round."""
    serve_tls(office, Authority(tmp_path / "ca", "Test CA").server())
    words = ["init", "--code", "ABCD2345", "--engineer", "x", "--yes"]
    said = office.run(*words, "--desk", f"http://127.0.0.1:{office.port}", home="new")
    assert (said.code, "begins with https://" in said.err) == (3, True), said.err
    office.desk.end()
    office.serve()
    said = office.run(*words, "--desk", f"https://localhost:{office.port}", home="new")
    assert (said.code, "speaks no TLS" in said.err) == (3, True), said.err


def test_fault_10_the_ca_is_rolled_while_laptops_sync(office: Office, tmp_path: Path) -> None:
    """fault 10, threat 9, row 32: with the old root, both, and the new one alone: no sync fails."""
    old = Authority(tmp_path / "old", "Old CA")
    new = old.successor()
    both = bundle(tmp_path / "both.pem", old, new)
    served, files = old.server(), [old.file, both, both, new.file]
    written: list[str] = []
    url = serve_tls(office, served)
    for number, file in enumerate(files):
        if number == 2:  # the desk changes over once every laptop knows both
            assert office.desk is not None
            office.desk.end()
            url = serve_tls(office, new.server(through=old.vouch(new)))
        written += office.note(f"{number}")
        told = office.sync(url=url, env={"DESKOPS_DESK_CA": str(file)})
        assert told["result"] == "done", told
    office.all_there(*written)


def test_fault_10_a_desk_that_ipv6_alone_reaches(office: Office) -> None:
    """fault 10: by address, and nobody at the IPv4 one."""
    written = office.note("one")
    port = office.serve("--host", "::1")
    assert office.sync(url=f"http://127.0.0.1:{port}")["result"] == "offline"
    told = office.sync(url=f"http://[::1]:{port}")
    assert told["result"] == "done", told
    office.all_there(*written)


def test_fault_10_names_that_lie(office: Office, tmp_path: Path) -> None:
    """fault 10: DNS leads to IPv6 alone, to somebody else, or nowhere."""
    ca, written = Authority(tmp_path / "ca", "Test CA"), office.note("one")
    trust = {"DESKOPS_DESK_CA": str(ca.file), "DESKOPS_DESK_CONNECT": "3"}
    serve_tls(office, ca.server("desk.test"), "--host", "::1")
    url = f"https://desk.test:{office.port}"
    with listener(tls=Authority(tmp_path / "evil", "Evil CA").server("desk.test").context()) as evil:
        lying = f"https://desk.test:{evil.port}"
        told = office.sync(
            url=lying, env=trust, mounted=hosts(tmp_path / "lies", **{"desk.test": "127.0.0.1"})
        )
        assert (told["result"], told["unsent"]) == ("offline", 1)
        assert "certificate" in told["reason"]
        assert evil.asked == []
    told = office.sync(url=url, env=trust, mounted=hosts(tmp_path / "nowhere"))
    assert (told["result"], told["reason"]) == ("offline", "the name of the desk cannot be found")
    told = office.sync(url=url, env=trust, mounted=hosts(tmp_path / "six", **{"desk.test": "::1"}))
    assert told["result"] == "done", told
    office.all_there(*written)


def test_fault_15_a_laptop_that_is_pointed_at_another_desk(office: Office, tmp_path: Path) -> None:
    """fault 15: refused by the desk's id on both sides, in words, exit 4; nothing of one is in the other."""
    written = office.note("for my own desk")
    other = office.processes
    init = ("desk", "init", "--name", "另一个", "--person", "别人", "--json")
    made = other.run(*init, home="other", env={"DESKOPS_KEYRING": "off"}, within=120)
    assert made.code == 0, made.err
    desk = other.start(
        "desk",
        "serve",
        "--port",
        "0",
        "--port-file",
        tmp_path / "p",
        home="other",
        env={"DESKOPS_KEYRING": "off"},
    )
    port = desk.wait_port(tmp_path / "p", 120)
    entries = "SELECT count(*) FROM entry WHERE kind <> 'desk'"
    with Proxy(port) as proxy:
        told = office.sync(url=proxy.url)
        assert proxy.exchanges[0].status == 401
    assert (told["result"], told["exit"], told["unsent"]) == ("rejected", 4, 1)
    assert "another desk" in told["reason"].lower()
    assert office.rows("laptop", "SELECT count(*) FROM entry WHERE refused IS NOT NULL") == [(0,)]
    assert other.home("other").exists()
    assert office.rows("other", entries) == [(0,)]
    office.serve()
    assert office.sync()["result"] == "done"
    office.all_there(*written)


def test_fault_15_a_desk_that_says_yes_to_everybody_is_refused_by_its_id(office: Office) -> None:
    """fault 15: an answer from another desk's id does not count, whatever else stands in it."""
    office.note("unsent")
    body = {"service": "deskops", "desk": "01900000-0000-7000-8000-000000000000", "outcomes": [], "rows": []}
    with listener(json.dumps(body).encode()) as impostor:
        told = office.sync(url=impostor.url)
    assert (told["result"], told["exit"], told["unsent"]) == ("rejected", 4, 1)
