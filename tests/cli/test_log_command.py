"""What commands leave in the log, and that they leave nothing of what was typed."""

import json

import pytest

from deskops.cli.boundary import judge
from deskops.cli.ran import ran, without
from deskops.ops import journal
from deskops.paths import locate

BYTES = "a\udced\udca0\udc80b\udcff"  # as an argument that is not UTF-8 arrives


def logged(run):
    return json.loads(run("log", "--json").out)["records"]


def test_a_command_that_wrote_is_logged_with_how_it_ended(run, empty):
    run("job", "new", "paper jam", "--caller", "王芳")
    last = logged(run)[-1]
    assert (last["event"], last["command"], last["exit"]) == ("done", "job new", 0)
    assert last["ms"] >= 0
    assert "王芳" not in json.dumps(last, ensure_ascii=False)


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", "Times are those of Asia/Shanghai", "error  not found  exit code 4"),
        ("zh_CN", "以下时间为 Asia/Shanghai 时区", "错误  未找到  退出码 4"),
    ],
)
def test_the_log_is_read_in_local_time_and_in_words(run, empty, language, zone, words):
    at = "2026-11-27T15:41:19.318+00:00"
    (empty / "logs" / "deskops.log").write_text(
        json.dumps({"at": at, "event": "error", "code": "not-found", "command": "job show", "exit": 4}) + "\n"
    )
    told = run("log", language=language)
    assert told.out.splitlines()[-1] == f"2026-11-27 23:41:19  job show  {words}"
    assert told.err.count(zone) == 1
    assert logged(run)[0]["at"] == at


def test_a_command_that_only_looked_is_not_logged(run, empty):
    before = logged(run)
    run("today")
    assert logged(run) == before


def test_an_error_is_logged_without_what_was_typed(run, empty):
    run("job", "show", "13900001111")
    last = logged(run)[-1]
    assert (last["event"], last["code"], last["command"]) == ("error", "not-found", "job show")
    assert "13900001111" not in json.dumps(last)


def test_a_defect_is_logged_with_the_name_of_its_report(run, empty):
    run("today")
    with ran.of(["today"]):
        judge(ValueError("secret"))
    (report,) = (empty / "logs").glob("crash-*.json")
    last = logged(run)[-1]
    assert (last["event"], last["crash"]) == ("defect", report.name)
    assert "secret" not in json.dumps(last)


def test_a_log_that_cannot_be_written_fails_nothing(run, empty):
    (empty / "logs" / "deskops.log").unlink()
    (empty / "logs" / "deskops.log").mkdir()
    assert run("job", "new", "paper jam").code == 0


def test_nothing_is_made_on_a_machine_that_is_not_set_up(run, home):
    run("nonsense")
    assert not home.exists()


def test_the_log_is_rolled_by_size_and_keeps_a_few(empty, monkeypatch):
    monkeypatch.setattr(journal, "LARGEST", 1000)
    for number in range(60):
        journal.note(locate(), "done", message="x" * 100, number=number)
    files = sorted(path.name for path in (empty / "logs").glob("deskops.log*"))
    assert files == ["deskops.log", "deskops.log.1", "deskops.log.2", "deskops.log.3"]
    numbers = [each["number"] for each in journal.records(locate())]
    assert numbers == sorted(numbers)
    assert numbers[-1] == 59


def test_a_message_in_the_log_is_short_and_visible(empty):
    journal.note(locate(), "error", message="\x1b[31m" + "x" * 1000)
    *_others, last = journal.records(locate())
    assert len(last["message"]) == 300
    assert "\x1b" not in last["message"]


def test_every_typed_word_goes_from_a_message():
    assert without("no 王芳 at 天河", ["--caller=王芳", "at 天河"]) == "no … …"


@pytest.mark.parametrize(
    "words",
    [
        ["job", "new", BYTES],
        ["job", "new", "x", "--asset", BYTES],
        ["job", "show", BYTES],
        ["site", "show", BYTES],
        ["config", "set", "company.name", BYTES],
        ["report", "order", BYTES],
        ["inspection", "start", "--asset", BYTES],
    ],
    ids=" ".join,
)
def test_bytes_that_are_no_text_are_no_defect(run, empty, words):
    assert run(*words).code in {0, 5}


def test_a_file_whose_name_is_no_text_is_still_found(run, empty, tmp_path):
    file = tmp_path / f"{BYTES}.csv"
    file.write_bytes("资产编号,设备类型,品牌,型号,序列号\nT1,台式机,联想,M430,SN1\n".encode())
    assert run("import", file).code == 0
