"""Seals that the desk could not countersign when they came: without its key, and among rows that it had lost."""

import shutil

import pytest

from deskops.domain.sealing import countersigned_message
from deskops.ops.do.desk.enrolling import key_of
from deskops.ops.do.desk.late_words import countersign_late
from deskops.ops.do.desk.people import acting
from deskops.ops.do.desk.recovering import recover, waiting
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.trusting import trusted
from deskops.ops.do.verifying import Verdict, judge
from deskops.ops.secrets import DESK_SIGNING_KEY, Secrets
from deskops.store.queries.audit import first_break
from deskops.store.queries.states import rebuild
from deskops.sync.keys import is_signed
from tests_of_signing import resolved_job, signed_job


@pytest.fixture
def pair(desk, laptop):
    """Two laptops that see each other's jobs."""
    site = desk.site("GZ-TH", "天河")
    made = laptop("李强", site), laptop("何敏", site)
    for each in made:
        each.sync()
    return site, *made


def word_of(context, job):
    said = signatures(context, "job", job).seals.last.countersigned
    return said.payload if said else None


def without_key(desk) -> str:
    """Takes the key from the desk, which reads it as it starts; returns it."""
    key = str(key_of(desk.context))
    Secrets(desk.context.paths).remove(DESK_SIGNING_KEY)
    desk.stop()
    desk.start()
    return key


def signed_without_key(desk, site, one) -> tuple[str, str]:
    key = without_key(desk)
    job = resolved_job(one.context, site)
    signed_job(one.context, job)
    assert one.sync().result == "done"
    assert word_of(desk.context, job) is None
    assert countersign_late(desk.context) == 0
    return key, job


def test_what_came_while_the_desk_had_no_key_is_countersigned_once_it_has_it(desk, pair) -> None:
    site, one, _two = pair
    key, job = signed_without_key(desk, site, one)
    Secrets(desk.context.paths).put(DESK_SIGNING_KEY, key)
    assert (countersign_late(desk.context), countersign_late(desk.context)) == (1, 0)
    one.sync()
    for peer in (desk, one):
        word = word_of(peer.context, job)
        assert is_signed(word["desk_key"], countersigned_message(word), word["signature"])
        assert (word["state"], word["is_valid"], word["is_whole"], word["reused"]) == (
            "active",
            True,
            True,
            [],
        )
        told = judge(
            signed_file(peer.context, signatures(peer.context, "job", job).seals.last).to_json(),
            trusted(peer.context),
        )
        assert (told.verdict, bool(told.countersigned_at)) == (Verdict.SIGNED, True)
        with peer.context.store.writer() as session:
            assert list(rebuild(session, peer.context.rules)) == []
    assert first_break(desk.context.views) is None


def test_a_hand_that_came_twice_while_the_desk_had_no_key_is_seen_by_the_word_that_follows(
    desk, pair
) -> None:
    site, one, _two = pair
    key, first = signed_without_key(desk, site, one)
    second = resolved_job(one.context, site, title="开机黑屏")
    signed_job(one.context, second)
    one.sync()
    Secrets(desk.context.paths).put(DESK_SIGNING_KEY, key)
    assert countersign_late(desk.context) == 2
    numbers = {job: signatures(desk.context, "job", job).seals.last.number for job in (first, second)}
    assert word_of(desk.context, second)["reused"] == [f"{numbers[first]}-1"]


def test_what_recover_put_back_is_countersigned(desk, pair, tmp_path) -> None:
    site, one, two = pair
    home, kept = desk.context.paths.store.parent, tmp_path / "kept"
    desk.stop()
    shutil.copytree(home, kept)
    desk.start()
    key, job = signed_without_key(desk, site, one)
    two.sync()
    assert word_of(two.context, job) is None
    Secrets(desk.context.paths).put(DESK_SIGNING_KEY, key)
    desk.stop()
    shutil.rmtree(home)
    shutil.copytree(kept, home)
    desk.context.forget()
    acting(desk.context, "王主管")
    desk.start()
    two.sync()  # the first laptop is lost: what the second one holds of it waits for a yes
    two.sync()
    assert waiting(desk.context) > 0
    acting(desk.context, "王主管")
    assert recover(desk.context).left == 0
    word = word_of(desk.context, job)
    assert is_signed(word["desk_key"], countersigned_message(word), word["signature"])
    assert countersign_late(desk.context) == 0
    two.sync()
    assert word_of(two.context, job) == word
    assert first_break(desk.context.views) is None
