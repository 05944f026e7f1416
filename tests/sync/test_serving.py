"""`desk serve` before it answers: what is wrong is said in words with exit 2; who may watch it while it does."""

import asyncio
import json
import socket
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from fastapi import HTTPException, Request

from deskops.desk.listening import listen
from deskops.desk.watching import Watching
from faults.certificates import Authority
from faults.running import Done
from tests_of_offices import PATIENCE, Office
from tests_of_sync import Desk

TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of this test alone


def ends(office: Office, *words: str | Path, **given) -> Done:
    """How `desk serve` ends by itself."""
    env = {"DESKOPS_KEYRING": "off", **given.pop("env", {})}
    done = office.processes.run("desk", "serve", "--port", "0", *words, home="desk", env=env, within=PATIENCE)
    assert "Traceback" not in done.err
    return done


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A good certificate with its key, and what else a person may name."""
    made = Authority(tmp_path / "ca", "Test CA").server()
    other = generate_private_key(SECP256R1())
    files = {"chain": made.chain, "key": made.key, "nothing": tmp_path / "nothing", "folder": tmp_path}
    content = {
        "text": b"not PEM\n",
        "other": other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "locked": other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
        "broken": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    }
    for name, raw in content.items():
        files[name] = tmp_path / f"{name}.pem"
        files[name].write_bytes(raw)
    return files


CERTIFICATES = [
    ("text", "key", "no certificate in"),
    ("broken", "key", "no certificate in"),
    ("key", "key", "no certificate in"),
    ("chain", "text", "no private key in"),
    ("chain", "chain", "no private key in"),
    ("chain", "other", "is not that of the certificate"),
    ("chain", "locked", "wants a passphrase"),
    ("nothing", "key", "cannot be read"),
    ("chain", "nothing", "cannot be read"),
    ("folder", "key", "cannot be read"),
]


def test_certificates_that_are_none_are_told_in_words(office: Office, files: dict[str, Path]) -> None:
    for chain, key, words in CERTIFICATES:
        done = ends(office, "--tls-cert", files[chain], "--tls-key", files[key])
        assert (done.code, done.out) == (2, ""), (chain, key, done.err)
        assert words in done.err, (chain, key)
        assert len(done.err.splitlines()) == 2, "what is wrong, and what to do"


def test_a_port_file_that_cannot_be_written_is_told_before_it_answers(office: Office, tmp_path: Path) -> None:
    for file in (tmp_path / "nowhere" / "port", tmp_path):
        done = ends(office, "--port-file", file)
        assert done.code == 2
        assert "port file" in done.err
        assert str(file) in done.err


TOO_LATE = """
import sys
from pathlib import Path
from deskops.desk import server
from deskops.errors import UsageError
server.check_port_file = lambda file: None
try:
    server.run(server.Serving(port_file=Path(sys.argv[1])), print)
except UsageError as error:
    raise SystemExit(error.message)
"""


def test_a_port_file_that_cannot_be_written_any_more_ends_the_desk(office: Office, tmp_path: Path) -> None:
    """It could be a moment ago: nobody waits for ever for a file that never comes."""
    file = tmp_path / "gone" / "port"
    done = office.processes.python(TOO_LATE, str(file), home="desk").wait(PATIENCE)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [f"The port file {file} cannot be written: No such file or directory"]


def test_a_port_in_use_and_an_address_that_is_not_here(office: Office) -> None:
    port = office.serve()
    done = ends(office, "--port", str(port))
    assert (done.code, f"Port {port} is in use" in done.err) == (2, True)
    for host in ("203.0.113.9", "no-such-host.invalid"):
        done = ends(office, "--host", host, "--behind-proxy")
        assert (done.code, f"{host} is no address of this machine" in done.err) == (2, True)
    done = ends(office, "--port", str(port), env={"DESKOPS_LANG": "zh_CN"})
    assert f"端口 {port} 已被占用" in done.err


def test_what_it_writes_while_it_starts_is_nothing_but_its_address(office: Office) -> None:
    """One JSON object a line on stderr, of calls; a stranger's nonsense is such a line too."""
    port = office.serve()
    assert office.desk is not None
    office.desk.wait_line("answers at")
    assert [line for line in office.desk.err.splitlines() if not line.startswith("The desk answers at")] == []
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"nonsense\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 400")
    assert httpx.get(f"http://127.0.0.1:{port}/healthz").json() == {"service": "deskops", "status": "ok"}
    office.desk.wait_line('"/healthz"')
    told = [json.loads(line) for line in office.desk.err.splitlines() if line.startswith("{")]
    assert [one["event"] for one in told] == ["server", "call"]
    assert "nonsense" not in office.desk.err


def metrics(url: str, **headers: str) -> int:
    answer = httpx.get(f"{url}/metrics", headers=headers)
    assert ("deskops_requests" in answer.text) == (answer.status_code == 200)
    return answer.status_code


def test_figures_are_for_this_machine_alone(office: Office) -> None:
    port = office.serve()
    url = f"http://127.0.0.1:{port}"
    assert metrics(url) == 200
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):  # a proxy speaks for somebody else
        assert metrics(url, **{name: "10.0.0.9"}) == 404
        assert metrics(url, **{name: "127.0.0.1"}) == 404


@pytest.mark.parametrize(
    ("seen", "behind_proxy"), [("10.0.0.9", False), ("::ffff:10.0.0.9", False), ("127.0.0.1", True)]
)
def test_figures_for_who_comes_from_elsewhere(seen: str, behind_proxy: bool) -> None:
    """By the address of the connection; behind a proxy that is always this machine, and proves nothing."""
    request = Request({"type": "http", "headers": [], "client": (seen, 1)})
    with pytest.raises(HTTPException) as caught:
        Watching(behind_proxy=behind_proxy).admit(request)
    assert caught.value.status_code == 404
    Watching(everybody=True, behind_proxy=behind_proxy).admit(request)
    for here in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        Watching().admit(Request({"type": "http", "headers": [], "client": (here, 1)}))


def test_figures_with_a_token_and_open_to_everyone(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "metrics-token"
    for content in ("", "short", "two words that are long enough", "é" * 40):
        file.write_text(content, encoding="utf-8")
        assert ends(office, "--metrics-token-file", file).code == 2
    file.write_text(f"{TOKEN}\n")
    assert ends(office, "--metrics-token-file", file, "--metrics-open").code == 2
    url = f"http://127.0.0.1:{office.serve('--metrics-token-file', file)}"
    assert metrics(url) == 401
    for wrong in ("Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer"):
        assert metrics(url, Authorization=wrong) == 401
    assert metrics(url, Authorization=f"Bearer {TOKEN}") == 200
    assert office.desk is not None
    assert TOKEN not in office.desk.err
    office.desk.end()
    office.serve("--metrics-open", "--behind-proxy")
    assert metrics(url, **{"X-Forwarded-For": "10.0.0.9"}) == 200


def test_health_tells_nothing(desk: Desk) -> None:
    """Neither where the store lies nor what ails it: that is for the log."""
    desk.context.close()
    store = desk.context.paths.store
    for name in (store.name + "-wal", store.name + "-shm"):
        (store.parent / name).unlink(missing_ok=True)
    store.write_bytes(b"no database at all " * 1000)
    for path in ("healthz", "v1/hello"):
        answer = httpx.get(f"{desk.url}/{path}")
        assert answer.status_code == 503
        assert answer.json()["words"] == "the desk cannot ask its database now"
        assert "retry-after" in answer.headers


async def test_an_answer_waits_for_no_acknowledgement_of_the_one_before():
    """With Nagle's algorithm each answer after the first of a connection came 40 ms late."""
    delays: asyncio.Queue[int] = asyncio.Queue()

    def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        delays.put_nowait(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = listen("127.0.0.1", 0)
    async with await asyncio.start_server(met, sock=listener):
        _reader, writer = await asyncio.open_connection(*listener.getsockname())
        assert await asyncio.wait_for(delays.get(), 5)
        writer.close()
