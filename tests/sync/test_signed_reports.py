"""Signed on a laptop, countersigned by the desk on arrival: state of the key, reused hands, what each side is told."""

import pytest

from deskops.domain.concerns import Topic
from deskops.domain.sealing import countersigned_message
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.read.attention import attention
from deskops.sync.keys import is_signed
from tests_of_signing import resolved_job, signed_job

pytestmark = pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def one(desk, laptop):
    made = laptop("李强", desk.site("GZ-TH", "天河"))
    made.sync()
    return made


def seal_of(context, job):
    return signatures(context, "job", job).seals.last


def test_the_desk_countersigns_on_arrival_with_its_time_and_the_state_of_the_key(desk, one) -> None:
    job = resolved_job(one.context)
    done = signed_job(one.context, job)
    assert seal_of(one.context, job).countersigned is None
    assert one.sync().result == "done"
    word = seal_of(one.context, job).countersigned.payload
    assert (word["digest"], word["number"], word["revision"]) == (done.digest, done.number, 1)
    assert (word["state"], word["is_valid"], word["is_whole"], word["reused"]) == ("active", True, True, [])
    assert is_signed(word["desk_key"], countersigned_message(word), word["signature"])
    assert (
        signed_file(desk.context, seal_of(desk.context, job)).to_json()
        == signed_file(one.context, seal_of(one.context, job)).to_json()
    )


def test_threat_18_a_signature_that_was_pasted_under_another_report_is_seen_at_the_desk(desk, one) -> None:
    """threat 18"""
    first, second = resolved_job(one.context), resolved_job(one.context, title="开机黑屏")
    signed_job(one.context, first, 1)
    one.sync()
    signed_job(one.context, second, 1)
    one.sync()
    for context in (desk.context, one.context):
        [item] = [item for item in attention(context) if item.topic is Topic.REUSED]
        assert item.subject == second
        assert item.detail["others"] == [f"{seal_of(context, first).number}-1"]


def test_a_change_after_signing_wants_a_new_signature_and_both_stay(desk, one) -> None:
    job = resolved_job(one.context)
    signed_job(one.context, job, 1)
    one.sync()
    assert desk.rows("SELECT signed FROM job_state") == [("signed",)]
    act_on_job(one.context, job, "note", {"text": "回访"})
    one.sync()
    assert desk.rows("SELECT signed FROM job_state") == [("changed",)]
    assert signed_job(one.context, job, 2).revision == 2
    one.sync()
    assert desk.rows("SELECT signed FROM job_state") == [("signed",)]
    seals = signatures(desk.context, "job", job).seals.revisions
    assert [seal.revision for seal in seals] == [1, 2]
    assert all(signed_file(desk.context, seal).missing == [] for seal in seals)


def test_a_countersignature_from_a_laptop_is_refused(desk, one) -> None:
    job = resolved_job(one.context)
    signed_job(one.context, job)
    with one.context.act() as act:
        act.append("job", job, "countersign", {"entry": "x", "digest": "y"})
    assert one.sync().refused == 1
