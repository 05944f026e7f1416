"""Settings on the screen: found, explained, changed by a form, put back; what cannot be is refused with the reason."""

from typing import Any

import pytest

from deskops.config import Settings, load
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.settings import SettingsScreen
from deskops.tui.screens.theming import ThemeScreen
from tests_of_screens import until
from tests_of_walks import painted


async def to_setting(pilot: Any, settled: Any, key: str) -> SettingsScreen:
    await pilot.press("f10")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, SettingsScreen)
    screen.table.go_to(key)
    await settled(pilot)
    return screen


async def fill(pilot: Any, settled: Any, text: str) -> None:
    """The value of the form that is open, saved."""
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    form.boxes[-1].value = text
    await pilot.press("ctrl+s")
    await settled(pilot)


def told(pilot: Any) -> str:
    return "\n".join(note.message for note in pilot.app._notifications)


async def test_every_setting_says_what_it_is_and_what_decided_it(
    drive: Any, settled: Any, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home.context.paths.config_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('[company]\nname = "Acme"\n', "utf-8")
    monkeypatch.setenv("DESKOPS_BACKUP_KEEP", "3")
    home.context.settings = load(file, {"DESKOPS_BACKUP_KEEP": "3"})
    async with drive(120, 36) as pilot:
        screen = await to_setting(pilot, settled, "company.name")
        await until(pilot, lambda: "the settings file" in "\n".join(painted(pilot)))  # once the cursor rests
        screen.table.go_to("backup.keep")
        await until(
            pilot, lambda: "DESKOPS_BACKUP_KEEP" in "\n".join(painted(pilot))
        )  # once the cursor rests
        whole = "\n".join(painted(pilot))
        assert "how many daily backups are kept" in whole


async def test_one_finds_a_setting_by_what_it_means(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        screen = await to_setting(pilot, settled, "language")
        await pilot.press("slash", *"daily backup")
        await settled(pilot)
        assert [line.spec.key for line in screen.table.shown] == ["backup.keep"]


async def test_a_change_is_written_beside_the_comments(drive: Any, settled: Any, home: Any) -> None:
    file = home.context.paths.config_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# kept for the auditor\n[backup]\nkeep = 5 # days\n", "utf-8")
    home.context.settings = load(file)
    async with drive() as pilot:
        await to_setting(pilot, settled, "backup.keep")
        await pilot.press("enter")
        await settled(pilot)
        await fill(pilot, settled, "30")
        assert isinstance(pilot.app.screen, SettingsScreen)
        assert file.read_text("utf-8") == "# kept for the auditor\n[backup]\nkeep = 30 # days\n"
        assert home.context.settings.backup.keep == 30
        assert pilot.app.screen.table.row.value == "30"


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("backup.keep", "many", "a whole number"),
        ("backup.keep", "0", "it is too small"),
        ("company.colour", "blue", "six hexadecimal digits"),
        ("cover.hours.monday", "9-5", "hours look like"),
        ("timezone", "Mars/Olympus", "time zone such as Asia/Shanghai"),
    ],
)
async def test_what_it_cannot_be_is_refused_with_the_reason(
    drive: Any, settled: Any, home: Any, key: str, text: str, why: str
) -> None:
    async with drive() as pilot:
        await to_setting(pilot, settled, key)
        await pilot.press("enter")
        await settled(pilot)
        await fill(pilot, settled, text)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        assert why in str(form.words.content)
        assert not home.context.paths.config_file.exists()


async def test_delete_puts_it_back(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:
        await to_setting(pilot, settled, "engineer")
        await pilot.press("delete")  # nothing to put back yet
        await pilot.press("enter")
        await settled(pilot)
        await fill(pilot, settled, "Li Wei")
        assert home.context.settings.engineer == "Li Wei"
        await pilot.press("delete")
        await settled(pilot)
        assert home.context.settings.engineer == ""


async def test_what_holds_later_says_when(drive: Any, settled: Any) -> None:
    async with drive(toasts=True) as pilot:
        await to_setting(pilot, settled, "language")
        await pilot.press("enter")
        await settled(pilot)
        await fill(pilot, settled, "zh_CN")
        assert "Takes effect after a restart" in told(pilot)


async def test_the_environment_wins_and_is_named(
    drive: Any, settled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKOPS_BACKUP_KEEP", "3")
    async with drive() as pilot:
        await to_setting(pilot, settled, "backup.keep")
        await pilot.press("enter")
        await settled(pilot)
        await fill(pilot, settled, "9")
        assert "DESKOPS_BACKUP_KEEP" in told(pilot)
        assert pilot.app.context.settings.backup.keep == 3


async def test_the_theme_has_its_own_window(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_setting(pilot, settled, "ui.theme")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ThemeScreen)


async def test_what_is_called_a_secret_is_not_shown(drive: Any, settled: Any, home: Any) -> None:
    home.context.settings = Settings({"checks.reach": {"site:a": {"user": "op", "password": "hunter2"}}})
    async with drive(120, 36) as pilot:
        await to_setting(pilot, settled, "checks.reach")
        assert "hunter2" not in "\n".join(painted(pilot))
        await pilot.press("enter")
        await settled(pilot)
        whole = "\n".join(painted(pilot))
        assert "hunter2" not in whole
        assert "op" in whole


async def test_a_key_is_given_and_works_at_once(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await to_setting(pilot, settled, "keys")
        await pilot.press("enter")
        await settled(pilot)
        pilot.app.screen.table.go_to("act.accept")
        await pilot.press("enter", "tab")
        await settled(pilot)
        await fill(pilot, settled, "g")
        assert "belongs to “First row”" in str(pilot.app.screen.words.content)
        await fill(pilot, settled, "z")
        await pilot.press("f2")
        await settled(pilot)
        assert " z Accept" in "\n".join(painted(pilot))
        await pilot.press("z")
        await settled(pilot)
        assert pilot.app.today.subject.status == "accepted"
