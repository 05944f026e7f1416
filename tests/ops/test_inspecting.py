"""Running checks for a person: the policy that they are held against, and what they say into an inspection."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from deskops.checks.document import dump
from deskops.checks.facts import Fact, Facts
from deskops.checks.kinds import KEYS, Host, Package, Software, Volume, Volumes
from deskops.checks.limits import Limit
from deskops.checks.network_kinds import Address, Interface, Interfaces
from deskops.checks.policy import Switch
from deskops.config import Settings
from deskops.errors import BadInput, ConfigError, NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health
from deskops.ops.do.doctor_checks import signs
from deskops.ops.do.inspecting import Run, prepare
from deskops.ops.do.inspections import answer, finish, start, undo
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.problems import problems
from deskops.ops.read.reach import reach_of
from deskops.store import views
from deskops.store.queries.audit import first_break
from deskops.store.queries.states import rebuild
from deskops.store.views.device_tuples import AssetLine

WHEN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GIB = 1024**3


def machine(folder: Path, *, name: str = "GZ-PC-00001", address: str = "10.80.1.15", free: int = 50) -> Path:
    """A facts file of a PC; what is not in it was not collected."""
    nic = Interface("eth0", addresses=(Address(address, 24),), up=True)
    values = (
        Host(name),
        Volumes((Volume("C:", "NTFS", 100 * GIB, free * GIB),)),
        Software((Package("Microsoft Office 2016", "16.0"),)),
        Interfaces((nic,)),
    )
    items = {KEYS[type(value)]: Fact(KEYS[type(value)], value, "test", WHEN) for value in values}
    path = folder / f"{name}-{free}.json"
    path.write_text(json.dumps(dump(Facts(name, WHEN, items))), encoding="utf-8")
    return path


def outcomes(run: Run) -> dict[str, str]:
    return {finding.check: str(finding.outcome) for finding in run}


Reads = Callable[..., Context]


@pytest.fixture
def reads_with(context: Context) -> Iterator[Reads]:
    """The same store under other settings."""
    made: list[Context] = []

    def read(**settings: Any) -> Context:
        made.append(Context(context.paths, Settings(settings), context.clock, context.random))
        return made[-1]

    yield read
    for each in made:
        each.close()


# --- what a machine is held against ---


def test_a_registered_pc_is_held_against_its_own_name_address_and_site(
    context: Context, register: Any, tmp_path: Path
) -> None:
    found = outcomes(prepare(context, facts=machine(tmp_path), asset=register.pc))
    assert (found["pc.name.convention"], found["pc.ip.plan"], found["pc.software.standard"]) == ("ok",) * 3


def test_another_devices_name_and_another_sites_address_fail(
    context: Context, register: Any, tmp_path: Path
) -> None:
    facts = machine(tmp_path, name="GZ-PC-00002", address="10.40.1.15")
    run = prepare(context, facts=facts, asset=register.pc)
    found = outcomes(run)
    assert (found["pc.name.convention"], found["pc.ip.plan"]) == ("fail", "fail")
    said = next(each.message for each in run.inspection.findings if each.check == "pc.name.convention")
    assert "GZPC00002" in said


def test_an_unknown_machine_is_held_against_every_sites_plan(
    context: Context, register: Any, tmp_path: Path
) -> None:
    facts = machine(tmp_path, name="X", address="10.40.1.15")
    assert outcomes(prepare(context, facts=facts))["pc.ip.plan"] == "ok"


def test_the_form_that_most_names_have_is_the_standard(
    context: Context, register: Any, tmp_path: Path
) -> None:
    with context.act() as act:
        for number in range(3, 9):
            name = f"GZ-PC-0000{number}"
            made = {"id": act.ledger.new_id(), "tag": f"T{number}", "kind": "pc", "hostname": name}
            act.refresh("asset", act.ledger.put("asset", made)["id"])

    def judged(name: str) -> str:
        return outcomes(prepare(context, facts=machine(tmp_path, name=name)))["pc.name.convention"]

    assert (judged("SZ-PC-12345"), judged("LAPTOP7")) == ("ok", "fail")


def test_the_policy_comes_from_the_register_and_the_settings(register: Any, reads_with: Reads) -> None:
    policy = prepare(reads_with(**{"naming.pattern": "GZ-.*"}), asset=register.pc).policy
    assert (policy.site, policy.kind, policy.address, policy.expected_name) == (
        "GZ-TH", "pc", "10.80.1.15", "GZ-PC-00001",
    )  # fmt: skip
    assert (policy.name_pattern, policy.zone) == ("GZ-.*", "Asia/Shanghai")
    assert [net.subnet for net in policy.networks] == ["10.80.1.0/24"]
    assert policy.networks[0].ranges[0].kinds == ("laptop", "pc")
    assert [rule.name for rule in policy.required if policy.applies(rule.kinds)] == ["Microsoft Office"]
    assert [rule.name for rule in policy.forbidden] == ["QQ"]
    assert policy.others == {"GZ-PC-00002": "GZPC00002"}


def test_a_limit_of_a_device_goes_before_its_sites_and_that_before_the_general_one(
    register: Any, reads_with: Reads
) -> None:
    settings = {
        "checks.limits": {"pc.disk.free": {"percent": ["30:", "20:"], "gib": {"warn": "50:"}}},
        "checks.overrides": {
            "profile:pc": {"pc.disk.free": {"percent": {"fail": "21:"}}},
            "site:GZ-TH": {"pc.disk.free": {"percent": {"warn": "40:"}}},
            "device:GZPC00002": {"pc.disk.free": {"percent": ["1:", "0:"]}},
        },
    }
    changed = reads_with(**settings)
    limits = prepare(changed, asset=register.pc).policy.limits["pc.disk.free"]
    assert limits == {"percent": Limit("40:", "21:", "%"), "gib": Limit("50:", "3:", "GiB")}
    other = prepare(changed, asset=register.assets["GZPC00002"]).policy.limits["pc.disk.free"]
    assert other["percent"] == Limit("1:", "0:", "%")
    assert prepare(changed).policy.limits["pc.disk.free"]["percent"] == Limit("30:", "21:", "%")


def test_a_limit_decides(context: Context, register: Any, reads_with: Reads, tmp_path: Path) -> None:
    strict = reads_with(**{"checks.limits": {"pc.disk.free": {"percent": ["95:", "90:"]}}})
    facts = machine(tmp_path)
    assert outcomes(prepare(context, facts=facts))["pc.disk.free"] == "ok"
    assert outcomes(prepare(strict, facts=facts))["pc.disk.free"] == "fail"


def test_a_check_is_switched_off_with_a_reason_and_for_a_time(register: Any, reads_with: Reads) -> None:
    told = {
        "pc.uptime": False,
        "pc.memory": True,
        "pc.disk.smart": "RAID",
        "pc.disk.wear": {"reason": "old", "until": "2026-12-31"},
    }
    switches = prepare(reads_with(**{"checks.switches": told})).policy.switches
    assert switches == {
        "pc.uptime": Switch("by the settings"),
        "pc.disk.smart": Switch("RAID"),
        "pc.disk.wear": Switch("old", date(2026, 12, 31)),
    }


def test_a_customers_word_goes_before_the_profiles_and_its_sites_before_that(
    context: Context, register: Any, reads_with: Reads, tmp_path: Path
) -> None:
    with context.act() as act:
        customer = act.ledger.put("customer", {"id": act.ledger.new_id(), "name": "Acme 银行"})
        act.ledger.flush()
        where = {"customer": customer["id"], "site": register.sites["GZ-TH"]}
        act.session.execute(text("UPDATE site SET customer_id = :customer WHERE id = :site"), where)
    changed = reads_with(
        **{
            "checks.switches": {"pc.uptime": "nobody minds", "pc.memory": False},
            "checks.overrides": {
                "profile:pc": {"pc.disk.free": {"percent": ["20:", "10:"]}},
                "customer:Acme 银行": {
                    "pc.disk.free": {
                        "percent": {"warn": "99:", "fail": "1:"},
                        "reason": "video is kept here",
                    },
                    "pc.uptime": {"switch": True},
                    "pc.disk.smart": {"switch": {"reason": "RAID", "until": "2026-12-31"}},
                },
                "site:GZ-TH": {"pc.memory": {"switch": "thin clients"}},
            },
        }
    )
    here = prepare(changed, asset=register.pc).policy
    assert here.limits["pc.disk.free"]["percent"] == Limit("99:", "1:", "%")
    assert here.switches == {
        "pc.memory": Switch("thin clients"),
        "pc.disk.smart": Switch("RAID", date(2026, 12, 31)),
    }
    assert here.reasons == {"pc.disk.free": "video is kept here"}
    elsewhere = prepare(changed, asset=register.assets["SZPR00001"], profile="pc").policy
    assert elsewhere.limits["pc.disk.free"]["percent"] == Limit("20:", "10:", "%")
    assert set(elsewhere.switches) == {"pc.uptime", "pc.memory"}
    run = prepare(changed, asset=register.pc, facts=machine(tmp_path))
    assert outcomes(run)["pc.disk.free"] == "warn"
    told = {each.check: each.message for each in run.inspection.findings}
    assert told["pc.disk.free"].endswith("here other limits hold: video is kept here")


@pytest.mark.parametrize(
    "settings",
    [
        {"checks.overrides": {"profile:pc": {"pc.disk.fee": {"switch": False}}}},
        {"checks.limits": {"pc.disk.fee": {"percent": ["1:", "1:"]}}},
        {"checks.limits": {"pc.disk.free": {"persent": ["1:", "1:"]}}},
        {"checks.limits": {"pc.disk.free": {"percent": ["ten", "1:"]}}},
        {"checks.limits": {"pc.disk.free": {"percent": 5}}},
        {"checks.limits": {"pc.disk.free": 5}},
        {"checks.switches": {"pc.uptime": 5}},
        {"checks.switches": {"pc.uptime": {"reson": "x"}}},
        {"checks.overrides": {"profil:pc": {"pc.uptime": {"switch": False}}}},
        {"checks.overrides": {"pc": {"pc.uptime": {"switch": False}}}},
        {"checks.expected": {"profle:pc": {"memory": 8}}},
        {"checks.expected": {"kind:pcc": {"memory": 8}}},
        {"checks.expected": {"site:GZ-TX": {"memory": 8}}},
        {"checks.expected": {"site:gz-th": {"memory": 8}}},
        {"checks.expected": {"device:gzpc00001": {"memory": 8}}},
        {"checks.expected": {"site:SZ-FT": {"memry": 8}}},
        {"checks.expected": {"site:SZ-FT": {"memory": "much"}}},
        {"checks.reach": {"kind:laptopp": {"way": "ssh"}}},
        {"checks.reach": {"customer:Acme": {"way": "ssh"}}},
        {"checks.overrides": {"profile:server": {"pc.uptime": {"switch": False}}}},
        {"checks.overrides": {"profile:pc": 5}},
        {"checks.switches": {"pc.disk.fee": False}},
        {"checks.switches": {"pc.disk.free": {"until": "soon"}}},
    ],
)
def test_a_wrong_setting_is_named(register: Any, reads_with: Reads, settings: Any) -> None:
    with pytest.raises(ConfigError):
        prepare(reads_with(**settings))


@pytest.mark.parametrize(("scope", "hint"), [("site:gz-th", "GZ-TH"), ("site:GZ-TX", "none of this name")])
def test_the_doctor_names_a_scope_that_nothing_has(
    register: Any, reads_with: Reads, scope: str, hint: str
) -> None:
    (sign,) = signs(reads_with(**{"checks.reach": {scope: {"way": "ssh"}}}))
    assert (sign.health, scope in sign.words, hint in sign.remedy) == (Health.FAIL, True, True)


def test_settings_name_other_sites_than_those_that_the_laptop_of_a_desk_knows(
    register: Any, reads_with: Reads
) -> None:
    other = reads_with(**{"checks.expected": {"site:GZ-TX": {"memory": 8}}})
    other.act_as(replace(other.identity, desk="DESK"))
    assert prepare(other).policy.memory != 8
    slip = reads_with(**{"checks.expected": {"site:gz-th": {"memory": 8}}})
    slip.act_as(replace(slip.identity, desk="DESK"))
    with pytest.raises(ConfigError, match="gz-th"):
        prepare(slip)


@pytest.mark.parametrize(
    ("site", "device", "port"),
    [
        ({"port": 2222}, {"way": "winrm"}, 0),
        ({"way": "winrm", "port": 5987}, {"way": "ssh"}, 0),
        ({"port": 2222}, {"way": "ssh"}, 2222),
        ({"way": "winrm", "port": 5987}, {"user": "svc"}, 5987),
        ({"port": 2222}, {"way": "winrm", "port": 5987}, 5987),
    ],
)
def test_a_port_belongs_to_the_way_that_it_was_told_for(
    context: Context, register: Any, reads_with: Reads, site: Any, device: Any, port: int
) -> None:
    line = views.one(context.views, "asset_line", AssetLine, id=register.pc)
    told = reads_with(**{"checks.reach": {"site:GZ-TH": site, "device:GZPC00001": device}})
    assert line is not None
    assert reach_of(told, line).port == port


def test_a_laptop_that_is_not_set_up_has_the_settings_alone(tmp_path: Path, clock: Any) -> None:
    from deskops.paths import locate

    bare = Context(locate({"DESKOPS_HOME": str(tmp_path / "nobody")}), Settings(), clock)
    policy = prepare(bare).policy
    assert (policy.networks, policy.required, policy.zone) == ((), (), "Asia/Shanghai")


# --- what was asked for ---


def test_the_checks_bound_to_the_checklist_run_beside_the_profile(context: Context, register: Any) -> None:
    ids = {check.id for check in prepare(context, asset=register.pc).checks}
    assert {"pc.disk.wear", "net.gateway"} <= ids


def test_named_checks_run_alone(context: Context, register: Any) -> None:
    run = prepare(context, asset=register.pc, checks=["pc.disk.free"])
    assert [check.id for check in run.checks] == ["pc.disk.free"]


@pytest.mark.parametrize(
    "wrong",
    [{"checks": ["pc.nothing"]}, {"profile": "toaster"}, {"asset": "nothing"}, {"inspection": "nothing"}],
)
def test_what_there_is_not_is_not_found(context: Context, register: Any, wrong: Any) -> None:
    with pytest.raises(NotFound):
        prepare(context, **wrong)


def test_a_file_that_holds_no_facts_is_refused(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput):
        prepare(context, facts=path)


def test_facts_are_kept_and_judged_again(context: Context, register: Any, tmp_path: Path) -> None:
    run = prepare(context, facts=machine(tmp_path), asset=register.pc)
    before = outcomes(run)
    run.save_facts(tmp_path / "kept.json")
    assert outcomes(prepare(context, facts=tmp_path / "kept.json", asset=register.pc)) == before
    with pytest.raises(UsageError):
        run.save_facts(tmp_path / "no folder" / "kept.json")


# --- into an inspection ---


def test_findings_answer_their_items_and_unknown_ones_stay_open_with_the_reason(
    context: Context, register: Any, tmp_path: Path
) -> None:
    run = prepare(context, facts=machine(tmp_path, free=2), asset=register.pc)
    done = run.record()
    assert (done.answered["name"], done.answered["disk"]) == ("ok", "fail")
    assert "memory" in done.unanswered
    page = inspection_page(context, done.inspection)
    lines = {line.item.id: line for line in page.items}
    assert (lines["disk"].value, lines["memory"].value) == ("fail", "")
    assert "2 % free" in lines["disk"].evidence
    assert "not collected" in lines["memory"].evidence
    assert len(page.findings) == len(run.checks)


def test_one_run_is_one_entry_and_the_chain_stays_whole(
    context: Context, register: Any, tmp_path: Path
) -> None:
    visit = start(context, asset=register.pc).subject
    before = len(inspection_page(context, visit).timeline)
    prepare(context, facts=machine(tmp_path), inspection=visit).record()
    assert len(inspection_page(context, visit).timeline) == before + 1
    assert first_break(context.views) is None
    with context.act() as act:
        assert list(rebuild(act.session, act.rules)) == []


def test_a_failure_becomes_a_problem_with_evidence_and_a_later_ok_solves_it(
    context: Context, register: Any, tmp_path: Path
) -> None:
    visit = start(context, asset=register.pc).subject
    first = prepare(context, facts=machine(tmp_path, free=2), inspection=visit).record()
    found = {line.item: line for line in problems(context, inspection=visit)}
    assert found["disk"].id in first.opened
    assert (found["disk"].check_id, found["disk"].severity) == ("pc.disk.free", "high")
    assert "2 % free" in found["disk"].detail
    again = prepare(context, facts=machine(tmp_path, free=50), inspection=visit).record()
    assert again.solved == [found["disk"].id]
    assert inspection_page(context, visit).failed == 0


def test_a_failure_that_is_bound_to_no_item_is_a_problem_under_its_check(
    context: Context, register: Any, reads_with: Reads, tmp_path: Path
) -> None:
    strict = {"checks.limits": {"pc.disk.free": {"percent": ["99:", "99:"]}}}
    printer = register.assets["SZPR00001"]
    run = prepare(reads_with(**strict), facts=machine(tmp_path), asset=printer, checks=["pc.disk.free"])
    done = run.record()
    lines = problems(context, asset=printer)
    assert [(line.item, line.check_id) for line in lines] == [("", "pc.disk.free")]
    later = prepare(context, facts=machine(tmp_path), inspection=done.inspection, checks=["pc.disk.free"])
    assert later.record().solved == [lines[0].id]


def test_an_unknown_finding_leaves_what_a_person_answered(
    context: Context, register: Any, tmp_path: Path
) -> None:
    visit = start(context, asset=register.pc).subject
    answer(context, visit, "memory", "fail", note="只有 4 GB")
    prepare(context, facts=machine(tmp_path), inspection=visit).record()
    line = next(each for each in inspection_page(context, visit).items if each.item.id == "memory")
    assert (line.value, line.note, line.evidence) == ("fail", "只有 4 GB", "")


def test_undo_takes_a_whole_run_back_with_its_problems(
    context: Context, register: Any, tmp_path: Path
) -> None:
    visit = start(context, asset=register.pc).subject
    prepare(context, facts=machine(tmp_path, free=2), inspection=visit).record()
    undo(context, visit)
    page = inspection_page(context, visit)
    assert (page.done, page.failed, page.findings) == (0, 0, ())
    assert not [line for line in page.problems if line.item]


def test_a_job_brings_its_device_and_gets_the_problems(
    context: Context, register: Any, job: str, tmp_path: Path
) -> None:
    done = prepare(context, facts=machine(tmp_path, free=2), job=job).record()
    assert inspection_page(context, done.inspection).line.job_id == job
    assert {line.id for line in problems(context, job=job)} == set(done.opened)


def test_nothing_is_recorded_without_a_device_or_on_a_finished_visit(
    context: Context, register: Any, tmp_path: Path
) -> None:
    with pytest.raises(UsageError):
        prepare(context, facts=machine(tmp_path)).record()
    visit = start(context, asset=register.pc).subject
    finish(context, visit, reason="x")
    with pytest.raises(Refused):
        prepare(context, inspection=visit)


def test_checks_of_another_machine_than_the_visits_device_are_kept_and_named(
    context: Context, register: Any, tmp_path: Path
) -> None:
    own = prepare(context, facts=machine(tmp_path), asset=register.pc).record()
    other = prepare(context, facts=machine(tmp_path, name="GZ-PC-00002"), asset=register.pc).record()
    assert own.doubt == ""
    assert "GZ-PC-00002" in other.doubt
    assert "GZ-PC-00001" in other.doubt


def test_this_machine_is_not_checked_for_a_printer(context: Context, register: Any) -> None:
    with context.act() as act:
        values = {"id": act.ledger.new_id(), "tag": "GZPR00001", "kind": "printer", "hostname": "GZ-PR-00001"}
        printer = act.ledger.put("asset", values)["id"]
        act.refresh("asset", printer)
    with pytest.raises(Refused, match="GZPR00001"):
        prepare(context, asset=printer)
    assert prepare(context, asset=printer, profile="pc").profile == "pc"
