"""Settings: what wins, what is refused and how it is named, and changing the file."""

from pathlib import Path

import pytest

from deskops.config import Origin, Settings, load
from deskops.config.reading import at
from deskops.config.settings import specs
from deskops.config.writing import drop, put
from deskops.errors import ConfigError, NotFound


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "config.toml"


def test_without_a_file_every_setting_has_its_default(file):
    settings = load(file)
    assert settings.timezone == "Asia/Shanghai"
    assert settings.backup.keep == 14
    assert settings.cover.hours.monday == "09:00-12:00, 13:30-18:00"
    assert settings.company.logo is None
    assert settings.origin("backup.keep") is Origin.DEFAULT


def test_a_flag_wins_over_the_environment_and_that_over_the_file(file):
    file.write_text('engineer = "file"\ntimezone = "Asia/Tokyo"\n[backup]\nkeep = 1', "utf-8")
    environment = {"DESKOPS_ENGINEER": "env", "DESKOPS_BACKUP_KEEP": "2"}
    settings = load(file, environment, {"engineer": "flag"})
    assert (settings.engineer, settings.backup.keep, settings.timezone) == ("flag", 2, "Asia/Tokyo")
    origins = [settings.origin(key) for key in ("engineer", "backup.keep", "timezone", "language")]
    assert origins == [Origin.FLAG, Origin.ENVIRONMENT, Origin.FILE, Origin.DEFAULT]


def test_the_language_has_the_variable_that_the_front_door_reads(file):
    assert load(file, {"DESKOPS_LANG": "zh_CN"}).language == "zh_CN"


def test_a_table_takes_any_keys(file):
    file.write_text('[keys]\naccept = "a"\n[checks.switches]\n"pc.disk.free" = false', "utf-8")
    settings = load(file)
    assert settings.keys == {"accept": "a"}
    assert settings.checks.switches == {"pc.disk.free": False}


def test_settings_cannot_be_changed_in_passing():
    with pytest.raises(AttributeError):
        Settings().engineer = "x"  # type: ignore[misc]


def test_settings_for_a_test_need_only_what_differs():
    assert Settings({"company.name": "Acme"}).company.name == "Acme"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\nenginer = 1", 2, "engineer"),
        ('[company]\n# x\nnaem = "x"', 3, "company.name"),
        ("[compny]\nname = 1", 1, "company"),
        ('[backup]\n\nkeep = "x"', 3, "whole number"),
        ("[backup]\nkeep = 0", 2, "too small"),
        ("[backup]\nkeep = true", 2, "whole number"),
        ("x = = 1", 1, "TOML"),
        ('timezone = "Mars"', 1, "time zone"),
        ('[cover.hours]\nmonday = "9-5"', 2, "09:00"),
        ('[cover.hours]\nsunday = "12:00-09:00"', 2, "09:00"),
        ('[naming]\npattern = "("', 2, "regular expression"),
        ('[company]\ncolour = "blue"', 2, "hexadecimal"),
        ("company = 3", 1, "company"),
        ("keys = 3", 1, "table"),
        ('ui.theme = "pink"', 1, "dark"),
        ("[company]\nlogo = 3", 2, "path"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(file, text, line, words):
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert f"line {line}" in caught.value.message
    assert words in f"{caught.value.message} {caught.value.hint}"


def test_a_wrong_variable_is_named(file):
    with pytest.raises(ConfigError, match="DESKOPS_BACKUP_KEEP"):
        load(file, {"DESKOPS_BACKUP_KEEP": "many"})


def test_a_file_that_is_not_text_is_refused(file):
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"config\.toml"):
        load(file)


def test_every_setting_says_what_it_means_and_passes_its_own_rule():
    for spec in specs().values():
        assert spec.about
        assert spec.rule is None or spec.rule(spec.default) is None, spec.key


def test_setting_a_value_keeps_comments_and_order(file):
    file.write_text('# mine\nengineer = "a" # who\n\n[company]\n# the name\nname = "x"\n', "utf-8")
    put(file, "engineer", "王工")
    put(file, "company.phone", "020-1")
    assert file.read_text("utf-8") == (
        '# mine\nengineer = "王工" # who\n\n[company]\n# the name\nname = "x"\nphone = "020-1"\n'
    )


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("ui.ascii", "yes", True),
        ("backup.keep", "3", 3),
        ("company.logo", "/x/logo.png", Path("/x/logo.png")),
        ("company.logo", "", None),
        ("cover.hours.sunday", "09:00-12:00", "09:00-12:00"),
        ("keys.accept", "a", "a"),
    ],
)
def test_a_value_that_was_set_is_read_back(file, key, text, value):
    put(file, key, text)
    settings = load(file)
    found = settings.keys["accept"] if key == "keys.accept" else settings.value(key)
    assert found == value


def test_a_key_with_dots_stays_one_key_in_a_table(file):
    put(file, "checks.switches.pc.disk.free", "false")
    assert load(file).checks.switches == {"pc.disk.free": False}


@pytest.mark.parametrize("key", ["nope", "company", "keys", "company.nam"])
def test_setting_something_unknown_is_refused(file, key):
    with pytest.raises(ConfigError):
        put(file, key, "x")
    assert not file.exists()


def test_a_wrong_value_leaves_the_file_as_it_was(file):
    file.write_text("[backup]\nkeep = 3\n", "utf-8")
    with pytest.raises(ConfigError):
        put(file, "backup.keep", "0")
    assert file.read_text("utf-8") == "[backup]\nkeep = 3\n"
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


def test_a_setting_that_is_dropped_has_its_default_again(file):
    put(file, "backup.keep", "3")
    drop(file, "backup.keep")
    assert load(file).backup.keep == 14


def test_dropping_what_is_not_set_is_not_found(file):
    with pytest.raises(NotFound):
        drop(file, "backup.keep")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("a.b.c = 1", "a.b.c", 1),
        ("[a.b]\n\nc = 1", "a.b.c", 3),
        ("[a]\nb.c = 1", "a.b.c", 2),
        ('["a"]\n"b" = 1', "a.b", 2),
    ],
)
def test_a_line_is_found_in_any_style_of_key(file, text, key, line):
    assert f"line {line}" in at(file, text, key)
