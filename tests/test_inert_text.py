"""What reaches a CSV is never a formula."""

import pytest

from deskops.text import inert


@pytest.mark.parametrize(
    "text", ["=1+1", "+a", "-a", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", " =1", "\u3000=1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=b", "-1", "+1.5", "12", "a-b", "打印机", "'=1"])
def test_other_texts_and_numbers_stay(text: str) -> None:
    assert inert(text) == text
