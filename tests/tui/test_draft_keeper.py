"""What keeps drafts: the newest words of each field, whatever the disk does, and no word of what became an entry."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskops.errors import StoreFull
from deskops.store.drafts import Draft, Drafts
from deskops.tui.drafts import DraftKeeper

PATIENCE = 30.0  # seconds


def words(text: str, action: str = "note") -> Draft:
    return Draft("job", action, "text", text, f"0,{len(text)}")


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts.db")


@pytest.fixture
def keeper(drafts: Drafts) -> Iterator[DraftKeeper]:
    made = DraftKeeper(drafts, lambda _words: None)
    yield made
    made.close()


def test_words_are_kept_behind_a_disk_that_does_not_answer(
    keeper: DraftKeeper, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slow(_log: int) -> None:
        asked.set()
        answer.wait(PATIENCE)

    monkeypatch.setattr(os, "fsync", slow)
    keeper.keep(words("t"))
    assert asked.wait(PATIENCE)
    keeper.keep(words("toner"))
    assert keeper.flush(PATIENCE)
    other = Drafts(drafts.path)
    assert other.read("job", "note") == [words("toner")]
    other.close()
    answer.set()


def test_all_is_through_to_the_disk_when_it_is_closed(
    drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    keep, settle = drafts.keep, drafts.settle
    monkeypatch.setattr(drafts, "keep", lambda some: (keep(some), order.append("kept")))
    monkeypatch.setattr(drafts, "settle", lambda: (settle(), order.append("settled")))
    keeper = DraftKeeper(drafts, lambda _words: None)
    keeper.keep(words("last"))
    keeper.close()
    assert order[-1] == "settled"
    assert "kept" in order


def test_a_disk_that_fails_to_settle_is_told_and_tried_again(
    drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, again, settle = list[str](), threading.Event(), drafts.settle

    def say(words: str) -> None:
        said.append(words)
        if not words:
            again.set()

    def fails() -> None:
        monkeypatch.setattr(drafts, "settle", settle)
        raise StoreFull("no room")

    monkeypatch.setattr(drafts, "settle", fails)
    monkeypatch.setattr("deskops.tui.drafts._AGAIN", 0.01)
    keeper = DraftKeeper(drafts, say)
    keeper.keep(words("a"))
    assert again.wait(PATIENCE)
    keeper.close()
    assert said == ["no room", ""]


def test_what_became_an_entry_while_its_words_could_not_be_written_is_no_draft(
    keeper: DraftKeeper, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, failing, failed = drafts.keep, threading.Event(), threading.Event()

    def fails(_some: object) -> None:
        failing.set()
        assert failed.wait(PATIENCE)
        monkeypatch.setattr(drafts, "keep", keep)
        raise StoreFull("no room")

    monkeypatch.setattr(drafts, "keep", fails)
    keeper.keep(words("saved"))
    assert failing.wait(PATIENCE)
    keeper.drop("job", "note")
    keeper.keep(words("other", "hold"))
    failed.set()
    keeper.close()
    assert drafts.read("job", "note") == []
    assert drafts.read("job", "hold") == [words("other", "hold")]
    drafts.close()
