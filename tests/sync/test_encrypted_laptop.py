"""Lost laptop, encrypted: enrolled with a store that is encrypted, asked again after 14 days, locked and opened."""

import itertools
from pathlib import Path

import pytest

from deskops.errors import BadInput, Locked, Refused, StoreSealed
from deskops.ops.context import Context
from deskops.ops.do.desk.enrolling import make_code, revoke
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.syncing import enrol, sync_now
from deskops.ops.keyring_door import Door, Found
from deskops.ops.read.day import today
from deskops.ops.secrets import STORE_KEY
from deskops.ops.store_key import nobody
from deskops.paths import locate
from deskops.store import opening
from tests_of_encryption import PASSPHRASE, MemoryKeyring, home
from tests_of_sync import Desk, World, WorldClock, chance, settings

_seeds = itertools.count(50)


class Encrypted:
    """A laptop of the desk whose key is in a keyring, or under a passphrase; each `run` is a process of its own."""

    def __init__(self, desk: Desk, world: World, folder: Path, keyring: MemoryKeyring | None) -> None:
        self.paths, self.keyring, self.url = locate({"DESKOPS_HOME": str(folder)}), keyring, desk.url
        self.clock = WorldClock(world, "boot-encrypted")
        context = self.run(PASSPHRASE)
        site = desk.site("GZ-TH", "天河")
        self.made = enrol(context, desk.url, make_code(desk.context, "李强", sites=[site]).code, encrypt=True)
        engineer = context.identity.engineer
        self.job = new_job(desk.context, NewJob("卡纸", site_id=site), engineer=engineer).job
        assert sync_now(context).result == "done"
        context.close()

    def run(self, *answers: str) -> Context:
        made = home(self.paths, self.clock, self.keyring, *answers, random=chance(next(_seeds)))
        made.settings = settings(self.url)
        return made


@pytest.fixture
def laptop(desk, world, tmp_path, monkeypatch) -> Encrypted:
    keyring = MemoryKeyring()
    door = Door({}, finder=lambda _wish: Found("Memory", keyring))
    monkeypatch.setattr(
        "deskops.ops.secrets.Door", lambda _environment: door
    )  # also for what makes its own secrets
    return Encrypted(desk, world, tmp_path / "encrypted", keyring)


def test_after_14_days_without_contact_it_asks_and_remembers_the_answer(laptop, world) -> None:
    assert not opening.is_plain(laptop.paths.store)
    world.passes(days=13, hours=23)
    assert [line.id for line in today(laptop.run()).jobs] == [laptop.job]  # nobody is asked
    world.passes(hours=2)
    before = laptop.paths.store.read_bytes()
    unattended = laptop.run()
    unattended.ask = nobody
    with pytest.raises(StoreSealed, match="14 days"):
        today(unattended)
    with pytest.raises(Refused):
        today(laptop.run("wrong wrong"))
    assert laptop.paths.store.read_bytes() == before  # no timer destroys anything
    assert [line.id for line in today(laptop.run(PASSPHRASE)).jobs] == [laptop.job]
    assert [line.id for line in today(laptop.run()).jobs] == [laptop.job]  # for 14 days more
    world.passes(days=15)
    assert [line.id for line in today(laptop.run(laptop.made.key.recovery)).jobs] == [laptop.job]


def test_a_sync_is_contact_and_needs_no_answer(laptop, world) -> None:
    world.passes(days=20)
    nightly = laptop.run()
    nightly.is_for_contact = True
    assert sync_now(nightly).result == "done"
    nightly.close()
    assert [line.id for line in today(laptop.run()).jobs] == [laptop.job]


def test_an_order_reaches_it_after_any_silence_and_a_new_enrolment_opens_it(desk, laptop, world) -> None:
    working = laptop.run()
    act_on_job(working, laptop.job, "accept", {})
    code = working.identity.code
    working.close()
    revoke(desk.context, code, order="lock")
    world.passes(days=30)
    nightly = laptop.run()
    nightly.is_for_contact = True
    assert sync_now(nightly).result == "rejected"
    nightly.close()
    assert not laptop.paths.store.exists()
    assert not laptop.paths.store_key.exists()
    assert not any(name == STORE_KEY for _service, name in laptop.keyring.kept)
    with pytest.raises(Locked):
        today(laptop.run())
    again = laptop.run(PASSPHRASE)
    enrol(again, desk.url, make_code(desk.context, "李强").code)
    assert [line.id for line in today(again).jobs] == [laptop.job]
    assert sync_now(again).sent == 1
    again.close()
    assert [line.id for line in today(laptop.run()).jobs] == [laptop.job]  # the keyring has it again
    assert not opening.is_plain(laptop.paths.store)


def test_a_laptop_that_works_alone_is_never_asked(world, tmp_path) -> None:
    from deskops.ops.do.setup import init

    paths, keyring = locate({"DESKOPS_HOME": str(tmp_path / "alone")}), MemoryKeyring()
    clock = WorldClock(world, "boot-alone")
    context = home(paths, clock, keyring)
    init(context, "王芳", encrypt=True)
    context.close()
    world.passes(days=400)
    assert home(paths, clock, keyring).identity.name == "王芳"


def test_a_wrong_recovery_key_is_no_answer(laptop, world) -> None:
    world.passes(days=20)
    for answer in ("0000-" * 13 + "0000", "not the passphrase"):
        with pytest.raises((Refused, BadInput)):
            today(laptop.run(answer))
