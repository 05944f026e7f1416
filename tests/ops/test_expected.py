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
        {"peripherals": ["0c2e:zz:1"]}, {"ports": [0]}, {"app": 1},
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(wishes: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        expected({"kind:pos": wishes}, ["kind:pos"], Policy())


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ConfigError):
        expected({"kind:pos": ["x"]}, [], Policy())
