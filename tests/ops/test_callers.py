"""Whose job a new one is: callers who are known are not written down again, and a known VIP's job is a VIP's."""

from dataclasses import replace

import pytest

from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.read.jobs import job_page


def of(context: Context, job: NewJob) -> tuple[str | None, bool]:
    page = job_page(context, new_job(context, job).job)
    return page.job.contact_id, bool(page.job.vip)


def test_a_job_for_a_vip_is_a_vips(context: Context, register) -> None:
    assert of(context, NewJob("x", contact_id=register.contact)) == (register.contact, True)


@pytest.mark.parametrize("how", ["site", "phone"])
def test_a_caller_who_is_known_is_not_written_down_again(context: Context, register, how: str) -> None:
    wanted = NewJob("x", caller="王芳")
    known = {
        "site": replace(wanted, site_id=register.sites["GZ-TH"]),
        "phone": replace(wanted, phone="13900001111"),
    }
    assert of(context, known[how]) == (register.contact, True)


def test_a_namesake_of_elsewhere_is_somebody_else(context: Context, register) -> None:
    elsewhere = NewJob("x", caller="王芳", site_id=register.sites["SZ-FT"])
    contact, vip = of(context, elsewhere)
    assert (contact not in (None, register.contact), vip) == (True, False)
    assert of(context, NewJob("y", caller="王芳"))[0] not in (contact, register.contact)
    here = replace(elsewhere, site_id=register.sites["GZ-TH"])
    assert of(context, replace(here, phone="13800000000"))[0] != register.contact


def test_of_namesakes_the_telephone_or_the_department_tells_who_it_is(context: Context, register) -> None:
    site = register.sites["GZ-TH"]
    first, second = (
        of(context, NewJob("x", caller="李强", site_id=site, phone=phone, department=department))[0]
        for phone, department in (("1", "财务部"), ("2", "市场部"))
    )
    assert first != second  # two telephones, two people
    with context.act() as act:
        from deskops.ops.do.contacts import Person, write_down

        other = write_down(act, Person(site, "李强", "3", "仓库"))["id"]
    asked = NewJob("x", caller="李强", site_id=site)
    assert of(context, replace(asked, phone="3"))[0] == other
    assert of(context, replace(asked, department="财务部"))[0] == first
    assert of(context, asked)[0] not in (first, other)
