"""WinRM: whole conversations with a server of WS-Management on loopback, good and hostile; no Windows is asked."""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.checks.targets.test_ssh import now, told_by
from tests.checks.targets.wsman import (
    ACCESS_DENIED,
    PASSWORD,
    QUOTA,
    SOAP,
    USER,
    Command,
    Connection,
    WsMan,
    serving,
)
from tests.faults.certificates import Authority, Certificate, self_signed

from deskops.checks.collectors.windows import SCRIPT
from deskops.checks.facts import Unread
from deskops.checks.kinds import Host, Software, System
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.sources import Got
from deskops.checks.targets import winrm_line, winrm_shell
from deskops.checks.targets.address import Address
from deskops.checks.targets.winrm import WinRm
from deskops.errors import Unreachable

RECORDINGS = Path(__file__).parent.parent / "recordings"
KINDS = {Host, System, Software}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


@contextmanager
def machine(
    authority: Authority, certificate: Certificate | None = None, **how: object
) -> Iterator[tuple[WsMan, "Callable[..., WinRm]"]]:
    """A counterpart, and what makes a probe that trusts its authority and knows the password."""
    wsman = WsMan(**how)  # type: ignore[arg-type]
    with serving(certificate or authority.server(), wsman, authority.folder / "users") as server:

        def probe(password: str = PASSWORD, **more: object) -> WinRm:
            more = {"ca": str(authority.file), "secret": lambda _target: password} | more
            return WinRm(Address("winrm", "127.0.0.1", server.port, USER), **more)  # type: ignore[arg-type]

        yield server, probe


def saying(
    answer: bytes, *, late: int = 0, code: int = 0, complaint: bytes = b""
) -> "Callable[[Command], object]":
    """PowerShell, played: demands the whole script on its input."""

    def output(command: Command) -> tuple[int, bytes, bytes]:
        options = ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand"]
        assert command.words[:-1] == ["powershell.exe", *options]
        assert command.given == SCRIPT.read_bytes(), "another script"
        assert re.search(r"-Facts '[a-z,]+'$", command.script)
        clock = (datetime.now(UTC) + timedelta(seconds=late)).isoformat().encode()
        return code, b"#deskops clock " + clock + b"\r\n" + answer, complaint

    return output


def heard(probe: WinRm, kinds: set[type] = KINDS) -> dict[type, Got]:
    return told_by(probe, kinds)


# --- what should be ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recording", ["windows7_counter", "windows11_desktop", "server2019"])
def test_a_whole_conversation(authority, recording):
    answer = (RECORDINGS / f"{recording}.json").read_bytes()
    with machine(authority, output=saying(answer)) as (server, probe):
        told = heard(probe(clock=now), {*KINDS, TimeAnswers})
    assert told[System].value.family == "windows"
    assert told[Host].value.name
    assert told[TimeAnswers].value.items[0].offset == 0.0
    assert server.logins == [True]
    assert list(dict.fromkeys(server.asked)) == ["Create", "Command", "Send", "Receive", "Signal", "Delete"]
    assert server.shells == set()
    assert {one.partition(" ")[0] for one in server.offered} == {"", "Negotiate"}  # never Basic


def test_an_answer_in_many_parts_is_put_together(authority):
    answer = (RECORDINGS / "windows11_desktop.json").read_bytes() + b" " * 1_000_000
    with machine(authority, output=saying(answer)) as (server, probe):
        assert heard(probe())[Host].value.name
    assert server.asked.count("Receive") > 16


def test_a_long_script_goes_over_in_parts(authority, monkeypatch):
    monkeypatch.setattr(winrm_shell, "_PART", 1000)
    answer = (RECORDINGS / "server2019.json").read_bytes()
    with machine(authority, output=saying(answer)) as (server, probe):
        assert heard(probe())[Host].value.name
    assert server.asked.count("Send") > 16


def test_a_wrong_clock_is_seen(authority):
    answer = (RECORDINGS / "windows11_desktop.json").read_bytes()
    with machine(authority, output=saying(answer, late=-400)) as (_server, probe):
        told = heard(probe(clock=now), {TimeAnswers})
    assert abs(told[TimeAnswers].value.items[0].offset - 400) < 5


def test_what_powershell_complains_of_is_told_without_its_xml(authority):
    xml = b'#< CLIXML\r\n<Objs><S S="Error">Execution is off &amp; logged_x000D__x000A_</S></Objs>'
    with (
        machine(authority, output=saying(b"", code=1, complaint=xml)) as (_server, probe),
        pytest.raises(Unreachable, match=r"Execution is off & logged\)$"),
    ):
        heard(probe())


def test_the_password_is_typed_where_none_is_kept(authority):
    asked = []

    async def person(_target: str, question: str, unseen: bool) -> str:
        asked.append((question, unseen))
        return PASSWORD

    answer = (RECORDINGS / "server2019.json").read_bytes()
    with machine(authority, output=saying(answer)) as (_server, probe):
        assert heard(probe("", person=person))[Host].value.name
    assert asked == [(f"Password of {USER} at 127.0.0.1", True)]


def test_without_a_password_nobody_is_asked_for_anything():
    with pytest.raises(Unreachable, match="no password is known"):
        heard(WinRm(Address("winrm", "127.0.0.1", 1, "u")))


# --- who is not let in ------------------------------------------------------------------------------------------


def test_a_wrong_password_is_tried_once_and_said_nowhere(authority, caplog, capfd):
    caplog.set_level("DEBUG")
    with (
        machine(authority) as (server, probe),
        pytest.raises(Unreachable, match="not let this user in") as why,
    ):
        heard(probe("grundfalsch 密"))
    assert server.logins == [False]
    assert "each try counts" in why.value.hint
    said = caplog.text + "".join(capfd.readouterr()) + repr(why.value) + str(why.value.hint)
    assert "grundfalsch" not in said
    assert all(b"grundfalsch" not in one for one in server.messages)


@pytest.mark.parametrize(
    ("code", "why", "hint"),
    [
        (ACCESS_DENIED, "may not use WinRM", "Remote Management Users"),
        (QUOTA, "no shell left", "MaxShellsPerUser"),
    ],
)
def test_what_a_fault_means_is_said(authority, code, why, hint):
    with (
        machine(authority, faults={"Create": code}) as (_server, probe),
        pytest.raises(Unreachable, match=why) as told,
    ):
        heard(probe())
    assert hint in told.value.hint


@pytest.mark.parametrize("step", ["Command", "Send", "Receive", "Signal", "Delete"])
def test_a_fault_later_is_told_in_its_own_words_and_the_shell_is_closed(authority, step):
    answer = (RECORDINGS / "server2019.json").read_bytes()
    with machine(authority, output=saying(answer), faults={step: 1234}) as (server, probe):
        if step == "Delete":  # everything was said before
            assert heard(probe())[Host].value.name
        else:
            with pytest.raises(Unread, match="拒绝访问"):
                heard(probe())
            assert server.shells == set()
    assert server.asked[-1] == "Delete"


CERTIFICATES = {
    "untrusted": (lambda _one, folder: self_signed(folder, "127.0.0.1"), "is not trusted", "checks.winrm_ca"),
    "other name": (lambda one, _folder: one.wrong_name(), "is for another name", "by the name"),
    "expired": (lambda one, _folder: one.expired(), "has expired", "renewed"),
    "not yet": (lambda one, _folder: one.not_yet(), "not valid yet", "clock"),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_threat_30_a_machine_with_a_bad_certificate_is_offered_nothing(authority, tmp_path, name):
    """threat 30: the server records what it was offered."""
    make, why, hint = CERTIFICATES[name]
    with (
        machine(authority, make(authority, tmp_path)) as (server, probe),
        pytest.raises(Unreachable, match=why) as told,
    ):
        heard(probe())
    assert hint in told.value.hint
    assert (server.offered, server.asked) == ([], [])


@pytest.mark.parametrize(
    ("names", "let_in"),
    [(("pc-07.corp.test",), True), (("127.0.0.1",), True), (("elsewhere.test", "127.0.0.2"), False)],
)
def test_threat_30_a_registered_machine_has_a_certificate_for_its_name_or_for_its_very_address(
    authority, names, let_in
):
    """threat 30: for neither, nothing is offered, and the way out is named."""
    with machine(authority, authority.server(*names), output=saying(b"")) as (server, probe):
        asked = probe(called="pc-07.corp.test")
        if let_in:
            with pytest.raises(Unreachable, match="it lets us in"):
                heard(asked)
            return
        with pytest.raises(Unreachable, match="for another name") as told:
            heard(asked)
        assert 'domain = "' in told.value.hint
        assert (server.offered, server.asked) == ([], [])


def test_threat_30_an_own_authority_counts_only_where_it_is_set(authority):
    """threat 30: without the setting it is refused, whatever the environment says."""
    with machine(authority) as (server, probe):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
            with pytest.raises(Unreachable, match="is not trusted"):
                heard(probe(ca=""))
        assert server.offered == []
        with pytest.raises(Unread, match="cannot be read"):
            heard(probe(ca="/no/such/file"))


@pytest.mark.parametrize("port", [5985, 0])
def test_threat_30_plain_http_is_offered_nothing(monkeypatch, port):
    """threat 30: by its usual port, and where another port turns out to be plain."""
    offered: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            offered.append(str(self.headers))

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(winrm_shell, "_PLAIN", server.server_port if port else 1)
        probe = WinRm(Address("winrm", "127.0.0.1", server.server_port, USER), secret=lambda _one: PASSWORD)
        with pytest.raises(Unreachable, match="over plain HTTP" if port else "not speak TLS") as told:
            heard(probe)
        server.shutdown()
    assert "quickconfig -transport:https" in told.value.hint
    assert offered == []


def test_where_nobody_listens_it_is_said():
    with pytest.raises(Unreachable, match="nobody listens"):
        heard(WinRm(Address("winrm", "127.0.0.1", 1, USER), secret=lambda _one: PASSWORD))


# --- hostile machines -------------------------------------------------------------------------------------------


def raw(status: int, body: bytes, *headers: tuple[str, str]) -> "Callable[[Connection], None]":
    return lambda connection: connection.say(status, body, *headers)


def endless(connection: Connection) -> None:
    connection.send_response(200)
    connection.send_header(*SOAP)
    connection.end_headers()
    connection.close_connection = True
    with suppress(OSError):
        while True:
            connection.wfile.write(b"<a>" * 10_000)
            SENT.append(30_000)


def headers_without_end(connection: Connection) -> None:
    connection.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    connection.close_connection = True
    with suppress(OSError):
        while True:
            connection.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
            SENT.append(25_000)


def slow(connection: Connection) -> None:
    connection.close_connection = True
    with suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 10_000:
            connection.wfile.write(bytes([byte]))
            time.sleep(0.05)


def silent(connection: Connection) -> None:
    connection.close_connection = True
    time.sleep(60)


SENT: list[int] = []
BOMB = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]><a>' + b"&b;" * 1000 + b"</a>"
HOSTILE = {
    "a page": (raw(200, b"<html><body>Welcome", ("Content-Type", "text/html")), "not WinRM"),
    "a page called SOAP": (raw(200, b"<html><body>Welcome", SOAP), "not WinRM"),
    "nothing": (raw(200, b"", SOAP), "not WinRM"),
    "not found": (raw(404, b"<h1>Not Found</h1>", ("Content-Type", "text/html")), "not WinRM"),
    "a bomb": (raw(200, BOMB, SOAP), "not WinRM"),
    "no text": (raw(200, bytes(range(256)) * 1000, SOAP), "not WinRM"),
    "another encoding": (
        raw(200, b'<?xml version="1.0" encoding="no-such"?><a/>', SOAP),
        "not WinRM",
    ),
    "another message": (raw(200, b"<a/>", SOAP), "WinRM: "),
    "endless": (endless, "has no end"),
    "headers without end": (headers_without_end, "WinRM|has no end|no answer"),
    "slow": (slow, "no answer in time"),
    "silent": (silent, "no answer in time"),
}


@pytest.mark.parametrize("step", ["Create", "Receive"])
@pytest.mark.parametrize("name", HOSTILE)
def test_threat_28_whatever_it_answers_it_ends_and_says_so(authority, monkeypatch, name, step):
    """threat 28: pages, bombs, endless and slow answers, before a shell is open and after."""
    how, why = HOSTILE[name]
    monkeypatch.setattr("deskops.checks.targets.winrm.SECONDS", 4.0)
    SENT.clear()
    begun = time.monotonic()
    with (
        machine(authority, instead={step: how}, output=saying(b"{}")) as (_server, probe),
        pytest.raises((Unread, Unreachable, TimeoutError)) as told,
    ):
        heard(probe())
    assert isinstance(told.value, TimeoutError) or re.search(why, str(told.value))
    assert time.monotonic() - begun < 12
    assert sum(SENT) < 16 * 1024 * 1024, "what a machine sends is not taken without end"


def test_what_the_library_writes_into_its_log_stands_on_no_terminal(monkeypatch):
    said = []

    class Loud(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record)

    winrm_line.connected(
        Address("winrm", "127.0.0.1", 1, USER), PASSWORD, winrm_line.Bounds(1), winrm_line.Trust()
    )
    monkeypatch.setattr(logging, "lastResort", Loud())
    monkeypatch.setattr(logging.getLogger(), "handlers", [Loud()])
    for name in ("pypsrp.wsman", "spnego._ntlm", "urllib3.connectionpool"):
        logging.getLogger(name).error("a whole traceback")
    assert said == []


def test_threat_28_an_answer_whose_parts_have_no_end_is_cut(authority, monkeypatch):
    """threat 28: each part is small, and there is always another."""
    monkeypatch.setattr("deskops.checks.targets.winrm.CAP", 300_000)
    with (
        machine(authority, output=saying(b"x" * 20_000_000)) as (server, probe),
        pytest.raises(Unread, match="said more than 300000 bytes"),
    ):
        heard(probe())
    assert server.asked.count("Receive") < 10
    assert server.shells == set()


def test_threat_28_what_never_ends_is_given_up_and_its_shell_closed(authority, monkeypatch):
    """threat 28: as Windows answers while a command says nothing."""
    monkeypatch.setattr("deskops.checks.targets.winrm.SECONDS", 5.0)

    def never(_command: Command) -> None:
        return None

    with (
        machine(authority, output=never) as (server, probe),
        pytest.raises(Unread, match="no answer in time"),
    ):
        heard(probe())
    assert server.shells == set()


def test_threat_30_nobody_is_followed_elsewhere(authority):
    """threat 30: a redirect to a machine that nobody named."""
    with machine(authority) as (other, _probe):
        move = raw(307, b"", ("Location", f"https://127.0.0.1:{other.port}/wsman"))
        with (
            machine(authority, instead={"Create": move}) as (_server, probe),
            pytest.raises(Unread, match="only elsewhere"),
        ):
            heard(probe())
    assert other.offered == []


def test_no_thread_waits_for_a_machine_that_was_given_up(authority, monkeypatch):
    monkeypatch.setattr("deskops.checks.targets.winrm.SECONDS", 1.0)
    monkeypatch.setattr(winrm_line, "_READING", 60)
    with (
        machine(authority, instead={"Create": silent}) as (_server, probe),
        pytest.raises((TimeoutError, Unread, Unreachable)),
    ):
        heard(probe())
    end = time.monotonic() + 3
    while (waits := [one for one in threading.enumerate() if one.name == "winrm"]) and time.monotonic() < end:
        time.sleep(0.02)
    assert waits == []
