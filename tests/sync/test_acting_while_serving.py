"""The desk's commands open its store beside the server: they are heard, and in time, while laptops push all along."""

import json
import threading
import time
from collections.abc import Callable

import pytest

from tests_of_offices import PATIENCE, Office, holds

OFF = {"DESKOPS_KEYRING": "off"}


@pytest.fixture
def pushing(office: Office) -> Callable[[], list[str]]:
    """Both laptops write and sync all along; ends them, and gives the ids of what they wrote."""
    office.serve()
    written, failed, over = list[str](), list[object](), threading.Event()

    def push(home: str) -> None:
        while not over.is_set():
            written.extend(office.note(*(f"{number}" for number in range(50)), home=home))
            told = office.sync(home)
            if told["result"] != "done":
                failed.append(told)

    threads = [threading.Thread(target=push, args=(home,)) for home in ("laptop", "second")]
    for each in threads:
        each.start()

    def end() -> list[str]:
        over.set()
        for each in threads:
            each.join(PATIENCE)
        assert failed == []
        return written

    return end


def test_who_acts_at_the_desk_while_it_is_served_under_load_is_heard(office: Office, pushing) -> None:
    """Requests, dispatch and a look; each within seconds, none refused as busy; laptops lose nothing meanwhile."""

    def desk(*words: str) -> dict:
        begun = time.monotonic()
        done = office.processes.run("desk", *words, "--json", home="desk", env=OFF, within=PATIENCE)
        assert done.code in (0, 1), done.err
        assert time.monotonic() - begun < 30
        return json.loads(done.out)

    made = []
    for number in range(5):
        one = desk(
            "request", f"Paper jam {number}", "--site", "GZ-TH", "--caller", "陈敏", "--engineer", "李强"
        )
        made.append(one["id"])
        assert desk("show", one["id"])["number"] == one["number"]
    desk("status"), desk("attention")
    written = pushing()
    for home in ("laptop", "second"):
        office.sync(home)
    there = {row[0] for row in office.rows("laptop", "SELECT id FROM job")}
    assert set(made) <= there, "what was requested meanwhile reached its engineer"
    holds(office.context("desk"), written)
    assert len(written) > 100
