"""The knowledge base on the screen: found as one types, written, written better, undone, noted as what helped."""

from typing import Any

from deskops.ops.do.knowledge import NewArticle, add_article
from deskops.ops.read.knowledge import article, search
from deskops.tui.screens.article import ArticleScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.job import JobScreen


def shown(pilot: Any) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def pressed(pilot: Any, settled: Any, *names: str) -> Any:
    for name in names:
        await pilot.press(name)
        await settled(pilot)
    return pilot.app.screen


async def test_what_is_found_stands_beside_the_list_rendered(drive, settled, home) -> None:
    add_article(home.context, NewArticle("量子比特丢失", solution="1. **先**打开\n2. 再合上"))
    async with drive(120, 36) as pilot:
        await pressed(pilot, settled, "f8", "slash", *"量子比特")
        assert "1. 先打开" in shown(pilot)
        assert "**" not in shown(pilot)


async def test_an_article_is_written_and_found_at_once_and_a_draft_of_it_is_kept(
    drive, settled, home
) -> None:
    async with drive(80, 24) as pilot:
        assert isinstance(await pressed(pilot, settled, "f8", "n", *"abc"), FormScreen)
        await pressed(pilot, settled, "escape")
        form = await pressed(pilot, settled, "n")
        assert form.boxes[0].value == "abc"
        await pressed(pilot, settled, "d", "tab", "tab", "tab", *"xyz", "ctrl+s")
        assert pilot.app.screen.table.shown[0].title == "abcd"
        assert search(home.context, "abcd")[0].title == "abcd"


async def test_an_article_is_written_better_undone_and_redone(drive, settled, home) -> None:
    ref = add_article(home.context, NewArticle("abc", solution="xyz", tags="t"))
    async with drive(80, 24) as pilot:
        pilot.app.open("article", ref)
        await settled(pilot)
        await pressed(pilot, settled, "e", "d", "ctrl+s")
        assert article(home.context, ref).title == "abcd"
        assert "abcd" in shown(pilot)
        await pressed(pilot, settled, "u")
        assert article(home.context, ref).title == "abc"
        await pressed(pilot, settled, "ctrl+r")
        assert article(home.context, ref).title == "abcd"


async def test_a_box_that_was_emptied_empties_the_text(drive, settled, home) -> None:
    ref = add_article(home.context, NewArticle("abc", solution="xyz", tags="t"))
    async with drive(80, 24) as pilot:
        pilot.app.open("article", ref)
        await settled(pilot)
        form = await pressed(pilot, settled, "e")
        form.boxes[4].value = ""
        await pressed(pilot, settled, "ctrl+s")
        assert article(home.context, ref).tags == ""


async def test_a_job_has_what_helps_one_key_away_notes_it_and_is_gone_back_to(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settled(pilot)
        job = await pressed(pilot, settled, "4")
        assert isinstance(job, JobScreen)
        best = job.articles.row.id
        page = await pressed(pilot, settled, "enter")
        assert isinstance(page, ArticleScreen)
        assert "It helped" in shown(pilot)
        await pressed(pilot, settled, "y")
        assert "It helped" not in page.hints.render_line(0).text
        assert await pressed(pilot, settled, "escape") is job
        assert job.articles.used == {best}
        assert "[v]" in shown(pilot)
        await pressed(pilot, settled, "u")
        assert job.articles.used == set()
        await pressed(pilot, settled, "y")
        assert job.articles.used == {best}


async def test_elsewhere_no_key_notes_that_an_article_helped(drive, settled, home) -> None:
    async with drive(80, 24) as pilot:
        page = await pressed(pilot, settled, "f8", "enter")
        assert isinstance(page, ArticleScreen)
        assert "It helped" not in shown(pilot)
        await pressed(pilot, settled, "y")
        assert pilot.app.screen is page


async def test_articles_stand_by_their_titles(drive, settled, home) -> None:
    for title in ("POS: no paper", "Audio is gone", "Mouse jumps"):
        add_article(home.context, NewArticle(title, solution="1. restart"))
    async with drive() as pilot:
        screen = await pressed(pilot, settled, "f8")
        titles = [line.title for line in screen.table.shown]
        assert titles[:3] == ["Audio is gone", "Mouse jumps", "POS: no paper"]
