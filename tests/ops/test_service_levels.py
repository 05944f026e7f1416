"""Agreeing on service levels: for all, a customer, a site; which one holds; and every due date follows at once."""

from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.domain.sla_policy import DEFAULT_POLICY
from deskops.errors import BadInput, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do import service_levels
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.service_levels import Change, Whose, agree, seconds_of, told_length, withdraw
from deskops.ops.read.jobs import job_page
from deskops.ops.read.service_levels import agreements, in_force
from tests_of_two_at_once import meanwhile

HOUR = 3600


@pytest.fixture
def branches(either: Context) -> tuple[Context, str, str, str]:
    """A customer with two sites."""
    with either.act() as act:
        customer = act.ledger.put(Kind.CUSTOMER, {"id": act.ledger.new_id(), "name": "华安保险"})["id"]
        one, two = (
            act.ledger.put(
                Kind.SITE,
                {"id": act.ledger.new_id(), "code": code, "name": code, "customer_id": customer},
            )["id"]
            for code in ("GZ-TH", "SZ-FT")
        )
    return either, customer, one, two


def target(context: Context, item: str, **where: Any) -> int:
    return next(one.seconds for one in in_force(context, **where).policy.targets if one.item == item)


def due(context: Context, job: str) -> Any:
    """As the page reckons it, and as it is kept for the lists."""
    clocks = {clock.item: clock.due for clock in job_page(context, job).clocks}
    return clocks, context.views.execute("SELECT due_at FROM job_state WHERE id = ?", (job,)).fetchone()[0]


def test_the_sites_own_holds_before_its_customers_and_that_before_the_one_for_all(
    branches: tuple[Context, str, str, str],
) -> None:
    context, customer, one, two = branches
    agree(context, Whose(), Change("arrival", 6 * HOUR))
    agree(context, Whose(customer), Change("arrival", 5 * HOUR))
    agree(context, Whose(customer, one), Change("resolution", 3 * HOUR))
    assert target(context, "arrival") == 6 * HOUR
    assert target(context, "arrival", site=two) == 5 * HOUR
    assert target(context, "arrival", site=one) == 5 * HOUR  # what held there was the customer's
    assert target(context, "resolution", site=one) == 3 * HOUR
    assert target(context, "resolution", site=two) == 8 * HOUR
    assert [(one.customer, one.site) for one in agreements(context)] == [
        ("", ""), ("华安保险", ""), ("", "GZ-TH"),
    ]  # fmt: skip
    withdraw(context, Whose(None, one))
    assert in_force(context, site=one).customer == "华安保险"
    withdraw(context, Whose(customer))
    withdraw(context, Whose())
    assert in_force(context, site=one).policy == DEFAULT_POLICY
    with pytest.raises(Refused, match="Nothing of its own"):
        withdraw(context, Whose())
    assert agreements(context) == []


def test_what_is_agreed_moves_every_due_date_at_once_and_back(
    branches: tuple[Context, str, str, str],
) -> None:
    context, _customer, one, two = branches
    here, there = (new_job(context, NewJob("卡纸", site_id=site)).job for site in (one, two))
    before, elsewhere = due(context, here), due(context, there)
    done = agree(context, Whose(None, one), Change("arrival", HOUR))
    assert done.jobs == 2
    after = due(context, here)
    assert after[0]["arrival"] < before[0]["arrival"]
    assert after[1] < before[1]
    assert due(context, there) == elsewhere
    signs = {sign.name: sign.health for sign in examine(context, rebuild=True)}
    assert (signs["state"], signs["chain"]) == (Health.OK, Health.OK)
    assert job_page(context, here).agreement.site == "GZ-TH"
    assert job_page(context, there).agreement.id == ""
    withdraw(context, Whose(None, one))
    assert due(context, here) == before


def test_cover_and_priority_and_which_hours_count(branches: tuple[Context, str, str, str]) -> None:
    context, _customer, one, _two = branches
    urgent = new_job(context, NewJob("x", site_id=one, priority="urgent")).job
    normal = new_job(context, NewJob("y", site_id=one)).job
    before = due(context, normal)
    agree(context, Whose(None, one), Change("resolution", 2 * HOUR, priority="urgent"))
    targets = {clock.item: clock.target for clock in job_page(context, urgent).clocks}
    assert targets["resolution"] == 2 * HOUR
    assert due(context, normal) == before
    agree(context, Whose(None, one), Change("resolution", 3 * HOUR, priority="urgent"))
    assert {clock.item: clock.target for clock in job_page(context, urgent).clocks}["resolution"] == 3 * HOUR
    agree(context, Whose(None, one), Change(cover="7x24"))
    assert due(context, normal)[0]["resolution"] < before[0]["resolution"]  # nights count
    agree(context, Whose(None, one), Change("arrival", cover_hours=False, warn=50))
    (arrival,) = [one for one in in_force(context, site=one).policy.targets if one.item == "arrival"]
    assert (arrival.cover_hours, arrival.warn_percent) == (False, 50)


@pytest.mark.parametrize(
    "change",
    [
        Change(), Change("arrival"), Change("nothing", HOUR), Change("arrival", 0), Change("arrival", -5),
        Change("arrival", HOUR, priority="whenever"), Change("arrival", warn=101), Change(cover="someday"),
        Change("arrival", 400 * 24 * HOUR),
    ],
)  # fmt: skip
def test_what_is_no_agreement_changes_nothing(context: Context, change: Change) -> None:
    with pytest.raises((UsageError, BadInput)):
        agree(context, Whose(), change)
    assert agreements(context) == []


@pytest.mark.parametrize(
    "change",
    [
        Change("arrival", priority="critical", cover_hours=False),
        Change("arrival", priority="critical", warn=50),
        Change("arrival", HOUR, priority="critical", warn=50),
        Change("arrival", HOUR, priority="critical", cover_hours=True),
        Change("arrival", priority="critical", cover="7x24"),
        Change(priority="critical", cover="7x24"),
    ],
)
def test_what_only_every_priority_has_is_not_agreed_for_one(context: Context, change: Change) -> None:
    with pytest.raises(UsageError, match="only the time"):
        agree(context, Whose(), change)
    assert agreements(context) == []


def test_what_holds_already_is_not_written_again(context: Context) -> None:
    with pytest.raises(Refused, match="holds there already"):
        agree(context, Whose(), Change("arrival", 4 * HOUR))
    assert agreements(context) == []


def test_of_two_who_agree_at_once_neither_is_lost_and_there_is_one_agreement(
    branches: tuple[Context, str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one comes after the first has read what holds, and before it has written."""
    context, customer, _one, _two = branches
    with meanwhile(
        context, lambda other: agree(other, Whose(customer), Change("resolution", 3 * HOUR))
    ) as by:
        monkeypatch.setattr(service_levels, "in_force", by(service_levels.in_force))
        agree(context, Whose(customer), Change("arrival", 5 * HOUR))
    assert target(context, "arrival", customer=customer) == 5 * HOUR
    assert target(context, "resolution", customer=customer) == 3 * HOUR
    assert context.views.execute("SELECT count(*) FROM sla_policy").fetchone()[0] == 1


@pytest.mark.parametrize(
    ("text", "seconds"), [("30m", 1800), ("4h", 14400), ("1h30m", 5400), ("90min", 5400)]
)
def test_a_length_of_time(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds
    assert seconds_of(told_length(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "h", "2", "2x", "0m", "-1h", "1.5h", "９h", "9999999999h"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(UsageError):
        seconds_of(text)


def test_what_is_said_without_a_service_item_is_said_of_all(branches: tuple[Context, str, str, str]) -> None:
    context, _customer, one, _two = branches
    agree(context, Whose(None, one), Change(cover="7x24", warn=50))
    held = in_force(context, site=one)
    assert held.cover == "7x24"
    assert {each.warn_percent for each in held.policy.targets} == {50}
    agree(context, Whose(None, one), Change(cover_hours=False))
    assert {each.cover_hours for each in in_force(context, site=one).policy.targets} == {False}
    with pytest.raises(UsageError, match="one service item"):
        agree(context, Whose(None, one), Change(seconds=HOUR))
