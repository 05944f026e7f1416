"""On which address a page is served: the likeliest first, another one by name or address, none that is not ours."""

import socket
from types import SimpleNamespace

import psutil
import pytest

from deskops.errors import NotFound
from deskops.ops.do.browsing import Door, has_screen
from deskops.ops.read import links
from deskops.ops.read.link_words import of_firewall, on_link
from deskops.ops.read.links import Link, chosen

ADDRESSES = {
    "lo": "127.0.0.1",
    "docker0": "172.17.0.1",
    "eth0": "10.80.1.20",
    "wlan0": "192.168.1.33",
    "Local Area Connection* 2": "192.168.137.1",
    "eth9": "10.9.9.9",
}


@pytest.fixture
def laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    def address(text: str) -> SimpleNamespace:
        return SimpleNamespace(family=socket.AF_INET, address=text)

    told = {name: [address(text)] for name, text in ADDRESSES.items()}
    up = {name: SimpleNamespace(isup=name != "eth9") for name in ADDRESSES}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: told)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: up)
    monkeypatch.setattr(links, "_way_out", lambda: "192.168.1.33")


@pytest.mark.usefixtures("laptop")
def test_a_hotspot_comes_first_then_the_way_out_and_machines_inside_last() -> None:
    assert [link.address for link in links.links()] == [
        "192.168.137.1",
        "192.168.1.33",
        "10.80.1.20",
        "172.17.0.1",
    ]
    assert chosen().address == "192.168.137.1"


@pytest.mark.usefixtures("laptop")
def test_another_is_chosen_by_address_or_interface() -> None:
    assert chosen("10.80.1.20") == chosen("eth0") == Link("10.80.1.20", "eth0")
    assert chosen("127.0.0.1").address == "127.0.0.1"


@pytest.mark.usefixtures("laptop")
@pytest.mark.parametrize("wanted", ["0.0.0.0", "192.0.2.9", "eth9", "10.9.9.9"])  # noqa: S104 - what must not be taken
def test_what_is_not_ours_is_refused_with_what_there_is(wanted: str) -> None:
    with pytest.raises(NotFound) as refused:
        chosen(wanted)
    assert "192.168.1.33" in refused.value.hint


def test_without_a_network_it_says_what_else_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "net_if_addrs", dict)
    with pytest.raises(NotFound) as refused:
        chosen()
    assert all(way in refused.value.hint for way in ("hotspot", "pad", "browser", "paper"))


def test_it_says_where_it_is_served_and_why_windows_asks() -> None:
    link = Link("10.80.1.20", "eth0")
    assert "only at 10.80.1.20 (eth0)" in on_link(link)
    assert "administrator" in "".join(of_firewall(link, "win32"))
    assert list(of_firewall(link, "linux")) == list(of_firewall(Link("127.0.0.1", "lo"), "win32")) == []


def test_a_door_is_its_owners_alone_and_goes() -> None:
    with Door('http://127.0.0.1:1/a"b#c') as door:
        assert door.file.parent.stat().st_mode & 0o077 == 0
        assert door.file.stat().st_mode & 0o077 == 0
        assert "a&quot;b#c" in door.file.read_text(encoding="utf-8")
    assert not door.file.exists()


def test_no_browser_is_started_that_would_take_the_terminal() -> None:
    assert not has_screen({}, "linux")
    assert has_screen({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_screen({}, "win32")
    assert not has_screen({"SSH_CONNECTION": "x"}, "darwin")
