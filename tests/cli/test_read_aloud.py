"""A whole working day of somebody who has deskops read aloud: at a real terminal, in whole lines, in both languages."""

import re
import signal
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from deskops import i18n
from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.talk import Back
from deskops.cli.session import opened
from deskops.i18n import _
from deskops.ops.journal import records
from deskops.ops.read.day import today
from terminals import CTRL_C, KILL, typed

DAY = 180.0  # seconds; a loaded machine takes its time
# A picture of one point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)
ALOUD = {"DESKOPS_ACCESSIBLE": "1", "TERM": "xterm-256color", "NO_COLOR": "", "CLICOLOR_FORCE": "0"}


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    i18n.use(request.param)
    return str(request.param)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "form.png"
    path.write_bytes(PNG)
    return path


def menu(choice: str) -> tuple[str, str]:
    return _("Type a number, ? for help, back or quit."), f"{choice}\n"


def answer(question: str, text: str = "") -> tuple[str, str]:
    return question, f"{text}\n"


def assert_read_aloud(seen: str) -> None:
    """Nothing but whole lines: no control sequence, nothing painted over, no lines drawn."""
    assert "\x1b" not in seen
    assert not re.search(r"\r(?![\r\n])", seen)
    assert not re.search("[─│┌└╭╰█▀▄⠀-⣿]", seen)


def test_a_whole_day(language: str, photo: Path) -> None:
    """From the first job to the last sync: everything that is said comes in whole lines."""
    day = [
        menu(_("The day")), menu("GZPS00561"),
        menu(_("Read all that is known")),
        menu(_("Accept")), menu(_("Undo the last step")), menu(_("Accept")), menu(_("Depart")),
        menu(_("Arrive")),
        answer(_("Site code"), "GZ-ZJ"), answer(_("Gateway MAC")), answer(_("Device reached")),
        menu(_("Add a note")), answer(_("Text"), "重建配置文件 rebuilt the profile"),
        menu(_("Add a photo")),
        answer(_("File"), "/no/such/file"), answer(_("File"), str(photo)), answer(_("Caption")),
        menu(_("Resolve")),
        answer(_("Cause"), "profile damaged"), answer(_("Solution"), "made anew"),
        answer(_("Minutes of work"), "soon"), answer(_("Minutes of work"), "25"),
        menu(_("back")),
        menu("香洲 柜面"), menu(_("Its inspections")), menu("1"),
        menu(_("Answer what is open, item by item")),
        (_("Question {place}: {label}").partition("{")[0], "1\n"),
        (_("Question {place}: {label}").partition("{")[0], "2\n"), answer(_("What is wrong"), "dusty"),
        (_("Question {place}: {label}").partition("{")[0], "back\n"),
        (_("Question {place}: {label}").partition("{")[0], "back\n"),
        (_("Question {place}: {label}").partition("{")[0], "back\n"),
        menu(_("The rest is in order")), menu(_("Finish")),
        menu(_("Get it signed")), menu(_("On paper: the photograph of the signed form")),
        answer(_("Photograph of the form signed on paper"), str(photo)), answer(_("Who signed it?"), "陈敏"),
        answer(_("Role or department")), answer(_("How you know who they are: badge, known, …")),
        (_("How was the visit, from 1 to 5? Enter leaves it out"), "5\n"),
        menu(_("back")), menu(_("back")), menu(_("back")), menu(_("back")),
        menu(_("Find anything")), answer(_("What to find"), "gzth"), menu("1"), menu(_("back")),
        menu(_("Device register")), answer(_("Device"), "GZPS00561"), menu("1"), menu(_("Read its history")),
        menu(_("back")), menu(_("back")),
        menu(_("Knowledge")), menu(_("Search articles")), answer(_("Words of the fault"), "卡纸"), menu("1"),
        menu(_("back")), menu(_("back")),
        menu(_("Campaigns")), menu("1"), menu(_("Read the board")), menu(_("back")), menu(_("back")),
        menu(_("Sync with the desk")), menu(_("Sync now")), menu(_("How things stand")), menu(_("quit")),
    ]  # fmt: skip
    code, seen = typed(["demo"], ALOUD | {"DESKOPS_LANG": language}, day, DAY)
    assert code == 0, seen
    assert_read_aloud(seen)
    resolved = _("{number}: {action}; now {status}").format(number="", action=_("Resolve"), status="")
    signed = _("{number}, revision {revision}: {standing}; short code {short}").partition("{standing}")[2]
    for done in (resolved, _("The inspection is finished"), signed.partition("{")[0], _("signed")):
        assert done in seen, done


def open_number() -> str:
    """The end of the number of the open job that comes first."""
    with opened() as context:
        return next(line for line in today(context).jobs if line.status == "started").number


def test_answers_survive_a_kill(demo: Path, language: str) -> None:
    """What was answered before the process was killed is what Enter takes afterwards."""
    words, told = ["job", "resolve", open_number()], ALOUD | {"DESKOPS_LANG": language}
    cause, solution, minutes = _("Cause"), _("Solution"), _("Minutes of work")
    code, _seen = typed(words, told, [answer(cause, "fuser 定影器"), (solution, KILL)], DAY)
    assert code == -signal.SIGKILL
    again = [answer(cause), answer(solution, "changed"), answer(minutes, "20")]
    code, seen = typed(words, told, again, DAY)
    assert code == 0, seen
    assert _("Enter takes: {value}").format(value="fuser 定影器") in seen
    code, seen = typed(["job", "undo", words[-1]], told, [], DAY)
    code, seen = typed(words, told, [answer(cause, "another"), (solution, CTRL_C)], DAY)
    assert "fuser" not in seen, "what has become an entry is no draft any more"
    assert code == 130


def test_in_a_run_that_only_reads_each_step_of_a_menu_is_planned_by_itself(demo: Path, start: Run) -> None:
    """The next one does not see it done, and no other process waits for the session to end."""
    number = open_number()
    day = [
        menu("The day"), menu(number), menu("Add a note"),
        answer("Text", "looked at it"),
        (menu("")[0], lambda: f"{start('job', 'note', number, '--text', 'by another').code or 'back'}\n"),
        menu("quit"),
    ]  # fmt: skip
    code, seen = typed(["--read-only"], ALOUD, day, DAY)
    assert code == 0, seen
    assert seen.count(f"job {number}: Add a note\r\n  Text: looked at it") == 1
    assert "now " not in seen
    lacks = [answer("Text", "looked at it")]
    code, seen = typed(["--read-only", "job", "note", number], ALOUD, lacks, DAY)
    assert code == 0, seen
    assert f"job {number}: Add a note\r\n  Text: looked at it" in seen
    shown = start("job", "show", number).out
    assert ("looked at it" in shown, "by another" in shown) == (False, True)
    _code, seen = typed(["job", "note", number], ALOUD, [("Text", CTRL_C)], DAY)
    assert "looked at it" not in seen, "no draft was kept"


def test_a_command_asks_for_what_it_lacks(demo: Path, language: str) -> None:
    """One at a time, each again with the reason until it can be taken; Enter does not do for what is needed."""
    note = [answer("1. ", "1"), answer(_("Text"), ""), answer(_("Text"), "seen")]
    code, seen = typed(["job", "note"], ALOUD | {"DESKOPS_LANG": language}, note, DAY)
    assert code == 0, seen
    assert _("“{field}” is needed.").format(field=_("Text")) in seen
    assert_read_aloud(seen)


def test_what_was_said_otherwise_is_not_asked(demo: Path) -> None:
    """A title as an option, a job instead of its device."""
    code, seen = typed(["job", "new", "--title", "Paper jam", "--asset", "GZPS00561"], ALOUD, [], DAY)
    assert (code, "(needed)" in seen) == (0, False), seen
    code, seen = typed(["inspection", "start", "--job", open_number()], ALOUD, [], DAY)
    assert (code, "(needed)" in seen) == (0, False), seen
    code, seen = typed(["job", "new"], ALOUD, [("(needed)", "Paper jam\n")], DAY)
    assert code == 0, seen


def test_the_settings_say_it_too(demo: Path) -> None:
    """`ui.accessible` does what the variable does; the variable can say no to it."""
    (demo / "config.toml").write_text("[ui]\naccessible = true\n")
    told = {"TERM": "xterm-256color", "NO_COLOR": "", "DESKOPS_ACCESSIBLE": ""}
    del told["DESKOPS_ACCESSIBLE"]
    code, seen = typed([], told, [menu("quit")], DAY)
    assert code == 0, seen
    assert_read_aloud(seen)
    code, seen = typed(["site", "list"], told, [], DAY)
    assert code == 0
    assert_read_aloud(seen)
    code, seen = typed(["job", "note"], told | {"DESKOPS_ACCESSIBLE": "0"}, [], DAY)
    assert code == 2, seen


def test_without_a_terminal_nothing_is_asked(demo: Path, start: Run) -> None:
    """A script hangs on no question: it gets the usual error."""
    said = start("job", "note", DESKOPS_ACCESSIBLE="1")
    assert said.code == 2
    assert "> " not in said.err + said.out
    assert start("job", "note", open_number(), DESKOPS_ACCESSIBLE="1").code == 2
    assert start(DESKOPS_ACCESSIBLE="1").code == 2


def test_sign_asks_for_the_way(demo: Path, language: str, photo: Path) -> None:
    """No pad opens by itself: it would need the whole screen."""
    with opened() as context:
        number = next(line for line in today(context).jobs if line.status == "resolved").number
    asked = [
        answer(_("How is it signed?"), "1"),
        answer(_("Photograph of the form signed on paper"), str(photo)),
        (_("Who signed it?"), "陈敏\n"),
    ]
    code, seen = typed(["sign", number], ALOUD | {"DESKOPS_LANG": language}, asked, DAY)
    assert code == 0, seen
    assert _("signed") in seen
    assert_read_aloud(seen)


def test_the_tour_is_a_text(language: str) -> None:
    """Enter goes on, back leaves it, and it is in the menu of the demo."""
    goes_on = _("Enter goes on, back leaves the tour.")
    tour = [(goes_on, "\n"), (goes_on, "back\n"), menu(_("Tour")), (goes_on, "quit\n")]
    code, seen = typed(["demo", "--tour"], ALOUD | {"DESKOPS_LANG": language}, tour, DAY)
    assert code == 0, seen
    assert_read_aloud(seen)


def test_no_name_makes_a_line_of_its_own(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """What others wrote stays in its line, in menus and questions: it forges no choice and no word of ours."""
    forged = "printer\n2. Sign everything\r\x1b[2J\x1b[1A"
    typed_in = iter(["?", "", "back"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed_in))
    open_menu(lambda: Menu(forged, [Entry(forged, lambda: None)], forged))
    typed_in = iter(["?", "9", "1"])
    asked = Question("x", forged, help=forged, required=True, default=forged, choices=[("a", forged)])
    assert ask(asked) == "a"
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\r" not in said
    assert not [line for line in said.splitlines() if line.startswith("2. ")]


def test_a_menu_without_entries_asks_for_no_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = iter(["1", "back"])
    monkeypatch.setattr("deskops.cli.plain.menus.hear", lambda: _hear(next(heard)))
    open_menu(lambda: Menu("The day", []))
    said = capsys.readouterr()
    told = said.out + said.err
    assert told.count("There is nothing to choose here. Type back or quit.") == 2
    assert "number" not in told


def _hear(text: str) -> str:
    if text == "back":
        raise Back
    return text


@pytest.mark.parametrize("is_told", [True, False])
def test_a_step_that_the_state_forbids_is_refused_before_anything_is_asked(demo: Path, is_told: bool) -> None:
    with opened() as context:
        number = next(line for line in today(context).jobs if line.status in ("new", "dispatched")).number
    asked = [] if is_told else [("(needed)", f"{number}\n"), ("is not possible", CTRL_C)]
    code, seen = typed(["job", "hold", *([number] if is_told else [])], ALOUD, asked, DAY)
    assert code == (1 if is_told else 130), seen
    assert "is not possible" in seen
    assert "Reason" not in seen


def test_the_log_tells_of_each_command_of_a_session(demo: Path) -> None:
    code, seen = typed([], ALOUD, [menu("The day"), menu("1"), menu("Accept"), menu("quit")], DAY)
    assert code == 0, seen
    with opened() as context:
        done = [each for each in records(context.paths) if isinstance(each, dict) and each["event"] == "done"]
    assert [each["command"] for each in done] == ["job accept"]
