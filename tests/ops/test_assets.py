"""Devices: lists, the page, history, and corrections with their undo."""

from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.acts import act_on, redo, undo
from deskops.ops.do.assets import correct, note
from deskops.ops.read.assets import asset_history, asset_page, assets
from deskops.ops.read.search import find
from deskops.store.queries.states import rebuild


def tags(lines: Any) -> list[str]:
    return [line.tag for line in lines]


def test_devices_are_listed_by_tag(context: Context, register: Any) -> None:
    assert tags(assets(context)) == ["GZPC00001", "GZPC00002", "SZPR00001"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": "printer"}, ["SZPR00001"]),
        ({"status": "spare"}, ["SZPR00001"]),
        ({"kind": "pc", "limit": 1, "offset": 1}, ["GZPC00002"]),
        ({"text": "prodesk", "limit": 5}, ["GZPC00002", "GZPC00001"]),
        ({"text": "gzth", "kind": "printer"}, []),
        ({"text": "nowhere"}, []),
    ],
)
def test_filters_narrow_the_list(context: Context, register: Any, filters: Any, found: list[str]) -> None:
    assert tags(assets(context, **filters)) == found


def test_a_site_narrows_the_list_with_and_without_words(context: Context, register: Any) -> None:
    site = register.sites["SZ-FT"]
    assert tags(assets(context, site=site)) == ["SZPR00001"]
    assert tags(assets(context, site=site, text="联想")) == ["SZPR00001"]
    assert tags(assets(context, site=site, text="HP")) == []


@pytest.mark.parametrize("text", ["hp", "gzpc", "gzth", "hp gzth", "hp 王芳", "gzth 联想"])
@pytest.mark.parametrize("name", ["_MANY", "_VERY_MANY"])
def test_many_matches_are_listed_like_few(
    context: Context, register: Any, monkeypatch: pytest.MonkeyPatch, text: str, name: str
) -> None:
    few = sorted(tags(assets(context, text=text)))
    monkeypatch.setattr(f"deskops.ops.read.assets.{name}", 1)
    assert tags(assets(context, text=text)) == few
    assert tags(assets(context, text=text, limit=1)) == few[:1]


def test_the_page_knows_site_jobs_and_the_software_rules_that_apply(
    context: Context, register: Any, job: str
) -> None:
    page = asset_page(context, register.pc)
    assert page.site is not None
    assert page.site.code == "GZ-TH"
    assert [line.id for line in page.jobs] == [job]
    assert [rule.name for rule in page.rules] == ["Microsoft Office", "QQ"]
    assert [action.name for action in page.allowed] == ["note"]


def test_a_device_that_is_not_there_is_not_found(context: Context, register: Any) -> None:
    with pytest.raises(NotFound):
        asset_page(context, "nothing")


def test_a_correction_says_what_was_and_what_is(context: Context, register: Any) -> None:
    done = correct(context, register.pc, "ip", "10.80.1.77")
    assert (done.was, done.now, done.row["ip"]) == ("10.80.1.15", "10.80.1.77", "10.80.1.77")
    entry = asset_page(context, register.pc).timeline[-1].entry
    assert entry.payload == {"field": "ip", "was": "10.80.1.15", "now": "10.80.1.77"}


def test_the_record_stays_as_the_desk_has_it(context: Context, register: Any) -> None:
    correct(context, register.pc, "ip", "10.80.1.77")
    text = "SELECT ip FROM asset WHERE id = ?"
    assert context.views.execute(text, (register.pc,)).fetchone() == ("10.80.1.15",)


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("mac", "3c52820a1bff", "3C:52:82:0A:1B:FF"),
        ("bought", "2024年3月1日", "2024-03-01"),
        ("warranty-until", "2027/12/31", "2027-12-31"),
        ("kind", "LAPTOP", "laptop"),
        ("status", "repair", "repair"),
        ("tag", "", None),
        ("brand", "  惠普  HP ", "惠普 HP"),
    ],
)
def test_values_are_kept_in_one_form(
    context: Context, register: Any, field: str, typed: str, kept: str | None
) -> None:
    assert correct(context, register.pc, field, typed).now == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("ip", "10.80.1.300"),
        ("mac", "3C:52"),
        ("bought", "2024-02-30"),
        ("bought", "yesterday"),
        ("kind", "toaster"),
        ("kind", ""),
        ("status", ""),
        ("hostname", "GZ PC"),
        ("colour", "red"),
        ("note", "x" * 2001),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_written(
    context: Context, register: Any, field: str, typed: str
) -> None:
    with pytest.raises(UsageError):
        correct(context, register.pc, field, typed)
    assert asset_page(context, register.pc).timeline == []


def test_a_site_is_given_by_what_a_person_calls_it(context: Context, register: Any) -> None:
    assert correct(context, register.pc, "site", "福田").row["site_id"] == register.sites["SZ-FT"]
    with pytest.raises(NotFound):
        correct(context, register.pc, "site", "火星")


def test_the_same_value_again_is_refused(context: Context, register: Any) -> None:
    with pytest.raises(Refused):
        correct(context, register.pc, "ip", "10.80.1.15")


def test_another_devices_tag_is_refused(context: Context, register: Any) -> None:
    with pytest.raises(Refused):
        correct(context, register.pc, "tag", "gzpc00002")


def test_a_correction_is_found_and_what_was_is_not(context: Context, register: Any) -> None:
    correct(context, register.pc, "hostname", "GZ-FINANCE-7")
    assert [hit.name for hit in find(context, "finance", (Kind.ASSET,))] == ["GZPC00001"]
    assert all(hit.near for hit in find(context, "gz-pc-00001", (Kind.ASSET,)))


def test_undo_puts_value_and_words_back_and_redo_brings_them_again(context: Context, register: Any) -> None:
    correct(context, register.pc, "used_by", "李小龙")
    assert undo(context, Kind.ASSET, register.pc).row["used_by"] == "王芳"
    assert not [hit for hit in find(context, "lxl", (Kind.ASSET,)) if not hit.near]
    assert redo(context, Kind.ASSET, register.pc).row["used_by"] == "李小龙"
    assert [hit.name for hit in find(context, "lxl", (Kind.ASSET,))] == ["GZPC00001"]


def test_nothing_to_undo_is_said(context: Context, register: Any) -> None:
    with pytest.raises(Refused):
        undo(context, Kind.ASSET, register.pc)


def test_a_users_name_stands_apart_from_the_entry_and_state_holds_it(context: Context, register: Any) -> None:
    entry = correct(context, register.pc, "used_by", "李小龙").entry
    kept = context.views.execute("SELECT payload FROM entry WHERE id = ?", (entry,)).fetchone()[0]
    assert "李小龙" not in kept
    assert "王芳" not in kept
    assert asset_page(context, register.pc).timeline[-1].entry.payload["now"] == "李小龙"
    with context.act() as act:
        assert list(rebuild(act.session, act.rules)) == []


def test_a_disputed_value_is_shown_and_saying_it_again_decides(context: Context, register: Any) -> None:
    with context.act() as act:
        act.append(
            Kind.ASSET, register.pc, "correct", {"field": "ip", "was": "10.9.9.9", "now": "10.80.1.88"}
        )
        act.refresh(Kind.ASSET, register.pc)
    assert [each.claimed for each in asset_page(context, register.pc).disputes] == ["10.80.1.88"]
    correct(context, register.pc, "ip", "10.80.1.15")
    assert asset_page(context, register.pc).disputes == []


def test_history_has_entries_and_jobs_newest_first(context: Context, register: Any, job: str) -> None:
    note(context, register.pc, "风扇有异响")
    kinds = [(each.kind, each.title) for each in asset_history(context, register.pc)]
    assert kinds == [("entry", "note"), ("job", "打印机卡纸")]


def test_what_ran_by_itself_cannot_be_written_by_hand(context: Context, register: Any) -> None:
    with pytest.raises(Refused):
        act_on(context, Kind.ASSET, register.pc, "edited", {"source": "me"})


def test_an_empty_note_is_refused(context: Context, register: Any) -> None:
    with pytest.raises(UsageError):
        note(context, register.pc, "  ")


@pytest.mark.parametrize("name", ["=cmd|x", "EV\x1b[31mIL", "a" * 64, "-pc", "pc-", "天河", "a..b", "a b"])
def test_a_host_name_has_the_letters_of_one(context: Context, register: Any, name: str) -> None:
    with pytest.raises(UsageError):
        correct(context, register.pc, "hostname", name)


@pytest.mark.parametrize("name", ["gz-pc-7", "GZ_PC_7.corp.example", "7" * 63])
def test_a_host_name_may_have_dots_hyphens_and_underscores(
    context: Context, register: Any, name: str
) -> None:
    assert correct(context, register.pc, "hostname", name).now == name


def test_a_correction_keeps_no_control_characters(context: Context, register: Any) -> None:
    assert correct(context, register.pc, "used_by", "陈\x1b静\u202e").now == "陈静"
