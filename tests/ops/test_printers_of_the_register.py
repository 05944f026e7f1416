"""A registered printer: reached in every way that it may know, held against its record and its last page count."""

from collections.abc import Mapping
from typing import Any

import pytest

from deskops.checks.printer_kinds import FOR_PRINTERS
from deskops.checks.targets.opening import How, probe_of_device
from deskops.checks.targets.printer import PORTS, Printer
from deskops.config import Settings
from deskops.errors import ConfigError, NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do import target_secrets
from deskops.ops.do.rounds import plan
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import aims_of
from deskops.ops.read.allowed import Allowed
from deskops.ops.read.check_policy import policy_of, wanted_checks
from deskops.ops.read.printer_policy import counted, firmware
from ops.conftest import put_asset


@pytest.fixture
def printer(context: Context, register: Any) -> str:
    with context.act() as act:
        return put_asset(
            act, tag="GZPRT001", site_id=register.sites["GZ-TH"], kind="printer", brand="Brother",
            model="MFC-L8900CDW", serial="E75512A1N000001", hostname="localhost", status="in-use",
        )  # fmt: skip


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the register lead to this machine, where no device of a site can be."""
    monkeypatch.setattr(Allowed, "judge", lambda *_self, **_how: None)


@pytest.mark.usefixtures("here")
def test_a_printer_is_asked_by_its_tag_in_every_way(context: Context, printer: str) -> None:
    (aim,) = aims_of(context, ["GZPRT001"])
    assert plan(context, [aim], Wanted()).targets[aim.name].profile == "printer"
    tour = plan(context, [aim], Wanted(seconds=10))
    for _event in tour.events(0.5):
        pass
    run = tour.results["GZPRT001"].run
    assert run is not None
    assert run.profile == "printer"
    found = {one.check: one for one in run.inspection.findings}
    assert len(found) == 15
    # Nothing prints on this machine: the finding says of each way why not.
    assert all(way in found["prn.reachable"].message for way in ("ipp", "snmp", "9100", "https"))


def test_its_probe_reads_everything_that_a_check_of_printers_wants() -> None:
    one = probe_of_device("printer", "10.20.0.61", How())
    assert isinstance(one, Printer)
    assert set(FOR_PRINTERS) == {kind for source in one.sources(FOR_PRINTERS) for kind in source.kinds}
    assert dict(one._known.ports) == dict(PORTS)


def test_its_record_and_the_settings_are_its_policy(context: Context, printer: str) -> None:
    context.settings = settings(
        {"checks.firmware": {"MFC": {"baseline": "1.2", "bad": ["1.1"]}}, "checks.waste_fills": "MP C3004, X"}
    )
    (aim,) = aims_of(context, ["GZPRT001"])
    policy = policy_of(context, aim.device, profile="printer", checks=wanted_checks("printer", (), ()))
    assert (policy.serial, policy.model) == ("E75512A1N000001", "MFC-L8900CDW")
    assert policy.firmware["MFC"].bad == ("1.1",)
    assert policy.waste_fills == ("MP C3004", "X")
    assert policy.counted is None


def settings(values: Mapping[str, Any]) -> Settings:
    return Settings(dict(values))


@pytest.mark.usefixtures("here")
def test_what_the_last_visit_counted_is_what_the_next_is_held_against(context: Context, printer: str) -> None:
    from deskops.domain.finding import Finding, Outcome, Severity

    tour = plan(context, aims_of(context, ["GZPRT001"]), Wanted(checks=("prn.counter",), seconds=0.01))
    for _event in tour.events(0.5):
        pass
    run = tour.results["GZPRT001"].run
    assert run is not None
    run.inspection.findings = [
        Finding("prn.counter", "t", Outcome.OK, Severity.LOW, 48213, "", "48213 pages", "w", "r", 1.0, ())
    ]
    run.record()
    found = counted(context, printer)
    assert found is not None
    assert found.pages == 48213


def test_firmware_is_a_table_or_a_version() -> None:
    assert firmware({"X": "1.2"})["X"].baseline == "1.2"
    for wrong in ({"X": 5}, {"X": {"version": "1"}}):
        with pytest.raises(ConfigError):
            firmware(wrong)


@pytest.mark.parametrize(
    "name", ["community", "snmp", "ssh://10.20.0.61", "tcp://x@10.20.0.61:9100", "http://x@y", ""]
)
def test_only_secrets_that_something_asks_for_are_kept(name: str, context: Context) -> None:
    with pytest.raises(NotFound):
        target_secrets.known(context, name)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("snmp-community-10-20-0-61", "snmp-community-10-20-0-61"),
        ("SSH://admin@10.20.0.61:22", "ssh://admin@10.20.0.61"),
        ("winrm://admin@10.20.0.61", "winrm://admin@10.20.0.61"),
    ],
)
def test_a_secret_is_kept_under_the_name_that_it_is_asked_by_and_never_in_a_file(
    name: str, wanted: str, context: Context
) -> None:
    assert target_secrets.known(context, name) == wanted
    with pytest.raises(Refused):  # tests have no keyring
        target_secrets.keep(context, wanted, "x")


@pytest.mark.parametrize(
    ("name", "told"),
    [("snmp-auth", "long enough"), ("snmp-auth-10-0-0-5", "SHA257:long enough"), ("snmp-priv", "AES:short"),
     ("snmp-priv-gz-th", "SHA256:long enough")],
)  # fmt: skip
def test_a_pass_phrase_of_snmp_that_nothing_could_ask_with_is_not_kept(name, told, context):
    with pytest.raises(UsageError, match="not like SHA256:PASSPHRASE") as caught:
        target_secrets.keep(context, name, told)
    assert told not in str(caught.value) + caught.value.hint
    with pytest.raises(Refused):  # tests have no keyring
        target_secrets.keep(context, name, {"snmp-auth": "sha256"}.get(name[:9], "aes") + ":long enough")
