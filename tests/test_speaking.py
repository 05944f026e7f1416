"""A language that one thread speaks for a while."""

import threading
from datetime import date

import pytest

from deskops import i18n

MONDAY = date(2026, 11, 23)


def test_within_the_block_dates_are_in_the_other_language_and_after_it_as_before() -> None:
    with i18n.speaking("zh_CN"):
        assert i18n.language() == "zh_CN"
        assert i18n.show_date(MONDAY) == "2026年11月23日 周一"
    assert i18n.language() == "en"
    assert i18n.show_date(MONDAY) == "2026-11-23 Mon"


def test_another_thread_goes_on_in_the_language_of_the_process() -> None:
    heard: list[str] = []
    with i18n.speaking("zh_CN"):
        thread = threading.Thread(target=lambda: heard.append(i18n.weekday(MONDAY)))
        thread.start()
        thread.join()
    assert heard == ["Mon"]


def test_an_error_inside_gives_the_language_back() -> None:
    with pytest.raises(LookupError), i18n.speaking("zh_CN"):
        raise LookupError
    assert i18n.language() == "en"
