"""Photos: dropped, off the clipboard, out of the watched folder; seen before they are added."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual import events

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.inspections import photo, start
from deskops.ops.do.jobs import act_on_job
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.jobs import job_page
from deskops.tui.screens.attached import AttachedScreen
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.widgets.paths import dropped
from tests_of_screens import driven, settle, until


def picture(file: Path, colour: str = "red", at: Any = None) -> Path:
    Image.new("RGB", (80, 40), colour).save(file)
    if at is not None:
        os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def files(home: Any) -> list[str]:
    return [one.name for one in job_page(home.context, home.jobs[0]).attachments]


async def to_photo(pilot: Any, home: Any) -> FormScreen:
    pilot.app.open_job(home.jobs[0])
    await settle(pilot)
    await pilot.press("f")
    await settle(pilot)
    assert isinstance(pilot.app.screen, FormScreen)
    return pilot.app.screen


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("/tmp/a.png", "/tmp/a.png"),
        (" '/tmp/my photo.png' \n", "/tmp/my photo.png"),
        ('"C:\\Users\\li\\a b.png"', "C:\\Users\\li\\a b.png"),
        ("/tmp/my\\ photo\\(1\\).png", "/tmp/my photo(1).png"),
        ("file:///tmp/%E6%89%93%E5%8D%B0.png", "/tmp/打印.png"),
        ("file:///C:/Users/li/a.png\r\nfile:///C:/b.png", "C:/Users/li/a.png"),
        ("C:\\a\\b.png", "C:\\a\\b.png"),
        ("", ""),
    ],
)
def test_what_terminals_paste_for_a_file_is_its_path(pasted: str, path: str) -> None:
    assert dropped(pasted) == path


async def test_a_file_dropped_on_the_job_is_seen_and_added(drive: Any, home: Any, tmp_path: Path) -> None:
    file = picture(tmp_path / "卡纸.png")
    async with drive(80, 30) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settle(pilot)
        pilot.app.post_message(events.Paste(f"'{file}'"))
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        form = pilot.app.screen
        await until(pilot, lambda: form.boxes[0].value == str(file))
        await until(pilot, lambda: form.preview.size.height > 1)
        lines = [form.preview.render_line(y) for y in range(form.preview.size.height)]
        assert "卡纸.png" in lines[0].text
        drawn = [segment for line in lines[1:] for segment in line if "▀" in segment.text]
        assert drawn
        assert {str(one.style.color.get_truecolor()) for one in drawn if one.style and one.style.color} == {
            "ColorTriplet(red=255, green=0, blue=0)"
        }
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert files(home) == ["卡纸.png"]
    assert file.exists()


async def test_a_file_dropped_on_an_item_of_an_inspection_is_its_photo(
    drive: Any, home: Any, tmp_path: Path
) -> None:
    visit = start(home.context, asset=home.asset).subject
    file = picture(tmp_path / "a.png")
    async with drive() as pilot:
        pilot.app.open_inspection(visit)
        await settle(pilot)
        pilot.app.post_message(events.Paste(str(file)))
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        await until(pilot, lambda: pilot.app.screen.boxes[0].value == str(file))


async def test_a_file_dropped_elsewhere_is_told(drive: Any, tmp_path: Path) -> None:
    file = picture(tmp_path / "a.png")
    async with drive(toasts=True) as pilot:
        await pilot.press("f4")
        await settle(pilot)
        pilot.app.post_message(events.Paste(str(file)))
        await settle(pilot)
        assert any("A photo belongs to" in each.message for each in pilot.app._notifications)


async def test_what_cannot_be_added_is_told_before_it_is_saved(drive: Any, home: Any, tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    file.write_text("<html>")
    async with drive() as pilot:
        form = await to_photo(pilot, home)
        form.put_file(str(file))
        await until(pilot, lambda: "neither a picture nor a PDF" in str(form.words.render()))
        assert not form.preview.display


async def test_half_a_path_is_no_fault(drive: Any, home: Any) -> None:
    async with drive() as pilot:
        form = await to_photo(pilot, home)
        await pilot.press(*"/tmp/no")
        await pilot.pause(0.4)
        await settle(pilot)
        assert not form.words.display


async def test_new_pictures_of_the_folder_are_offered_newest_first_and_never_added_alone(
    home: Any, tmp_path: Path, clock: Any
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    context = Context(
        home.context.paths,
        Settings({"photos.folder": folder}),
        home.context.clock,
        home.context.random,
    )
    now = context.now
    picture(folder / "before.png", at=now - timedelta(minutes=1))
    async with driven(context, (100, 30)) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settle(pilot)
        picture(folder / "one.png", at=now + timedelta(seconds=1))
        picture(folder / "two.png", at=now + timedelta(seconds=2))
        await pilot.press("f")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        assert form.boxes[0].value == ""
        put = []
        for _press in range(3):
            await pilot.press("f7")
            await settle(pilot)
            put.append(Path(form.boxes[0].value).name)
        assert put == ["two.png", "one.png", "two.png"]
        picture(folder / "three.png", at=now + timedelta(seconds=3))
        await pilot.press("f7")
        await settle(pilot)
        assert Path(form.boxes[0].value).name == "three.png"
        assert files(home) == []
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert files(home) == ["three.png"]
    context.close()


async def test_where_nothing_came_since_the_key_offers_what_was_there_before(
    home: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    context = Context(
        home.context.paths, Settings({"photos.folder": folder}), home.context.clock, home.context.random
    )
    for name, hours in (("old.png", 40), ("one.png", 3), ("two.png", 2)):
        picture(folder / name, at=context.now - timedelta(hours=hours))
    async with driven(context, (100, 30)) as pilot:
        form = await to_photo(pilot, home)
        assert "two.png" in form.buttons.render_line(0).text
        put = []
        for _press in range(3):
            await pilot.press("f7")
            await settle(pilot)
            put.append(Path(form.boxes[0].value).name)
        assert put == ["two.png", "one.png", "two.png"]
        assert "was in the folder before" in str(form.words.render())
    context.close()


async def test_with_a_folder_of_no_picture_its_key_is_shown_and_says_so(home: Any, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    context = Context(
        home.context.paths, Settings({"photos.folder": folder}), home.context.clock, home.context.random
    )
    async with driven(context, (100, 30)) as pilot:
        form = await to_photo(pilot, home)
        assert "F7 Newest picture" in form.buttons.render_line(0).text
        await pilot.press("f7")
        await settle(pilot)
        assert "no picture of the last 24 hours" in str(form.words.render())
    context.close()


@pytest.mark.parametrize("written", ["'{}'", '"{}"', "{uri}", " {} "])
async def test_a_path_is_typed_as_it_is_pasted(drive: Any, home: Any, tmp_path: Path, written: str) -> None:
    file = picture(tmp_path / "照片 1.png")
    async with drive() as pilot:
        form = await to_photo(pilot, home)
        form.boxes[0].value = written.format(file, uri=file.as_uri())
        await until(pilot, lambda: form.preview.size.height > 1)
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert files(home) == ["照片 1.png"]


async def test_without_a_folder_its_key_says_how_to_name_one(drive: Any, home: Any) -> None:
    async with drive() as pilot:
        form = await to_photo(pilot, home)
        await pilot.press("f7")
        assert "photos.folder" in str(form.words.render())


async def test_a_picture_off_the_clipboard_is_added_and_its_file_goes(
    drive: Any, home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = picture(tmp_path / "held.png")
    program = tmp_path / "xclip"
    program.write_text(f"#!/bin/sh\ncat {held}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with drive() as pilot:
        form = await to_photo(pilot, home)
        await pilot.press("f6")
        await settle(pilot)
        file = Path(form.boxes[0].value)
        assert file.read_bytes() == held.read_bytes()
        await pilot.press("escape")
        await settle(pilot)
        form = await to_photo(pilot, home)
        assert form.boxes[0].value == str(file), "the draft has it still"
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert files(home) == [file.name]
    assert not file.exists()


async def test_a_file_of_a_job_is_chosen_in_the_list_and_shown(drive: Any, home: Any, tmp_path: Path) -> None:
    for name in ("one.png", "two.png"):
        act_on_job(
            home.context, home.jobs[0], "photo", {"file": picture(tmp_path / name), "caption": "卡纸处"}
        )
    async with drive(80, 24) as pilot:
        pilot.app.open_job(home.jobs[0])
        await settle(pilot)
        await pilot.press("6", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AttachedScreen))
        shown = pilot.app.screen
        await until(pilot, lambda: shown.preview.size.height > 1)
        told = "\n".join(strip.text for strip in shown._compositor.render_strips())
        assert "two.png" in told
        assert "卡纸处" in told
        assert "▀" in told
        assert "blobs" in "".join(told.split())
        await pilot.press("left")
        await settle(pilot)
        assert "one.png" in "\n".join(strip.text for strip in shown._compositor.render_strips())
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.screen.focused is pilot.app.screen.files


async def test_photos_of_an_inspection_are_looked_at_from_that_of_the_item_on(
    drive: Any, home: Any, tmp_path: Path
) -> None:
    visit = start(home.context, asset=home.asset).subject
    lines = inspection_page(home.context, visit).items
    items, labels = [line.item.id for line in lines], [line.label for line in lines]
    async with drive(80, 24) as pilot:
        pilot.app.open_inspection(visit)
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ChecklistScreen), "there is none yet"
        for place, name in enumerate(("one.png", "two.png")):
            photo(home.context, visit, picture(tmp_path / name), item=items[place])
        pilot.app.screen.read()
        await settle(pilot)
        await pilot.press("down", "v")
        await settle(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, AttachedScreen)
        assert shown.file.name == "two.png"
        told = "\n".join(strip.text for strip in shown._compositor.render_strips())
        assert labels[1] in told
        assert "Left Previous file" in told
        await pilot.press("left")
        await settle(pilot)
        assert shown.file.name == "one.png"
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ChecklistScreen)
        await pilot.press("u", "v")
        await settle(pilot)
        left = pilot.app.screen
        assert isinstance(left, AttachedScreen)
        assert [one.name for one in left._files] == ["one.png"], "the other was taken back"
