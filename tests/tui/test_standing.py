"""The status line of a narrow screen: why the desk is away is cut short, what comes after it is not."""

import pytest
from rich.cells import cell_len

from deskops import i18n
from deskops.ops.context import Context
from deskops.ops.read.attention import Stand
from deskops.ops.read.syncing import Line
from deskops.tui.standing import words_of_stand

NARROWEST = 80


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("attention", [0, 128])
def test_a_long_reason_leaves_room_for_what_is_unsent_and_the_last_sync(
    context: Context, language: str, attention: int
) -> None:
    i18n.use(language)
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
