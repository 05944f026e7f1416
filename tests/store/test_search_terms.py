"""Terms and pinyin of records, and how they are kept when a record changes."""

import pytest

from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.store.queries.names import pinyin_of, terms_of
from deskops.store.queries.search import WORDS, TermWriter, index, index_later, weighted
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


def test_given_texts_are_terms_as_well(context: Context) -> None:
    with context.act() as act:
        index_later(act.ledger, Kind.JOB, "j1", "WO-1", "卡纸")
        index_later(act.ledger, Kind.JOB, "j1", "WO-1", "黑屏", new=False)
    assert {"wo-1", "黑屏"} <= set(kept(context, "j1"))
    assert "卡纸" not in kept(context, "j1")
