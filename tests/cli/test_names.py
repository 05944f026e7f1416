"""What TAB offers for jobs and devices."""

import json
from contextlib import closing

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.read.day import PAGE
from deskops.paths import locate

DONE = ("resolved", "confirmed", "closed", "cancelled")


def offered(start, words, word):
    said = start(
        _DESKOPS_COMPLETE="powershell_complete", COMP_WORDS=f"deskops job {words} {word}", COMP_WORD=word
    )
    return [line.split("\t")[0] for line in said.out.splitlines() if line]


def test_jobs_are_offered_by_the_beginning_of_their_number_the_open_ones_first(run, start, demo):
    jobs = json.loads(run("job", "list", "--json", "--limit", "200").out)["jobs"]
    unfinished = sorted((job["number"] for job in jobs if job["status"] not in DONE), reverse=True)
    finished = {job["number"] for job in jobs if job["status"] in DONE}
    numbers = offered(start, "accept", "WO")
    assert numbers[: len(unfinished)] == unfinished
    assert set(numbers[len(unfinished) :]) <= finished
    assert len(numbers) == 40
    assert offered(start, "accept", unfinished[3]) == [unfinished[3]]
    assert offered(start, "accept", "XX") == []


def test_an_open_job_is_offered_however_many_stand_before_it_in_the_day(run, start, empty):
    """The day is shown in pages; a job on a later page has a number all the same."""
    with closing(Context(locate({"DESKOPS_HOME": str(empty)}), Settings())) as context:
        wanted = new_job(context, NewJob("can wait")).number
        numbers = [new_job(context, NewJob("now", priority="critical")).number for _time in range(PAGE)]
    assert len(set(numbers)) == PAGE
    assert offered(start, "show", wanted) == [wanted]


def test_a_device_is_offered_by_the_beginning_of_its_tag(start, demo):
    said = start(_DESKOPS_COMPLETE="bash_complete", COMP_WORDS="deskops asset show GZPC", COMP_CWORD="3")
    assert "plain,GZPC" in said.out


def test_nothing_is_offered_where_there_is_no_store(start):
    said = start(_DESKOPS_COMPLETE="bash_complete", COMP_WORDS="deskops job show WO", COMP_CWORD="3")
    assert (said.code, said.out.strip(), said.err) == (0, "", "")
