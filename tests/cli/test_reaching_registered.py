"""Registered machines got into as the settings say, with passwords kept for a device or a site, as a user does it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.checks.targets import password_server, wsman
from tests.checks.targets.conftest import needs
from tests.checks.targets.test_winrm import RECORDINGS, saying
from tests.cli.conftest import Run
from tests.cli.test_passwords_of_targets import keep
from tests.faults.certificates import Authority

pytestmark = pytest.mark.usefixtures("keyring")
REGISTER = (
    "资产编号,设备类型,主机名,网点,IP地址\nGZPC0001,台式机,GZ-TH-PC01,GZ-天河,127.0.0.1\n"
    "FSPC0001,台式机,FS-CC-PC01,FS-禅城,127.0.0.1\n"
)


@pytest.fixture
def register(run: Run, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two machines of two sites, both on loopback, which is refused outside of tests."""
    monkeypatch.setattr("deskops.ops.read.allowed.is_nobodys", lambda _place: False)
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    said = run("import", file)
    assert said.code == 0, said.err
    return empty


def settings(run: Run, text: str) -> None:
    with Path(run("config", "path").out.strip()).open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.fixture
def winrm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[wsman.WsMan]:
    authority = Authority(tmp_path / "ca")
    answer = saying((RECORDINGS / "windows11_desktop.json").read_bytes())
    certificate = authority.server("gz-th-pc01.corp.example")
    with wsman.serving(certificate, wsman.WsMan(answer), tmp_path / "users") as server:
        monkeypatch.setenv("DESKOPS_CHECKS_WINRM_CA", str(authority.file))
        yield server


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[password_server.PasswordServer]:
    needs("ssh")
    with password_server.password_server(tmp_path) as server:
        monkeypatch.setenv("DESKOPS_CHECKS_SSH_CONFIG", str(server.config))
        yield server


def outcome(said: str) -> str:
    """Of the only check of the only target."""
    body = json.loads(said)
    (target,) = body.get("targets", [body])
    return str(target["findings"][0]["outcome"]) if target["findings"] else str(target.get("error"))


@pytest.mark.parametrize("place", ["GZ-天河", "GZPC0001"])
def test_a_site_of_windows_machines_is_asked_over_winrm_by_its_names(
    run, register, winrm, monkeypatch, place
) -> None:
    """Its certificate bears the host name of the register, with the domain of the settings, and no address."""
    settings(
        run,
        f'[checks.reach."site:GZ-天河"]\nway = "winrm"\nuser = "{wsman.USER}"\nport = {winrm.port}\n'
        'domain = "corp.example"\n',
    )
    keep(run, f"{wsman.USER}@{place}", wsman.PASSWORD, monkeypatch)
    said = run("inspect", "--site", "GZ-天河", "--check", "pc.memory", "--json")
    assert winrm.logins == [True], said
    assert outcome(said.out) in ("ok", "warn", "fail")
    assert wsman.PASSWORD not in said.out + said.err


def test_a_certificate_of_another_name_is_refused(run, register, winrm, monkeypatch) -> None:
    settings(
        run,
        f'[checks.reach."site:GZ-天河"]\nway = "winrm"\nuser = "{wsman.USER}"\nport = {winrm.port}\n',
    )
    keep(run, "GZPC0001", wsman.PASSWORD, monkeypatch)  # its user is that of the settings
    said = run("inspect", "GZPC0001", "--check", "pc.memory", "--json")
    assert winrm.logins == []
    assert "certificate" in said.out


def test_the_device_goes_before_its_site_and_a_password_of_one_site_never_to_another(
    run, register, ssh, monkeypatch
) -> None:
    way = f'way = "ssh"\nport = {ssh.port}\nsystem = "linux"\n'
    settings(
        run,
        f'[checks.reach."kind:pc"]\nuser = "nobody"\n{way}'
        f'[checks.reach."device:GZPC0001"]\nuser = "{password_server.USER}"\n'
        f'[checks.reach."device:FSPC0001"]\nuser = "{password_server.USER}"\n',
    )
    keep(run, f"{password_server.USER}@GZ-天河", password_server.PASSWORD, monkeypatch)
    assert outcome(run("inspect", "GZPC0001", "--check", "pc.uptime", "--json").out) in ("ok", "warn", "fail")
    assert ssh.offered == [password_server.PASSWORD]
    run("inspect", "FSPC0001", "--check", "pc.uptime", "--json")
    assert ssh.offered == [password_server.PASSWORD]
    keep(run, f"{password_server.USER}@GZPC0001", "of the device", monkeypatch)
    run("inspect", "GZPC0001", "--check", "pc.uptime", "--json")
    assert ssh.offered[1:] == ["of the device"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('wey = "ssh"', "does not know wey"),
        ('way = "telnet"', "telnet is no value of way"),
        ('user = "-oProxyCommand=x"', "is no value of user"),
        ("port = 0", "0 is no value of port"),
        ('domain = "a b"', "is no value of domain"),
    ],
)
def test_a_slip_in_the_settings_is_named(run, register, line, words) -> None:
    settings(run, f'[checks.reach."device:GZPC0001"]\n{line}\n')
    said = run("inspect", "GZPC0001")
    assert words in said.err
    assert said.code == 64


def test_a_device_alone_needs_a_user_and_a_site_always(run, register) -> None:
    assert "Nobody said as whom GZPC0001" in run("config", "secret", "GZPC0001").err
    assert run("config", "secret", "GZ-天河").code == 5
