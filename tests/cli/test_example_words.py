"""What an example types between quotation marks is in the reader's language; names are names."""

import re
from collections.abc import Iterator

import click
import pytest
from tests.cli.conftest import Run

from deskops import i18n
from deskops.cli import groups
from deskops.cli.example_words import PHRASES, spoken_line

NAMES = {"Li Wei", "Li Wen", "Chen Min", "Wang Fang", "Zhang San", "Acme IT"}


def lines(command: click.Command) -> Iterator[str]:
    yield from (each.line for each in getattr(command, "examples", ()))
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from lines(found)


def test_every_phrase_of_an_example_is_translated() -> None:
    quoted = {each for line in lines(groups.root()) for each in re.findall('"([A-Za-z][^"]*)"', line)}
    assert quoted - NAMES == PHRASES
    i18n.use("zh_CN")
    try:
        assert [each for each in PHRASES if i18n._(each) == each] == []
        assert spoken_line('deskops job new "Paper jam" --caller "Chen Min"') == (
            'deskops job new "卡纸" --caller "Chen Min"'
        )
    finally:
        i18n.use("en")


@pytest.mark.parametrize(("language", "title"), [("en", '"Paper jam"'), ("zh_CN", '"卡纸"')])
def test_help_shows_it(run: Run, language: str, title: str) -> None:
    said = run("job", "new", "-h", language=language)
    assert title in said.out
