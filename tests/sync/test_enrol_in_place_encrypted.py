"""An encrypted laptop that worked alone: its archive and its fresh store open with the key that it had."""

import itertools

import pytest

from deskops.errors import BadInput, Refused, StoreSealed
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.desk.taking_store import take_store_in
from deskops.ops.do.setup import init
from deskops.ops.do.syncing import enrol, sync_now
from deskops.ops.keyring_door import Door, Found
from deskops.paths import locate
from deskops.store import opening
from deskops.store.drafts import Draft, Drafts
from tests_of_alone import a_day, alone, contents, held
from tests_of_encryption import PASSPHRASE, MemoryKeyring, home
from tests_of_sync import WorldClock, chance, settings

_seeds = itertools.count(90)


@pytest.fixture(params=["keyring", "passphrase"])
def keyring(request, monkeypatch) -> MemoryKeyring | None:
    if request.param == "passphrase":
        return None
    made = MemoryKeyring()
    door = Door({}, finder=lambda _wish: Found("Memory", made))
    monkeypatch.setattr("deskops.ops.secrets.Door", lambda _environment: door)
    return made


@pytest.fixture
def run(desk, world, keyring):
    """A process of its own in a home, with a person who knows the passphrase."""
    clock = WorldClock(world, "boot-encrypted")

    def context(folder):
        paths = locate({"DESKOPS_HOME": str(folder)})
        made = home(paths, clock, keyring, *([] if keyring else [PASSPHRASE]), random=chance(next(_seeds)))
        made.settings = settings(desk.url)
        return made

    return context


def test_both_open_with_the_key_that_there_was(desk, world, keyring, run, tmp_path) -> None:
    folder = tmp_path / "alone"
    context = run(folder)
    recovery = init(context, "李强", encrypt=True).key.recovery
    day = a_day(context, tmp_path / "files")
    drafts = Drafts(context.paths.drafts, context.key)
    drafts.keep([Draft(day.jobs[2], "note", "text", "getippt")])
    drafts.close()
    before = held(context)
    context.close()
    world.passes(days=20)  # an old key: the enrolment is contact with the desk
    now = run(folder)
    done = enrol(now, desk.url, make_code(desk.context, "李强").code, aside=True, encrypt=True)
    assert done.key is None
    now.close()
    again = run(folder)
    assert again.identity.desk
    if keyring is None:
        assert len(again.ask.asked) == 1  # the passphrase, and not once more for a silence
    assert sync_now(again).result == "done"
    again.close()
    old = run(done.archive)
    assert held(old) == before
    old.close()
    for paths in (run(folder).paths, locate({"DESKOPS_HOME": str(done.archive)})):
        assert not opening.is_plain(paths.store)
        assert not opening.is_plain(paths.drafts)
    assert not [file for file, content in contents(done.archive).items() if "故障1".encode() in content]
    desk.context.ask = lambda _question: recovery
    taken = take_store_in(desk.context, done.archive)
    assert not taken.needs_a_person
    assert held(desk.context) == before


def test_at_the_desk_it_opens_with_the_recovery_key_alone(desk, world, run, tmp_path) -> None:
    context = run(tmp_path / "alone")
    recovery = init(context, "李强", encrypt=True).key.recovery
    a_day(context, tmp_path / "files")
    store = tmp_path / "alone" / "data" / "deskops.db"
    with pytest.raises(StoreSealed):
        take_store_in(desk.context, store)  # nobody is there to answer
    desk.context.ask = lambda _question: "wrong wrong wrong"
    with pytest.raises((Refused, BadInput)):
        take_store_in(desk.context, store)
    (store.parent / "store-key.json").rename(tmp_path / "key")
    with pytest.raises(BadInput, match="without its key"):
        take_store_in(desk.context, store)
    (tmp_path / "key").rename(store.with_name("deskops.db.key"))  # as it lies beside a copy
    desk.context.ask = lambda _question: recovery
    assert take_store_in(desk.context, store).written


def test_a_plain_store_is_encrypted_before_it_is_enrolled_encrypted(desk, world, tmp_path) -> None:
    day = a_day(alone(tmp_path / "alone", world, desk.url), tmp_path / "files")
    with pytest.raises(Refused) as caught:
        enrol(day.context, desk.url, make_code(desk.context, "李强").code, aside=True, encrypt=True)
    assert "deskops encrypt" in caught.value.hint
    assert day.context.identity.standalone
