"""From an address or a kind of device to its probe: one way for each, and none that an address could name in vain."""

import pytest

from deskops.checks.custom import Answer, Command
from deskops.checks.registry import profile_of_kind, profiles
from deskops.checks.targets.address import PORTS, of_host
from deskops.checks.targets.opening import How, probe_of, probe_of_device, usual_profile
from deskops.domain.nouns import AssetKind


@pytest.mark.parametrize("scheme", PORTS)
def test_every_scheme_that_an_address_can_have_leads_to_a_probe(scheme: str) -> None:
    probe = probe_of(of_host(scheme, "10.1.2.3", port=8443), How())
    assert "10.1.2.3" in probe.name
    assert usual_profile(of_host(scheme, "10.1.2.3", port=8443)) in profiles()


def test_a_raw_port_of_printers_is_judged_as_a_receipt_printer_and_no_other_port_is() -> None:
    asked = [usual_profile(of_host("tcp", "10.1.2.3", port=port)) for port in (9100, 443)]
    assert asked == ["receipt", "tcp"]


@pytest.mark.parametrize(
    ("kind", "probe", "profile"),
    [
        ("pc", "Ssh", "pc"), ("laptop", "Ssh", "pc"), ("pos", "Pos", "pos"), ("network", "NetworkDevice", "network"),
        ("printer", "Printer", "printer"), ("other", "Ssh", "pc"),
    ],
)  # fmt: skip
def test_a_registered_device_is_asked_and_judged_as_its_kind_is(
    kind: AssetKind, probe: str, profile: str
) -> None:
    assert type(probe_of_device(kind, "10.1.2.3", How())).__name__ == probe
    assert profile_of_kind(kind) == profile


@pytest.mark.parametrize("kind", ["pc", "pos"])
def test_the_commands_of_own_checks_run_where_a_machine_is(kind: AssetKind) -> None:
    how = How(commands={Answer: Command({"linux": ("true",)}, 1.0)})
    assert "commands" in [one.place for one in probe_of_device(kind, "10.1.2.3", how).sources([Answer])]
    assert "commands" not in [one.place for one in probe_of_device(kind, "10.1.2.3", how).sources([])]
