"""`deskops undo` and `deskops redo`: one's own last step, whatever it was on; refused by name."""

import json

JOB = "卡纸"


def number(run):
    return json.loads(run("job", "list", "--json").out)["jobs"][0]["number"]


def test_the_last_step_is_undone_and_redone_and_named(run, empty):
    run("job", "new", JOB)
    run("job", "accept", number(run))
    done = run("undo")
    assert done.code == 0
    assert done.err.strip() == f"{number(run)}: Accept undone"
    assert json.loads(run("job", "list", "--json").out)["jobs"][0]["status"] == "dispatched"
    again = json.loads(run("redo", "--json").out)
    assert (again["what"], again["kind"], again["name"], again["action"]) == (
        "redo",
        "job",
        number(run),
        "Accept",
    )
    assert json.loads(run("job", "list", "--json").out)["jobs"][0]["status"] == "accepted"


def test_nothing_to_undo_is_refused(run, empty):
    done = run("undo")
    assert done.code != 0
    assert "no step of yours" in done.err
