"""Whether a day's jobs have all that they need on this laptop."""

from datetime import date
from typing import Any

from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.knowledge import NewArticle, add_article
from deskops.ops.read.ready import ready


def lacking(context: Context, job: str, **more: Any) -> list[str]:
    found = next(each for each in ready(context, **more).jobs if each.id == job)
    return [words.partition(":")[0] for words in found.missing]


def made(context: Context, register: Any, **values: Any) -> str:
    given = {"title": "打印机卡纸", "site_id": register.sites["GZ-TH"], "asset_id": register.pc}
    return new_job(context, NewJob(**{**given, "contact_id": register.contact, **values})).job


def test_a_job_with_everything_is_ready(context: Context, register: Any, job: str) -> None:
    found = ready(context)
    assert (found.ready, found.day) == (True, date(2026, 11, 24))
    assert [each.id for each in found.jobs] == [job]


def test_an_empty_day_is_ready(context: Context, register: Any) -> None:
    assert ready(context).ready


def test_a_job_without_a_device_lacks_it(context: Context, register: Any) -> None:
    assert lacking(context, made(context, register, asset_id=None)) == ["asset"]


def test_a_job_that_names_nothing_lacks_everything(context: Context, register: Any) -> None:
    bare = new_job(context, NewJob(title="zzzz")).job
    assert lacking(context, bare) == ["site", "asset", "contact", "article"]
    assert not ready(context).ready


def test_a_site_without_a_plan_is_named(context: Context, register: Any) -> None:
    with context.act() as act:
        act.session.connection().exec_driver_sql("DELETE FROM subnet")
    job = made(context, register)
    words = next(each.missing for each in ready(context).jobs if each.id == job)
    assert list(words) == ["address plan: none for GZ-TH"]


def test_a_device_without_an_address_needs_no_plan(context: Context, register: Any) -> None:
    with context.act() as act:
        act.session.connection().exec_driver_sql("DELETE FROM subnet")
        act.session.connection().exec_driver_sql("UPDATE asset_state SET kind = 'fax'")
    assert lacking(context, made(context, register)) == []


def test_a_kind_without_a_checklist_is_named(context: Context, register: Any) -> None:
    with context.act() as act:
        act.session.connection().exec_driver_sql("UPDATE template SET retired = 1")
    assert lacking(context, made(context, register)) == ["template"]


def test_a_caller_without_a_telephone_is_named(context: Context, register: Any) -> None:
    with context.act() as act:
        values = {"id": act.ledger.new_id(), "name": "无名"}
        silent = act.ledger.put(Kind.CONTACT, values)["id"]
    assert lacking(context, made(context, register, contact_id=silent)) == ["contact"]
    assert lacking(context, made(context, register, contact_id=silent, phone="139")) == []


def test_an_article_that_fits_is_wanted_for_a_fault_only(context: Context, register: Any) -> None:
    fault = made(context, register, title="qqqq")
    move = made(context, register, title="qqqq", kind="move")
    assert (lacking(context, fault), lacking(context, move)) == (["article"], [])
    add_article(context, NewArticle("qqqq", symptom="x"))
    assert lacking(context, fault) == []


def test_days_and_engineers_are_kept_apart(context: Context, register: Any) -> None:
    with context.act() as act:
        other = act.ledger.put(Kind.ENGINEER, {"id": act.ledger.new_id(), "name": "别人"})["id"]
    later = made(context, register, planned_for="2026-11-26")
    theirs = new_job(context, NewJob(title="x"), engineer=other).job
    done = made(context, register)
    act_on_job(context, done, "cancel", {"reason": "x"})
    assert [each.id for each in ready(context).jobs] == []
    assert [each.id for each in ready(context, date(2026, 11, 26)).jobs] == [later]
    assert [each.id for each in ready(context, everyone=True).jobs] == [theirs]
