"""Toasts: words stay whole, nothing is covered or held up, and the log has them all."""

from typing import Any

import pytest
from textual import events

from deskops.ops.journal import records
from tests_of_screens import settle, until

WORDS = (
    "GZTH-PC-0007 photo(添加照片) 的打印机在天河营业部三楼财务部等待备件 and the toner is reordered, "
    "see https://it.example/really-long-path/GD20261123001 for what the vendor said about it"
)


def toast(pilot: Any) -> list[str]:
    from textual.widgets._toast import Toast

    return [
        line.text.strip(" ▌")
        for one in pilot.app.screen.query(Toast)
        for line in one.render_lines(one.outer_size.region)
    ]


@pytest.mark.parametrize("columns", [60, 80, 120])
async def test_no_word_is_broken_and_no_wide_character_lost(drive: Any, columns: int) -> None:
    async with drive(columns, 24, toasts=True) as pilot:
        pilot.app.say(WORDS)
        await settle(pilot)
        lines = toast(pilot)
        assert len(lines) > 1
        seen = " ".join(line.strip() for line in lines)
        for word in ("GZTH-PC-0007", "reordered,", "toner", "vendor", "GD20261123001"):
            assert word in seen, lines
        assert "".join(seen.split()) == "".join(WORDS.split())


async def test_a_word_between_wide_characters_is_whole_wherever_the_line_ends(drive: Any) -> None:
    async with drive(60, 24, toasts=True) as pilot:
        for before in range(14, 30):
            pilot.app.clear_notifications()
            pilot.app.say("打" * before + "printer（添加照片）printer")
            await settle(pilot)
            lines = toast(pilot)
            assert "".join(lines).count("printer") == sum(line.count("printer") for line in lines) == 2, lines
            assert all(line[0] != "）" for line in lines), lines


DOUBT = "WO-1: Arrive\nGZ-XXXXX is not the code of this job's site, GZ-越秀. Undo the step if you are somewhere else."


@pytest.mark.parametrize("columns", [60, 79, 80, 91])
@pytest.mark.parametrize("code", ["GZ-XXXXX", "GZ-1234567890"])
async def test_the_last_line_is_seen_however_the_words_fill_the_others(
    drive: Any, columns: int, code: str
) -> None:
    async with drive(columns, 24, toasts=True) as pilot:
        words = DOUBT.replace("GZ-XXXXX", code)
        pilot.app.say(words, wrong=True)
        await settle(pilot)
        assert "".join("".join(toast(pilot)).split()) == "".join(words.split())


async def test_over_a_form_one_line_stands_above_its_title(drive: Any) -> None:
    async with drive(60, 18, toasts=True) as pilot:
        pilot.app.say(DOUBT, wrong=True)
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert not toast(pilot)
        form = pilot.app.screen
        for words in ("Something else", DOUBT):
            pilot.app.say(words, wrong=True)
            await settle(pilot)
            (one,) = form.query("Toast")
            assert (one.region.y, one.region.height) == (0, 1)
            assert form.query_one("#form-title").region.y > 0
            assert toast(pilot)[0].startswith(words[:9])


@pytest.mark.parametrize("wrong", [False, True])
async def test_each_is_kept_in_the_log(drive: Any, home: Any, wrong: bool) -> None:
    async with drive(toasts=True) as pilot:
        pilot.app.say("两行\nof words", wrong=wrong)
        kept = [one for one in records(home.context.paths) if isinstance(one, dict)]
        assert [one["message"] for one in kept if one["event"] == "said"] == ["两行  of words"]


async def test_what_was_done_is_kept_once(drive: Any, home: Any, settled: Any) -> None:
    async with drive(toasts=True) as pilot:
        await pilot.press("a")
        await settled(pilot)
        kept = [one for one in records(home.context.paths) if isinstance(one, dict)]
        assert len([one for one in kept if "Accept" in one.get("message", "")]) == 1


async def test_keys_work_while_a_toast_stands(drive: Any, settled: Any) -> None:
    async with drive(toasts=True) as pilot:
        pilot.app.say(WORDS, wrong=True)
        await settled(pilot)
        await pilot.press("j")
        assert pilot.app.today.table.cursor == 1


async def test_what_was_scanned_in_vain_is_told_and_not_kept(drive: Any, home: Any) -> None:
    async with drive(toasts=True) as pilot:
        pilot.app.post_message(events.Paste("13900001111"))
        await until(pilot, lambda: pilot.app._notifications)
        assert any("13900001111" in one.message for one in pilot.app._notifications)
        assert "13900001111" not in str(list(records(home.context.paths)))
