"""Signed on a laptop, countersigned by the desk on arrival: state of the key, reused hands, what each side is told."""

from dataclasses import replace

import pytest

from deskops.domain.concerns import Topic
from deskops.domain.sealing import countersigned_message
from deskops.ops.do.acts import act_on
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.desk.enrolling import revoke
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.desk.privacy import erase_person
from deskops.ops.do.drawing import FORMS
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.signing import Signature, offer
from deskops.ops.do.signing import sign as have_signed
from deskops.ops.do.trusting import Trust, trusted
from deskops.ops.do.verifying import Verdict, judge
from deskops.ops.read.attention import attention
from deskops.ops.read.attention_words import tell
from deskops.ops.secrets import DESK_SIGNING_KEY, Secrets
from deskops.store.queries.states import rebuild
from deskops.sync.keys import is_signed, new_signing_key, public, sign
from tests_of_signing import hand, resolved_job, signed_job

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


def made_of(context, job):
    return signed_file(context, seal_of(context, job))


def test_threat_17_a_key_that_was_shut_out_after_the_desk_had_the_signature_was_good(desk, one) -> None:
    """threat 17"""
    job = resolved_job(one.context)
    signed_job(one.context, job)
    one.sync()
    revoke(desk.context, one.context.identity.code)
    for form in (".pdf", ".json"):
        told = judge(FORMS[form](made_of(desk.context, job)), trusted(desk.context))
        assert told.verdict is Verdict.SIGNED
        assert "shut out later" in told.differences[0]
    assert judge(made_of(one.context, job).to_json(), trusted(one.context)).verdict is Verdict.SIGNED


def test_threat_17_a_key_that_was_shut_out_before_the_desk_had_the_signature_is_not_trusted(
    desk, one
) -> None:
    """threat 17"""
    job = resolved_job(one.context)
    signed_job(one.context, job)
    offline = made_of(one.context, job)
    assert judge(offline.to_json(), trusted(desk.context)).verdict is Verdict.SIGNED
    revoke(desk.context, one.context.identity.code)
    told = judge(offline.to_json(), trusted(desk.context))
    assert told.verdict is Verdict.UNKNOWN_KEY
    assert "no desk says that the signature is older" in told.differences[0]


@pytest.mark.parametrize(
    "wrong", [{"revoked_at": "2026-11-22T00:00:00Z"}, {"state": "revoked"}, {"is_valid": False}]
)
def test_threat_17_the_desks_own_word_on_a_bad_key_decides(desk, one, wrong) -> None:
    """threat 17"""
    job = resolved_job(one.context)
    signed_job(one.context, job)
    one.sync()
    made = made_of(one.context, job)
    word = {**made.countersignature, **wrong}
    forged = replace(made, countersignature=word)
    assert judge(forged.to_json(), trusted(one.context)).verdict is Verdict.ALTERED
    key = str(Secrets(desk.context.paths).get(DESK_SIGNING_KEY))
    said = replace(made, countersignature={**word, "signature": sign(key, countersigned_message(word))})
    assert judge(said.to_json(), trusted(one.context)).verdict is Verdict.UNKNOWN_KEY


def test_a_word_of_another_desk_makes_no_key_known(desk, one) -> None:
    job = resolved_job(one.context)
    signed_job(one.context, job)
    one.sync()
    made, key = made_of(one.context, job), new_signing_key()
    word = {**made.countersignature, "desk_key": public(key)}
    forged = replace(made, countersignature={**word, "signature": sign(key, countersigned_message(word))})
    told = judge(forged.to_json(), Trust(desks=frozenset({made.countersignature["desk_key"]})))
    assert told.verdict is Verdict.UNKNOWN_KEY


def test_erasing_a_person_takes_name_and_hand_out_of_what_was_signed_and_leaves_its_proof(desk, one) -> None:
    job = resolved_job(one.context)
    done = signed_job(one.context, job)
    one.sync()
    add_person(desk.context, "李经理", "manager")
    acting(desk.context, "王主管")
    erase_person(desk.context, "陈敏", second="李经理")
    one.sync()
    for context in (desk.context, one.context):
        made = made_of(context, job)
        told = judge(FORMS[".pdf"](made), trusted(context))
        assert (told.verdict, told.signer, told.digest) == (Verdict.SIGNED, "", done.digest)
        assert made.strokes is None
        assert "陈敏" not in made.to_json().decode()
        assert "138****1111" not in made.to_json().decode()


def test_a_countersignature_from_a_laptop_is_refused(desk, one) -> None:
    job = resolved_job(one.context)
    signed_job(one.context, job)
    with one.context.act() as act:
        act.append("job", job, "countersign", {"entry": "x", "digest": "y"})
    assert one.sync().refused == 1


def test_an_inspection_that_the_desk_returns_is_at_the_top_of_its_engineers_list(desk, one) -> None:
    site = one.rows("SELECT id FROM site")[0][0]
    with desk.context.act() as act:
        device = act.create("asset", {"tag": "GZPC00001", "kind": "pc", "site_id": site})["id"]
        act.refresh("asset", device)
    one.sync()
    visit = start(one.context, asset=device).subject
    finish(one.context, visit, reason="later")
    one.sync()
    act_on(desk.context, "inspection", visit, "return", {"reason": "photo missing"})
    assert one.sync().result == "attention"
    [item] = attention(one.context)
    assert (item.topic, item.subject, item.detail["reason"]) == (Topic.RETURNED, visit, "photo missing")
    assert attention(desk.context) == []
    finish(one.context, visit, reason="later")
    assert one.sync().result == "done"


def sign_round(laptop, campaign: str, shift: int) -> None:
    offered = offer(laptop.context, campaign, kind="campaign", language="en")
    have_signed(laptop.context, offered, Signature("李总", "pad", hand(shift)))


@pytest.fixture
def closed_round(desk, one):
    """The round's id, and that of a visit in it that the laptop finished."""
    site = one.rows("SELECT id FROM site")[0][0]
    with desk.context.act() as act:
        device = act.create("asset", {"tag": "GZPC00001", "kind": "pc", "site_id": site})["id"]
        act.refresh("asset", device)
    acting(desk.context, "调度")
    campaign = write_plan(desk.context, draft(desk.context, Wanted("2026-H2", per_day=5)))
    one.sync()
    number = one.rows("SELECT number FROM campaign")[0][0]
    visit = start(one.context, asset=device, campaign=number).subject
    finish(one.context, visit, reason="later")
    one.sync()
    act_on_campaign(desk.context, campaign, "close", {})
    one.sync()
    return campaign, visit


def test_threat_18_a_hand_of_a_job_under_the_report_of_a_round_is_seen_at_the_desk(
    desk, one, closed_round
) -> None:
    """threat 18"""
    signed_job(one.context, resolved_job(one.context), 1)
    one.sync()
    campaign, _visit = closed_round
    sign_round(one, campaign, 1)
    one.sync()
    for context in (desk.context, one.context):
        [item] = [item for item in attention(context) if item.topic is Topic.REUSED]
        assert (item.kind, item.subject) == ("campaign", campaign)
        assert "the very one that stands under WO-" in tell(context, [item])[0].words


def test_a_visit_that_arrives_after_the_round_was_signed_changes_its_report_on_both_sides(
    desk, one, closed_round
) -> None:
    campaign, visit = closed_round
    sign_round(one, campaign, 2)
    one.sync()
    for peer in (desk, one):
        assert peer.rows("SELECT signed, concerns FROM campaign_state") == [("signed", "")]
    act_on(desk.context, "inspection", visit, "reopen", {"reason": "the wrong device"})
    one.sync()
    for peer in (desk, one):
        assert peer.rows("SELECT signed FROM campaign_state") == [("changed",)]
        [item] = [item for item in attention(peer.context) if item.topic is Topic.OUTDATED]
        assert item.subject == campaign
        with peer.context.store.writer() as session:
            assert list(rebuild(session, peer.context.rules)) == []
