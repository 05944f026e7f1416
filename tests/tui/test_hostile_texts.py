"""What others wrote is shown and never obeyed: no markup, no control, no cell too many, on any screen."""

from typing import Any

import pytest
from rich.cells import cell_len

from deskops.config import Settings
from deskops.domain.clock import stored
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.inspections import answer, start
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.journal import note
from deskops.ops.read.knowledge import articles
from deskops.tui.shown import fit, fit_end, typed
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Sheet, wrapped
from tests_of_hostile_texts import AT_ONCE, CORPUS, FULL, harmless
from tests_of_walks import OVERLAYS, WALKS, back_to_day, every_screen, hostile_day, walk


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
@pytest.mark.parametrize("width", [1, 2, 7, 40])
def test_a_cell_is_exactly_as_wide_as_it_should_be(text: str, width: int) -> None:
    for shown in (fit(text, width), fit_end(text, width)):
        assert cell_len(shown) == width
        assert harmless(shown)


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_wrapped_lines_are_no_wider_than_the_page(text: str) -> None:
    lines = wrapped(text, 20)
    assert max(map(cell_len, lines)) <= 20
    assert [line for line in lines if not harmless(line)] == []


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
def test_what_is_pasted_has_nothing_unseen(text: str) -> None:
    assert harmless(typed(text).replace("\n", "").replace("\t", ""))


def painted(app: Any) -> list[str]:
    """Every line as it goes to the terminal, without styles."""
    screen = app.screen
    return [strip.text for strip in screen._compositor.render_strips()]


SHOWN = CORPUS if FULL else AT_ONCE
WALKED = CORPUS if FULL else {"all of them": AT_ONCE["all of them"]}  # a minute each


@pytest.mark.exhaustive
@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
async def test_every_screen_shows_it_and_stays_up(
    drive: Any, settled: Any, home: Any, context: Context, text: str
) -> None:
    job, visit = _everywhere(home, context, text)
    newest = articles(context, limit=1)[0].id
    async with drive() as pilot:
        app = pilot.app
        _sound(app)
        app.open_job(job)
        await settled(pilot)
        for page in "123456":
            await pilot.press(page)
            await pilot.pause()
            _sound(app)
        await pilot.press("n")
        await settled(pilot)
        _sound(app)
        await pilot.press("escape", "escape")
        app.open_inspection(visit)
        await settled(pilot)
        for page in "123":
            await pilot.press(page)
            await pilot.pause()
            _sound(app)
        await pilot.press("n")
        await settled(pilot)
        _sound(app)
        await pilot.press("escape", "f2")
        for key in ("ctrl+k", "enter"):
            await pilot.press(key)
            await settled(pilot)
            _sound(app)
        context.settings = Settings({"company.name": text, "checks.reach": {text: text}})
        await pilot.press("f10", "pagedown")
        await settled(pilot)
        _sound(app)
        app.say(text, wrong=True)
        await settled(pilot)
        _sound(app)
        note(context.paths, "sync", message=text, way=text, result=text)
        app.action_go("synclog")
        await settled(pilot)
        for page in "1234":
            await pilot.press(page)
            await pilot.pause()
            _sound(app)
        for kind, ref, pages in (("article", newest, ""), ("asset", home.asset, "123456")):
            app.open(kind, ref)
            await settled(pilot)
            for page in ("", *pages):
                await pilot.press(*page)
                await pilot.pause()
                _sound(app)
        assert app.is_running


@pytest.mark.exhaustive
@pytest.mark.parametrize("text", WALKED.values(), ids=WALKED)
async def test_threat_25_no_screen_lets_it_through(drive: Any, settled: Any, home: Any, text: str) -> None:
    """Threat 25: every screen and window, each of its pages, with the text in all that anybody fills freely."""
    hostile_day(home, text.encode("utf-8", "replace").decode())
    seen = set[type[Any]]()
    async with drive() as pilot:
        for name in WALKS | OVERLAYS:
            await back_to_day(pilot)
            screen = await walk(pilot, settled, home, name)
            seen.add(type(screen))
            _sound(pilot.app)
            for page in _pages(screen):
                await pilot.press(page)
                await settled(pilot)
                _sound(pilot.app)
    assert set(every_screen()) - seen == set(), "a screen that is not looked at"


def _pages(screen: Any) -> list[str]:
    """The keys of its pages."""
    return [chip.key for tabs in screen.query("#tabs") for chip in tabs._chips]


@pytest.mark.exhaustive
@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
async def test_it_is_found_and_looked_for_without_harm(
    drive: Any, settled: Any, home: Any, context: Context, text: str
) -> None:
    _everywhere(home, context, text)
    clean = text.encode("utf-8", "replace").decode()
    async with drive() as pilot:
        app = pilot.app
        for needle in (clean, clean[:12], "gzth", "打印"):
            app.action_find(needle)
            await settled(pilot)
            _sound(app)
            await pilot.press("down", "tab")
            await settled(pilot)
            _sound(app)
            await pilot.press("escape")
        for place in ("devices", "sites", "people", "knowledge"):
            app.action_go(place)
            await settled(pilot)
            _sound(app)
            app.screen.find(clean)
            await settled(pilot)
            _sound(app)
            for over in ("ctrl+g", "ctrl+p"):
                await pilot.press(over)
                await settled(pilot)
                _sound(app)
                await pilot.press("escape")
        assert app.is_running


def _sound(app: Any) -> None:
    lines = painted(app)
    assert [line for line in lines if not harmless(line)] == []
    assert {cell_len(line) for line in lines} <= {80}
    for widget in app.screen.query(RowList):
        for y in range(widget.size.height):
            assert widget.render_line(y).cell_length == widget.inner_width
    for widget in app.screen.query(Sheet):
        for y in range(widget.size.height):
            assert widget.render_line(y).cell_length == widget.scrollable_content_region.width


def _everywhere(home: Any, context: Context, text: str) -> tuple[str, str]:
    """The text in every place that a person or a file can fill."""
    with context.act() as act:

        def put(kind: str, /, **values: Any) -> str:
            made = act.ledger.put(kind, {"id": act.ledger.new_id(), **values})
            return str(made["id"])

        clean = text.encode("utf-8", "replace").decode()  # the store refuses what has no bytes
        site = put(Kind.SITE, code=clean[:40], name=clean, city=clean, address=clean, hours="", pinyin="")
        contact = put(Kind.CONTACT, site_id=site, name=clean, phone=clean[:30], department=clean)
        words = dict.fromkeys(("title", "symptom", "cause", "solution", "tags"), clean)
        put(Kind.ARTICLE, **words, created_at=stored(context.now))
    made = new_job(
        context,
        NewJob(
            f"! {clean[:190]}",
            fault=clean,
            site_id=site,
            contact_id=contact,
            asset_id=home.asset,
            department=clean[:190],
            phone=clean[:30],
            note=clean,
        ),
    )
    act_on_job(context, made.job, "note", {"text": f"! {clean}"})
    visit = start(context, asset=home.asset, job=made.job).subject
    answer(context, visit, "user", f"! {clean}", note=f"! {clean}")
    answer(context, visit, "case", "fail", note=f"! {clean}")
    return made.job, visit


def test_chinese_breaks_anywhere_and_no_line_begins_with_a_closing_mark() -> None:
    text = "2. 打开硒鼓仓、后盖、双面器，用手电检查碎纸；逐个拨动进纸、出纸、双面传感器摆杆，确认能自行回位。"
    for width in range(12, 60):
        lines = wrapped(text, width)
        assert all(cell_len(line) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line[0] in "，。；、"]
        assert lines[0].startswith("2. 打开")
    assert wrapped("    x = 1234567890 1234567890", 20) == ["    x = 1234567890", "    1234567890"]
