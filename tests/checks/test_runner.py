"""Running: side by side, with deadlines, findings as they come."""

import threading
import time
from datetime import UTC, datetime

import pytest

from deskops.checks.facts import Facts, Unread
from deskops.checks.kinds import Boot, Memory, Reboot, Updates, Volume, Volumes
from deskops.checks.policy import Policy, Switch
from deskops.checks.registry import Check, select
from deskops.checks.runner import Deadlines, Inspection
from deskops.checks.sources import Got, Source, got
from deskops.domain.finding import Severity
from deskops.errors import Unreachable

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GIB = 1024**3
IDS = ("pc.uptime", "pc.memory", "pc.disk.free")
SHORT = Deadlines(fact=0.1, target=0.2, hurry=0.2)


class Pretend:
    """A probe with the sources that a test gives it."""

    def __init__(self, *sources: Source, name: str = "pc") -> None:
        self.name, self._sources = name, sources

    def sources(self, wanted):
        return self._sources


def gives(value: object, *, slow: bool = False, after: tuple[type, ...] = ()) -> Source:
    return Source((type(value),), lambda ask: [got(value, "pretended")], "pretended", slow, after)


def hangs(kind: type, *, slow: bool = False) -> Source:
    return Source((kind,), lambda ask: threading.Event().wait(30) and [], "the silent disk", slow)


BOOT, MEMORY = Boot(NOW), Memory(8 * GIB, (4 * GIB,))
VOLUMES = Volumes((Volume("/", "ext4", 100 * GIB, 50 * GIB),))


def inspection(
    *sources: Source, ids: tuple[str, ...] = IDS, policy: Policy | None = None, **more
) -> Inspection:
    return Inspection(Pretend(*sources), select(ids=ids), policy or Policy(), clock=lambda: NOW, **more)


def outcomes(one: Inspection) -> dict[str, str]:
    return {finding.check: str(finding.outcome) for finding in one}


def test_all_checks_are_judged_once():
    found = [one.check for one in inspection(gives(BOOT), gives(MEMORY), gives(VOLUMES))]
    assert sorted(found) == sorted(IDS)


def test_a_fact_that_hangs_is_unknown_after_its_deadline_and_names_its_stage():
    one = inspection(gives(BOOT), hangs(Volumes), gives(MEMORY), deadlines=Deadlines(fact=0.05, target=5))
    begun = time.perf_counter()
    findings = {finding.check: finding for finding in one}
    assert time.perf_counter() - begun < 1
    assert findings["pc.disk.free"].outcome == "unknown"
    assert "the silent disk" in findings["pc.disk.free"].message
    assert findings["pc.uptime"].outcome == "ok"


def test_findings_come_before_the_slowest_fact_is_there():
    stream = iter(inspection(hangs(Volumes, slow=True), gives(BOOT), gives(MEMORY), deadlines=SHORT))
    first_two = {next(stream).check, next(stream).check}
    assert first_two == {"pc.uptime", "pc.memory"}


def test_the_whole_target_has_a_deadline_too():
    sources = (hangs(Volumes), hangs(Boot), hangs(Memory))
    one = inspection(*sources, deadlines=Deadlines(fact=5, target=0.05))
    begun = time.perf_counter()
    assert set(outcomes(one).values()) == {"unknown"}
    assert time.perf_counter() - begun < 1


def test_an_answer_after_its_deadline_changes_nothing():
    release = threading.Event()

    def late(ask):
        release.wait(5)
        return [got(VOLUMES, "late")]

    one = inspection(Source((Volumes,), late, "late"), deadlines=Deadlines(fact=0.02, target=5))
    found = outcomes(one)
    release.set()
    assert found["pc.disk.free"] == "unknown"
    assert one.facts.get(Volumes) is None


def test_facts_are_read_side_by_side():
    gate = threading.Barrier(2, timeout=5)  # breaks unless both readers are there at once

    def read(value):
        def reader(ask):
            gate.wait()
            return [got(value, "x")]

        return Source((type(value),), reader, "x")

    assert outcomes(inspection(read(BOOT), read(MEMORY), gives(VOLUMES)))["pc.uptime"] == "ok"


def test_only_the_facts_that_the_checks_need_are_read():
    read = []

    def reader(ask):
        read.append("memory")
        return [got(MEMORY, "x")]

    outcomes(inspection(gives(BOOT), Source((Memory,), reader, "x"), ids=("pc.uptime",)))
    assert read == []


def test_a_source_waits_for_the_facts_that_it_needs_and_sees_them():
    seen = []

    def reader(ask):
        seen.append(ask.facts[Boot])
        return [got(VOLUMES, "x")]

    one = inspection(Source((Volumes,), reader, "x", after=(Boot,)), gives(BOOT), ids=("pc.disk.free",))
    assert outcomes(one) == {"pc.disk.free": "ok"}
    assert seen == [BOOT]


@pytest.mark.parametrize("error", [ValueError("odd"), RecursionError(), KeyError("x")])
def test_a_collector_that_breaks_is_unknown_and_stops_nobody(error):
    def broken(ask):
        raise error

    found = outcomes(inspection(gives(BOOT), Source((Volumes,), broken, "x"), gives(MEMORY)))
    assert found == {"pc.uptime": "ok", "pc.memory": "ok", "pc.disk.free": "unknown"}


def test_a_source_that_says_why_not_is_quoted():
    def refused(ask):
        raise Unread("only for administrators")

    one = inspection(Source((Volumes,), refused, "x"), ids=("pc.disk.free",))
    assert [finding.message for finding in one] == ["only for administrators"]


def test_a_source_that_forgets_a_fact_leaves_it_unknown():
    silent = Source((Volumes,), lambda ask: [], "x")
    assert outcomes(inspection(silent, ids=("pc.disk.free",))) == {"pc.disk.free": "unknown"}


def test_a_fact_that_no_source_offers_is_unknown():
    assert outcomes(inspection(gives(BOOT), ids=("pc.disk.free",))) == {"pc.disk.free": "unknown"}


def test_a_rule_that_breaks_is_an_error_finding():
    def rule(case):
        raise ZeroDivisionError("boom")

    check = Check("x.broken", "Broken", "why", "remedy", Severity.LOW, (), (Boot,), {}, rule)
    one = Inspection(Pretend(gives(BOOT)), [check], Policy(), clock=lambda: NOW)
    (found,) = list(one)
    assert found.outcome == "error"
    assert "ZeroDivisionError: boom" in found.message
    assert one.outcome == "error"


def test_in_a_hurry_slow_facts_are_left_out_and_named():
    one = inspection(gives(BOOT), gives(MEMORY), gives(VOLUMES, slow=True), fast=True)
    assert outcomes(one) == {"pc.uptime": "ok", "pc.memory": "ok", "pc.disk.free": "skip"}
    assert one.left_out == ("pc.disk.free",)


def test_in_a_hurry_what_is_not_there_in_time_is_left_out_too():
    one = inspection(gives(BOOT), gives(MEMORY), hangs(Volumes), fast=True, deadlines=SHORT)
    assert outcomes(one)["pc.disk.free"] == "skip"


def test_a_check_that_is_switched_off_is_skipped_with_its_reason_and_not_read():
    policy = Policy(switches={"pc.disk.free": Switch("kiosk without a disk")})
    findings = {
        one.check: one for one in inspection(gives(BOOT), gives(MEMORY), hangs(Volumes), policy=policy)
    }
    assert findings["pc.disk.free"].outcome == "skip"
    assert "kiosk without a disk" in findings["pc.disk.free"].message


def test_a_permission_that_has_run_out_warns_even_where_all_is_well():
    policy = Policy(switches={"pc.uptime": Switch("until the move", NOW.date().replace(day=22))})
    assert outcomes(inspection(gives(BOOT), ids=("pc.uptime",), policy=policy)) == {"pc.uptime": "warn"}


def test_a_permission_holds_on_its_last_day():
    policy = Policy(switches={"pc.uptime": Switch("until the move", NOW.date())})
    assert outcomes(inspection(gives(BOOT), ids=("pc.uptime",), policy=policy)) == {"pc.uptime": "skip"}


def test_a_target_that_cannot_be_reached_has_an_error_and_unknown_findings():
    class Gone:
        name = "gone"

        def sources(self, wanted):
            raise Unreachable("gone does not answer")

    one = Inspection(Gone(), select(ids=IDS), Policy(), clock=lambda: NOW)
    assert set(outcomes(one).values()) == {"unknown"}
    assert (one.error, one.outcome) == ("gone does not answer", "unknown")


def test_recorded_facts_are_judged_without_reading_anything():
    facts = Facts("elsewhere", NOW)
    one = Inspection(facts, select(ids=["pc.uptime"]), Policy(), clock=lambda: NOW)
    assert outcomes(one) == {"pc.uptime": "unknown"}
    assert one.target == "elsewhere"


def test_a_fact_keeps_its_source_time_and_duration():
    def reader(ask):
        return [Got(Reboot, Reboot(False), "/run/reboot-required", at=NOW.replace(hour=0))]

    one = inspection(Source((Reboot,), reader, "x"), ids=("pc.reboot.pending",))
    outcomes(one)
    fact = one.facts.fact(Reboot)
    assert (fact.source, fact.at, fact.error) == ("/run/reboot-required", NOW.replace(hour=0), "")
    assert fact.milliseconds >= 0


def test_the_time_of_a_finding_is_that_of_its_slowest_fact():
    pause = threading.Event()

    def reader(ask):
        pause.wait(0.03)
        return [got(Updates(NOW), "x")]

    (found,) = list(inspection(Source((Updates,), reader, "x"), ids=("pc.patch.age",)))
    assert found.milliseconds >= 29
