"""Addresses, networks, ranges and MACs: repaired where clear, doubted where not, never invented."""

from datetime import UTC, date

import pytest

from deskops.exchange.cells import Setting, Taken
from deskops.exchange.networks import Range, read_address, read_mac, read_network, read_range


@pytest.fixture
def setting() -> Setting:
    return Setting(zone=UTC, reference_date=date(2026, 11, 23))


@pytest.mark.parametrize("text", ["10.20.0.11", "192.168.1.254", "fe80::1", "2001:db8::5"])
def test_an_address_stands(setting: Setting, text: str) -> None:
    assert read_address(text, setting) == Taken(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10,22,8,15", "10.22.8.15"),
        ("10。22。8。15", "10.22.8.15"),
        ("１０．２２．８．１５", "10.22.8.15"),
        ("10.22.8 .15", "10.22.8.15"),
        ("010.022.008.015", "10.22.8.15"),
        ("10.23.0.25/24", "10.23.0.25"),
        ("10.23.0.25/255.255.255.0", "10.23.0.25"),
    ],
)
def test_an_address_whose_meaning_is_clear_is_repaired(setting: Setting, text: str, address: str) -> None:
    taken = read_address(text, setting)
    assert (taken.value, bool(taken.why), taken.doubt) == (address, True, "")


@pytest.mark.parametrize(
    "text", ["10.21.300.5", "10.21.5", "10.2.3.4.5", "十点一", "10,22,8,300", "abc", "102030405"]
)
def test_what_is_no_address_is_left_empty_and_kept(setting: Setting, text: str) -> None:
    taken = read_address(text, setting)
    assert (taken.value, bool(taken.doubt), taken.keep) == ("", True, text)


@pytest.mark.parametrize("text", ["DHCP", "dhcp", "自动获取"])
def test_an_address_from_dhcp_is_none_without_a_doubt(setting: Setting, text: str) -> None:
    taken = read_address(text, setting)
    assert (taken.value, taken.doubt, taken.keep) == ("", "", text)
    assert taken.why


def test_of_two_addresses_the_first_is_taken_with_a_doubt(setting: Setting) -> None:
    taken = read_address("10.20.0.11 / 10.20.0.12", setting)
    assert taken.value == "10.20.0.11"
    assert taken.doubt
    assert "10.20.0.12" in taken.keep


@pytest.mark.parametrize("text", ["127.0.0.1", "169.254.3.4", "224.0.0.1", "255.255.255.255"])
def test_an_address_that_no_device_keeps_is_doubted(setting: Setting, text: str) -> None:
    assert read_address(text, setting).doubt


@pytest.mark.parametrize(
    "text", ["b0-94-23-55-51-82", "B094.2355.5182", "b09423555182", "B0 94 23 55 51 82", "b0:94:23:55:51:82"]
)
def test_a_mac_in_any_notation_is_written_in_ours(setting: Setting, text: str) -> None:
    taken = read_mac(text, setting)
    assert (taken.value, bool(taken.why), taken.doubt) == ("B0:94:23:55:51:82", True, "")


def test_a_mac_in_our_notation_stands(setting: Setting) -> None:
    assert read_mac("B0:94:23:55:51:82", setting) == Taken("B0:94:23:55:51:82")


@pytest.mark.parametrize("text", ["B0:94:23:55:51", "B0:94:23:55:51:8G", "没有网卡"])
def test_what_is_no_mac_is_left_empty_and_kept(setting: Setting, text: str) -> None:
    taken = read_mac(text, setting)
    assert (taken.value, bool(taken.doubt), taken.keep) == ("", True, text)


def test_a_mac_of_zeros_is_none(setting: Setting) -> None:
    assert read_mac("00:00:00:00:00:00", setting).value == ""


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.20.0.0/24", "10.20.0.0/24"),
        ("10.20.0.0/255.255.255.0", "10.20.0.0/24"),
        ("10.20.0.0 255.255.255.0", "10.20.0.0/24"),
        ("10.20.0.x", "10.20.0.0/24"),
        ("10.20.0.*", "10.20.0.0/24"),
        ("10.20.0.1/24", "10.20.0.0/24"),
    ],
)
def test_a_network_in_any_notation(setting: Setting, text: str, network: str) -> None:
    taken = read_network(text, setting)
    assert (taken.value, bool(taken.why), taken.doubt) == (network, text != network, "")


def test_what_is_no_network_is_left_empty_and_doubted(setting: Setting) -> None:
    taken = read_network("10.20.0.0/99", setting)
    assert taken.value == ""
    assert taken.doubt


@pytest.mark.parametrize(
    "text",
    [
        "10.20.0.10-10.20.0.199 PC/POS",
        "10.20.0.10 - 10.20.0.199 PC/POS",
        "10.20.0.10-199 PC/POS",
        "10.20.0.10~10.20.0.199(PC/POS)",
        "10.20.0.10至10.20.0.199（PC/POS）",
        "10.20.0.10-10.20.0.199：PC/POS",
    ],
)
def test_a_range_in_any_notation(setting: Setting, text: str) -> None:
    assert read_range(text, setting).value == Range("10.20.0.10", "10.20.0.199", "PC/POS")


def test_a_range_of_one_address(setting: Setting) -> None:
    assert read_range("10.20.0.250 打印服务器", setting).value == Range(
        "10.20.0.250", "10.20.0.250", "打印服务器"
    )


def test_a_range_that_runs_backwards_is_turned_with_a_doubt(setting: Setting) -> None:
    taken = read_range("10.20.0.199-10.20.0.10 PC", setting)
    assert taken.value == Range("10.20.0.10", "10.20.0.199", "PC")
    assert taken.doubt


def test_words_in_place_of_a_range_are_kept(setting: Setting) -> None:
    taken = read_range("办公用", setting)
    assert (taken.value, taken.keep) == (None, "办公用")
