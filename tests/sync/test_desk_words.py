"""What a desk says where something cannot be done: why, and what to do next, in a few lines however much there is."""

import contextlib

import pytest
from tests.ops.conftest import put_asset

from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.desk.people import add_person
from deskops.ops.do.syncing import enrol
from deskops.store.queries import incidents
from deskops.store.queries.facts import connection
from faults.running import Done
from tests_of_offices import PATIENCE, Office, opened

OFF = {"DESKOPS_KEYRING": "off"}


def desk(office: Office, *words: str, language: str = "en") -> Done:
    env = OFF | {"DESKOPS_LANG": language}
    return office.processes.run(*words, home="desk", env=env, within=PATIENCE)


def test_a_store_that_is_being_served_is_not_replaced_and_the_way_is_said(office: Office) -> None:
    made = desk(office, "desk", "backup")
    assert made.code == 0, made.err
    office.serve()
    done = desk(office, "desk", "restore", made.out.strip(), "--yes")
    assert done.code == 3
    assert "Stop 'deskops desk serve'" in done.err
    assert "desk serve" in desk(office, "desk", "restore", made.out.strip(), "--yes", language="zh_CN").err
    assert office.sync()["result"] == "done"
    assert office.desk is not None
    office.desk.end()
    done = desk(office, "desk", "restore", made.out.strip(), "--yes")
    assert done.code == 0, done.err


def test_a_word_that_names_nothing_gets_a_few_that_look_alike(office: Office) -> None:
    context = office.context("desk")
    with context.act() as act:
        written = connection(act.session)
        for number in range(40):
            detail = {"seen": 1, "here": number, "epoch": 1}
            incidents.note(
                written, "restored", f"x{number}", detail, "2026-11-23T01:00:00.000Z", act.ledger.random
            )
    ids = [row[0] for row in context.views.execute("SELECT id FROM incident")]
    for number in range(20):
        add_person(context, f"Chen {number}", "dispatcher")
    office.close()
    done = desk(office, "desk", "settle", "nonsense")
    assert done.code == 5
    assert sum(one in done.err for one in ids) <= 3
    assert "desk attention" in done.err
    near = desk(office, "desk", "settle", ids[7][:-1] + "?")
    assert (near.code, ids[7] in near.err) == (5, True)
    fits = desk(office, "desk", "settle", ids[0][:6])
    assert fits.code == 5
    assert sum(one in fits.err for one in ids) <= 5
    whom = desk(office, "desk", "status", "--as", "Chen 7x")
    assert (whom.code, "Chen 7" in whom.err) == (5, True)
    assert whom.err.count("Chen") <= 4


def test_laptops_that_look_alike_are_few(office: Office) -> None:
    office.serve()
    context = office.context("desk")
    for number in range(8):
        with contextlib.closing(opened(office.folder / f"more-{number}", office.url)) as laptop:
            enrol(laptop, office.url, make_code(context, f"Engineer {number}").code)
    done = desk(office, "desk", "revoke", "Engineer 99")
    assert done.code == 5
    assert 1 <= done.err.count("Engineer") - 1 <= 3, done.err


@pytest.mark.parametrize("words", [("schedule", "install", "--dry-run"), ("schedule", "install"), ("sync",)])
def test_a_desk_has_nobody_to_sync_with(office: Office, words: tuple[str, ...]) -> None:
    done = desk(office, *words)
    assert done.code in (1, 2)
    assert "This is the desk" in done.err
    assert "works alone" not in done.err
    assert done.out == ""


def test_how_laptops_stand_is_said_in_the_readers_language(office: Office) -> None:
    office.serve()
    assert office.sync()["result"] == "done"
    assert "正常" in desk(office, "desk", "status", language="zh_CN").out
    assert "active" in desk(office, "desk", "status").out


def test_the_doctor_of_a_desk_does_not_advise_what_a_desk_refuses(office: Office) -> None:
    said = desk(office, "doctor")
    assert "Encrypt the disk of its server" in said.out + said.err
    assert "deskops encrypt" not in said.out + said.err


def test_a_correction_at_the_desk_is_that_of_whoever_acts(office: Office) -> None:
    context = office.context("desk")
    add_person(context, "Chen", "dispatcher")
    add_person(context, "Wang", "quality")
    with context.act() as act:
        put_asset(act, tag="T9", kind="pc", hostname="GZ-PC-9")
    office.close()
    assert desk(office, "asset", "correct", "T9", "note", "seen", "--as", "Chen").code == 0
    context = office.context("desk")
    last = "SELECT author FROM entry WHERE kind = 'asset' ORDER BY rev DESC LIMIT 1"
    author = context.views.execute(f"SELECT name FROM engineer WHERE id = ({last})").fetchone()[0]  # noqa: S608 - ours
    assert author == "Chen"
    office.close()
    refused = desk(office, "asset", "correct", "T9", "note", "again", "--as", "Wang")
    assert (refused.code, "may not do this" in refused.err) == (1, True)
