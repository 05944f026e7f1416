"""Having a report signed: what is offered is what is sealed, and nothing else; refusals, revisions, who may."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from deskops.domain.concerns import Topic
from deskops.domain.seals import Standing
from deskops.errors import BadInput, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do import inspections
from deskops.ops.do.acts import act_on
from deskops.ops.do.acts import undo as undo_step
from deskops.ops.do.campaign_visits import agree
from deskops.ops.do.campaigns import Wanted, act_on_campaign, write_plan
from deskops.ops.do.campaigns import draft as plan_round
from deskops.ops.do.drawing import FORMS
from deskops.ops.do.handing_over import report_campaign
from deskops.ops.do.inspections import finish, reopen, start
from deskops.ops.do.jobs import act_on_job, undo
from deskops.ops.do.rating import check_rating, rate
from deskops.ops.do.reporting_campaigns import campaign_of
from deskops.ops.do.sealing import ABOUT
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.signing import Signature, offer, refuse, sign
from deskops.ops.do.trusting import trusted
from deskops.ops.do.verifying import Verdict, judge
from deskops.ops.read.attention import attention
from deskops.ops.read.attention_words import tell
from deskops.ops.read.campaigns import campaign_line, campaign_page, visits_of
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.jobs import job_page
from deskops.reports.document import text_of
from deskops.store.queries.states import rebuild
from tests_of_signing import RESOLVED, hand, resolved_job, signed_job


def standing(context: Context, job: str) -> Standing:
    return signatures(context, "job", job).standing


def test_what_was_offered_is_what_is_sealed(context: Context) -> None:
    job = resolved_job(context)
    offered = offer(context, job, language="zh_CN")
    sign(
        context, offered, Signature("陈敏", "phone", hand(), agent="Chrome", channel={"peer": "192.168.1.9"})
    )
    made = signed_file(context, signatures(context, "job", job).seals.last)
    told = judge(made.to_json(), trusted(context))
    assert told.verdict is Verdict.SIGNED
    content = made.document.content
    assert (content["language"], content["method"], content["channel"]) == (
        "zh_CN",
        "phone",
        {"peer": "192.168.1.9"},
    )
    assert content["consent"]["text"] == offered.consent
    assert [entry["id"] for entry in content["entries"]] == [entry for entry, _digest in offered.entries]
    assert content["strokes"] == {"sha256": hand().sha256, "count": 1, "points": 50}
    assert "陈敏" not in str(content)
    assert "13800001111" not in str(content)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_signature_stands_in_every_form(context: Context, language: str) -> None:
    job = resolved_job(context)
    done = signed_job(context, job, language=language)
    made = signed_file(context, signatures(context, "job", job).seals.last)
    assert done.short in FORMS[".txt"](made).decode()


def test_an_order_that_is_signed_again_calls_the_first_signature_by_its_name(context: Context) -> None:
    job = resolved_job(context)
    signed_job(context, job)
    again = str(offer(context, job, language="zh_CN", again=True).report.parts)
    assert "'已签字'" in again
    assert "'sign'" not in again


def test_a_report_that_changed_since_it_was_shown_is_not_signed(context: Context) -> None:
    job = resolved_job(context)
    offered = offer(context, job)
    act_on_job(context, job, "note", {"text": "one more"})
    with pytest.raises(Refused, match="changed since it was shown"):
        sign(context, offered, Signature("陈敏", "pad", hand()))
    assert standing(context, job) is Standing.NONE


def test_one_offer_is_signed_once(context: Context) -> None:
    job = resolved_job(context)
    offered = offer(context, job)
    sign(context, offered, Signature("陈敏", "pad", hand()))
    with pytest.raises(Refused):
        sign(context, offered, Signature("陈敏", "pad", hand(1)))


def test_what_is_signed_and_unchanged_is_sealed_once_more_only_on_purpose(context: Context) -> None:
    job = resolved_job(context)
    signed_job(context, job)
    with pytest.raises(Refused, match="Revision 1 is signed, and nothing was changed since"):
        offer(context, job)
    assert refuse(context, offer(context, job, again=True), Signature("", "pad", reason="no")).revision == 2
    assert signed_job(context, job, 1).revision == 3
    act_on_job(context, job, "note", {"text": "one more"})
    assert offer(context, job).revision == 4


def test_what_is_not_done_is_not_signed(context: Context) -> None:
    from deskops.ops.do.jobs import NewJob, new_job

    with pytest.raises(Refused, match="cannot be signed yet"):
        offer(context, new_job(context, NewJob("x")).job)


def test_a_refusal_is_on_record_with_its_reason_and_a_signature_may_follow(context: Context) -> None:
    job = resolved_job(context)
    refuse(context, offer(context, job, language="en"), Signature("陈敏", "pad", reason="still jams"))
    assert standing(context, job) is Standing.REFUSED
    made = signed_file(context, signatures(context, "job", job).seals.last)
    told = judge(FORMS[".xlsx"](made), trusted(context))
    assert (told.verdict, told.refused, told.revision) == (Verdict.SIGNED, "still jams", 1)
    assert signed_job(context, job).revision == 2
    assert standing(context, job) is Standing.SIGNED


def test_without_a_name_a_hand_or_a_reason_nothing_is_sealed(context: Context) -> None:
    offered = offer(context, resolved_job(context))
    for wrong in (
        Signature("", "pad", hand()), Signature("陈敏", "pad"), Signature("陈敏", "fax", hand()),
        Signature("陈敏", "paper", hand()), Signature("陈" * 201, "pad", hand()),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            sign(context, offered, wrong)
    with pytest.raises(UsageError):
        refuse(context, offered, Signature("陈敏", "pad", reason="  "))


def test_a_signature_is_not_undone_and_nothing_before_it(context: Context) -> None:
    job = resolved_job(context)
    signed_job(context, job)
    with pytest.raises(Refused):
        undo(context, job)


def test_what_comes_after_a_signature_changes_it_unless_it_says_nothing_of_the_work(context: Context) -> None:
    job = resolved_job(context)
    signed_job(context, job)
    act_on_job(context, job, "confirm", {"name": "陈敏", "rating": 5})
    act_on_job(context, job, "close", {})
    assert standing(context, job) is Standing.SIGNED
    act_on_job(context, job, "note", {"text": "again"})
    assert standing(context, job) is Standing.CHANGED
    undo(context, job)
    assert standing(context, job) is Standing.SIGNED
    assert list(rebuilt(context)) == []


def rebuilt(context: Context) -> list[tuple[str, str]]:
    with context.store.writer() as session:
        return list(rebuild(session, context.rules))


def test_a_paper_that_was_signed_is_photographed_and_drawn_anew(context: Context, tmp_path: Path) -> None:
    job = resolved_job(context)
    exif = Image.Exif()
    exif[0x010E] = "a place"
    Image.new("RGB", (900, 1200), "white").save(tmp_path / "form.jpg", exif=exif)
    sign(context, offer(context, job), Signature("陈敏", "paper", paper=tmp_path / "form.jpg"))
    made = signed_file(context, signatures(context, "job", job).seals.last)
    [content] = made.pictures.values()
    assert b"a place" not in content
    for form in (".xlsx", ".json", ".pdf"):
        assert judge(FORMS[form](made), trusted(context)).verdict is Verdict.SIGNED


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def test_threat_18_a_photograph_is_the_paper_of_one_report(context: Context, tmp_path: Path) -> None:
    """threat 18: the desk finds it as well, when nobody is on site any more."""
    first, second = resolved_job(context), resolved_job(context)
    Image.new("RGB", (900, 1200), "white").save(tmp_path / "form.jpg")
    given = Signature("陈敏", "paper", paper=tmp_path / "form.jpg")
    number = sign(context, offer(context, first), given).number
    with pytest.raises(Refused, match=number):
        sign(context, offer(context, second), given)
    assert standing(context, second) is Standing.NONE
    Image.new("RGB", (900, 1200), "grey").save(tmp_path / "form.jpg")
    sign(context, offer(context, second), given)


@pytest.mark.parametrize(
    "content", [SVG, b"<html><script>1</script></html>", b"%PDF-1.7", b"", b"\x89PNG\r\n\x1a\n"]
)
def test_threat_24_only_a_picture_is_taken_as_a_paper(
    context: Context, tmp_path: Path, content: bytes
) -> None:
    """threat 24"""
    offered = offer(context, resolved_job(context))
    (tmp_path / "form.png").write_bytes(content)
    with pytest.raises(BadInput):
        sign(context, offered, Signature("陈敏", "paper", paper=tmp_path / "form.png"))


def test_threat_24_a_picture_of_too_many_pixels_is_not_decoded(context: Context, tmp_path: Path) -> None:
    """threat 24"""
    offered = offer(context, resolved_job(context))
    Image.new("1", (60_000, 2_000)).save(tmp_path / "form.png")
    with pytest.raises(BadInput, match="million pixels"):
        sign(context, offered, Signature("陈敏", "paper", paper=tmp_path / "form.png"))


def test_threat_24_no_file_of_a_seal_is_of_a_type_that_a_browser_runs(context: Context) -> None:
    """threat 24"""
    job = resolved_job(context)
    signed_job(context, job)
    types = context.views.execute(
        "SELECT DISTINCT media_type FROM attachment WHERE item LIKE 'seal:%'"
    ).fetchall()
    assert {name for [name] in types} <= {
        "application/vnd.deskops.sealed", "application/octet-stream", "image/png", "image/jpeg",
    }  # fmt: skip


def test_what_was_drawn_lies_on_the_disk_under_a_lock_of_its_own(context: Context) -> None:
    job = resolved_job(context)
    signed_job(context, job)
    plain = hand().canonical()
    files = [path.read_bytes() for path in context.paths.blobs.rglob("*") if path.is_file()]
    assert files
    assert not any(plain[20:60] in content or ABOUT in content for content in files)
    assert hashlib.sha256(plain).hexdigest() == hand().sha256


def test_files_of_a_seal_are_not_shown_among_the_photos(context: Context) -> None:
    job = resolved_job(context)
    signed_job(context, job)
    assert job_page(context, job).attachments == []


def test_a_desk_does_not_sign(context: Context) -> None:
    job = resolved_job(context)
    context.act_as(replace(context.identity, is_desk=True, role="manager"))
    with pytest.raises(Refused, match="on site"):
        offer(context, job)


def test_an_inspection_is_signed_changed_and_signed_anew(context: Context, register: Any) -> None:
    visit = start(context, asset=register.pc).subject
    with pytest.raises(Refused, match="cannot be signed yet"):
        offer(context, visit, kind="inspection")
    finish(context, visit, reason="later")
    offered = offer(context, visit, kind="inspection", language="en")
    sign(context, offered, Signature("王芳", "pad", hand()))
    made = signed_file(context, signatures(context, "inspection", visit).seals.last)
    for form in (".xlsx", ".json", ".pdf", ".deskops"):
        assert judge(FORMS[form](made), trusted(context)).verdict is Verdict.SIGNED
    assert "王芳" not in str(made.document.content)
    assert context.views.execute("SELECT signed FROM inspection_state").fetchall() == [("signed",)]
    reopen(context, visit, "wrong answer")
    assert context.views.execute("SELECT signed FROM inspection_state").fetchall() == [("changed",)]
    finish(context, visit, reason="later")
    again = offer(context, visit, kind="inspection", language="en")
    assert sign(context, again, Signature("王芳", "pad", hand(2))).revision == 2
    assert rebuilt(context) == []


def test_a_visit_that_was_returned_is_on_the_list_until_it_is_finished_again(
    context: Context, register: Any
) -> None:
    from deskops.ops.read.attention import attention

    visit = start(context, asset=register.pc).subject
    finish(context, visit, reason="later")
    act_on(context, "inspection", visit, "return", {"reason": "photo missing"})
    [item] = attention(context)
    assert (item.topic, item.subject, item.detail["reason"]) == ("returned", visit, "photo missing")
    finish(context, visit, reason="later")
    assert attention(context) == []


def test_a_hand_out_is_signed_for_what_was_received(context: Context, register: Any) -> None:
    visit = start(context, asset=register.assets["GZPC00001"], template="handout").subject
    finish(context, visit, reason="later")
    offered = offer(context, visit, kind="inspection", language="en")
    assert "received the device" in offered.consent
    sign(context, offered, Signature("王芳", "pad", hand()))
    made = signed_file(context, signatures(context, "inspection", visit).seals.last)
    content = made.document.content
    assert (content["kind"], content["report"]["title"]) == ("handout", "Device hand-out report")
    assert judge(FORMS[".pdf"](made), trusted(context)).verdict is Verdict.SIGNED


def test_a_round_is_signed_once_it_is_over_and_opening_it_again_changes_that(
    context: Context, register: Any
) -> None:
    campaign = write_plan(context, plan_round(context, Wanted("2026-H2", until="2026-12-31")))
    with pytest.raises(Refused, match="cannot be signed yet"):
        offer(context, campaign, kind="campaign")
    act_on_campaign(context, campaign, "close", {})
    offered = offer(context, campaign, kind="campaign", language="en")
    sign(context, offered, Signature("李总", "pad", hand()))
    made = signed_file(context, signatures(context, "campaign", campaign).seals.last)
    assert (made.document.content["kind"], made.document.number) == ("campaign", offered.number)
    for form in (".pdf", ".xlsx", ".json"):
        assert judge(FORMS[form](made), trusted(context)).verdict is Verdict.SIGNED
    out = report_campaign(context, campaign, language="en").path
    assert judge(out.read_bytes(), trusted(context)).verdict is Verdict.SIGNED
    assert campaign_line(context, campaign).signed == "signed"
    act_on_campaign(context, campaign, "reopen", {"reason": "a site was forgotten"})
    assert campaign_line(context, campaign).signed == "changed"
    assert rebuilt(context) == []


@pytest.fixture
def round_signed(context: Context, register: Any) -> tuple[str, str]:
    """A round with one visit made, closed and signed; the ids of both."""
    campaign = write_plan(context, plan_round(context, Wanted("2026-H2", until="2026-12-31")))
    number = campaign_line(context, campaign).number
    visit = start(context, asset=register.assets["GZPC00001"], campaign=number).subject
    finish(context, visit, reason="later")
    act_on_campaign(context, campaign, "close", {})
    sign(context, offer(context, campaign, kind="campaign", language="en"), Signature("李总", "pad", hand()))
    return campaign, visit


def topics(context: Context) -> list[Topic]:
    return [item.topic for item in attention(context)]


def test_a_visit_that_is_opened_again_after_its_round_was_signed_changes_the_report(
    context: Context, round_signed: tuple[str, str]
) -> None:
    campaign, visit = round_signed
    reopen(context, visit, "the printer was forgotten")
    assert campaign_line(context, campaign).signed == "changed"
    [item] = attention(context)
    assert (item.topic, item.subject, len(item.detail["visits"])) == (Topic.OUTDATED, campaign, 1)
    told = report_campaign(context, campaign, language="en")
    assert told.unsigned is not None
    assert "something was changed after the last signature" in told.unsigned.words
    assert rebuilt(context) == []
    finish(context, visit, reason="done now")
    done = sign(
        context, offer(context, campaign, kind="campaign", language="en"), Signature("李总", "pad", hand(1))
    )
    assert (done.revision, done.standing, topics(context)) == (2, "signed", [])
    kept = signatures(context, "campaign", campaign).seals.revisions
    assert [signed_file(context, seal).document.revision for seal in kept] == [1, 2]


def test_undoing_a_step_of_a_visit_changes_the_signed_report_of_its_round_too(
    context: Context, round_signed: tuple[str, str]
) -> None:
    campaign, visit = round_signed
    undo_step(context, "inspection", visit)
    assert campaign_line(context, campaign).signed == "changed"
    assert rebuilt(context) == []


def test_a_visit_that_is_begun_after_its_round_was_signed_changes_the_report_and_a_note_does_not(
    context: Context, register: Any, round_signed: tuple[str, str]
) -> None:
    campaign, visit = round_signed
    act_on(context, "inspection", visit, "note", {"text": "called"})
    assert campaign_line(context, campaign).signed == "signed"
    number = campaign_line(context, campaign).number
    start(context, asset=register.assets["GZPC00002"], campaign=number, anyway=True)
    assert campaign_line(context, campaign).signed == "changed"


def test_a_visit_that_is_changed_while_the_report_of_its_round_is_shown_stops_the_signing(
    context: Context, round_signed: tuple[str, str]
) -> None:
    campaign, visit = round_signed
    offered = offer(context, campaign, kind="campaign", language="en", again=True)
    reopen(context, visit, "once more")
    finish(context, visit, reason="later")
    with pytest.raises(Refused, match="has changed since it was shown"):
        sign(context, offered, Signature("李总", "pad", hand(2)))


def test_a_low_rating_of_a_visit_is_on_the_list_until_somebody_called_back_and_changes_no_signature(
    context: Context, round_signed: tuple[str, str]
) -> None:
    campaign, visit = round_signed
    offered = offer(context, visit, kind="inspection", language="en")
    sign(context, offered, Signature("王芳", "pad", hand(3)))
    before = campaign_line(context, campaign).signed, topics(context)
    rate(context, "inspection", visit, 3, "王芳")
    [item] = [one for one in attention(context) if one.topic is Topic.RATING]
    assert (item.subject, item.detail["rating"]) == (visit, 3)
    assert tell(context, [item])[0].ways[0].command.startswith("deskops inspection call-back INSP-")
    assert inspection_page(context, visit).line.signed == "signed"
    with pytest.raises(Refused, match="nobody has called the user back"):
        rate(context, "inspection", visit, 5, "王芳")
    with pytest.raises(Refused, match="nobody has called the user back"):
        inspections.undo(context, visit)
    act_on(context, "inspection", visit, "call-back", {"text": "he waited for an hour"})
    assert (campaign_line(context, campaign).signed, topics(context)) == before
    rate(context, "inspection", visit, 4, "王芳")
    assert topics(context) == before[1]
    assert rebuilt(context) == []


def test_the_report_of_a_round_counts_the_ratings_of_its_visits_and_jobs(
    context: Context, register: Any
) -> None:
    campaign = write_plan(context, plan_round(context, Wanted("2026-H2", until="2026-12-31")))
    lines = visits_of(context, campaign)
    agree(context, [lines[0]], "2026-11-24")
    job = visits_of(context, campaign)[0].job_id
    for step in ("accept", "arrive"):
        act_on_job(context, job, step, {})
    act_on_job(context, job, "resolve", RESOLVED)
    rate(context, "job", job, 5, "陈敏")
    visit = start(
        context, asset=register.assets["GZPC00001"], campaign=campaign_line(context, campaign).number
    ).subject
    finish(context, visit, reason="later")
    rate(context, "inspection", visit, 2, "王芳")
    report, _album = campaign_of(context, campaign_page(context, campaign), context.now)
    result = next(part for part in report.parts if part.title == "Result")
    told = {pair.label: text_of(pair.value) for pair in result.pairs}
    assert (told["Ratings"], told["Low ratings"]) == ("3.5 of 5 (2 rated)", "1")


def test_nobody_is_called_back_who_rated_nothing(context: Context, round_signed: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="Nobody has rated this visit"):
        act_on(context, "inspection", round_signed[1], "call-back", {"text": "x"})


@pytest.mark.parametrize(("kind", "rating"), [("inspection", 0), ("job", 6), ("campaign", 3)])
def test_what_is_no_rating_is_said_before_anything_is_signed(kind: str, rating: int) -> None:
    with pytest.raises(UsageError):
        check_rating(kind, rating)
