"""Finding devices, sites, people and articles by words, pinyin and beginnings, and the nearest where nothing fits."""

from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Ambiguous, NotFound
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read import search
from deskops.ops.read.people import people
from deskops.ops.read.search import find
from deskops.ops.read.sites import find_site, site_page, sites


def names(context: Context, text: str, *kinds: str) -> list[str]:
    return [hit.name for hit in find(context, text, kinds or tuple(Kind)) if not hit.near]


@pytest.mark.parametrize(
    "text", ["gzth", "GZTH", "guangzhoutianhe", "tianhe", "th", "天河", "广州天河", "GZ-TH"]
)
def test_a_site_is_found_by_pinyin_name_and_code(context: Context, register: Any, text: str) -> None:
    assert "GZ-TH" in names(context, text, Kind.SITE)


def test_devices_are_found_by_their_site(context: Context, register: Any) -> None:
    assert sorted(names(context, "gzth", Kind.ASSET)) == ["GZPC00001", "GZPC00002"]


@pytest.mark.parametrize(
    "text",
    [
        "gzpc00001",
        "00001 hp",
        "gz-pc-00001",
        "CN001",
        "10.80.1.15",
        "10.80",
        "3c-52-82-0a-1b-2c",
        "王芳",
        "wf",
        "王芳 天河",
    ],
)
def test_a_device_is_found_by_what_is_known_of_it(context: Context, register: Any, text: str) -> None:
    assert "GZPC00001" in names(context, text, Kind.ASSET)


@pytest.mark.parametrize("text", ["printer", "打印机", "dayinji", "打印机 福田", "lj2400 printer"])
def test_devices_are_found_by_what_their_kind_is_called(context: Context, register: Any, text: str) -> None:
    assert names(context, text, Kind.ASSET) == ["SZPR00001"]


@pytest.mark.parametrize("text", ["王芳", "wangfang", "wf", "王芳 卡纸"])
def test_a_job_is_found_by_its_caller(context: Context, register: Any, job: str, text: str) -> None:
    assert [hit.id for hit in find(context, text, (Kind.JOB,)) if not hit.near] == [job]


def test_of_a_callers_jobs_the_open_ones_come_first(context: Context, register: Any, job: str) -> None:
    later = new_job(context, NewJob("Mouse", contact_id=register.contact)).job
    act_on_job(context, later, "cancel", {"reason": "twice"})
    assert [hit.id for hit in find(context, "王芳", (Kind.JOB,))] == [job, later]


@pytest.mark.parametrize("text", ["kazhi", "kz", "dyjkz", "kazh"])
def test_a_job_is_found_by_the_pinyin_of_a_word_within_its_title(
    context: Context, register: Any, job: str, text: str
) -> None:
    assert [hit.id for hit in find(context, text, (Kind.JOB,)) if not hit.near] == [job]


def test_a_site_is_found_by_initials_and_syllables_mixed(context: Context, register: Any) -> None:
    assert names(context, "gztianhe", Kind.SITE) == ["GZ-TH"]


def test_every_word_must_fit(context: Context, register: Any) -> None:
    assert names(context, "hp 福田", Kind.ASSET) == []


def test_a_tag_ranks_before_a_department(context: Context, register: Any) -> None:
    hits = find(context, "gzpc00001", (Kind.ASSET,))
    assert (hits[0].name, hits[0].near) == ("GZPC00001", False)


@pytest.mark.parametrize("text", ["GZPC0000l", "GZPC0001", "gz-pc-0001"])
def test_a_slip_of_the_finger_gets_what_is_spelled_most_alike(
    context: Context, register: Any, text: str
) -> None:
    hits = find(context, text, (Kind.ASSET,))
    assert hits[0].near
    assert hits[0].name.startswith("GZPC")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("tianhee", Kind.SITE, "GZ-TH"),
        ("tinahe", Kind.SITE, "GZ-TH"),
        ("wanfang", Kind.CONTACT, "王芳"),  # southern: wan for wang
        ("王芳 打印", Kind.CONTACT, "王芳"),  # a word too many
    ],
)
def test_a_slip_or_a_word_too_many_is_forgiven_without_looking_at_every_name(
    context: Context, register: Any, text: str, kind: str, name: str
) -> None:
    hits = find(context, text, (kind,), alike=False)
    assert [(hit.name, hit.near) for hit in hits][:1] == [(name, True)]


def test_a_wrong_character_in_a_word_is_forgiven(context: Context, register: Any, job: str) -> None:
    assert [(hit.kind, hit.near) for hit in find(context, "卡子 打印机", (Kind.JOB,), alike=False)] == [
        ("job", True)
    ]


def test_a_number_is_not_taken_for_another(context: Context, register: Any) -> None:
    assert find(context, "10.80.1.99", (Kind.ASSET,), alike=False) == []


def test_many_hits_are_cut_short_only_while_somebody_waits(context: Context, register: Any) -> None:
    everything = search.matches(context, Kind.ASSET, "hp")
    assert len(everything) == 2
    assert list(search.matches(context, Kind.ASSET, "hp", 1)) == [max(everything)]  # the newest
    # Of the word that leads to fewest all are looked at; whether they have the others is asked of each.
    assert list(search.matches(context, Kind.ASSET, "cn001 hp", 1)) == [min(everything)]


def test_what_is_like_nothing_finds_nothing(context: Context, register: Any) -> None:
    assert find(context, "qqqqqqqqq", (Kind.ASSET, Kind.SITE)) == []


@pytest.mark.parametrize("text", ["", "  ", "%", "'; DROP TABLE term; --", "\x00", "*", "“”"])
def test_odd_searches_do_no_harm(context: Context, register: Any, text: str) -> None:
    find(context, text)
    assert names(context, "gzth", Kind.SITE) == ["GZ-TH"]


def test_people_and_jobs_are_found(context: Context, register: Any, job: str) -> None:
    assert names(context, "wangfang", Kind.CONTACT) == ["王芳"]
    assert names(context, "卡纸", Kind.JOB)[0].startswith("WO-")


def test_sites_have_their_counts(context: Context, register: Any, job: str) -> None:
    assert [(site.code, site.devices, site.open_jobs) for site in sites(context)] == [
        ("GZ-TH", 2, 1),
        ("SZ-FT", 1, 0),
    ]


def test_a_sites_page_has_plan_people_and_open_jobs(context: Context, register: Any, job: str) -> None:
    page = site_page(context, register.sites["GZ-TH"])
    assert [net.cidr for net in page.subnets] == ["10.80.1.0/24"]
    assert page.departments == ["财务部"]
    assert [person.name for person in page.contacts] == ["王芳"]
    assert [line.id for line in page.jobs] == [job]


def test_a_site_that_is_not_there_is_not_found(context: Context, register: Any) -> None:
    for ref in ("", "nothing"):
        with pytest.raises(NotFound):
            site_page(context, ref)


@pytest.mark.parametrize("ref", ["GZ-TH", "gz-th", "天河", "广州天河", "gzth", "tianhe"])
def test_a_site_is_meant_by_code_name_and_pinyin(context: Context, register: Any, ref: str) -> None:
    assert find_site(context, ref) == register.sites["GZ-TH"]


def test_a_wrong_site_gets_the_nearest(context: Context, register: Any) -> None:
    with pytest.raises(NotFound) as caught:
        find_site(context, "GZ-TX")
    assert "GZ-TH" in caught.value.nearest


def test_words_of_several_sites_are_ambiguous(context: Context, register: Any) -> None:
    with pytest.raises(Ambiguous):
        find_site(context, "体育西路")


def test_people_stand_in_the_order_of_their_pinyin(context: Context, register: Any) -> None:
    for caller in ("张三", "Alice", "陈一", "bob"):
        new_job(context, NewJob("Mouse", site_id=register.sites["GZ-TH"], caller=caller))
    ordered = ["Alice", "bob", "陈一", "王芳", "张三"]
    assert [line.name for line in people(context)] == ordered
    page = site_page(context, register.sites["GZ-TH"])
    assert [person.name for person in page.contacts] == ["王芳", "Alice", "bob", "陈一", "张三"], "VIPs first"
