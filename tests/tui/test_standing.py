"""The status line: what a narrow screen has room for, and that what the screens are told of it does not come back."""

from typing import Any

import pytest
from rich.cells import cell_len

from deskops import i18n
from deskops.ops.context import Context, Identity
from deskops.ops.read.attention import Stand
from deskops.ops.read.syncing import Line
from deskops.tui.messages import StandRead
from deskops.tui.standing import words_of_stand
from tests_of_screens import until

NARROWEST = 80


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("attention", [0, 128])
def test_a_long_reason_leaves_room_for_what_is_unsent_and_the_last_sync(
    context: Context, monkeypatch: pytest.MonkeyPatch, language: str, attention: int
) -> None:
    i18n.use(language)
    monkeypatch.setattr(Identity, "standalone", False)
    line = Line(
        "offline",
        "the certificate of the desk cannot be trusted: 证书已过期 " * 3,
        "2026-11-22T01:00:00.000Z",
    )
    words = words_of_stand(Stand(1234, 56, attention, 7), line, None, context)
    assert len(words) == (4 if attention else 3)
    shown = " " + "  ".join(text for text, _look in words)
    assert cell_len(shown) < NARROWEST
    assert {"en": "Offline: ", "zh_CN": "离线："}[language] in words[0][0]
    assert "1234+56" in words[1][0]


async def test_what_is_told_to_each_screen_of_the_store_does_not_come_back(drive: Any, settled: Any) -> None:
    """It came back from every screen, and two that crossed each other took turns for ever, in ever more copies."""
    async with drive() as pilot:
        await pilot.press("enter")
        await settled(pilot)
        program, heard = pilot.app, list[int]()
        drawn = program.draw_stand

        def counted() -> None:
            heard.append(program.waiting.unsent)
            drawn()

        program.draw_stand = counted
        for unsent in (901, 902, 903):
            stand = program.waiting._replace(unsent=unsent)
            program.post_message(StandRead(stand, program.line, program._seen[1]))
        await until(pilot, lambda: 903 in heard)
        await pilot.pause()
        assert [unsent for unsent in heard if unsent > 900] == [901, 902, 903]
