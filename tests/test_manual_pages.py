"""The manual pages: those that are stored are the live ones, and no formatter finds anything wrong with them."""

import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from deskops import i18n
from deskops.cli import groups, words

ROOT = Path(__file__).parent.parent
FOLDERS = {"en": "man1", "zh_CN": "zh_CN/man1"}


@pytest.fixture
def man_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.syspath_prepend(ROOT / "tools")
    import man_pages

    yield man_pages
    i18n.use("en")
    words.speak()


@pytest.mark.parametrize("language", FOLDERS)
def test_the_stored_pages_are_the_live_ones(man_pages: object, language: str) -> None:
    """Renew them: python tools/man_pages.py"""
    stored = {file.name: file.read_text("utf-8") for file in (ROOT / "man" / FOLDERS[language]).glob("*.1")}
    live = man_pages.pages(language)  # type: ignore[attr-defined] # loaded from tools
    assert set(stored) == set(live) == {"deskops.1", *(f"deskops-{name}.1" for name in groups.COMMANDS)}
    assert [name for name in live if stored[name] != live[name]] == []


def test_they_are_installed_with_the_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert settings["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"] == {"man": "share/man"}


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
@pytest.mark.parametrize("language", FOLDERS)
def test_no_formatter_finds_anything_wrong_and_no_line_is_too_long(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # it measures Chinese by the locale
    for file in sorted((ROOT / "man" / FOLDERS[language]).glob("*.1")):
        command = ["groff", "-k", "-Kutf8", "-man", "-Tutf8", "-ww", "-rLL=78n", "-P-cbu", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        assert (done.returncode, done.stderr) == (0, ""), file.name
        wide = [
            line
            for line in done.stdout.splitlines()
            if cell_len(line) > 78 and not line.startswith("           ")
        ]
        assert wide == [], file.name


def test_nothing_in_a_text_is_a_request(man_pages: object) -> None:
    text = man_pages._text  # type: ignore[attr-defined] # loaded from tools
    assert text('.SH A \\fB"x"') == "\\&.SH A \\efB\\(dqx\\(dq"
    assert text("网点，设备") == "网\\:点，\\:设\\:备"
    assert text("一 -q") == "一 \\-q"


def test_what_stands_there_is_what_the_help_says(man_pages: object) -> None:
    page = man_pages.pages("zh_CN")["deskops-keys.1"]  # type: ignore[attr-defined] # loaded from tools
    assert "deskops keys card" in page.replace("\\-", "-")
    assert "\\:".join("可打印的") in page
