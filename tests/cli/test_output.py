"""What is printed: JSON, CSV, tables, words and questions."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from deskops.cli import output
from deskops.cli.output import Column, Tinted
from deskops.cli.progress import Progress
from deskops.errors import UsageError

COLUMNS = [Column("Site"), Column("Count", right=True)]


@pytest.fixture(autouse=True)
def _plain(home):
    output.prepare()


class Console(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


class Legacy(io.TextIOWrapper):
    """A stream in an encoding of old."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict")

    def text(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined]


def test_json_is_one_object_with_its_version_first(capsys):
    output.json_object({"b": 1, "a": datetime(2026, 11, 23, 9, tzinfo=UTC)})
    assert capsys.readouterr().out == '{"version": 1, "b": 1, "a": "2026-11-23T09:00:00+00:00"}\n'


def test_json_keeps_chinese_readable(capsys):
    output.json_object({"site": "天河网点"})
    assert "天河网点" in capsys.readouterr().out


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "\u202egnp.exe", "\x7f", "\u2028"])
def test_json_says_hostile_characters_without_sending_them(hostile, capsys):
    output.json_object({"name": hostile})
    printed = capsys.readouterr().out
    assert hostile[0] not in printed
    assert json.loads(printed)["name"] == hostile


def test_json_replaces_a_lone_surrogate(capsys):
    output.json_object({"name": "a\ud800b"})
    assert json.loads(capsys.readouterr().out)["name"] == "a\ufffdb"


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_json_survives_an_old_encoding_exactly(encoding, monkeypatch):
    stream = Legacy(encoding)
    monkeypatch.setattr("sys.stdout", stream)
    output.json_object({"site": "天河😀"})
    assert json.loads(stream.text().decode("ascii"))["site"] == "天河😀"


def test_words_on_an_ascii_console_do_not_end_the_program(monkeypatch):
    stream = Legacy("ascii")
    monkeypatch.setattr("sys.stderr", stream)
    output.prepare()
    output.say("天河")
    assert stream.text() == b"??\n"


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－x", "＠x", " =1", "\u3000=1"],
)
def test_no_csv_cell_becomes_a_formula(cell, capsys):
    output.csv_rows([Column("x")], [[cell]])
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1][0].startswith("'")


@pytest.mark.parametrize(
    ("cell", "shown"), [(-5, "-5"), (2.5, "2.5"), ("-12.5", "-12.5"), (None, ""), ("a,b", "a,b")]
)
def test_csv_keeps_numbers_and_plain_texts(cell, shown, capsys):
    output.csv_rows([Column("x"), Column("y")], [[cell, "z"]])
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1][0] == shown


def test_a_plain_table_lines_up_in_chinese(capsys):
    output.table(COLUMNS, [("天河", 3), ("Zhuhai-01", 12)])
    assert capsys.readouterr().out == "Site       Count\n天河           3\nZhuhai-01     12\n"


def test_a_value_never_breaks_a_row_of_a_table(capsys):
    output.table(COLUMNS, [("a\nb\x1b[1m", 1)])
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == 2
    assert "\x1b" not in printed


def test_a_terminal_gets_a_table_with_colour(monkeypatch):
    console = Console()
    monkeypatch.setattr("sys.stdout", console)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR")
    output.table(COLUMNS, [(Tinted("天河", "red"), "[bold]x")])
    assert "\x1b[31m天河" in console.getvalue()
    assert "[bold]x" in console.getvalue()


def test_a_narrow_terminal_never_shortens_what_is_typed_again(monkeypatch):
    console = Console()
    monkeypatch.setattr("sys.stdout", console)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    number = "WO-20261124-JRMA-023"
    output.table(
        [Column("Number", whole=True), Column("Job")], [(number, "中毒提示,U盘里文件都变成快捷方式")]
    )
    assert number in console.getvalue()
    assert "…" not in console.getvalue()


def test_a_narrow_terminal_leaves_out_what_matters_least():
    from deskops.cli.pretty import fitting

    columns = [Column("Number", whole=True), Column("Job"), Column("Site", spare=2), Column("Due", spare=1)]
    row = ["WO-20261124-JRMA-023", "中毒提示,U盘里文件都变成快捷方式", "珠江新城", "11-24 14:30"]
    assert [fitting(columns, [row], width) for width in (100, 58, 47, 20)] == [
        [0, 1, 2, 3],
        [0, 1, 3],
        [0, 1],
        [0, 1],
    ]


def test_no_color_is_obeyed_on_a_terminal(monkeypatch):
    console = Console()
    monkeypatch.setattr("sys.stdout", console)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    output.table(COLUMNS, [(Tinted("天河", "red"), 1)])
    assert "\x1b[31m" not in console.getvalue()


def test_clicolor_force_colours_a_pipe(monkeypatch, capsys):
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR")
    output.table(COLUMNS, [(Tinted("x", "red"), 1)])
    assert "\x1b[31m" in capsys.readouterr().out


def test_a_dumb_terminal_gets_plain_columns(monkeypatch):
    console = Console()
    monkeypatch.setattr("sys.stdout", console)
    monkeypatch.setenv("TERM", "dumb")
    output.table(COLUMNS, [("x", 1)])
    assert console.getvalue() == "Site  Count\nx         1\n"


def test_a_screen_reader_gets_a_name_and_a_value_a_line(monkeypatch, capsys):
    console = Console()
    monkeypatch.setenv("DESKOPS_ACCESSIBLE", "1")
    output.table(COLUMNS, [("x", 1)])
    assert capsys.readouterr().out == "Site  Count\nx         1\n", "a pipe has what it had"
    monkeypatch.setattr("sys.stdout", console)
    output.table(COLUMNS, [(Tinted("x", "red"), 1), ("y", 2)])
    assert console.getvalue() == "Site: x\nCount: 1\n\nSite: y\nCount: 2\n"


def test_borders_are_ascii_where_the_settings_say_so(monkeypatch):
    console = Console()
    monkeypatch.setattr("sys.stdout", console)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("DESKOPS_UI_ASCII", "yes")
    output.table(COLUMNS, [("x", 1)])
    assert console.getvalue().isascii()


def test_a_plain_table_imports_no_rich(start):
    code = (
        "import sys; from deskops.cli import output; output.table([output.Column('天')], [('x',)]);"
        "sys.exit('rich' in sys.modules)"
    )
    assert start(code=code).code == 0


def test_facts_stand_below_each_other_without_the_empty_ones(capsys):
    output.facts([("网点", "天河"), ("Note", "one\ntwo"), ("Empty", "")])
    assert capsys.readouterr().out == "网点  天河\nNote  one\n      two\n"


def test_quiet_keeps_data_and_errors_and_drops_words(run):
    said = run("config", "set", "engineer", "x", "-q")
    assert said == (0, "", "")
    assert run("-q", "config", "set", "nope", "x").err != ""


def test_words_go_to_stderr(run):
    said = run("config", "set", "engineer", "x")
    assert said.out == ""
    assert "engineer" in said.err


def test_a_question_without_a_terminal_is_a_usage_error_that_names_the_option():
    with pytest.raises(UsageError) as caught:
        output.ask("Your name", "--engineer NAME")
    assert "--engineer NAME" in caught.value.hint


def test_progress_stays_away_from_a_pipe(capsys):
    with Progress("Reading") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""


def test_progress_leaves_nothing_on_the_terminal(monkeypatch):
    console = Console()
    monkeypatch.setattr("sys.stderr", console)
    with Progress("读取") as progress:
        progress(1, 2)
    printed = console.getvalue()
    assert "读取 1/2 50 %" in printed
    assert printed.endswith("\r")
    assert printed.split("\r")[-2].isspace()


def test_a_path_in_a_list_goes_on_behind_a_separator(monkeypatch, capsys):
    from deskops.cli.pretty import rich_table

    monkeypatch.setenv("COLUMNS", "60")
    path = "/home/engineer/.local/share/deskops/organisation/blobs/attachments/"
    rows = [["look", f"The folder {path} can be read by others.", "Close it."]]
    rich_table([output.Column("State"), output.Column("Found"), output.Column("What to do")], rows)
    printed = [line.split("\x1b")[0].rstrip() for line in capsys.readouterr().out.splitlines()]
    shown = [word for line in printed for word in line.split() if "/" in word]
    assert len(shown) > 1
    assert "".join(shown) == path
    assert all(word.endswith(("/", ".")) for word in shown[:-1])
