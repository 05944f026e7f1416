"""Threat 44: who may do what at a desk: every role and verb, and every `deskops desk` command under every role."""

from pathlib import Path

import pytest

from deskops.cli import boundary
from deskops.cli.commands.desk import desk as shelf
from deskops.domain.entries import Role
from deskops.domain.permissions import MAY, NEED_TWO, Verb, may
from deskops.errors import Refused
from deskops.ops.do.desk.people import acting, add_person, permit
from tests_of_offices import Office
from tests_of_sync import Desk

DISPATCHER, SUPERVISOR, MANAGER, QUALITY = (Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.QUALITY)
# Written anew and not read from the program: a right that is widened by mistake differs from this.
WORK = {DISPATCHER, SUPERVISOR, MANAGER}
LEAD = {SUPERVISOR, MANAGER}
EXPECTED = {
    "look": {*WORK, QUALITY},
    "request": WORK, "dispatch": WORK, "reassign": WORK, "cancel": WORK, "close": WORK, "accept-late": WORK,
    "campaign": WORK, "template": {*LEAD, QUALITY},
    "return": {*WORK, QUALITY}, "settle": {*WORK, QUALITY}, "call-back": {*WORK, QUALITY},
    "import": LEAD, "enrol": LEAD, "approve": LEAD, "revoke": LEAD, "backup": LEAD, "calendar": LEAD,
    "cover": LEAD, "sla": LEAD,
    "wipe": {MANAGER}, "recover": {MANAGER}, "restore": {MANAGER}, "person": {MANAGER}, "export": {MANAGER},
    "erase": {MANAGER}, "token": {MANAGER}, "keys": {MANAGER},
}  # fmt: skip
# Each command with words that a person could say, and the verb that it takes.
COMMANDS = {
    "status": ([], "look"), "board": ([], "look"), "list": ([], "look"), "show": (["999"], "look"),
    "attention": ([], "look"), "settle": (["nothing"], "settle"),
    "request": (["Paper jam", "--site", "GZ-TH"], "request"),
    "dispatch": (["999", "--engineer", "李强"], "dispatch"),
    "reassign": (["999", "--engineer", "李强", "--reason", "x"], "reassign"),
    "prioritise": (["999", "--priority", "high"], "dispatch"),
    "cancel": (["999", "--reason", "x"], "cancel"), "close": (["999"], "close"),
    "return": (["999", "--reason", "x"], "return"), "accept-late": (["999", "--entry", "x"], "accept-late"),
    "call-back": (["999"], "call-back"), "reopen": (["999", "--reason", "x"], "dispatch"),
    "note": (["999", "--text", "x"], "dispatch"),
    "enrol": (["李强"], "enrol"), "approve": (["nobody", "--yes"], "approve"), "revoke": (["nobody"], "revoke"),
    "recover": (["--yes"], "recover"), "import": (["no-such.csv"], "import"),
    "import-bundle": (["no-such.bundle"], "import"), "quarantine": ([], "settle"), "backup": ([], "backup"),
    "restore": (["no-such.db", "--yes"], "restore"), "token": ([], "token"), "keys": (["never.json"], "keys"),
}  # fmt: skip
MORE = {
    "revoke --wipe": (["revoke", "nobody", "--wipe", "--second", "x"], "wipe"),
    "cover list": (["cover", "list"], "look"),
    "cover add": (["cover", "add", "nobody", "--site", "GZ-TH"], "cover"),
    "cover stand-in": (["cover", "stand-in", "nobody", "--for", "x", "--until", "tomorrow"], "cover"),
    "cover shift": (["cover", "shift", "nobody", "--until", "tomorrow"], "cover"),
    "cover end": (["cover", "end", "nobody", "--shifts"], "cover"),
    "person list": (["person", "list"], "look"),
    "person add": (["person", "add", "新人", "--role", "field"], "person"),
    "person export": (["person", "export", "李强", "-o", "never.json", "--second", "x"], "export"),
    "person erase": (["person", "erase", "李强", "--second", "x", "--yes"], "erase"),
}
ELSEWHERE = {
    "calendar correct": (["calendar", "correct", "2026-12-25", "off"], "calendar"),
    "campaign plan": (["campaign", "plan", "--period", "2031-H1"], "campaign"),
    "template import": (["template", "import", "no-such.toml"], "template"),
    "sla set": (["sla", "set", "arrival", "2h", "--site", "nowhere"], "sla"),
    "sla reset": (["sla", "reset"], "sla"),
}
NOBODYS = {"init", "join", "serve", "person", "cover"}  # whoever owns the home; shelves
ROLES = [*EXPECTED["look"], Role.ENGINEER]


def test_threat_44_every_role_and_verb(desk: Desk) -> None:
    """threat 44: as the table above has it, and a verb without a line there fails."""
    assert {str(verb): set(roles) for verb, roles in MAY.items()} == EXPECTED
    assert set(MAY) == set(Verb)
    for role in (*Role, "field", "remote", "", "root"):
        for verb in Verb:
            assert may(role, verb) == (role in EXPECTED[verb]), (role, verb)


def test_threat_44_what_takes_two_people_takes_two_who_may(desk: Desk) -> None:
    """threat 44: nobody, oneself, and somebody who may not, are no second person."""
    from deskops.ops.do.desk.privacy import second_person

    assert set(NEED_TWO) == {"wipe", "export", "erase"}
    add_person(desk.context, "郑经理", "manager")
    add_person(desk.context, "周主管", "supervisor")
    acting(desk.context, "王主管")
    for verb in NEED_TWO:
        for second in ("", "王主管", "周主管", "调度", "nobody"):
            with pytest.raises(Refused):
                second_person(desk.context, second, verb)
        assert second_person(desk.context, "郑经理", verb)


def test_threat_44_a_refusal_names_who_could(desk: Desk) -> None:
    """threat 44: in words."""
    with pytest.raises(Refused, match="调度") as caught:
        permit(acting(desk.context, "调度"), Verb.WIPE)
    assert "manager" in caught.value.hint


@pytest.fixture
def peopled(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """A desk with one person of each role, each called like the role; this process works in its home."""
    with_people = office.context("desk")
    for role in EXPECTED["look"]:
        add_person(with_people, f"the {role}", str(role))
    add_person(with_people, "the engineer", "field")
    office.close()
    monkeypatch.setenv("DESKOPS_HOME", str(office.home("desk")))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    return office


def test_threat_44_every_command_of_the_desk_under_every_role(
    peopled: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """threat 44: refused where the role may not, whatever else is wrong with it; a new command fails here."""
    assert set(COMMANDS) | NOBODYS == set(shelf.recipes)
    lines = {name: (["desk", name, *words], verb) for name, (words, verb) in COMMANDS.items()}
    lines |= {name: (["desk", *words], verb) for name, (words, verb) in MORE.items()} | ELSEWHERE
    wrong = []
    for name, (words, verb) in lines.items():
        for role in ROLES:
            code = boundary.run([*words, "--as", f"the {role}"], "en")
            said = capsys.readouterr().err
            refused = "may not do this" in said
            if refused != (role not in EXPECTED[verb]) or (refused and code != 1) or code in (2, 70):
                wrong.append((name, str(role), code, said))
    assert wrong == []


def test_threat_44_each_act_of_administration_is_in_the_chain(desk: Desk) -> None:
    """threat 44: with who did it; a refused one changed nothing."""
    acting(desk.context, "王主管")
    before = desk.rows("SELECT count(*) FROM entry WHERE kind = 'desk'")[0][0]
    add_person(desk.context, "新人", "field")
    acting(desk.context, "调度")
    with pytest.raises(Refused):
        add_person(desk.context, "另一人", "field")
    assert desk.rows("SELECT count(*) FROM entry WHERE kind = 'desk'") == [(before + 1,)]
    last = "(SELECT author FROM entry WHERE kind = 'desk' ORDER BY rev DESC LIMIT 1)"
    assert desk.rows(f"SELECT name FROM engineer WHERE id = {last}") == [("王主管",)]  # noqa: S608 - ours
