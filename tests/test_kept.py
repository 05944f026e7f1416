"""Words that are kept on record are said in the language of whoever reads them."""

import json

import pytest

from deskops import i18n
from deskops.errors import ConfigError
from deskops.i18n import N_
from deskops.kept import Kept, form_of, words_of
from deskops.ops.journal import note, records
from deskops.ops.read.log_words import came_to, command, details, message
from deskops.ops.sync_notes import Way, keep, meetings
from deskops.ops.sync_report import Report
from deskops.paths import locate
from deskops.sync.why import why

NOBODY = "nobody answers at the desk's address"


@pytest.fixture
def paths(tmp_path):
    found = locate({"DESKOPS_HOME": str(tmp_path)})
    found.logs.mkdir(parents=True)
    return found


def last(paths):
    return list(records(paths))[-1]


def test_words_of_one_language_are_read_in_the_other():
    with i18n.speaking("zh_CN"):
        words = Kept(N_("Another desk answers at {url}."), url="https://x")
    assert "https://x" in words
    assert words != "Another desk answers at https://x."
    through = json.loads(json.dumps({"words": words} | form_of(words)))
    assert words_of(through["words"], through) == "Another desk answers at https://x."


@pytest.mark.parametrize(
    "beside",
    [{}, {"text": ""}, {"text": 7}, {"text": "{a}", "values": {"b": "1"}}, {"text": "{a}", "values": [1]}],
)
def test_what_has_no_key_or_one_of_a_newer_version_stands_as_it_is(beside):
    assert words_of("as it was", beside) == "as it was"


def test_the_reason_of_a_sync_is_read_in_the_reader_s_language(paths):
    with i18n.speaking("zh_CN"):
        reason = why(OSError("Connection refused"), "https://desk")
        keep(paths, Way.HAND, Report("offline", reason))
        assert next(meetings(paths)).said == reason != NOBODY
    assert next(meetings(paths)).said == NOBODY
    assert message(last(paths)) == NOBODY


def test_a_line_of_an_older_version_is_shown_as_it_was_written(paths):
    note(paths, "sync", message="服务台的地址无应答", way="hand", result="offline")
    assert next(meetings(paths)).said == "服务台的地址无应答"


def test_the_key_and_the_values_are_no_lines_of_their_own(paths):
    note(paths, "error", message=Kept(N_("{key} is not a setting"), key="x"), code="config")
    with i18n.speaking("zh_CN"):
        told = dict(details(last(paths)))
        assert "x" in "".join(told.values())
        assert "is not a setting" not in "".join(told.values())
    assert not {"text", "values"} & set(told)


def test_values_of_a_kept_text_can_be_left_unsaid():
    words = Kept(N_("{key} is not a setting"), key="13800001234").with_values(lambda _value: "…")
    assert (words, dict(words.values)) == ("… is not a setting", {"key": "…"})


def test_an_unknown_setting_is_told_in_both_languages():
    from deskops.config.reading import unknown

    error = unknown("nothing.such")
    assert isinstance(error, ConfigError)
    assert form_of(error.message)["values"] == {"key": "nothing.such"}


def test_the_lines_of_a_toast_stay_apart(paths):
    note(paths, "said", message="Arrive\nThe code is another one")
    assert last(paths)["message"] == "Arrive  The code is another one"


def test_a_command_without_a_name_is_the_program_and_says_how_it_ended(paths):
    note(paths, "done", command="", exit=0, ms=12)
    assert command(last(paths)) == "deskops"
    assert came_to(last(paths)) == ["exit code 0", "12 ms"]
