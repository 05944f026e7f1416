"""What is switched in the environment before Textual is imported."""

import pytest

from deskops.tui.terminal import prepare


@pytest.mark.parametrize("program", ["iTerm.app", "vscode", "WezTerm"])
def test_terminals_that_lose_composed_text_do_without_the_kitty_keyboard(program: str) -> None:
    environment = {"TERM_PROGRAM": program}
    prepare(environment)
    assert environment["TEXTUAL_DISABLE_KITTY_KEY"] == "1"


def test_other_terminals_keep_it() -> None:
    environment = {"TERM_PROGRAM": "kitty"}
    prepare(environment)
    assert "TEXTUAL_DISABLE_KITTY_KEY" not in environment


def test_the_mouse_speaks_of_cells_unless_a_person_says_otherwise() -> None:
    environment: dict[str, str] = {}
    prepare(environment)
    assert environment["TEXTUAL_SMOOTH_SCROLL"] == "0"
    environment = {"TEXTUAL_SMOOTH_SCROLL": "1"}
    prepare(environment)
    assert environment["TEXTUAL_SMOOTH_SCROLL"] == "1"


@pytest.mark.parametrize(("term", "pixels"), [("xterm-kitty", "1"), ("foot", "1"), ("xterm-256color", "0")])
def test_pixels_are_asked_of_terminals_that_tell_them(term: str, pixels: str) -> None:
    environment = {"TERM": term}
    prepare(environment)
    assert environment["TEXTUAL_SMOOTH_SCROLL"] == pixels


def test_an_exported_size_does_not_stay_the_size_for_ever() -> None:
    environment = {"COLUMNS": "80", "LINES": "24"}
    prepare(environment)
    assert "COLUMNS" not in environment
    assert "LINES" not in environment


def test_the_program_begins_with_the_theme_of_the_settings() -> None:
    environment: dict[str, str] = {}
    prepare(environment, "contrast")
    assert environment["TEXTUAL_THEME"] == "deskops-contrast"
