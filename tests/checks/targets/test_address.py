"""Addresses: what people and registers write, and nothing that a program could take for something else."""

import pytest

from deskops.checks.targets import address
from deskops.checks.targets.address import Address, of_host, safe_host
from deskops.errors import BadInput

EVIL = [
    "; rm -rf ~", "$(touch x)", "`touch x`", "a|b", "a&b", "-oProxyCommand=touch x", "--", "-v", "a b", "a\nb",
    "a\x1b[31m", "a/../b", "..", "a..b", "", " ", "'", '"', "\\", "%(here)s", "{x}", "a\x00b", "host#x",
    "10.0.0.1;id", "ünïcode.example", "a" * 300, "[::1", "@", "*", "~", "$HOME", "<x>", "\u202ehost",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ssh://10.1.2.3", Address("ssh", "10.1.2.3", 22)),
        ("ssh://li.qiang@pc-01.gz.example:2222", Address("ssh", "pc-01.gz.example", 2222, "li.qiang")),
        ("SSH://CORP\\li@PC_01", Address("ssh", "PC_01", 22, "CORP\\li")),
        ("ipp://prn/ipp/print", Address("ipp", "prn", 631, "", "/ipp/print")),
        ("ipps://prn:8443", Address("ipps", "prn", 8443)),
        ("snmp://10.1.2.3", Address("snmp", "10.1.2.3", 161)),
        ("tcp://[fd00::1]:9100", Address("tcp", "fd00::1", 9100)),
        ("winrm://administrator@10.1.2.3", Address("winrm", "10.1.2.3", 5986, "administrator")),
    ],
)
def test_an_address_is_read_and_written_alike(text: str, wanted: Address) -> None:
    assert address.read(text) == wanted
    assert address.read(str(wanted)) == wanted


@pytest.mark.parametrize("text", ["GZPC00581", "FS-禅城", "10.1.2.3", "http://x", "facts:x", "c:\\x", ""])
def test_what_names_no_way_of_ours_is_no_address(text: str) -> None:
    assert address.read(text) is None


@pytest.mark.parametrize("host", EVIL)
def test_threat_31_no_host_can_be_an_option_a_command_or_a_path(host: str) -> None:
    """threat 31: what is no host name is refused before it comes near any command, whoever wrote it."""
    with pytest.raises(BadInput):
        safe_host(host)
    with pytest.raises(BadInput):
        of_host("ssh", host)
    with pytest.raises(BadInput):
        address.read(f"ssh://{host}")


@pytest.mark.parametrize("user", [*(one for one in EVIL if one and "@" not in one and one != "a..b"), "a:b"])
def test_threat_31_no_user_can_be_an_option_or_a_command(user: str) -> None:
    """threat 31: the same for users."""
    with pytest.raises(BadInput):
        address.read(f"ssh://{user}@10.1.2.3")


def test_a_password_on_a_command_line_is_refused_and_not_said_again() -> None:
    with pytest.raises(BadInput) as refused:
        address.read("ssh://li:geheim@10.1.2.3")
    assert "geheim" not in refused.value.message + refused.value.hint


@pytest.mark.parametrize(
    "text", ["tcp://x", "ssh://x:0", "ssh://x:65536", "ssh://x:22a", "ssh://x/etc", "ipp://x/a b"]
)
def test_ports_and_paths_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no target"):
        address.read(text)
