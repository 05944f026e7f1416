"""`deskops job`: lists, one job, new ones, every action of the registry."""

import json

import pytest

from deskops.domain.actions.job import JOB_ACTIONS


def first(run, **having):
    """The number of the first job of the day with these values."""
    jobs = json.loads(run("today", "--json").out)["jobs"]
    return next(job["number"] for job in jobs if all(job[name] == value for name, value in having.items()))


def shown(run, number):
    return json.loads(run("job", "show", number, "--json").out)


def test_a_job_is_shown_with_state_timeline_and_clocks(run, demo):
    body = shown(run, first(run, status="held"))
    assert body["version"] == 1
    assert body["state"]["status"] == "held"
    assert {"id", "action", "at", "wall", "author", "origin", "late", "payload"} <= set(body["timeline"][0])
    assert set(body["sla"][0]) == {"item", "target", "due", "met_at", "outcome"}
    assert [step["action"] for step in body["timeline"]][:3] == ["create", "dispatch", "accept"]


def test_a_job_is_shown_in_words(run, demo):
    said = run("job", "show", first(run, status="held"))
    assert said.code == 0
    assert "on hold: vendor" in said.out
    assert "Put on hold" in said.out


@pytest.mark.parametrize(
    ("language", "next_", "undone"),
    [("en", "Accept, Add a note", "Accept undone"), ("zh_CN", "接单、添加备注", "撤销：接单")],
)
def test_steps_are_named_in_the_reader_s_language_and_by_ids_in_json(run, demo, language, next_, undone):
    number = first(run, status="dispatched")
    run("job", "accept", number)
    run("job", "undo", number)
    said = run("job", "show", number, language=language).out
    assert next_ in said
    assert undone in said
    assert "accept" not in said
    assert shown(run, number)["state"]["allowed"][0] == "accept"


def test_the_end_of_a_number_is_enough(run, demo):
    number = first(run, status="dispatched")
    others = [
        job["number"] for job in json.loads(run("job", "list", "--limit", "5000", "--json").out)["jobs"]
    ]
    others.remove(number)  # at night the work of two days bears the same last figures
    end = next(
        end for end in (number[-size:] for size in range(3, 20)) if not any(o.endswith(end) for o in others)
    )
    assert shown(run, end)["number"] == number


def test_a_wrong_reference_gets_the_nearest(run, demo):
    number = first(run, status="dispatched")
    said = run("job", "show", f"{number}9")
    assert said.code == 5
    assert number in said.err
    assert said.err.count("Nearest") == 1


def test_accepting_moves_the_job_on(run, demo):
    number = first(run, status="dispatched")
    said = run("job", "accept", number)
    assert (said.code, said.out) == (0, "")
    assert shown(run, number)["state"]["status"] == "accepted"


def test_an_action_says_in_json_what_came_of_it(run, demo):
    body = json.loads(run("job", "accept", first(run, status="dispatched"), "--json").out)
    assert (body["version"], body["action"], body["status"]) == (1, "accept", "accepted")


def test_an_action_that_the_state_forbids_says_which_are_allowed(run, demo):
    said = run("job", "resume", first(run, status="dispatched"))
    assert said.code == 1
    assert "accept" in said.err


def test_a_forbidden_action_is_refused_before_its_fields_are_asked(run, demo):
    assert run("job", "confirm", first(run, status="dispatched")).code == 1


def test_a_missing_field_is_a_usage_error_that_names_the_option(run, demo):
    said = run("job", "hold", first(run, status="accepted"))
    assert said.code == 2
    assert "--party" in said.err


@pytest.mark.parametrize("name", JOB_ACTIONS)
def test_every_field_of_an_action_is_an_option_of_the_same_name(run, name):
    page = run("job", name, "-h").out
    for field in JOB_ACTIONS[name].fields:
        assert f"--{field.name.replace('_', '-')} " in page


def test_a_note_is_read_from_stdin(start, demo, run):
    number = first(run, status="accepted")
    assert start("job", "note", number, "--text", "-", stdin="第一行\n第二行").code == 0
    assert shown(run, number)["timeline"][-1]["payload"]["text"] == "第一行\n第二行"


def test_undo_takes_the_last_step_back_and_redo_does_it_again(run, demo):
    number = first(run, status="dispatched")
    run("job", "accept", number)
    assert json.loads(run("job", "undo", number, "--json").out)["status"] == "dispatched"
    assert json.loads(run("job", "redo", number, "--json").out)["status"] == "accepted"


def test_undo_of_nothing_is_refused(run, empty):
    number = run("job", "new", "Paper jam").out.strip()
    run("job", "undo", number)
    assert run("job", "undo", number).code == 1


def test_a_job_goes_to_an_engineer_by_name(run, demo):
    number = first(run, status="dispatched")
    other = next(
        job["assignee"]
        for job in json.loads(run("today", "--all", "--json").out)["jobs"]
        if job["assignee"] != shown(run, number)["assignee"]
    )
    assert run("job", "reassign", number, "--engineer", other, "--reason", "ill").code == 0
    assert shown(run, number)["assignee"] == other


def test_an_engineer_that_nobody_knows_is_not_found(run, demo):
    said = run("job", "reassign", first(run, status="dispatched"), "--engineer", "Nobody", "--reason", "x")
    assert said.code == 5


def test_a_whole_day_of_work_ends_confirmed(run, demo):
    number = first(run, status="dispatched")
    steps = [
        ("accept",),
        ("depart",),
        ("arrive", "--site-code", "X"),
        ("start",),
        ("part", "--name", "fuser", "--quantity", "1"),
        ("resolve", "--cause", "worn", "--solution", "new", "--minutes", "20"),
        ("confirm", "--name", "王芳", "--rating", "5"),
    ]
    codes = [run("job", step[0], number, *step[1:]).code for step in steps]
    assert codes == [0] * len(steps)
    assert shown(run, number)["state"]["status"] == "confirmed"


def test_a_new_job_prints_its_number(run, demo):
    device = json.loads(run("today", "--json").out)["jobs"][0]["asset"]
    said = run("job", "new", "Paper jam", "--asset", device, "--priority", "urgent")
    body = shown(run, said.out.strip())
    assert said.code == 0
    assert (body["title"], body["asset"], body["priority"], body["status"]) == (
        "Paper jam",
        device,
        "urgent",
        "dispatched",
    )
    assert body["site"]


def test_a_new_caller_becomes_a_contact(run, empty):
    number = run("job", "new", "Paper jam", "--caller", "王芳", "--phone", "020-1").out.strip()
    assert shown(run, number)["contact"] == "王芳"


def test_a_new_job_without_a_title_is_a_usage_error(run, empty):
    assert run("job", "new").code == 2


def test_a_new_job_on_a_device_that_nobody_knows_is_not_found(run, demo):
    assert run("job", "new", "x", "--asset", "NO-SUCH-1").code == 5


def test_a_list_keeps_to_its_filters(run, demo):
    jobs = json.loads(run("job", "list", "--status", "held", "--json").out)["jobs"]
    assert {job["status"] for job in jobs} == {"held"}
    done = json.loads(run("job", "list", "--done", "--json").out)["jobs"]
    assert len(done) > 30


def test_a_list_by_site_has_jobs_of_that_site(run, demo):
    site = json.loads(run("today", "--json").out)["jobs"][0]["site"]
    jobs = json.loads(run("job", "list", "--site", site, "--json").out)["jobs"]
    assert {job["site"] for job in jobs} == {site}


def test_a_list_says_that_there_is_more(run, demo):
    said = run("job", "list", "--limit", "3")
    assert len(said.out.splitlines()) == 4
    assert "--limit" in said.err


@pytest.mark.parametrize(("option", "code"), [(("--status", "nope"), 2), (("--site", "nowhere"), 5)])
def test_a_wrong_filter_is_named(run, demo, option, code):
    assert run("job", "list", *option).code == code


def test_a_list_of_jobs_writes_nothing(run, demo):
    before = sorted(demo.rglob("*"))
    run("job", "list")
    assert [
        each
        for each in sorted(demo.rglob("*"))
        if each not in before and "-shm" not in each.name and "-wal" not in each.name
    ] == []


def test_the_first_act_of_a_day_is_followed_by_the_daily_backup(run, demo):
    run("job", "accept", first(run, status="dispatched"))
    assert len(list((demo / "data" / "backups").glob("daily-*.db"))) == 1


def test_hostile_text_never_reaches_the_terminal_as_control(run, empty):
    number = run("job", "new", "bad \x1b]0;x\x07 title \u202e").out.strip()
    for said in (run("job", "show", number), run("today"), run("job", "list")):
        assert "\x1b" not in said.out
        assert "\u202e" not in said.out


def test_the_state_is_said_where_it_changed(run, demo):
    number = first(run, status="dispatched")
    assert "now" not in run("job", "note", number, "--text", "called back").err
    assert "now" in run("job", "accept", number).err


@pytest.mark.parametrize("party", ["parts", "备件", "Parts"])
def test_whom_it_waits_for_is_known_by_its_word_in_either_language(run, demo, party):
    number = first(run, status="dispatched")
    run("job", "accept", number)
    run("job", "hold", number, "--party", party, "--reason", "fuser")
    assert shown(run, number)["state"]["hold"] == "parts"


def test_whom_nothing_waits_for_is_answered_with_the_words_there_are(run, demo):
    number = first(run, status="dispatched")
    run("job", "accept", number)
    said = run("job", "hold", number, "--party", "nobody", "--reason", "x", language="zh_CN")
    assert "parts（备件）" in said.err


def test_a_plan_of_an_undo_says_what_it_undoes(run, demo):
    number = first(run, status="dispatched")
    run("job", "accept", number)
    told = run("undo", "--dry-run")
    said = told.out + told.err
    assert "Accept undone" in said
    assert "step" not in said
