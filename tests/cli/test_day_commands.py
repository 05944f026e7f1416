"""`deskops init`, `demo` and `today`."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from deskops.cli.moments import deadline

KEYS = [
    "id", "number", "kind", "title", "site", "asset", "contact", "priority", "status", "assignee", "due", "sla",
    "unsent",
]  # fmt: skip


def the_day(run, *more):
    return json.loads(run("today", "--json", *more).out)


def test_init_sets_a_laptop_up_for_its_engineer(run, home):
    said = run("init", "--engineer", "李强", "--json")
    body = json.loads(said.out)
    assert said.code == 0
    assert (body["version"], body["engineer"]) == (1, "李强")
    assert (home / "data" / "deskops.db").exists()


def test_init_twice_is_refused(run, empty):
    said = run("init", "--engineer", "陈静")
    assert said.code == 1
    assert "李强" in said.err


def test_init_without_a_terminal_names_the_option(run):
    said = run("init")
    assert said.code == 2
    assert "--engineer" in said.err


def test_a_command_on_a_laptop_that_is_not_set_up_says_what_to_do(run):
    said = run("today")
    assert said.code == 2
    assert "deskops init" in said.err
    assert "deskops demo" in said.err


def test_today_has_the_keys_of_the_contract_in_their_order(run, demo):
    body = the_day(run)
    assert list(body) == ["version", "date", "engineer", "jobs"]
    assert [list(job) for job in body["jobs"]] == [KEYS] * 10


def test_today_gives_times_with_their_offset(run, demo):
    due = [datetime.fromisoformat(job["due"]) for job in the_day(run)["jobs"] if job["due"]]
    assert due
    assert {moment.utcoffset().total_seconds() for moment in due} == {8 * 3600}


def test_today_puts_the_critical_job_first_and_finished_ones_last(run, demo):
    jobs = the_day(run)["jobs"]
    assert jobs[0]["priority"] == "critical"
    assert [job["status"] for job in jobs[-2:]] == ["resolved", "confirmed"] or {
        job["status"] for job in jobs[-2:]
    } == {"resolved", "confirmed"}


def test_today_of_all_has_the_others_too(run, demo):
    assert len(the_day(run, "--all")["jobs"]) == 24
    assert len({job["assignee"] for job in the_day(run, "--all")["jobs"]}) > 1


def test_today_of_a_day_before_the_jobs_is_empty(run, demo):
    said = run("today", "--date", "2020-01-01")
    assert said.code == 0
    assert len(said.out.splitlines()) == 1
    assert "2020-01-01" in said.err


def test_today_of_no_date_is_a_usage_error(run, demo):
    said = run("today", "--date", "someday")
    assert said.code == 2
    assert "someday" in said.err


def test_today_as_csv_has_a_row_for_each_job(run, demo):
    rows = list(csv.reader(io.StringIO(run("today", "--csv").out)))
    assert rows[0][0] == "Number"
    assert len(rows) == 11


def test_today_speaks_chinese(run, demo):
    assert run("today", language="zh_CN").out.splitlines()[0].startswith("单号")


def test_today_lines_up_in_chinese(run, demo):
    from deskops.cli.width import cells

    lines = run("today", language="zh_CN").out.splitlines()
    sites = {job["site"] for job in the_day(run)["jobs"]}
    starts = {
        cells(line[: line.index(site)]) for line in lines[1:] for site in sites if f"  {site}  " in line
    }
    assert starts == {cells(lines[0][: lines[0].index("网点")])}


def test_today_imports_neither_the_writing_side_nor_typer(start, demo):
    code = (
        "import sys; from deskops.cli.front import main; main(['today', '--json']); "
        "heavy = {'sqlmodel', 'sqlalchemy', 'textual', 'httpx', 'rich', 'typer', 'pydantic'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    said = start(code=code)
    assert (said.code, said.err) == (0, "")


def test_a_headless_demo_prints_the_day_and_leaves_nothing(start, tmp_path):
    said = start("demo", "--headless", TMPDIR=str(tmp_path))
    assert said.code == 0
    assert len(said.out.splitlines()) in (12, 13)  # a heading; on a day off nobody goes to a round
    assert not list(tmp_path.glob("deskops-demo-*"))


def test_a_demo_clears_away_what_a_killed_one_left_and_nothing_of_one_that_runs(start, tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, running = tmp_path / f"deskops-demo-{ended.pid}-x", tmp_path / f"deskops-demo-{os.getpid()}-x"
    other = tmp_path / "deskops-demo-of-somebody"
    for folder in (left, running, other):
        (folder / "desk").mkdir(parents=True)
    assert start("demo", "--headless", TMPDIR=str(tmp_path)).code == 0
    assert sorted(tmp_path.glob("deskops-demo-*")) == sorted([running, other])


def test_a_demo_without_a_terminal_names_the_way(start):
    said = start("demo")
    assert said.code == 2
    assert "--headless" in said.err


def test_times_are_short_on_the_day_that_is_shown(run, demo):
    day = max(job["due"] for job in the_day(run)["jobs"] if job["due"])[:10]
    assert any(job["due"] and job["due"][:10] == day for job in the_day(run, "--date", day)["jobs"])
    assert f"  {day[5:]} " not in run("today", "--date", day).out


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-27T16:00:00.000Z", "24:00"),
        ("2026-11-26T16:00:00.000Z", "11-26 24:00"),
        ("2025-12-31T16:00:00.000Z", "2025-12-31 24:00"),
        ("2026-11-27T06:30:00.000Z", "14:30"),
    ],
)
def test_what_is_due_at_midnight_is_due_at_the_end_of_the_day(at, said):
    assert deadline(at, ZoneInfo("Asia/Shanghai"), date(2026, 11, 27)) == said


def test_one_form_at_a_time(run, demo):
    assert run("today", "--json", "--csv").code == 2
    assert run("asset", "list", "--json", "--csv").code == 2


def test_quiet_means_no_words_of_what_comes_next(run, home):
    assert run("init", "--engineer", "李强", "-q").err == ""


def test_one_long_text_does_not_make_every_line_as_long(run, demo):
    run("job", "new", "头" * 200, "--site", "天河")
    assert max(line.count("头") for line in run("today").out.splitlines()) == 39


def test_flags_and_times_are_the_same_everywhere(run, demo):
    tag = next(job["asset"] for job in the_day(run, "--all")["jobs"] if job["asset"])
    job = json.loads(run("asset", "show", tag, "--json").out)["jobs"][0]
    assert {type(job[name]) for name in ("open", "vip", "provisional")} == {bool}
    assert job["received_at"].endswith("+08:00")
