"""Files that are no old store, or none that can be taken in: one clear line, and nothing is changed."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskops.errors import BadInput, DeskopsError, NotFound, Refused, StoreNewer
from deskops.ops.do.desk.old_store import is_old_store
from deskops.ops.do.desk.taking_store import take_store_in
from deskops.ops.read.day import today
from deskops.store.queries.record_values import record_digest, record_values
from deskops.store.queries.states import rebuild
from tests_of_alone import a_day, alone, changed


@pytest.fixture
def day(tmp_path, world):
    made = a_day(alone(tmp_path / "alone", world), tmp_path / "files")
    made.context.close()
    return made


def store(home: Path) -> Path:
    return home / "data" / "deskops.db"


def truncated(home: Path) -> None:
    os.truncate(store(home), store(home).stat().st_size // 2)


def flipped(home: Path) -> None:
    content = bytearray(store(home).read_bytes())
    for at in range(4096, len(content), 4096):
        content[at : at + 64] = b"\xff" * 64
    store(home).write_bytes(content)


def newer(home: Path) -> None:
    changed(home, "INSERT INTO migration VALUES (999, 'future', '2030')")


def no_store(home: Path) -> None:
    store(home).unlink()
    changed(home, "CREATE TABLE something (a)")


def trigger(home: Path) -> None:
    changed(home, "CREATE TRIGGER t AFTER INSERT ON migration BEGIN DELETE FROM job; END")


def other_schema(home: Path) -> None:
    changed(home, "ALTER TABLE job ADD COLUMN surprise TEXT")


def no_text(home: Path) -> None:
    changed(home, "UPDATE job SET title = CAST(x'ff00fe' AS TEXT)")


def strange_calendar(home: Path) -> None:
    changed(home, "UPDATE calendar SET holidays = '[1]'")


def noise(home: Path) -> None:
    store(home).write_bytes(os.urandom(65536))


def empty(home: Path) -> None:
    store(home).write_bytes(b"")


def of_a_desk(home: Path) -> None:
    changed(home, "INSERT INTO meta VALUES ('role', 'desk')")


def enrolled(home: Path) -> None:
    changed(home, "INSERT INTO meta VALUES ('desk', 'x')")


def nobodys(home: Path) -> None:
    changed(home, "DELETE FROM meta WHERE key = 'replica'")


def gone(home: Path) -> None:
    store(home).unlink()


FAULTS: dict[Callable[[Path], None], type[DeskopsError]] = {
    truncated: BadInput, flipped: BadInput, newer: StoreNewer, no_store: BadInput, trigger: BadInput,
    other_schema: BadInput, no_text: BadInput, strange_calendar: BadInput, noise: BadInput, empty: BadInput,
    of_a_desk: Refused, enrolled: Refused, nobodys: BadInput, gone: NotFound,
}  # fmt: skip


@pytest.mark.parametrize("spoil", FAULTS)
def test_it_is_refused_in_one_line_and_nothing_is_changed(desk, day, spoil) -> None:
    spoil(day.home)
    before = desk.rows("SELECT rev, head FROM head")
    with pytest.raises(FAULTS[spoil]) as caught:
        take_store_in(desk.context, day.home)
    assert caught.value.message
    assert "\n" not in caught.value.message
    assert desk.rows("SELECT rev, head FROM head") == before
    assert not list(desk.context.paths.data.glob(".old-store-*"))
    assert not list(desk.context.paths.backups.glob("before-import-*"))


def forged(home: Path, kind: str, **values: Any) -> None:
    """Every record of a kind with these values and the digest that goes with them."""
    connection = sqlite3.connect(store(home))
    connection.row_factory = sqlite3.Row
    for row in connection.execute(f"SELECT * FROM {kind}").fetchall():  # noqa: S608 - a kind's name
        digest = record_digest(record_values(kind, {**dict(row), **values}))
        names = ", ".join(f"{name} = ?" for name in (*values, "digest"))
        connection.execute(f"UPDATE {kind} SET {names} WHERE id = ?", (*values.values(), digest, row["id"]))  # noqa: S608 - as above
    connection.commit()
    connection.close()


FORGED: list[tuple[str, dict[str, Any]]] = [
    ("site", {"hours": "9 to 5"}),
    ("template", {"items": "{}"}),
    ("template", {"items": '[{"id": 1}]'}),
    ("job", {"received_at": "soon"}),
    ("job", {"site_id": "nowhere"}),
    ("job", {"planned_for": "x", "received_at": "2026-11-23"}),
    ("inspection", {"template_id": "nowhere"}),
    ("attachment", {"subject": "nowhere"}),
    ("contact", {"site_id": "nowhere"}),
]


@pytest.mark.parametrize(("kind", "values"), FORGED)
def test_a_row_that_nobody_can_have_written_is_refused_with_its_own(desk, day, kind, values) -> None:
    forged(day.home, kind, **values)
    done = take_store_in(desk.context, day.home)
    assert {one.verdict for one in done.verdicts if one.kind == kind} <= {"refused", "matched"}
    readable(desk)


def payload(home: Path) -> None:
    changed(home, "UPDATE entry SET payload = '[]' WHERE action = 'accept'")


def no_json(home: Path) -> None:
    changed(home, "UPDATE entry SET payload = 'x' WHERE action = 'accept'")


def wall(home: Path) -> None:
    changed(home, "UPDATE entry SET wall = 'yesterday'")


def readable(desk) -> None:
    """Nothing that came stops a list, a fold or the rules."""
    desk.context.forget_rules()
    with desk.context.store.writer() as session:
        assert list(rebuild(session, desk.context.rules)) == []
    today(desk.context)


@pytest.mark.parametrize("spoil", [payload, no_json, wall])
def test_a_step_that_nobody_can_have_written_is_refused(desk, day, spoil) -> None:
    spoil(day.home)
    done = take_store_in(desk.context, day.home)
    assert [one for one in done.verdicts if one.verdict == "refused"]
    readable(desk)


def test_a_store_is_known_by_its_content_and_not_by_its_name(day, tmp_path) -> None:
    assert is_old_store(day.home)
    renamed = tmp_path / "list.xlsx"
    renamed.write_bytes(store(day.home).read_bytes())
    assert is_old_store(renamed)
    other = tmp_path / "deskops.db"
    other.write_text("资产编号,设备类型\n" * 900, encoding="gb18030")
    assert not is_old_store(other)
    assert not is_old_store(tmp_path / "nowhere")
    assert not is_old_store(tmp_path / "files")
