"""Terms and pinyin of records, and how they are kept when a record changes."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from deskops.config import Settings
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.assets import correct
from deskops.ops.do.demo import build
from deskops.ops.do.jobs import NewJob, new_job
from deskops.paths import locate
from deskops.store.migrations import spoilt_schema
from deskops.store.queries.facts import connection
from deskops.store.queries.leaving import drop
from deskops.store.queries.names import pinyin_of, terms_of
from deskops.store.queries.search import WORDS, TermWriter, forget, index, reindex, weighted
from deskops.store.tables import RECORDS


def kept(context: Context, ref: str) -> dict[str, int]:
    return dict(context.views.execute("SELECT term, weight FROM term WHERE ref = ?", (ref,)).fetchall())


def contact(ref: str, name: str) -> dict[str, str]:
    return {"id": ref, "name": name, "phone": "", "department": ""}


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [("天河", "tianhe th"), ("番禺", "panyu py"), ("HP", ""), ("GZ-天河营业部", "tianheyingyebu thyyb")],
)
def test_pinyin_is_whole_and_initials_with_local_readings(name: str, pinyin: str) -> None:
    assert pinyin_of(name) == pinyin


def test_parts_of_a_name_have_their_pinyin_and_so_has_the_whole() -> None:
    assert {"gz", "th", "gzth", "guangzhoutianhe"} <= terms_of("广州-天河")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打印机卡纸", {"dyjkz", "kazhi", "kz"}),
        ("激光打印机卡纸", {"dayinjikazhi", "dyjkz", "kazhi"}),
        ("打印机卡纸，反复报错", {"kazhi", "fanfubaocuo", "baocuo"}),
    ],
)
def test_a_word_within_a_longer_name_has_its_pinyin(text: str, found: set[str]) -> None:
    assert found <= terms_of(text)


def test_a_short_name_is_whole() -> None:
    assert {term for term in terms_of("财务部") if term.isascii()} == {"caiwubu", "cwb"}


def test_city_and_name_of_a_site_are_found_one_by_its_initials() -> None:
    row = {"code": "A1", "city": "广州", "name": "天河", "address": ""}
    assert {"gztianhe", "guangzhouth"} <= weighted(Kind.SITE, row).keys()


def test_a_sentence_has_no_pinyin() -> None:
    assert not any(term.isascii() for term in terms_of("打印机卡纸反复报错已经三天没有办法使用"))


def test_city_and_name_of_a_site_are_found_as_one() -> None:
    row = {"code": "A1", "city": "广州", "name": "天河", "address": ""}
    assert {"gzth", "州天"} <= weighted(Kind.SITE, row).keys()


def test_a_term_is_worth_the_most_that_one_text_gives_it() -> None:
    row = {"title": "卡纸", "tags": "", "symptom": "卡纸", "cause": "卡纸 扭矩", "solution": ""}
    found = weighted(Kind.ARTICLE, row)
    assert (found["卡纸"], found["扭矩"]) == (9, 1)


def test_what_can_be_found_are_columns_of_its_record() -> None:
    for kind, groups in WORDS.items():
        columns = set(RECORDS[kind].model_fields)
        assert {name for names, _weight in groups for name in names} <= columns


def test_new_words_replace_the_old_ones(context: Context) -> None:
    with context.act() as act:
        index(act.session, Kind.CONTACT, contact("c1", "王芳"))
        index(act.session, Kind.CONTACT, contact("c1", "李强"), new=False)
    assert set(kept(context, "c1")) == {"李强", "liqiang", "lq"}


def test_one_writer_takes_a_record_twice(context: Context) -> None:
    with context.act() as act:
        writer = TermWriter(act.session)
        writer.add(Kind.CONTACT, contact("c1", "王芳"))
        writer.add(Kind.CONTACT, contact("c2", "王芳"))
        writer.add(Kind.CONTACT, contact("c1", "李强"), new=False)
        writer.flush()
    assert ("王芳" in kept(context, "c1"), "王芳" in kept(context, "c2")) == (False, True)


def test_a_rolled_back_act_leaves_no_term(context: Context) -> None:
    def broken() -> None:
        with context.act() as act:
            index(act.session, Kind.CONTACT, contact("c1", "王芳"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert kept(context, "c1") == {}


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[Context]:
    """Records of every kind that is searched, one of them corrected."""
    context = Context(locate({"DESKOPS_HOME": str(tmp_path / "demo")}), Settings())
    build(context)
    asset = context.views.execute("SELECT id FROM asset_state WHERE kind = 'pc' LIMIT 1").fetchone()[0]
    correct(context, asset, "hostname", "GZ-NEW-0001")
    new_job(context, NewJob("打印机卡纸", caller="王芳", phone="13800001111"))
    yield context
    context.close()


def remade(context: Context) -> list[tuple[str, str]]:
    with context.act() as act:
        return list(reindex(act.session))


# What is in disorder after each: terms, what `found_by` says of them, or both.
SPOILERS = (
    "UPDATE term SET weight = 77 WHERE ref = :ref",
    "UPDATE term SET term = 'x' || term WHERE ref = :ref",
    "DELETE FROM term WHERE ref = :ref",
    "INSERT INTO term VALUES ('strange', 'job', :ref, 1)",
    "INSERT INTO term VALUES ('strange', 'site', :ref, 1)",
    "DELETE FROM found_by WHERE ref = :ref",
    "UPDATE found_by SET terms = terms || ' strange' WHERE ref = :ref",
    "UPDATE found_by SET terms = substr(terms, instr(terms, ' ') + 1) WHERE ref = :ref",
    "UPDATE found_by SET terms = terms || ' ' || terms WHERE ref = :ref",
    "UPDATE found_by SET terms = '' WHERE ref = :ref",
    "UPDATE found_by SET kind = 'site' WHERE ref = :ref",
    "UPDATE found_by SET ref = 'x' || ref WHERE ref = :ref",
)


def listed(context: Context, ref: str) -> tuple[str, list[str]] | None:
    row = context.views.execute("SELECT kind, terms FROM found_by WHERE ref = ?", (ref,)).fetchone()
    return (row[0], sorted(row[1].split())) if row else None


def by_hand(context: Context, statement: str, ref: str) -> None:
    with context.act() as act:
        act.session.execute(text(statement), {"ref": ref})


def test_terms_made_anew_are_those_written_with_each_record_and_spoilt_ones_are_named_and_mended(
    worked: Context,
) -> None:
    assert {row[0] for row in worked.views.execute("SELECT kind FROM term")} == set(WORDS)
    assert remade(worked) == []
    ref = worked.views.execute("SELECT id FROM job LIMIT 1").fetchone()[0]
    before = kept(worked, ref), listed(worked, ref)
    assert before[1] == ("job", sorted(before[0]))
    for spoil in SPOILERS:
        by_hand(worked, spoil, ref)
        assert (kept(worked, ref), listed(worked, ref)) != before, spoil
        assert {found.removeprefix("x") for _kind, found in remade(worked)} == {ref}, spoil
        assert (kept(worked, ref), listed(worked, ref)) == before, spoil
        assert remade(worked) == [], spoil


@pytest.mark.parametrize("left", ["term", "found_by", "both"])
def test_terms_of_what_is_not_there_are_named_and_taken_away(worked: Context, left: str) -> None:
    with worked.act() as act:
        index(act.session, Kind.CONTACT, contact("gone", "王芳"))
    for lost in {"term", "found_by"} - {left} if left != "both" else ():
        by_hand(worked, f"DELETE FROM {lost} WHERE ref = :ref", "gone")  # noqa: S608 - tables named here
    assert remade(worked) == [("contact", "gone")]
    assert (kept(worked, "gone"), listed(worked, "gone")) == ({}, None)


def test_all_terms_that_are_gone_are_made_anew(worked: Context) -> None:
    asked = "SELECT {} FROM {} ORDER BY 1, 2, 3"
    before = worked.views.execute(asked.format("term, kind, ref, weight", "term")).fetchall()
    for table in ("term", "found_by"):
        by_hand(worked, f"DELETE FROM {table} WHERE ref <> :ref", "")  # noqa: S608 - tables named here
    found = remade(worked)
    assert len(found) == len(set(found)) == len({row[2] for row in before})
    assert worked.views.execute(asked.format("term, kind, ref, weight", "term")).fetchall() == before
    assert remade(worked) == []


def test_a_record_without_words_has_no_terms_and_is_not_mended(worked: Context) -> None:
    with worked.act() as act:
        put = act.ledger.put(Kind.CONTACT, {"id": "c0", "name": "。"})
        index(act.session, Kind.CONTACT, put)
    assert (kept(worked, "c0"), listed(worked, "c0"), remade(worked)) == ({}, None, [])


def test_a_record_is_changed_also_where_its_list_of_terms_is_lost(context: Context) -> None:
    with context.act() as act:
        index(act.session, Kind.CONTACT, contact("c1", "王芳"))
    by_hand(context, "DELETE FROM found_by WHERE ref = :ref", "c1")
    with context.act() as act:
        index(act.session, Kind.CONTACT, contact("c1", "王芳芳"), new=False)
    assert listed(context, "c1") == ("contact", sorted(weighted(Kind.CONTACT, contact("c1", "王芳芳"))))


def test_more_terms_than_one_statement_takes_are_all_written_and_forgotten(context: Context) -> None:
    words = " ".join(f"w{number:03d}x" for number in range(333))
    with context.act() as act:
        index(act.session, Kind.CONTACT, contact("c1", words))
        assert kept(context, "c1") == {}  # until the commit
    assert len(kept(context, "c1")) == len(set(words.split()))
    with context.act() as act:
        forget(connection(act.session), ["c1", "not there"])
    assert (kept(context, "c1"), listed(context, "c1")) == ({}, None)


def test_nothing_goes_through_all_terms_for_those_of_one_record(worked: Context) -> None:
    site = worked.views.execute("SELECT id FROM site LIMIT 1").fetchone()[0]
    said: list[str] = []
    with worked.act(references=False) as act:
        driver = connection(act.session).connection.dbapi_connection
        driver.set_trace_callback(said.append)
        row = connection(act.session).execute(text("SELECT * FROM asset_state")).first()._asdict()
        index(act.session, Kind.ASSET, row | {"hostname": "GZ-NEW-0002"}, new=False)
        drop(act.session, Kind.SITE, site)
        driver.set_trace_callback(None)
    about = [each for each in said if re.search(r"\b(term|found_by)\b", each)]
    assert {each.split()[0] for each in about} == {"SELECT", "DELETE", "INSERT"}
    for statement in about:
        plan = worked.views.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
        assert not re.search(r"SCAN (term|found_by)", str(plan)), statement


def back_to_the_third_schema(store: sqlite3.Connection) -> None:
    """As a store was before the fourth migration; the worked one holds no campaign and nothing signed."""
    for table in ("campaign_line_state", "campaign_state", "campaign_line", "campaign"):
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - tables named here
        store.execute(f"DROP TABLE {table}")
    store.execute("DROP INDEX inspection_state_concerns")
    store.execute("DROP INDEX attachment_item")
    for table, column in (
        ("job_state", "signed"),
        ("inspection_state", "signed"),
        ("inspection_state", "concerns"),
        ("inspection_state", "steps"),
        ("inspection_state", "rating"),
        ("inspection_state", "template_id"),
    ):
        store.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    store.execute("DROP TABLE found_by")
    store.execute("CREATE INDEX ix_term_ref ON term (ref)")
    store.execute("DELETE FROM migration WHERE number >= 4")


def test_an_older_store_gets_its_lists_of_terms(worked: Context) -> None:
    asked = "SELECT ref, kind, terms FROM found_by"

    def lists() -> set[tuple[str, str, frozenset[str]]]:
        return {(ref, kind, frozenset(terms.split())) for ref, kind, terms in worked.views.execute(asked)}

    before = lists()
    assert before
    worked.close()
    with closing(sqlite3.connect(worked.paths.store, isolation_level=None)) as store:
        back_to_the_third_schema(store)
    worked.forget()
    assert lists() == before
    assert remade(worked) == []
    with closing(sqlite3.connect(worked.paths.store)) as store:
        assert spoilt_schema(store) is None
