"""Errors become words and exit codes in one place."""

import errno
import json

import click
import pytest

from deskops import errors
from deskops.cli import boundary, groups
from deskops.cli.exits import Exit, InspectExit, exit_for

CODES = {
    errors.DeskopsError("x"): 1,
    errors.Refused("x"): 1,
    errors.UsageError("x"): 2,
    errors.ConfigError("x"): 2,
    errors.Unreachable("x"): 3,
    errors.Rejected("x"): 4,
    errors.NotFound("x"): 5,
    errors.Ambiguous("x"): 5,
    errors.BadInput("x"): 6,
    errors.StoreMissing("x"): 2,
    errors.StoreLocked("x"): 3,
    errors.StoreFull("x"): 1,
    errors.StoreDamaged("x"): 1,
}


def _raise(error):
    def fall(*_arguments, **_options):
        raise error

    return fall


@pytest.fixture
def fails(run, monkeypatch):
    """Run a command that raises an error."""

    def call(error):
        monkeypatch.setattr(boundary, "_obey", _raise(error))
        return run("config", "path")

    return call


@pytest.mark.parametrize("error", CODES, ids=lambda error: type(error).__name__)
def test_each_error_has_the_code_of_the_contract(error):
    assert exit_for(error) == CODES[error]


def test_every_exit_code_says_what_it_means():
    assert all(member.about and member.__doc__ == member.about for member in (*Exit, *InspectExit))


def test_an_error_is_told_with_its_hint_and_the_nearest_names(fails):
    said = fails(errors.NotFound("No asset PC-9", hint="See: deskops asset list", nearest=["PC-1", "PC-2"]))
    assert said.err == "Error: No asset PC-9\n  See: deskops asset list\n  Nearest: PC-1, PC-2\n"
    assert (said.code, said.out) == (5, "")


def test_a_control_character_in_an_error_never_reaches_the_terminal(fails):
    assert "\x1b" not in fails(errors.Refused("bad \x1b[31m name")).err


def test_an_installation_without_its_catalogue_works_in_english(run, monkeypatch, tmp_path):
    import gettext

    monkeypatch.setattr("deskops.i18n.LOCALE", str(tmp_path))
    monkeypatch.setattr(gettext, "_translations", {})
    said = run("config", "path", language="zh_CN")
    assert said.code == 0
    assert "not installed" in said.err


def test_an_interrupt_ends_with_130(fails):
    assert fails(KeyboardInterrupt()).code == 130


def test_an_aborted_prompt_ends_with_130(fails):
    assert fails(click.Abort()).code == 130


def test_a_full_disk_is_not_called_a_defect(fails):
    said = fails(OSError(errno.ENOSPC, "No space", "/x/out.xlsx"))
    assert said.code == 1
    assert "/x/out.xlsx" in said.err


def test_an_unknown_error_leaves_a_report_without_its_message(fails, home):
    said = fails(ValueError("secret customer name"))
    (report,) = (home / "logs").glob("crash-*.json")
    assert said.code == 70
    assert str(report) in said.err
    assert "secret" not in said.err
    assert "secret" not in report.read_text("utf-8")
    assert json.loads(report.read_text("utf-8"))["errors"][0]["kind"] == "builtins.ValueError"


def test_the_report_of_a_defect_names_where_it_happened_and_what_led_to_it(fails, home):
    error = RuntimeError("outer")
    error.__cause__ = KeyError("inner")
    fails(error)
    (report,) = (home / "logs").glob("crash-*.json")
    kinds = [each["kind"] for each in json.loads(report.read_text("utf-8"))["errors"]]
    assert kinds == ["builtins.RuntimeError", "builtins.KeyError"]
    assert "test_boundary" in report.read_text("utf-8")


def test_a_report_goes_elsewhere_where_the_logs_cannot_be_written(fails, home, tmp_path, monkeypatch):
    home.mkdir()
    (home / "logs").write_text("a file in the way")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert fails(ValueError()).code == 70
    assert list(tmp_path.glob("crash-*.json"))


def test_an_unknown_command_names_the_nearest(run):
    said = run("conifg")
    assert said.code == 2
    assert "Did you mean config" in said.err


def test_an_unknown_command_of_a_group_names_the_nearest(run):
    assert "Did you mean show" in run("config", "shw").err


def test_a_language_that_deskops_does_not_speak_is_refused(run):
    said = run("--lang", "fr", "config", "path")
    assert said.code == 2
    assert "--lang zh_CN" in said.err


@pytest.mark.parametrize("name", groups.COMMANDS)
def test_every_line_of_the_table_leads_to_a_command_with_the_same_help(name):
    entry = groups.COMMANDS[name]
    assert entry.load().help == entry.help


def walk(command, path):
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from walk(command.get_command(context, name), [*path, name])


COMMANDS = [path for path, _command in walk(groups.root(), [])]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_help_and_examples_in_both_languages(run, path):
    english, chinese = run(*path, "-h"), run(*path, "-h", language="zh_CN")
    assert english.code == chinese.code == 0
    assert "Examples:" in english.out
    assert "示例：" in chinese.out


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_and_argument_is_explained(path):
    command = next(each for where, each in walk(groups.root(), []) if where == path)
    lacking = [each.name for each in command.params if not getattr(each, "help", None)]
    assert lacking == []


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_no_line_of_chinese_help_is_wider_than_the_terminal(run, path, monkeypatch):
    from deskops.cli.width import cells

    monkeypatch.setenv("COLUMNS", "80")
    help_page, _colon, _examples = run(*path, "-h", language="zh_CN").out.partition("示例：")
    assert max(cells(line) for line in help_page.splitlines()) <= 80
