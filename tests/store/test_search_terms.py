"""Terms and pinyin of records, and how they are kept when a record changes."""

from collections.abc import Iterator
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
from deskops.store.queries.names import pinyin_of, terms_of
from deskops.store.queries.search import WORDS, TermWriter, index, reindex, weighted
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


SPOILERS = (
    "UPDATE term SET weight = 77 WHERE ref = :ref",
    "UPDATE term SET term = 'x' || term WHERE ref = :ref",
    "DELETE FROM term WHERE ref = :ref",
    "INSERT INTO term VALUES ('strange', 'job', :ref, 1)",
    "INSERT INTO term VALUES ('strange', 'site', :ref, 1)",
)


def test_terms_made_anew_are_those_written_with_each_record_and_spoilt_ones_are_named_and_mended(
    worked: Context,
) -> None:
    assert {row[0] for row in worked.views.execute("SELECT kind FROM term")} == set(WORDS)
    assert remade(worked) == []
    ref = worked.views.execute("SELECT id FROM job LIMIT 1").fetchone()[0]
    before = kept(worked, ref)
    for spoil in SPOILERS:
        with worked.act() as act:
            act.session.execute(text(spoil), {"ref": ref})
        assert kept(worked, ref) != before, spoil
        assert {found for _kind, found in remade(worked)} == {ref}, spoil
        assert kept(worked, ref) == before, spoil
    with worked.act() as act:
        index(act.session, Kind.CONTACT, contact("gone", "王芳"))
    assert remade(worked) == [("contact", "gone")]
    assert kept(worked, "gone") == {}
