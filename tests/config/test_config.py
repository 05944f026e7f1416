"""Settings: what wins, what is refused and how it is named, and changing the file."""

from pathlib import Path

import pytest
from PIL import Image

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
        ("checks.ssh_config", "/x/ssh", Path("/x/ssh")),
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


@pytest.mark.parametrize(
    "url",
    [
        "https://desk.example.com",
        "https://10.0.0.5:8443/deskops",
        "https://[2001:db8::1]:8443",
        "https://服务台.example.cn",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.3.2.1:80/x",
        "http://[::1]:9000",
        "",
    ],
)
def test_a_desk_is_reached_over_https_or_on_this_machine(file, url):
    put(file, "desk.url", url)
    assert load(file).desk.url == url


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://desk.example.com", "https://"),
        ("http://10.0.0.5", "https://"),
        ("http://127.0.0.1.example.com", "https://"),
        ("http://localhost.example.com", "https://"),
        ("http://0.0.0.0", "https://"),
        ("http://１２７.0.0.1", "https://"),
        ("desk.example.com", "looks like"),
        ("ftp://desk.example.com", "looks like"),
        ("https://", "looks like"),
        ("https://desk:0", "looks like"),
        ("https://desk:65536", "looks like"),
        ("https://desk/?token=1", "looks like"),
        ("https://desk/#x", "looks like"),
        ("https://desk\n.example.com", "looks like"),
        ("https://desk .example.com", "looks like"),
        ("https://li:secret@desk.example.com", "no name or password"),
    ],
)
def test_any_other_address_of_a_desk_is_refused_in_words(file, url, words):
    with pytest.raises(ConfigError) as caught:
        put(file, "desk.url", url)
    assert words in caught.value.hint
    assert not file.exists()


@pytest.mark.parametrize("proxy", ["", "none", "http://proxy:3128", "https://10.1.1.1:8080/"])
def test_a_proxy_is_an_address_or_none(file, proxy):
    put(file, "desk.proxy", proxy)
    assert load(file).desk.proxy == proxy


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("desk.proxy", "http://li:secret@proxy:3128"),
        ("desk.proxy", "proxy:3128"),
        ("desk.proxy", "http://proxy:3128/path"),
        ("desk.proxy", "socks5://proxy:1080"),
        ("desk.ca", "ca.pem"),
        ("desk.pin", "ab"),
        ("desk.pin", "g" * 64),
        ("desk.pin", "a" * 64 + ","),
        ("desk.connect", "0"),
        ("desk.read", "3601"),
        ("sync.from", "24:00"),
        ("sync.from", "1:00"),
        ("sync.until", "4"),
        ("sync.automatic", "perhaps"),
    ],
)
def test_a_connection_that_could_not_work_is_refused(file, key, value):
    with pytest.raises(ConfigError):
        put(file, key, value)


def test_pins_are_compared_in_small_letters_and_without_colons(file):
    put(file, "desk.pin", ":".join(["AB"] * 32) + ", " + "c" * 64)
    assert load(file).desk.pins == ("ab" * 32, "c" * 64)
    assert Settings().desk.pins == ()


def test_a_setting_may_have_a_key_that_is_a_word_of_python(file):
    put(file, "sync.from", "22:30")
    assert (load(file).sync.start, load(file).sync.until) == ("22:30", "04:00")
    assert specs()["sync.from"].variable == "DESKOPS_SYNC_FROM"
    assert "sync.start" not in specs()


@pytest.mark.parametrize("pin", ["abc", "0" * 63, "g" * 64, "true", "[1]"])
def test_a_pin_that_no_certificate_can_have_is_not_taken(tmp_path, pin):
    file = tmp_path / "config.toml"
    with pytest.raises(ConfigError) as caught:
        put(file, "checks.printer_pins.10.0.0.5", pin)
    assert "64 hexadecimal digits" in caught.value.hint
    assert not file.exists()
    file.write_text(f"[checks.printer_pins]\n'10.0.0.5' = '{pin}'\n")
    with pytest.raises(ConfigError, match="printer_pins"):
        load(file)


@pytest.mark.parametrize("pin", ["ab" * 32, "12" * 32, "1e" + "0" * 62, ":".join(["AB"] * 32)])
def test_a_pin_stays_the_text_that_it_is(tmp_path, pin):
    file = tmp_path / "config.toml"
    put(file, "checks.printer_pins.10.0.0.5", pin)
    assert load(file).checks.printer_pins == {"10.0.0.5": pin}


def png(path: Path, size: tuple[int, int], mode: str = "1") -> Path:
    Image.new(mode, size).save(path)
    return path


def test_a_logo_that_no_report_could_show_is_refused_with_the_reason(file, tmp_path):
    text = tmp_path / "passwd"
    text.write_text("root:x:0:0", "utf-8")
    cut = png(tmp_path / "cut.png", (400, 400))
    cut.write_bytes(cut.read_bytes()[:60])
    wide = png(tmp_path / "wide.png", (60_000, 1001))
    reasons = {
        tmp_path / "nowhere.png": "no such file",
        text: "no picture",
        cut: "no picture",
        wide: "too large",
    }
    for given, reason in reasons.items():
        with pytest.raises(ConfigError) as refused:
            put(file, "company.logo", str(given))
        assert reason in str(refused.value.hint)
    assert not file.exists()
    sound = png(tmp_path / "logo.png", (60, 20))
    assert put(file, "company.logo", str(sound)) == sound
    sound.unlink()
    assert load(file).company.logo == sound  # a stick that is not in its place stops nobody


def test_a_footer_longer_than_its_two_lines_is_refused(file):
    put(file, "company.footer", "联" * 80)
    with pytest.raises(ConfigError) as refused:
        put(file, "company.footer", "联" * 81)
    assert "two lines" in str(refused.value.hint)
    assert load(file).company.footer == "联" * 80
