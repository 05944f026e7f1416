"""WinRM's counterpart on loopback: HTTPS, a real NTLM login, and shells of WS-Management as the client asks for them.

No Windows is behind it: what a command says is given by the test. Everything that it was offered is kept.
"""

import base64
import os
import re
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree as ET

import spnego
from pypsrp.wsman import NAMESPACES, WSManAction
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError
from tests.faults.certificates import Certificate

USER, PASSWORD = "engineer", "sehr geheim 密码"
ACCESS_DENIED, QUOTA, TIMED_OUT = 5, 2150859173, 2150858793
_RSP = NAMESPACES["rsp"]
_STATE = f"{_RSP}/CommandState"
_PART = 60_000  # bytes of output in one answer, as an envelope of 150 KiB has room for


@dataclass
class WsMan:
    """`output` is what the command says, given what it was fed. `instead`: what comes in place of an answer, by the
    last word of the action; it writes to the connection itself. `faults`: codes of WinError.h, by the same."""

    output: Callable[["Command"], tuple[int, bytes, bytes]] = lambda _command: (0, b"", b"")
    faults: dict[str, int] = field(default_factory=dict)
    instead: dict[str, Callable[["Connection"], None]] = field(default_factory=dict)
    port: int = 0
    certificate: Certificate | None = None
    offered: list[str] = field(default_factory=list)  # schemes of every Authorization, by request
    asked: list[str] = field(default_factory=list)  # last words of the actions, of who was let in
    messages: list[bytes] = field(default_factory=list)
    commands: dict[str, "Command"] = field(default_factory=dict)
    shells: set[str] = field(default_factory=set)
    logins: list[bool] = field(default_factory=list)

    def answer(self, action: str, message: ET.Element) -> ET.Element:
        body = ET.Element(_tag("s", "Body"))
        if action == WSManAction.CREATE:
            shell = str(uuid.uuid4()).upper()
            self.shells.add(shell)
            place = ET.SubElement(body, _tag("wst", "ResourceCreated"))
            for name in ("wsa:ReferenceParameters", "wsman:SelectorSet"):
                place = ET.SubElement(place, _tag(*name.split(":")))
            ET.SubElement(place, _tag("wsman", "Selector"), Name="ShellId").text = shell
            made = ET.SubElement(body, _tag("rsp", "Shell"))
            ET.SubElement(made, _tag("rsp", "ShellId")).text = shell
        elif action == WSManAction.COMMAND:
            command = Command.read(message)
            self.commands[command.id] = command
            told = ET.SubElement(body, _tag("rsp", "CommandResponse"))
            ET.SubElement(told, _tag("rsp", "CommandId")).text = command.id
        elif action == WSManAction.SEND:
            stream = _one(message, ".//rsp:Stream")
            command = self.commands[stream.attrib["CommandId"]]
            command.given += base64.b64decode(stream.text or "")
            if stream.attrib.get("End", "").lower() == "true" and command.piped:
                command.said = self.output(command)
            ET.SubElement(body, _tag("rsp", "SendResponse"))
        elif action == WSManAction.RECEIVE:
            self._received(body, self.commands[_one(message, ".//rsp:DesiredStream").attrib["CommandId"]])
        elif action == WSManAction.DELETE:
            self.shells.discard(_one(message, ".//wsman:Selector").text or "")
        return body

    def _received(self, body: ET.Element, command: "Command") -> None:
        told = ET.SubElement(body, _tag("rsp", "ReceiveResponse"))
        assert command.said is not None
        code, output, complaint = command.said
        part, rest = output[:_PART], output[_PART:]
        command.said = (code, rest, b"")
        for name, data in (("stdout", part), ("stderr", complaint)):
            made = ET.SubElement(told, _tag("rsp", "Stream"), Name=name, CommandId=command.id)
            made.text = base64.b64encode(data).decode()
        state = ET.SubElement(told, _tag("rsp", "CommandState"), CommandId=command.id)
        state.attrib["State"] = f"{_STATE}/{'Running' if rest else 'Done'}"
        if not rest:
            ET.SubElement(state, _tag("rsp", "ExitCode")).text = str(code)


@dataclass
class Command:
    id: str
    words: list[str]
    piped: bool
    given: bytes = b""
    said: tuple[int, bytes, bytes] | None = None

    @classmethod
    def read(cls, message: ET.Element) -> "Command":
        """As Windows does: without the option its input is a console's, which has no end."""
        options = {one.attrib["Name"]: one.text for one in message.findall(".//wsman:Option", NAMESPACES)}
        names = [_one(message, ".//rsp:Command"), *message.findall(".//rsp:Arguments", NAMESPACES)]
        piped = (options.get("WINRS_CONSOLEMODE_STDIN") or "TRUE").upper() == "FALSE"
        return cls(str(uuid.uuid4()).upper(), [one.text or "" for one in names], piped)

    @property
    def script(self) -> str:
        """What PowerShell was told to do."""
        return base64.b64decode(self.words[self.words.index("-EncodedCommand") + 1]).decode("utf-16-le")


class Connection(BaseHTTPRequestHandler):
    """One of them is one login, as with Windows."""

    protocol_version = "HTTP/1.1"
    wsman: WsMan
    binding: GssChannelBindings
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self._login: spnego.ContextProxy | None = None

    def do_POST(self) -> None:
        message = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.wsman.offered.append(self.headers.get("Authorization", ""))
        if self._let_in():
            self._serve(message)

    def _let_in(self) -> bool:
        scheme, _space, token = self.headers.get("Authorization", "").partition(" ")
        if self._login is not None and self._login.complete:
            return True
        if scheme != "Negotiate":
            return self._unauthorised("Negotiate")
        if self._login is None:
            self._login = spnego.server(protocol="negotiate", channel_bindings=self.binding)
        try:
            told = self._login.step(base64.b64decode(token))
        except SpnegoError:
            self._login = None
            self.wsman.logins.append(False)
            return self._unauthorised("Negotiate")
        if not self._login.complete:
            return self._unauthorised(f"Negotiate {base64.b64encode(told or b'').decode()}")
        self.wsman.logins.append(True)
        self._last = told
        return True

    def _unauthorised(self, offers: str) -> bool:
        self.say(401, b"", ("WWW-Authenticate", offers))
        return False

    def _serve(self, message: bytes) -> None:
        asked = ET.fromstring(message)  # noqa: S314 - from our own client
        action = _one(asked, ".//wsa:Action").text or ""
        name = action.rpartition("/")[2]
        self.wsman.asked.append(name)
        self.wsman.messages.append(message)
        if name in self.wsman.instead:
            return self.wsman.instead[name](self)
        command = next(iter(self.wsman.commands.values()), None)
        code = self.wsman.faults.get(name, 0)
        if name == "Receive" and command is not None and command.said is None:
            code = TIMED_OUT
            time.sleep(0.2)
        relates = (_one(asked, ".//wsa:MessageID").text or "").strip()
        if code:
            self.say(500, envelope(_fault(code), f"{action}/fault", relates), SOAP)
        else:
            self.say(200, envelope(self.wsman.answer(action, asked), f"{action}Response", relates), SOAP)
        return None

    def say(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for header in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(*header)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing on the tests' terminal."""


SOAP = ("Content-Type", "application/soap+xml;charset=UTF-8")


@contextmanager
def serving(certificate: Certificate, wsman: WsMan, users: Path) -> Iterator[WsMan]:
    """`users`: a file that it may make, from which the server's side of NTLM knows the password."""
    users.write_text(f":{USER}:{PASSWORD}\n", encoding="utf-8")
    digest = sha256(ssl.PEM_cert_to_DER_cert(_first(certificate.chain.read_text()))).digest()
    binding = GssChannelBindings(application_data=b"tls-server-end-point:" + digest)
    before = os.environ.get("NTLM_USER_FILE")
    os.environ["NTLM_USER_FILE"] = str(users)
    handler = type("Connected", (Connection,), {"wsman": wsman, "binding": binding})
    server = Server(("127.0.0.1", 0), handler)
    server.socket = certificate.context().wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    wsman.port, wsman.certificate = server.server_port, certificate
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield wsman
    finally:
        server.shutdown()
        server.server_close()
        os.environ.pop("NTLM_USER_FILE")
        if before is not None:
            os.environ["NTLM_USER_FILE"] = before


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_what: object) -> None:
        """A client that hangs up is what some tests want."""


def envelope(body: ET.Element, action: str, relates: str) -> bytes:
    made = ET.Element(_tag("s", "Envelope"))
    head = ET.SubElement(made, _tag("s", "Header"))
    ET.SubElement(head, _tag("wsa", "Action")).text = action
    ET.SubElement(head, _tag("wsa", "RelatesTo")).text = relates
    made.append(body)
    return ET.tostring(made, encoding="utf-8")


def _fault(code: int) -> ET.Element:
    body = ET.Element(_tag("s", "Body"))
    fault = ET.SubElement(body, _tag("s", "Fault"))
    place = ET.SubElement(fault, _tag("s", "Code"))
    ET.SubElement(place, _tag("s", "Value")).text = "s:Receiver"
    reason = ET.SubElement(fault, _tag("s", "Reason"))
    ET.SubElement(reason, _tag("s", "Text")).text = "拒绝访问。"
    detail = ET.SubElement(fault, _tag("s", "Detail"))
    told = ET.SubElement(detail, _tag("wsmanfault", "WSManFault"), Code=str(code), Machine="PC")
    ET.SubElement(told, _tag("wsmanfault", "Message")).text = "拒绝访问。"
    return body


def _tag(prefix: str, name: str) -> str:
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _one(message: ET.Element, path: str) -> ET.Element:
    found = message.find(path, NAMESPACES)
    assert found is not None, path
    return found


def _first(pem: str) -> str:
    found = re.match(r"-----BEGIN.*?-----END CERTIFICATE-----\n", pem, re.DOTALL)
    assert found is not None
    return found[0]
