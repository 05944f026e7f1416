"""The front door: version, stored help, language, and what is not imported for them."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from deskops import __version__
from deskops.cli import front
from deskops.paths import locate

LOADED = """
import json, sys
from deskops.cli.front import main
code = main(sys.argv[1:])
sys.stdout.flush()
sys.stderr.write(json.dumps(sorted(sys.modules)))
sys.exit(code)
"""


def loaded(start, *arguments: str) -> set[str]:
    said = start(*arguments, code=LOADED)
    assert said.code == 0, said.err
    return set(json.loads(said.err.splitlines()[-1]))


def help_tool() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "tools" / "top_help.py"
    spec = importlib.util.spec_from_file_location("top_help", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_version_is_one_line(start):
    assert start("--version") == (0, f"deskops {__version__}\n", "")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_at_the_top_is_the_stored_text(start, flag):
    from deskops.cli.help.en import TEXT

    assert start(flag).out == TEXT


@pytest.mark.parametrize(("language", "module"), [("en", "en"), ("zh_CN", "zh")])
def test_the_stored_help_equals_the_live_one(language, module, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    stored = importlib.import_module(f"deskops.cli.help.{module}").TEXT
    assert stored == help_tool().live(language), "run: python tools/top_help.py"


def test_the_live_help_reaches_a_reader_whose_flags_the_front_door_does_not_know(run):
    said = run("-q", "--help")
    assert said.code == 0
    assert "Commands:" in said.out


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_version_and_help_import_neither_click_nor_typer(start, flag):
    heavy = {"click", "typer", "typing", "pathlib", "gettext", "rich", "deskops.cli.boundary"}
    assert not heavy & loaded(start, flag)


@pytest.mark.parametrize("words", [["config", "path"], ["config", "-h"], ["config", "show"]])
def test_a_plain_command_imports_no_heavy_library(start, words):
    heavy = {"sqlmodel", "sqlalchemy", "textual", "httpx", "rich", "openpyxl", "pydantic", "tomlkit"}
    assert not heavy & loaded(start, *words)


@pytest.mark.parametrize(
    ("arguments", "environment", "chinese"),
    [
        (["--help"], {"DESKOPS_LANG": "zh_CN"}, True),
        (["--lang", "en", "--help"], {"DESKOPS_LANG": "zh_CN"}, False),
        (["--lang=zh_CN", "--help"], {"DESKOPS_LANG": "en"}, True),
        (["--help"], {"DESKOPS_LANG": "", "LC_ALL": "zh_CN.UTF-8"}, True),
        (["config", "-h"], {"DESKOPS_LANG": "", "LC_ALL": "zh_CN.UTF-8"}, True),
    ],
)
def test_the_nearest_wish_decides_the_language(start, arguments, environment, chinese):
    assert ("用法" in start(*arguments, **environment).out) is chinese


def test_the_language_of_the_settings_file_holds_at_the_front_door_too(start, home):
    start("config", "set", "language", "zh_CN")
    assert "用法" in start("--help", DESKOPS_LANG="", LC_ALL="en_US.UTF-8").out


@pytest.mark.parametrize(
    "line",
    ['language = "zh_CN"', "language='zh_CN'  # mine", '\n# x\n  language="zh_CN"\n[company]\nname="x"'],
)
def test_the_settings_file_names_its_language_in_any_style(line, home):
    home.mkdir()
    (home / "config.toml").write_text(line, "utf-8")
    assert front.file_language() == "zh_CN"


def test_the_language_of_reports_is_not_that_of_the_program(home):
    home.mkdir()
    (home / "config.toml").write_text('[report]\nlanguage = "zh_CN"', "utf-8")
    assert front.file_language() is None


@pytest.mark.parametrize("name", ["DESKOPS_HOME", "XDG_CONFIG_HOME", ""])
def test_the_front_door_knows_where_the_settings_lie(name, monkeypatch, tmp_path):
    for each in ("DESKOPS_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(each, raising=False)
    if name:
        monkeypatch.setenv(name, str(tmp_path))
    assert Path(front.config_file()) == locate(os.environ).config_file


def test_a_reader_who_leaves_early_breaks_nothing(home):
    import subprocess

    code = "from deskops.cli.front import main; raise SystemExit(main(['config', 'show']))"
    writer = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    words = writer.stderr.read()
    assert writer.wait(30) == 0
    assert words == b""
    writer.stderr.close()


def test_deskops_alone_without_a_terminal_names_the_way_out(start):
    said = start()
    assert said.code == 2
    assert "deskops today" in said.err
    assert said.out == ""
