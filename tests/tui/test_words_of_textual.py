"""Textual has words of its own, all English: none of them reaches a Chinese screen; nor does any of ours."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import textual

from deskops import i18n
from deskops.config.settings import specs
from deskops.tui.screens.help import keys_of
from deskops.tui.screens.palette import offers
from tests_of_walks import WALKS, painted, walk

LIBRARY = Path(textual.__file__).parent
PACKAGE = Path(__file__).parents[2] / "src" / "deskops"
SAYING = {"Binding", "notify", "SystemCommand", "Failure", "Label", "Button", "Option"}
SAID = {"description", "title", "message", "placeholder", "prompt", "label", "tooltip", "failure_description"}
# What stands on the keys themselves, in China too.
ON_KEYS = {
    "Home",
    "End",
    "Enter",
    "Esc",
    "Tab",
    "Del",
    "Backspace",
    "PgDn",
    "PgUp",
    "Alt",
    "Ctrl",
    "Shift",
    "Ins",
}
# Names of products, formats and fields that Chinese engineers write so.
NAMES = {
    "deskops",
    "PDF",
    "PNG",
    "JPEG",
    "TOML",
    "MAC",
    "UTC",
    "SHA",
    "SPKI",
    "PEM",
    "IP",
    "VIP",
    "URL",
    "vim",
    "English",
}

# What is no word of a language: addresses and what of a long one stands on the next line, commands, files, ids of keys.
GIVEN = re.compile(
    r"https?://\S+|\bA{9,}\w*|deskops [a-z-]+|[\w./~-]*\w\.(?:json|txt|svg|zip)\b|\bapp\.[a-z-]+"
)


@cache
def words_of_textual() -> frozenset[str]:
    """Every text of the installed Textual that it may show by itself."""
    return frozenset(
        text
        for file in LIBRARY.rglob("*.py")
        if "demo" not in file.parts
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for text in (*_passed(node), *_by_default(node), *_failures(node))
        if " " in text or text.istitle()
    )


def _passed(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SAYING:
            yield from _texts([*node.args, *(each.value for each in node.keywords if each.arg in SAID)])


def _by_default(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        of = node.args
        given = [
            *zip(of.args[::-1], of.defaults[::-1], strict=False),
            *zip(of.kwonlyargs, of.kw_defaults, strict=True),
        ]
        yield from _texts([value for argument, value in given if argument.arg in SAID])


def _failures(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant | ast.JoinedStr):
        yield from (text for text in _texts([node.value]) if text.startswith("Must"))


def _texts(nodes: list[Any]) -> Iterator[str]:
    yield from (
        each.value for each in nodes if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def test_the_words_are_known() -> None:
    """The search finds those that one meets first, of each kind."""
    known = words_of_textual()
    assert {
        "Do you want to quit?",
        "Focus Next",
        "Move cursor left",
        "Select",
        "Must be a valid number.",
    } <= known
    assert len(known) > 80


def test_only_widgets_without_words_are_used() -> None:
    """Whoever takes another, such as Select with its "Select", has to give it ours."""
    used = {
        alias.name
        for file in (PACKAGE / "tui").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual.widgets")
        for alias in node.names
    }
    assert used <= {"Input", "TextArea", "Static"}


@pytest.fixture
def chinese() -> Iterator[None]:
    i18n.use("zh_CN")
    yield
    i18n.use("en")


@pytest.mark.parametrize(
    "name", [name for name in WALKS if name != "palette"]
)  # which names all in both languages
async def test_a_chinese_screen_is_chinese(
    drive: Any, settled: Any, home: Any, chinese: None, name: str
) -> None:
    async with drive(120, 36) as pilot:
        screen = await walk(pilot, settled, home, name)
        told = painted(pilot)
        told += [f"{i18n._(words)} {keys}" for words, keys in keys_of(screen).items()]
        told += [f"{offer.label} {offer.key}" for offer in offers(screen)]
        told += [note.message for note in pilot.app._notifications]
        whole = "\n".join(told)
        assert [words for words in words_of_textual() - ON_KEYS if _says(whole, words)] == []
        words = set(re.findall("[A-Za-z]{3,}", GIVEN.sub(" ", whole))) - ON_KEYS - NAMES
        assert sorted(word for word in words if not _is_data(word, data_words(home))) == []


def _is_data(word: str, known: set[str]) -> bool:
    """A word of the store, or what a line's end left of one."""
    return word in known or any(each.startswith(word) or each.endswith(word) for each in known)


def _says(whole: str, words: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){re.escape(words)}(?![A-Za-z])", whole) is not None


@cache
def _of_settings() -> frozenset[str]:
    return frozenset(
        word
        for key, spec in specs().items()
        for word in re.findall("[A-Za-z]+", f"{key} {spec.variable} {spec.default}")
    )


def data_words(home: Any) -> set[str]:
    """What stands in the store and in the settings' names, by the words of it."""
    told = "\n".join(home.context.views.iterdump())
    return {*re.findall("[A-Za-z]+", told), *_of_settings()}


@pytest.mark.parametrize("keys", [("ctrl+c",), ("ctrl+n", "ctrl+c"), ("slash", "ctrl+c")])
async def test_no_key_brings_textual_s_own_windows(
    drive: Any, settled: Any, chinese: None, keys: tuple[str, ...]
) -> None:
    """Neither its question whether to quit nor its palette nor its screenshots."""
    async with drive() as pilot:
        for key in (*keys, "ctrl+backslash"):
            await pilot.press(key)
            await settled(pilot)
        told = {str(note.message) for note in pilot.app._notifications}
        assert told <= {"按 q 退出程序，按 ? 查看帮助。"}
        assert type(pilot.app.screen).__module__.startswith("deskops.")


def test_days_and_dates_are_chinese(chinese: None) -> None:
    from datetime import date

    assert i18n.show_date(date(2026, 11, 23)) == "2026年11月23日 周一"
    assert {i18n.show_date(date(2026, 11, day))[-1] for day in range(23, 30)} == set("一二三四五六日")
