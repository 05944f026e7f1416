"""The boundaries of text over everything that Unicode has: what is shown, what is stored, what a table opens."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskops.text import discreet, inert, keep_unsaid, storable, visible

ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
REORDERING = {
    chr(code)
    for code in range(0x110000)
    if unicodedata.bidirectional(chr(code)) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
} | {"\u200e", "\u200f", "\u061c"}
CONTROLS = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cc"}
HOSTILE = REORDERING | CONTROLS | {"\u2028", "\u2029", "\ufeff"}


def test_every_control_and_every_reordering_character_of_unicode_becomes_a_mark() -> None:
    kept = {
        character
        for character in HOSTILE - {"\n", "\t"}
        if character in visible(f"a{character}b", lines=True)
    }
    assert kept == set()


@given(ANY)
def test_nothing_that_is_shown_can_move_the_cursor_or_turn_the_text_round(text: str) -> None:
    shown = visible(text)
    assert HOSTILE.isdisjoint(shown)
    assert not any(0xD800 <= ord(character) < 0xE000 for character in shown)
    shown.encode()


@given(ANY)
def test_with_lines_only_newlines_and_tabs_stay(text: str) -> None:
    assert (HOSTILE & set(visible(text, lines=True))) <= {"\n", "\t"}


@given(ANY)
def test_what_is_shown_once_is_shown_alike_twice(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(alphabet="甲乙丙 abc🖨️é[/]", max_size=30))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"), [("\x1b[2J", "␛[2J"), ("\x07", "␇"), ("\x7f", "␡"), ("\x9b", "‹009B›")]
)
def test_a_control_is_shown_by_a_mark_of_its_own(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(ANY)
def test_what_is_stored_is_composed_and_every_database_takes_it(text: str) -> None:
    kept = storable(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert "\x00" not in kept
    kept.encode()
    assert storable(kept) == kept


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_storing_only_composes_what_is_sound(text: str) -> None:
    assert storable(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\ufeff", "\u00a0 "])
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(before: str, start: str) -> None:
    assert inert(f'{before}{start}HYPERLINK("x")').startswith("'")


@pytest.mark.parametrize("number", ["-5", "+86", "-0.50", "12"])
def test_a_number_stays_a_number(number: str) -> None:
    assert inert(number) == number


PEM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIOabcdefgh\n-----END PRIVATE KEY-----"


def test_a_secret_says_nothing_of_itself_where_it_is_only_named() -> None:
    hidden = keep_unsaid("s3cret-of-the-desk")
    assert "s3cret" not in f"{hidden!r} {[hidden]} {({'token': hidden},)}"
    assert hidden == "s3cret-of-the-desk"


def test_what_is_kept_unsaid_is_gone_from_a_text_also_line_by_line() -> None:
    keep_unsaid("line-one-of-it\nline-two-of-it")
    assert discreet("a line-two-of-it b") == "a … b"
    assert discreet("a line-one-of-it\\nline-two-of-it") == "a …\\n…"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Authorization: Bearer abcdefgh0123", "Authorization: Bearer …"),
        ("postgresql://desk:hunter2@db/x", "postgresql://desk:…@db/x"),
        (f"key {PEM} end", "key … end"),
        (PEM[:60], "…"),
        ("https://desk.example.com:8443/x@y", "https://desk.example.com:8443/x@y"),
        ("the bearer of bad news", "the bearer of bad news"),
    ],
)
def test_what_looks_like_a_secret_is_left_out(text: str, told: str) -> None:
    assert discreet(text) == told


def test_a_key_is_left_out_whole_also_where_its_lines_are_kept_unsaid() -> None:
    keep_unsaid(PEM)
    assert discreet(f"key {PEM.replace('MC4C', 'MC4D')} end") == "key … end"


def test_a_short_word_tears_no_hole_into_others() -> None:
    keep_unsaid("on")
    assert discreet("one on one") == "one on one"
