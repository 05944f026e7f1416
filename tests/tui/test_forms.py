"""Forms: made from what an action asks, every word kept as it is typed, refusals said and nothing lost."""

import sqlite3
from typing import Any

import pytest
from textual import events

from deskops import i18n
from deskops.domain.actions.job import JOB_ACTIONS
from deskops.errors import StoreFull
from deskops.store.drafts import Drafts
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.help import HelpScreen
from deskops.tui.widgets.choices import Choices
from deskops.tui.widgets.text_boxes import LineBox, PageBox


async def to_form(pilot: Any, settled: Any, key: str, *, job: int = 1) -> FormScreen:
    """The form of an action on the accepted job."""
    place = next(i for i, line in enumerate(pilot.app.today.lines) if line.status == "accepted")
    pilot.app.today.table.cursor = place
    await pilot.press(key)
    await settled(pilot)
    assert isinstance(pilot.app.screen, FormScreen)
    return pilot.app.screen


def status(pilot: Any, title: str = "打印机卡纸,无法打印") -> str:
    return next(line.status for line in pilot.app.today.lines if line.title == title)


@pytest.mark.parametrize("name", [name for name, action in JOB_ACTIONS.items() if action.fields])
async def test_every_action_that_asks_something_has_its_form(
    drive: Any, settled: Any, home: Any, name: str
) -> None:
    async with drive() as pilot:
        pilot.app.act_on_job(home.jobs[0], "WO", JOB_ACTIONS[name])
        await settled(pilot)
        form = pilot.app.screen
        assert [box.field.name for box in form.boxes] == [field.name for field in JOB_ACTIONS[name].fields]
        assert form.focused is form.boxes[0].control


async def test_a_form_that_is_filled_in_acts(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "h")
        await pilot.press("3", "enter", *"spare", "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is pilot.app.today
        assert status(pilot) == "held"


async def test_enter_goes_on_and_saves_at_the_end(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "v")
        await pilot.press(*"GZTH", "enter", "enter", "enter")
        await settled(pilot)
        assert status(pilot) == "arrived"


async def test_what_is_needed_is_said_and_the_cursor_goes_there(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "r")
        form.boxes[0].value = "Rollers worn"
        await pilot.press("ctrl+s")
        assert "“Solution” is needed." in str(form.words.render())
        assert form.focused is form.boxes[1].control


async def test_that_a_field_is_needed_is_said_until_it_is_filled(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "r")
        await pilot.press("ctrl+s")
        assert "“Cause” is needed." in str(form.words.render())
        await pilot.press("x")
        await settled(pilot)
        assert not form.words.display


async def test_what_the_op_refuses_is_said_and_the_words_stay(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "r")
        for box, text in zip(form.boxes, ("Cause", "Solution", "soon"), strict=True):
            box.value = text
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is form
        assert "Minutes of work must be a whole number" in str(form.words.render())
        assert "--" not in str(form.words.render())
        assert [box.value for box in form.boxes] == ["Cause", "Solution", "soon"]


async def test_a_full_disk_is_said_and_the_words_stay(
    drive: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise StoreFull("The disk is full: nothing was written.", hint="Free at least 50 MB.")

    async with drive() as pilot:
        form = await to_form(pilot, settled, "n")
        await pilot.press(*"seen")
        monkeypatch.setattr("deskops.ops.do.jobs.act_on_job", full)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is form
        assert "The disk is full" in str(form.words.render())
        assert form.boxes[0].value == "seen"


async def test_words_come_back_with_their_cursor_after_escape(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"one", "enter", *"two", "left", "escape")
        await settled(pilot)
        form = await to_form(pilot, settled, "n")
        box = form.boxes[0].control
        assert isinstance(box, PageBox)
        assert box.text == "one\ntwo"
        assert box.cursor_location == (1, 2)


async def test_words_are_on_the_disk_while_the_form_is_still_open(
    drive: Any, settled: Any, home: Any
) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"half a sent")
        assert pilot.app.drafts.flush(5.0)
        with sqlite3.connect(home.context.paths.drafts) as looking:
            kept = looking.execute("SELECT text FROM draft WHERE field = 'text'").fetchall()
        looking.close()
        assert kept == [("half a sent",)]


async def test_words_come_back_after_the_program_ended(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "h")
        await pilot.press("2", "enter", *"waits")
    async with drive() as pilot:
        form = await to_form(pilot, settled, "h")
        assert [box.value for box in form.boxes] == ["approval", "waits"]
        assert form.focused is form.boxes[1].control


async def test_a_draft_ends_when_its_words_became_an_entry(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"done", "ctrl+s")
        await settled(pilot)
        form = await to_form(pilot, settled, "n")
        assert form.boxes[0].value == ""


async def test_a_draft_can_be_thrown_away(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"nonsense", "escape")
        await to_form(pilot, settled, "n")
        await pilot.press("f8", "escape")
        form = await to_form(pilot, settled, "n")
        assert form.boxes[0].value == ""


async def test_the_key_that_threw_a_draft_away_brings_it_back(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "r")
        await pilot.press(*"worn", "tab", *"new", "left", "f8")
        assert [box.value for box in form.boxes[:2]] == ["", ""]
        assert "F8 brings it back" in str(form.words.render())
        await pilot.press("f8")
        await settled(pilot)
        assert [box.value for box in form.boxes[:2]] == ["worn", "new"]
        assert form.boxes[1].place == "0,2"
        await pilot.press("escape")
        form = await to_form(pilot, settled, "r")
        assert [box.value for box in form.boxes[:2]] == ["worn", "new"]


async def test_what_was_typed_after_a_draft_was_thrown_away_is_not_lost_either(
    drive: Any, settled: Any
) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "n")
        await pilot.press(*"one", "f8", *"two", "f8")
        assert form.boxes[0].value == "one"
        await pilot.press("f8")
        assert form.boxes[0].value == "two"


async def test_a_draft_thrown_away_before_the_program_ended_comes_back(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"long text", "f8")
    async with drive() as pilot:
        form = await to_form(pilot, settled, "n")
        assert form.boxes[0].value == ""
        await pilot.press("f8")
        assert form.boxes[0].value == "long text"


async def test_leaving_a_form_ends_what_was_thrown_away(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"nonsense", "f8", "escape")
        form = await to_form(pilot, settled, "n")
        await pilot.press("f8")
        assert form.boxes[0].value == ""


async def test_an_emptied_field_stays_empty(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"ab", "backspace", "backspace", "escape")
        form = await to_form(pilot, settled, "n")
        assert form.boxes[0].value == ""


async def test_drafts_that_cannot_be_kept_are_said_and_kept_when_there_is_room(
    drive: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drive() as pilot:
        real = Drafts.keep
        form = await to_form(pilot, settled, "n")

        def full(*_args: object) -> None:
            raise StoreFull("The disk is full: nothing was written.")

        monkeypatch.setattr(Drafts, "keep", full)
        await pilot.press(*"text")
        pilot.app.drafts.flush(2.0)
        await settled(pilot)
        assert "Drafts are not kept: The disk is full" in pilot.app.today.stand.render_line(0).text
        assert form.boxes[0].value == "text"
        monkeypatch.setattr(Drafts, "keep", real)
        pilot.app.drafts.close()
        assert [draft.text for draft in Drafts(pilot.app.context.paths.drafts).read(form.ask.subject, "note")]


async def test_a_button_can_be_clicked(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_form(pilot, settled, "n")
        await pilot.press(*"clicked")
        await pilot.click("#form-buttons", offset=(4, 0))
        await settled(pilot)
        assert pilot.app.screen is pilot.app.today


async def test_a_choice_is_made_by_number_arrow_or_click(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "h")
        choices = form.boxes[0].control
        assert isinstance(choices, Choices)
        assert choices.value == ""
        await pilot.press("2")
        assert choices.value == "approval"
        await pilot.press("down", "space")
        assert choices.value == "vendor"
        await pilot.click(choices, offset=(6, 0))
        assert choices.value == "user"


async def test_chinese_and_the_wide_blank_are_typed_as_they_are(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "n")
        for character in "更换\u3000硒鼓":
            form.focused.post_message(events.Key("x", character))
        await settled(pilot)
        assert form.boxes[0].value == "更换\u3000硒鼓"


async def test_pasted_controls_never_get_into_a_box(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "n")
        pilot.app.post_message(events.Paste("a\x1b]52;c;aGk=\x07b\u202ec\x9bd\r\nnext"))
        await settled(pilot)
        assert form.boxes[0].value == "a]52;c;aGk=bcd\nnext"


async def test_a_new_job_is_made_with_its_device_and_site(drive: Any, settled: Any) -> None:
    async with drive(80, 30) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen
        await pilot.press(*"Fan is loud", "enter", *"gzth-pc-0007", "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is not form
        line = next(line for line in pilot.app.today.lines if line.title == "Fan is loud")
        assert (line.asset_tag, line.site_code, line.status) == ("GZTH-PC-0007", "GZTH", "dispatched")


async def test_a_device_that_does_not_exist_is_named_with_the_nearest(drive: Any, settled: Any) -> None:
    async with drive(80, 30) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen
        await pilot.press(*"Fan", "enter", *"GZTH-PC-0008", "ctrl+s")
        await settled(pilot)
        assert pilot.app.screen is form
        assert "GZTH-PC-0007" in str(form.words.render())


async def test_a_second_save_while_the_first_is_written_does_nothing(
    drive: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    async with drive() as pilot:
        form = await to_form(pilot, settled, "n")
        await pilot.press(*"once")
        monkeypatch.setattr(type(pilot.app.acts), "do", lambda *args, **more: done.append(args))
        form.action_save()
        form.action_save()
        assert len(done) == 1
        monkeypatch.undo()


async def test_a_path_is_completed_from_its_folder(drive: Any, settled: Any, tmp_path: Any) -> None:
    (tmp_path / "现场 照片.png").write_bytes(b"x")
    async with drive() as pilot:
        form = await to_form(pilot, settled, "f")
        box = form.boxes[0].control
        assert isinstance(box, LineBox)
        box.value = f"{tmp_path}/现"
        box.cursor_position = len(box.value)
        await pilot.press("tab")
        assert box.value == f"{tmp_path}/现场 照片.png"


@pytest.mark.parametrize("name", ["resolve", "new"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_small_screen_keeps_the_message_and_the_buttons(
    drive: Any, settled: Any, home: Any, name: str, language: str
) -> None:
    i18n.use(language)
    async with drive(60, 18) as pilot:
        if name == "new":
            pilot.app.action_new_job()
        else:
            pilot.app.act_on_job(home.jobs[0], "WO", JOB_ACTIONS[name])
        await settled(pilot)
        form = pilot.app.screen
        form.say("What went wrong\nwhat to do next", wrong=True)
        await settled(pilot)
        for widget in (form.words, form.buttons, form.focused):
            assert widget.region in form.region, widget
        form.boxes[-1].control.focus()
        await settled(pilot)
        assert form.boxes[-1].control.region in form.region
        await pilot.click("#form-buttons", offset=(2, 0))
        await settled(pilot)
        assert form.words.region in form.region
        assert form.words.has_class("-wrong")


@pytest.mark.parametrize("key", ["n", "v"])
async def test_a_draft_keeps_where_the_cursor_was_moved_to(
    drive: Any, settled: Any, home: Any, key: str
) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, key)
        await pilot.press(*"ghijkl", "left", "left", "left")
        await pilot.pause(0.4)
        pilot.app.drafts.flush(5.0)
        kept = Drafts(home.context.paths.drafts).read(form.ask.subject, form.ask.action)
        assert next(draft.place for draft in kept if draft.text == "ghijkl") == "0,3"


async def test_every_field_that_is_needed_is_marked_until_something_is_in_it(
    drive: Any, settled: Any
) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "r")
        labels = [box.query_one(".label") for box in form.boxes]

        def marked() -> list[bool]:
            return [str(label.content).startswith("! ") for label in labels]

        assert marked() == [False, False, False]
        await pilot.press("ctrl+s")
        assert marked() == [True, True, True]
        await pilot.press("a")
        await settled(pilot)
        assert marked() == [False, True, True]


async def test_of_a_list_one_is_asked_to_choose(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "h")
        await pilot.press("ctrl+s")
        assert "Choose “Waits for”." in str(form.words.render())


async def test_the_ways_on_stand_beside_the_buttons(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "h")
        assert [chip.key for chip in form.buttons._chips] == ["^S", "Esc", "Space", "F1"]
        await pilot.press("tab")
        await settled(pilot)
        assert [chip.key for chip in form.buttons._chips] == ["^S", "Esc", "Tab", "F1"]
        assert form.focused is form.boxes[1].control


async def test_in_a_list_beside_the_cursor_only_what_is_chosen_is_marked(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "h")
        await pilot.press("2", "tab")
        await settled(pilot)
        rows = form.boxes[0].control
        assert not rows.render_line(1).text.startswith(">")
        grounds = {segment.style.bgcolor for y in range(rows.count) for segment in rows.render_line(y)}
        assert len(grounds) == 1


@pytest.mark.parametrize("key", ["space", "1"])
async def test_what_stands_alone_is_taken_back_as_it_was_given(drive: Any, key: str) -> None:
    async with drive() as pilot:
        one = Choices([("yes", "Also then")])
        await pilot.app.screen.mount(one)
        one.focus()
        await pilot.press(key)
        assert one.value == "yes"
        assert "[x]" in one.render_line(0).text
        await pilot.press(key)
        assert one.value == ""
        assert "[ ]" in one.render_line(0).text


async def test_help_opens_over_a_form_and_everything_typed_stands_after_it(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        form = await to_form(pilot, settled, "n")
        await pilot.press(*"half ?", "f1")
        await settled(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        told = "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
        assert "Leave; what is typed is kept" in told
        await pilot.press("f1")
        await settled(pilot)
        assert pilot.app.screen is form
        await pilot.press("x")
        assert form.boxes[0].value == "half ?x"


@pytest.mark.parametrize("key", ["ctrl+o", "ctrl+p"])
async def test_help_opens_over_what_is_looked_for(drive: Any, settled: Any, key: str) -> None:
    async with drive() as pilot:
        await pilot.press(key)
        await settled(pilot)
        over = pilot.app.screen
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert pilot.app.screen is over


async def test_help_names_every_key_in_full_on_a_small_screen(drive: Any, settled: Any, home: Any) -> None:
    async with drive(80, 24) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        sheet = pilot.app.screen.query_one("#help-sheet")
        lines = ["".join(text for text, _look in line) for line in sheet._lines(sheet.size.width)]
        back = next(place for place, line in enumerate(lines) if line.startswith("Esc Backspace"))
        assert lines[back + 1].startswith("Alt+Left")
        assert not any("~" in line[:18] for line in lines)
