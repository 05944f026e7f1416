"""The knowledge base: searching, ranking, suggesting, writing."""

from typing import Any

import pytest

from deskops import i18n
from deskops.domain.nouns import AssetKind
from deskops.errors import Ambiguous, NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.jobs import undo as undo_on_job
from deskops.ops.do.knowledge import (
    NewArticle,
    add_article,
    retract_rewriting,
    rewrite_article,
    standard_articles,
    use_article,
)
from deskops.ops.read.articles import article_page, used_in
from deskops.ops.read.jobs import job_page
from deskops.ops.read.knowledge import article, articles, find_article, search, suggest

JAM = "打印机卡纸 · Printer paper jam"


def titles(lines: Any) -> list[str]:
    return [line.title for line in lines]


@pytest.mark.parametrize("text", ["卡纸", "打印机卡纸", "dyjkz", "jam", "paper ja", "卡纸 定影"])
def test_the_paper_jam_is_found_first(context: Context, text: str) -> None:
    assert titles(search(context, text))[0] == JAM


def test_a_title_counts_more_than_a_symptom_and_a_symptom_more_than_the_text(context: Context) -> None:
    add_article(context, NewArticle("甲", solution="检查量子比特"))
    add_article(context, NewArticle("乙", symptom="量子比特丢失"))
    add_article(context, NewArticle("量子比特", symptom="丙"))
    assert titles(search(context, "量子比特")) == ["量子比特", "乙", "甲"]


def test_a_kind_of_device_narrows_the_search(context: Context) -> None:
    assert JAM in titles(search(context, "卡纸", kind="printer"))
    assert JAM not in titles(search(context, "卡纸", kind="network"))


def test_a_misspelled_title_gets_the_nearest(context: Context) -> None:
    add_article(context, NewArticle("Workstation freezes", symptom="x"))
    assert titles(search(context, "Workstatoin frezes")) == ["Workstation freezes"]


def test_nothing_asked_finds_nothing(context: Context) -> None:
    assert search(context, " ") == []


def test_a_job_is_helped_by_the_article_on_its_symptom(context: Context, register: Any, job: str) -> None:
    assert titles(suggest(context, job))[0] == JAM


def test_an_article_about_the_kind_of_device_goes_before_one_that_is_not(
    context: Context, register: Any
) -> None:
    for kind in ("pos", "pc"):
        add_article(context, NewArticle(f"{kind}:量子纠缠异常", symptom="x", kinds=kind))
    made = new_job(context, NewJob(title="量子纠缠异常", asset_id=register.pc))
    assert titles(suggest(context, made.job))[0] == "pc:量子纠缠异常"


def test_a_device_model_adds_to_a_symptom_but_is_none(context: Context, register: Any) -> None:
    add_article(context, NewArticle("ProDesk 400 主板维护", symptom="x"))
    made = new_job(context, NewJob(title="椅轮断裂", asset_id=register.pc))
    assert titles(suggest(context, made.job)) == []


def test_a_job_that_is_like_nothing_gets_no_suggestion(context: Context, register: Any) -> None:
    assert suggest(context, new_job(context, NewJob(title="zzzz")).job) == []
    assert suggest(context, "no such job") == []


def test_a_new_article_is_shown_as_it_was_written(context: Context, clock: Any) -> None:
    clock.move(minutes=2)
    made = add_article(context, NewArticle(" 投影仪无信号 ", "无信号", "线松", "重插", "投影", "other"))
    row = article(context, made)
    assert (row.title, row.symptom, row.kinds, row.language) == ("投影仪无信号", "无信号", "other", "en")
    assert titles(articles(context))[0] == "投影仪无信号"


def test_an_article_has_the_language_that_is_spoken(context: Context) -> None:
    i18n.use("zh_CN")
    assert article(context, add_article(context, NewArticle("甲", symptom="乙"))).language == "zh_CN"


@pytest.mark.parametrize(
    "wrong",
    [NewArticle(""), NewArticle("甲"), NewArticle("甲", "x", kinds="toaster"), NewArticle("x" * 201, "y")],
)
def test_an_article_that_says_nothing_is_refused(context: Context, wrong: NewArticle) -> None:
    before = len(articles(context))
    with pytest.raises(UsageError):
        add_article(context, wrong)
    assert len(articles(context)) == before


def test_an_article_is_meant_by_id_title_and_words_of_its_title(context: Context) -> None:
    made = add_article(context, NewArticle("投影仪无信号", "无信号"))
    for ref in (made, made[-8:], "投影仪无信号", "投影仪"):
        assert find_article(context, ref) == made


def test_a_letter_or_two_of_a_title_mean_no_article(context: Context) -> None:
    add_article(context, NewArticle("投影仪 Q7 无信号", "无信号"))
    for ref in ("Q", "Q7", "投"):
        with pytest.raises(Ambiguous) as caught:
            find_article(context, ref)
        assert "投影仪 Q7 无信号" in caught.value.nearest


def test_every_title_that_has_the_words_is_told(context: Context) -> None:
    for number in range(12):
        add_article(context, NewArticle(f"投影仪无信号 {number}", "无信号"))
    with pytest.raises(Ambiguous, match="12"):
        find_article(context, "投影仪")


def test_a_wrong_article_is_not_found(context: Context) -> None:
    for ref in ("zzzz", ""):
        with pytest.raises(NotFound):
            find_article(context, ref)
    with pytest.raises(NotFound):
        article(context, "zzzz")


def test_the_built_in_articles_are_whole() -> None:
    kinds = set(AssetKind)
    for each in standard_articles():
        assert each["title"].strip()
        assert len(each["solution"].splitlines()) >= 4
        assert each["cause"]
        assert each["tags"]
        assert set(each["kinds"].split()) <= kinds


def test_an_article_written_better_is_read_listed_and_found_as_it_is_now(
    context: Context, clock: Any
) -> None:
    clock.move(minutes=2)
    ref = add_article(context, NewArticle("甲", cause="量子比特", solution="x"))
    rewrite_article(context, ref, {"title": "乙醚", "cause": "", "solution": "x"})
    now = article(context, ref)
    assert (now.title, now.cause, now.solution) == ("乙醚", "", "x")
    assert titles(articles(context, limit=1)) == ["乙醚"]
    assert titles(search(context, "乙醚")) == ["乙醚"]
    assert titles(search(context, "量子比特")) == []
    assert find_article(context, "乙醚") == ref
    said = article_page(context, ref).timeline[-1].entry
    assert said.payload == {"title": "乙醚", "cause": ""}  # what stays is not said again


def test_a_rewriting_is_undone_and_done_again_and_search_follows(context: Context) -> None:
    ref = add_article(context, NewArticle("甲烷", solution="x"))
    assert not article_page(context, ref).can_undo  # its making stays
    rewrite_article(context, ref, {"title": "乙醚"})
    assert article_page(context, ref).can_undo
    retract_rewriting(context, ref, "undo")
    assert (article(context, ref).title, titles(search(context, "甲烷"))) == ("甲烷", ["甲烷"])
    retract_rewriting(context, ref, "redo")
    assert (article(context, ref).title, titles(search(context, "乙醚"))) == ("乙醚", ["乙醚"])
    with pytest.raises(Refused):
        retract_rewriting(context, ref, "redo")


def test_a_rewriting_that_says_nothing_new_or_empties_the_article_is_refused(context: Context) -> None:
    ref = add_article(context, NewArticle("甲", solution="x"))
    with pytest.raises(Refused):
        rewrite_article(context, ref, {"title": " 甲 "})
    with pytest.raises(UsageError):
        rewrite_article(context, ref, {"solution": ""})
    with pytest.raises(NotFound):
        rewrite_article(context, "00", {"title": "x"})
    assert len(article_page(context, ref).timeline) == 1


def test_terms_made_anew_are_of_the_text_that_stands(context: Context) -> None:
    from deskops.store.queries.search import reindex

    ref = add_article(context, NewArticle("甲烷", solution="x"))
    rewrite_article(context, ref, {"title": "乙醚"})
    with context.act() as act:
        assert list(reindex(act.session)) == []


def test_that_an_article_helped_is_a_note_of_the_job_and_can_be_undone(context: Context, job: str) -> None:
    ref = suggest(context, job)[0].id
    use_article(context, job, ref)
    page = job_page(context, job)
    assert used_in(page.timeline) == {ref}
    assert JAM in page.timeline[-1].entry.payload["text"]
    undo_on_job(context, job)
    assert used_in(job_page(context, job).timeline) == set()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_kinds_of_device_are_told_by_their_words_or_by_what_is_stored(
    context: Context, language: str
) -> None:
    i18n.use(language)
    said = {
        "printer pos": "printer pos",
        "台式机、笔记本": "pc laptop",
        "PC, POS terminal, pc": "pc pos",
        "打印机 scanner": "printer scanner",
    }
    for words, kinds in said.items():
        made = add_article(context, NewArticle("甲", "x", kinds=words))
        assert article(context, made).kinds == kinds
    rewrite_article(context, made, {"kinds": "传真机"})
    assert article(context, made).kinds == "fax"
    with pytest.raises(Refused):
        rewrite_article(context, made, {"kinds": "fax"})
