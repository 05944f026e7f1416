"""What stands for a value in usage lines speaks the reader's language."""

import re
from collections.abc import Iterator

import click
import pytest

from deskops import i18n
from deskops.cli import groups, words
from deskops.cli.formatting import PLACES


def metavars(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
    context = command.context_class(command, info_name=path)
    yield path, command.options_metavar or ""
    for param in command.get_params(context):
        if not (isinstance(param, click.Option) and (param.is_flag or param.hidden)):
            yield path, param.make_metavar(context)
    if isinstance(command, click.Group):
        yield path, command.subcommand_metavar
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from metavars(found, f"{path} {name}")


def in_english(language: str) -> set[tuple[str, str]]:
    i18n.use(language)
    words.speak()
    return {
        (path, word)
        for path, metavar in metavars(groups.root(), "deskops")
        for word in re.findall("[A-Z]{2,}", metavar.replace("zh_CN", ""))
    }


def test_no_place_is_left_in_english_and_every_word_of_the_table_stands_somewhere() -> None:
    assert in_english("zh_CN") == set()
    assert {word for _path, word in in_english("en")} == set(PLACES)


@pytest.mark.parametrize(
    ("language", "usage", "section"),
    [
        ("en", "Usage: deskops job hold [OPTIONS] JOB", "Options:"),
        ("zh_CN", "用法：deskops job hold [选项] 工单", "选项："),
    ],
)
def test_a_help_page_is_in_one_language(run, language: str, usage: str, section: str) -> None:
    said = run("job", "hold", "-h", language=language).out
    assert said.splitlines()[0] == usage
    assert section in said.splitlines()
