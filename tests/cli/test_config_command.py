"""`deskops config`."""

import json

import pytest

from faults.certificates import Authority


def test_a_setting_that_was_set_is_shown_with_where_it_comes_from(run, monkeypatch):
    run("config", "set", "company.name", "Acme")
    monkeypatch.setenv("DESKOPS_BACKUP_KEEP", "3")
    shown = json.loads(run("config", "show", "--origin", "--json").out)["settings"]
    found = {each["key"]: (each["value"], each["origin"]) for each in shown}
    assert found["company.name"] == ("Acme", "file")
    assert found["backup.keep"] == (3, "environment")
    assert found["engineer"] == ("", "default")


def test_show_of_a_group_shows_that_group(run):
    keys = [each["key"] for each in json.loads(run("config", "show", "ui", "--json").out)["settings"]]
    assert keys == ["ui.theme", "ui.ascii", "ui.keyset", "ui.accessible"]


def test_show_of_something_unknown_names_the_nearest(run):
    said = run("config", "show", "compny.name")
    assert said.code == 2
    assert "company.name" in said.err


def test_unset_brings_the_default_back(run):
    run("config", "set", "backup.keep", "3")
    assert run("config", "unset", "backup.keep").code == 0
    assert json.loads(run("config", "show", "backup", "--json").out)["settings"][0]["value"] == 14


def test_unset_of_what_is_not_set_is_not_found(run):
    assert run("config", "unset", "backup.keep").code == 5


def test_a_wrong_value_is_refused_and_the_file_stays(run, home):
    run("config", "set", "backup.keep", "3")
    before = (home / "config.toml").read_text("utf-8")
    assert run("config", "set", "backup.keep", "many").code == 2
    assert (home / "config.toml").read_text("utf-8") == before


def test_path_prints_the_path_alone(run, home):
    assert run("config", "path").out == f"{home / 'config.toml'}\n"


def test_a_broken_file_is_named_with_its_line(run, home):
    home.mkdir()
    (home / "config.toml").write_text('engineer = "x"\n[company\n', "utf-8")
    said = run("config", "show")
    assert said.code == 2
    assert "line 2" in said.err


def test_resetting_the_terminal_writes_nothing_into_a_pipe(run):
    assert run("reset-terminal").out == ""


def test_a_wrong_value_is_told_once_and_without_a_place(run):
    for key, value in (("desk.url", "http://x.example"), ("backup.keep", "many"), ("ui.ascii", "perhaps")):
        first = run("config", "set", key, value).err.splitlines()[0]
        assert first.count(key) == 1, first


def test_a_wrong_value_in_the_file_is_told_with_its_line(run, home):
    home.mkdir()
    (home / "config.toml").write_text('[desk]\nurl = "http://x.example"\n', "utf-8")
    first = run("config", "show").err.splitlines()[0]
    assert "line 2: desk.url cannot be" in first


def test_an_authority_that_is_not_there_or_is_none_is_not_taken(run, home, tmp_path):
    """Each sync would fail with it; one that goes later stops no other command."""
    (tmp_path / "text.pem").write_text("no certificate\n")
    for file in (tmp_path / "none.pem", tmp_path / "text.pem", tmp_path):
        said = run("config", "set", "desk.ca", file)
        assert said.code == 2
        assert "desk.ca" in said.err
        assert not (home / "config.toml").exists()
    file = Authority(tmp_path / "ca", "Test CA").file
    assert run("config", "set", "desk.ca", file).code == 0
    file.unlink()
    assert run("config", "show", "desk.ca").code == 0
    assert run("config", "set", "desk.ca", "").code == 0


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_value_that_cannot_be_is_refused_in_whole_sentences(run, language):
    told = run("config", "set", "ui.theme", "pink", language=language).err
    whole = {
        "en": "The reason: it is none of the known values. ui.theme: ",
        "zh_CN": "原因：不在可选的值之中。ui.theme：",
    }
    assert whole[language] in told
