"""What the settings expect of tills and machines, by kind, site and device."""

import pytest

from deskops.checks.policy import Place, Policy, Till
from deskops.errors import ConfigError
from deskops.ops.read.expected import expected


def test_the_nearest_word_counts() -> None:
    told = {
        "kind:pos": {"services": ["pos"], "app": "Store POS", "receipt": "10.1.1.1:9100"},
        "site:GZ": {"app": "Other POS", "back_ends": ["store server=db.example:1433", "10.1.1.5:80"]},
        "device:POS1": {"receipt": "10.1.1.2:9100"},
        "site:SZ": {"app": "Nobody's"},
    }
    found = expected(told, ["profile:pos", "kind:pos", "site:GZ", "device:POS1"], Policy())
    assert found.services == ("pos",)
    assert found.till == Till(
        app="Other POS",
        receipt=Place("10.1.1.2", "10.1.1.2", 9100),
        back_ends=(Place("store server", "db.example", 1433), Place("10.1.1.5", "10.1.1.5", 80)),
    )


@pytest.mark.parametrize(
    "wishes",
    [
        {"servises": ["x"]}, {"services": "x"}, {"receipt": "10.1.1.1"}, {"receipt": "10.1.1.1:99999"},
        {"receipt": "x=-oProxyCommand:9100"}, {"back_ends": ["$(x):80"]}, {"drawer": "up"}, {"door": "22"},
        {"peripherals": ["0c2e:zz:1"]}, {"ports": [0]}, {"app": 1}, {"ip_mode": "auto"}, {"memory": "8 GB"},
        {"memory": 0}, {"baselines": ["x"]}, {"baselines": {"windows-19045": 19045}}, {"dhcp_servers": ["router"]},
        {"dns": "10.1.1.1"}, {"remote_tools": "ToDesk"},
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(wishes: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        expected({"kind:pos": wishes}, ["kind:pos"], Policy())


def test_every_wish_of_the_checks_can_be_set() -> None:
    """What the policy knows and nobody can set, no check ever judges."""
    told = {
        "ip_mode": "static", "dns": ["10.1.1.2"], "dhcp_servers": ["10.1.1.3"], "zone": "Asia/Shanghai",
        "antivirus": "none", "memory": 8, "baselines": {"windows-19045": ["19045.9", "19045.8"], "debian-12": "12.9"},
        "listed": ["WPS Office"], "remote_tools": ["ToDesk"], "services": ["pos"], "time_servers": ["10.1.1.1"],
        "probe_name": "gw.corp", "probe_addresses": ["10.1.1.1"], "ports": [22], "domain": "corp", "admins": ["it"],
        "lists": {"baseline": "2026-11-01"}, "till": None,
    }  # fmt: skip
    found = expected({"site:GZ": {k: v for k, v in told.items() if v is not None}}, ["site:GZ"], Policy())
    unset = Policy()
    by_register = {
        *(
            "site",
            "kind",
            "expected_name",
            "others",
            "networks",
            "address",
            "required",
            "forbidden",
            "serial",
        ),
        *("model", "counted", "drawer"),
    }
    elsewhere = {"name_pattern", "limits", "switches", "reasons", "firmware", "waste_fills", "till"}
    same = {name for name in Policy._fields if getattr(found, name) == getattr(unset, name)}
    assert same == by_register | elsewhere
    assert (found.memory, found.baselines["debian-12"]) == (8 * 1024**3, ("12.9",))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ConfigError):
        expected({"kind:pos": ["x"]}, [], Policy())
