"""What the doctor says of keyring, listener, desk and compiled files."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from deskops.config import Settings
from deskops.errors import NotFound
from deskops.ops.do import doctor_around, doctor_compile
from deskops.ops.do.doctor import Health, Sign
from deskops.ops.read.links import Link


def around(context: Any) -> dict[str, Sign]:
    return {sign.name: sign for sign in doctor_around.signs(context)}


def test_a_page_that_can_be_served_here_answers(context, monkeypatch) -> None:
    monkeypatch.setattr(doctor_around, "chosen", lambda: Link("127.0.0.1", "lo"))
    sign = around(context)["listener"]
    assert (sign.health, "127.0.0.1" in sign.words) == (Health.OK, True)


def test_an_address_that_is_not_ours_any_more_is_named_with_a_way_out(context, monkeypatch) -> None:
    monkeypatch.setattr(doctor_around, "chosen", lambda: Link("192.0.2.77", "eth9"))
    sign = around(context)["listener"]
    assert sign.health is Health.WARN
    assert "192.0.2.77" in sign.words
    assert sign.remedy


def test_no_network_at_all_says_what_to_do(context, monkeypatch) -> None:
    def none() -> Link:
        raise NotFound("nowhere", hint="Open a hotspot")

    monkeypatch.setattr(doctor_around, "chosen", none)
    sign = around(context)["listener"]
    assert (sign.health, sign.remedy) == (Health.WARN, "Open a hotspot")


def test_windows_is_told_why_it_asks(context, monkeypatch) -> None:
    from deskops.ops.read.link_words import of_firewall

    monkeypatch.setattr(doctor_around, "chosen", lambda: Link("127.0.0.2", "x"))
    monkeypatch.setattr(doctor_around, "of_firewall", lambda link: of_firewall(link, "win32"))
    assert "administrator" in around(context)["listener"].remedy


def test_a_desk_that_does_not_answer_is_named(context) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    context.settings = Settings({"desk.url": f"http://127.0.0.1:{port}"})
    sign = around(context)["desk"]
    assert (sign.health, bool(sign.words)) == (Health.WARN, True)
    context.settings = Settings()
    assert around(context)["desk"].health is Health.OK


# --- compiled files --------------------------------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    files = [tmp_path / name for name in ("one.py", "two.py", "broken.py")]
    for file in files:
        file.write_text("x = 1\n" if file.stem != "broken" else "x = (\n")
    monkeypatch.setattr(doctor_compile, "_sources", lambda _program: iter(files[:2]))
    return files


def test_what_is_not_compiled_is_counted_and_compiled_once(sources) -> None:
    assert doctor_compile.sign().health is Health.WARN
    assert "2 files" in doctor_compile.compiled().words
    assert all(doctor_compile._beside(file).exists() for file in sources[:2])
    assert doctor_compile.sign().health is Health.OK
    assert "0 files" in doctor_compile.compiled().words


def test_a_source_that_is_newer_is_compiled_anew(sources) -> None:
    doctor_compile.compiled()
    sources[0].write_text("x = 22\n")
    os.utime(sources[0], (2_000_000_000, 2_000_000_000))
    assert "1 files" in doctor_compile.compiled().words


def test_what_cannot_be_compiled_is_named(sources, monkeypatch) -> None:
    monkeypatch.setattr(doctor_compile, "_sources", lambda _program: iter(sources))
    sign = doctor_compile.compiled()
    assert (sign.health, "broken.py" in sign.words, bool(sign.remedy)) == (Health.WARN, True, True)


def test_the_program_and_its_libraries_are_looked_at() -> None:
    names = {file.as_posix().rpartition("site-packages/")[2] for file in doctor_compile._sources("deskops")}
    assert "textual/app.py" in names
    assert any(name.endswith("deskops/tui/app.py") for name in names)


def test_a_keyring_that_is_missing_is_told_in_one_line_without_words_of_the_system(context) -> None:
    sign = around(context)["keyring"]
    assert "No keyring" in sign.words
    assert (sign.health, sign.remedy.count("\n")) == (Health.OK, 0)
    assert str(context.paths.config) not in sign.remedy


def test_secrets_in_a_file_are_judged_as_on_the_page_of_the_desk(context) -> None:
    assert context.secrets.place == "file"
    assert around(context)["keyring"].health is Health.OK
    context.secrets.put("token", "x" * 20)
    assert around(context)["keyring"].health is Health.WARN
