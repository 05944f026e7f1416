"""The file of drafts: what was kept is there, whatever happened to the file or the disk."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from deskops.errors import StoreError, StoreFull
from deskops.store.drafts import Draft, Drafts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "drafts.db"


def test_the_last_words_of_a_field_are_what_is_read(file: Path) -> None:
    drafts = Drafts(file)
    drafts.keep([Draft("job", "note", "text", "one", "0,3")])
    drafts.keep([Draft("job", "note", "text", "one two", "0,7"), Draft("job", "note", "", "text")])
    assert sorted(drafts.read("job", "note")) == [
        Draft("job", "note", "", "text", ""),
        Draft("job", "note", "text", "one two", "0,7"),
    ]
    drafts.close()


def test_another_program_reads_them_at_once(file: Path) -> None:
    drafts = Drafts(file)
    drafts.keep([Draft("job", "note", "text", "seen")])
    other = Drafts(file)
    assert [draft.text for draft in other.read("job", "note")] == ["seen"]
    drafts.close()
    other.close()


def test_what_became_an_entry_is_dropped_and_nothing_else(file: Path) -> None:
    drafts = Drafts(file)
    drafts.keep([Draft("job", "note", "text", "a"), Draft("job", "hold", "reason", "b")])
    drafts.drop("job", "note")
    assert drafts.read("job", "note") == []
    assert [draft.text for draft in drafts.read("job", "hold")] == ["b"]
    drafts.close()


def test_it_is_written_through_to_the_disk(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda log: synced.append(os.fstat(log).st_ino))
    drafts = Drafts(file)
    drafts.settle()  # there is nothing yet
    drafts.keep([Draft("job", "note", "text", "a")])
    assert synced == []
    drafts.settle()
    assert synced == [file.with_name("drafts.db-wal").stat().st_ino]
    assert drafts._open is not None
    assert drafts._open.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    drafts.close()


def test_words_are_kept_while_the_disk_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, answer = threading.Event(), threading.Event()
    drafts, other = Drafts(file), Drafts(file)
    drafts.keep([Draft("job", "note", "text", "a")])

    def slow(_log: int) -> None:
        waiting.set()
        assert answer.wait(30)

    monkeypatch.setattr(os, "fsync", slow)
    settling = threading.Thread(target=drafts.settle)
    settling.start()
    assert waiting.wait(30)
    drafts.keep([Draft("job", "note", "text", "ab")])
    assert [draft.text for draft in other.read("job", "note")] == ["ab"]
    answer.set()
    settling.join(30)
    drafts.close()
    other.close()


def test_a_full_disk_is_said_and_what_was_kept_before_stays(file: Path) -> None:
    drafts = Drafts(file)
    drafts.keep([Draft("job", "note", "text", "small")])
    assert drafts._open is not None
    pages = drafts._open.execute("PRAGMA page_count").fetchone()[0]
    drafts._open.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull):
        drafts.keep([Draft("job", "note", "text", "x" * 100_000)])
    assert [draft.text for draft in drafts.read("job", "note")] == ["small"]
    drafts.keep([Draft("job", "note", "text", "room again")])
    assert [draft.text for draft in drafts.read("job", "note")] == ["room again"]
    drafts.close()


def test_a_damaged_file_is_put_aside_and_new_drafts_are_kept(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    drafts = Drafts(file)
    drafts.keep([Draft("job", "note", "text", "new")])
    assert [draft.text for draft in drafts.read("job", "note")] == ["new"]
    assert file.with_suffix(".damaged").exists()
    drafts.close()


def test_a_folder_that_cannot_be_made_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(StoreError):
        Drafts(tmp_path / "data" / "drafts.db").keep([Draft("job", "note", "text", "a")])


def test_half_of_a_character_does_not_cost_the_rest(file: Path) -> None:
    drafts = Drafts(file)
    drafts.keep([Draft("job", "note", "text", "before \ud83d after")])
    assert [draft.text for draft in drafts.read("job", "note")] == ["before ? after"]
    drafts.close()


def test_no_connection_is_left_open(file: Path) -> None:
    drafts = Drafts(file)
    drafts.keep([Draft("job", "note", "text", "a")])
    drafts.close()
    looking = sqlite3.connect(file)
    assert looking.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    looking.close()
