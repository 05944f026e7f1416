"""What is switched in the environment before Textual is imported."""

import pytest

from deskops.config import Settings
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


@pytest.mark.parametrize(("wish", "kitty", "pixels"), [("on", None, "1"), ("off", "1", "0")])
def test_settings_say_more_than_what_a_terminal_is_known_for(
    wish: str, kitty: str | None, pixels: str
) -> None:
    environment = {"TERM_PROGRAM": "WezTerm", "TERM": "xterm-kitty"}
    prepare(
        environment, wished=Settings({"terminal.kitty_keys": wish, "terminal.pixel_mouse": wish}).terminal
    )
    assert environment.get("TEXTUAL_DISABLE_KITTY_KEY") == kitty
    assert environment["TEXTUAL_SMOOTH_SCROLL"] == pixels


def test_the_environment_says_more_than_the_settings() -> None:
    environment = {"TEXTUAL_SMOOTH_SCROLL": "0", "TEXTUAL_COLOR_SYSTEM": "256"}
    wished = Settings({"terminal.pixel_mouse": "on", "terminal.colours": "truecolor"}).terminal
    prepare(environment, wished=wished)
    assert (environment["TEXTUAL_SMOOTH_SCROLL"], environment["TEXTUAL_COLOR_SYSTEM"]) == ("0", "256")


@pytest.mark.parametrize(("wish", "system"), [("16", "standard"), ("truecolor", "truecolor"), ("auto", None)])
def test_colours_are_asked_of_textual_by_its_own_names(wish: str, system: str | None) -> None:
    environment: dict[str, str] = {}
    prepare(environment, wished=Settings({"terminal.colours": wish}).terminal)
    assert environment.get("TEXTUAL_COLOR_SYSTEM") == system
