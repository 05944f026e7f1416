"""The words of Click and Typer that a person may meet are all in our catalogue."""

import sysconfig
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

from deskops import i18n
from deskops.cli import words

SITE = Path(sysconfig.get_path("purelib"))
SOURCES = [*sorted((SITE / "click").glob("*.py")), SITE / "typer" / "core.py"]
# Words for whoever writes a program with Click, for editors, and for what deskops does not use.
NOT_MET = {
    "d",
    "{editor}: Editing failed",
    "{editor}: Editing failed: {e}",
    "Windows error: {error}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Confirm the action without prompting.",
    "%(prog)s, version %(version)s",
    "Invalid start character for option ({option})",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Couldn't detect Bash version, shell completion is not supported.",
    "Unknown color {colour!r}",
    "Choice({choices})",
    "Unknown standard stream '{name}'",
}


def asked() -> set[str]:
    found = set()
    for source in SOURCES:
        keywords = {"_": None, "ngettext": (1, 2)}
        for _line, message, _comments, _context in extract_from_file("python", source, keywords=keywords):
            found.add(message if isinstance(message, str) else message[0])
    return {each for each in found if "but a name was passed" not in each} - NOT_MET


def test_every_text_of_click_and_typer_is_translated():
    i18n.use("zh_CN")
    lacking = [text for text in asked() if i18n._(text) == text and i18n.ngettext(text, "", 1) == text]
    assert lacking == []


def test_no_word_is_kept_that_nobody_asks_for():
    spare = {"No such option: {name}", "Missing parameter"}  # of other versions of Click
    assert set(words.SINGLE) - asked() <= spare


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["config", "set"], "缺少参数 '设置项'"),
        (["config", "path", "--nope"], "没有选项 '--nope'"),
        (["config", "path", "extra"], "多余的参数（extra）"),
        (["conifg"], "没有命令 'conifg'"),
        (["completion", "dos"], "不在可选值之列"),
    ],
)
def test_click_speaks_chinese(run, arguments, expected):
    said = run(*arguments, language="zh_CN")
    assert expected in said.err
    assert said.code == 2


def test_click_speaks_english_again_when_the_language_changes(run):
    run("config", "set", language="zh_CN")
    assert "Missing argument 'SETTING'" in run("config", "set").err
