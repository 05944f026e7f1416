"""The fold of a job by example: order, late steps, undo and redo, corrections, what a newer version wrote."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from deskops.domain.clock import stored
from deskops.domain.entries import CORRECT, RETRACT, Entry, Role, Verdict
from deskops.domain.job import JobState, allowed_actions, fold_job
from deskops.domain.nouns import JobStatus

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LI, CHEN = "engineer-li", "engineer-chen"
RECORD = SimpleNamespace(
    id="job",
    priority="normal",
    received_at=stored(START),
    title="Black screen",
    fault="",
    asset_id="pc-1",
    contact_id=None,
    site_id="site-1",
    department="",
    phone="",
)


def entry(number: int, action: str, author: str = LI, /, **more: Any) -> Entry:
    """Entry `number`: its stamp, time and id follow from it; numbered only with `rev`."""
    fields = {key: more.pop(key) for key in ("rev", "epoch", "at", "wall") if key in more}
    return Entry(
        id=f"entry-{number:03d}",
        subject="job",
        kind="job",
        action=action,
        payload=more,
        author=author,
        replica="replica",
        **{"at": f"{number:013d}-0000-AAAA", "wall": START + timedelta(minutes=number), **fields},
    )


def fold(*entries: Entry, record: Any = RECORD, order: tuple[int, int] | None = None) -> JobState:
    return fold_job(record, entries, record_order=order)


ACCEPTED = (entry(1, "dispatch", CHEN, engineer=LI), entry(2, "accept"))


# --- order -----------------------------------------------------------------------------------------------------


def test_numbered_entries_come_before_unsent_ones_however_old_those_are() -> None:
    early_unsent = entry(1, "cancel", LI, reason="mine")
    state = fold(entry(2, "dispatch", CHEN, engineer=LI, rev=7), early_unsent)
    assert [step.action for step in state.line.steps] == ["dispatch", "cancel"]
    assert state.times.keys() >= {"dispatched", "cancelled"}


def test_numbered_entries_count_in_the_order_of_their_numbers_and_not_of_their_stamps() -> None:
    state = fold(entry(9, "cancel", CHEN, reason="gone", rev=1), entry(1, "accept", LI, rev=2))
    assert state.status is JobStatus.CANCELLED
    assert state.line.verdicts["entry-001"] is Verdict.LATE


def test_an_older_epoch_comes_before_a_newer_one_with_smaller_numbers() -> None:
    old, new = entry(1, "accept", LI, epoch=1, rev=90), entry(2, "depart", LI, epoch=2, rev=3)
    assert [step.action for step in fold(new, old).line.steps] == ["accept", "depart"]


# --- late ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["arrive", "start", "resume", "confirm"])
def test_a_step_on_a_cancelled_job_is_kept_as_late_and_changes_nothing(action: str) -> None:
    before = fold(*ACCEPTED, entry(3, "cancel", CHEN, reason="not needed"))
    after = fold(
        *ACCEPTED, entry(3, "cancel", CHEN, reason="not needed"), entry(4, action, name="x", rating=5)
    )
    assert (after.status, after.times, after.last) == (before.status, before.times, before.last)
    assert after.line.verdicts["entry-004"] is Verdict.LATE
    assert after.late == 1


def test_a_note_on_a_closed_job_is_not_late() -> None:
    state = fold(*ACCEPTED, entry(3, "cancel", CHEN, reason="x"), entry(4, "note", text="came by anyway"))
    assert (state.late, state.notes) == (0, 1)


# --- undo and redo ---------------------------------------------------------------------------------------------


def test_undo_takes_ones_own_last_step_back() -> None:
    state = fold(*ACCEPTED, entry(3, "depart"), entry(4, RETRACT, step="entry-003"))
    assert state.status is JobStatus.ACCEPTED
    assert state.line.verdicts["entry-003"] is Verdict.RETRACTED
    assert "departed" not in state.times


def test_undo_of_a_step_that_another_one_followed_is_late_and_changes_nothing() -> None:
    state = fold(
        *ACCEPTED, entry(3, "depart"), entry(4, "note", CHEN, text="!"), entry(5, RETRACT, step="entry-003")
    )
    assert state.status is JobStatus.DEPARTED
    assert state.line.verdicts["entry-005"] is Verdict.LATE


def test_nobody_takes_back_the_step_of_somebody_else() -> None:
    state = fold(*ACCEPTED, entry(3, "depart"), entry(4, RETRACT, CHEN, step="entry-003"))
    assert state.status is JobStatus.DEPARTED
    assert state.line.undoable(CHEN) is None


def test_redo_takes_the_retract_back_and_marks_it_so() -> None:
    steps = (
        *ACCEPTED,
        entry(3, "depart"),
        entry(4, RETRACT, step="entry-003"),
        entry(5, RETRACT, step="entry-004"),
    )
    state = fold(*steps)
    assert state.status is JobStatus.DEPARTED
    assert state.line.verdicts["entry-003"] is Verdict.COUNTS
    assert state.line.verdicts["entry-004"] is Verdict.RETRACTED


def test_redo_is_over_once_another_step_followed_the_undo() -> None:
    steps = (*ACCEPTED, entry(3, "depart"), entry(4, RETRACT, step="entry-003"), entry(5, "start"))
    state = fold(*steps, entry(6, RETRACT, step="entry-004"))
    assert state.status is JobStatus.STARTED
    assert state.line.redoable(LI) is None
    assert state.line.verdicts["entry-006"] is Verdict.LATE


def test_several_steps_are_taken_back_one_after_another_and_done_again_in_reverse() -> None:
    undone = (entry(5, RETRACT, step="entry-004"), entry(6, RETRACT, step="entry-003"))
    steps = (*ACCEPTED, entry(3, "depart"), entry(4, "arrive"), *undone)
    assert fold(*steps).status is JobStatus.ACCEPTED
    assert fold(*steps, entry(7, RETRACT, step="entry-006")).status is JobStatus.DEPARTED
    redone = (entry(7, RETRACT, step="entry-006"), entry(8, RETRACT, step="entry-005"))
    assert fold(*steps, *redone).status is JobStatus.ARRIVED


def test_the_entry_that_made_a_job_cannot_be_taken_back() -> None:
    state = fold(entry(1, "create", title="x"))
    assert state.line.undoable(LI) is None


def test_a_retract_alone_is_something_unsent() -> None:
    sent = (entry(1, "accept", LI, rev=1),)
    assert fold(*sent, entry(2, RETRACT, step="entry-001")).line.unsent == 1


# --- corrections -----------------------------------------------------------------------------------------------


def correction(
    number: int, was: Any, now: Any, author: str = LI, field: str = "asset_id", **more: Any
) -> Entry:
    return entry(number, CORRECT, author, field=field, was=was, now=now, **more)


def test_a_correction_that_saw_the_value_that_stands_counts() -> None:
    assert fold(correction(1, "pc-1", "pc-2")).values["asset_id"] == "pc-2"


def test_a_correction_that_saw_another_value_is_disputed_and_both_stay_visible() -> None:
    state = fold(correction(1, "pc-1", "pc-2"), correction(2, "pc-1", "pc-3", CHEN))
    assert state.values["asset_id"] == "pc-2"
    assert [(d.value, d.claimed, d.entry) for d in state.disputes] == [("pc-2", "pc-3", "entry-002")]
    assert state.line.verdicts["entry-002"] is Verdict.DISPUTED


def test_each_of_several_disputes_over_one_value_stays_visible() -> None:
    state = fold(
        correction(1, "pc-1", "pc-2"),
        correction(2, "pc-1", "pc-3", CHEN),
        correction(3, "pc-1", "pc-4", "third"),
    )
    assert [dispute.claimed for dispute in state.disputes] == ["pc-3", "pc-4"]


def test_one_more_correction_that_saw_what_stands_decides_a_dispute() -> None:
    disputed = (correction(1, "pc-1", "pc-2"), correction(2, "pc-1", "pc-3", CHEN))
    state = fold(*disputed, correction(3, "pc-2", "pc-3", LI))
    assert (state.values["asset_id"], state.disputes) == ("pc-3", [])


def test_two_who_correct_to_the_same_value_do_not_dispute() -> None:
    state = fold(correction(1, "pc-1", "pc-2"), correction(2, "pc-1", "pc-2", CHEN))
    assert (state.values["asset_id"], state.disputes) == ("pc-2", [])


def test_a_record_that_the_desk_edited_after_a_correction_decides() -> None:
    edited = SimpleNamespace(**{**vars(RECORD), "asset_id": "pc-9"})
    state = fold(correction(1, "pc-1", "pc-2", rev=5), record=edited, order=(0, 8))
    assert (state.values["asset_id"], state.disputes) == ("pc-9", [])


def test_a_correction_survives_an_edit_of_the_record_that_did_not_touch_its_value() -> None:
    assert fold(correction(1, "pc-1", "pc-2", rev=5), order=(0, 8)).values["asset_id"] == "pc-2"


def test_a_correction_after_the_desks_edit_that_did_not_see_it_is_disputed() -> None:
    edited = SimpleNamespace(**{**vars(RECORD), "asset_id": "pc-9"})
    state = fold(correction(1, "pc-1", "pc-2", rev=9), record=edited, order=(0, 8))
    assert [d.claimed for d in state.disputes] == ["pc-2"]


@pytest.mark.parametrize("field", ["number", "colour", ["title"], None])
def test_a_correction_of_what_cannot_be_corrected_is_of_a_newer_version_and_changes_nothing(
    field: Any,
) -> None:
    state = fold(correction(1, None, "x", field=field))
    assert state.line.verdicts["entry-001"] is Verdict.UNKNOWN
    assert "x" not in state.values.values()


@pytest.mark.parametrize("now", [None, 5, ["x"], {"a": 1}])
def test_a_correction_to_what_no_title_can_be_changes_nothing(now: Any) -> None:
    state = fold(correction(1, "Black screen", now, field="title"))
    assert (state.values["title"], state.line.verdicts["entry-001"]) == ("Black screen", Verdict.UNKNOWN)


def test_a_correction_may_say_that_there_is_no_device() -> None:
    assert fold(correction(1, "pc-1", None)).values["asset_id"] is None


def test_a_correction_can_be_taken_back() -> None:
    assert (
        fold(correction(1, "pc-1", "pc-2"), entry(2, RETRACT, step="entry-001")).values["asset_id"] == "pc-1"
    )


# --- newer versions --------------------------------------------------------------------------------------------


def test_an_unknown_action_is_kept_and_blocks_everything_but_notes() -> None:
    state = fold(*ACCEPTED, entry(3, "teleport", place="moon"))
    assert state.newer
    assert state.line.verdicts["entry-003"] is Verdict.UNKNOWN
    assert state.status is JobStatus.ACCEPTED
    assert [action.name for action in allowed_actions(state, frozenset(Role))] == ["note"]


def test_an_unknown_action_that_was_taken_back_blocks_nothing() -> None:
    assert not fold(*ACCEPTED, entry(3, "teleport"), entry(4, RETRACT, step="entry-003")).newer


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("dispatch", {}),
        ("dispatch", {"engineer": ["two"]}),
        ("prioritise", {"priority": "whenever", "reason": "x"}),
        ("hold", {"party": "weather", "reason": "rain"}),
        ("confirm", {"name": "x", "rating": "five"}),
    ],
)
def test_a_known_action_that_says_what_this_version_cannot_read_is_of_a_newer_one(
    action: str, payload: dict[str, Any]
) -> None:
    before = (*ACCEPTED, entry(3, "start"), entry(4, "resolve", cause="c", solution="s", minutes=5))
    earlier = {"dispatch": (), "confirm": before, "hold": ACCEPTED, "prioritise": ACCEPTED}[action]
    state = fold(*earlier, entry(9, action, **payload))
    assert state.newer
    assert state.line.verdicts["entry-009"] is Verdict.UNKNOWN


@pytest.mark.parametrize("since", ["yesterday", "2026-11-22T08:00:00", 5, ["x"]])
def test_a_dispatch_with_an_unreadable_since_counts_from_when_it_was_written(since: Any) -> None:
    state = fold(entry(1, "dispatch", CHEN, engineer=LI, since=since))
    assert state.times["dispatched"] == START + timedelta(minutes=1)


def test_a_dispatch_counts_from_when_the_list_gave_it_out() -> None:
    since = START + timedelta(minutes=10)
    assert fold(entry(60, "dispatch", CHEN, engineer=LI, since=stored(since))).times["dispatched"] == since


def test_nothing_that_happened_lies_before_the_job_was_received() -> None:
    since = START - timedelta(hours=2)
    state = fold(entry(1, "dispatch", CHEN, engineer=LI, since=stored(since)))
    assert state.times["dispatched"] == START
    assert len(state.unproven) == 1


def test_what_came_with_a_list_is_no_step_of_ones_own_to_undo() -> None:
    assert fold(entry(1, "dispatch", LI, engineer=LI, list="GD001")).line.undoable(LI) is None
    assert fold(entry(1, "dispatch", LI, engineer=LI)).line.undoable(LI) is not None


# --- what the actions mean -------------------------------------------------------------------------------------


def test_a_hold_that_is_resumed_leaves_the_job_where_it_was() -> None:
    hold = entry(4, "hold", party="parts", reason="fuser")
    assert fold(*ACCEPTED, entry(3, "start"), hold).status is JobStatus.HELD
    state = fold(*ACCEPTED, entry(3, "start"), hold, entry(5, "resume"))
    assert state.status is JobStatus.STARTED
    assert (state.holds[0].start, state.holds[0].end) == (
        START + timedelta(minutes=4),
        START + timedelta(minutes=5),
    )


@pytest.mark.parametrize(
    ("action", "payload"), [("reassign", {"engineer": CHEN, "reason": "ill"}), ("cancel", {})]
)
def test_whatever_takes_a_held_job_away_ends_its_hold(action: str, payload: dict[str, str]) -> None:
    held = (*ACCEPTED, entry(3, "hold", party="vendor", reason="x"))
    state = fold(*held, entry(4, action, CHEN, **{"reason": "r", **payload}))
    assert state.holds[0].end == START + timedelta(minutes=4)
    assert state.hold is None


def test_a_reassigned_job_has_to_be_accepted_anew() -> None:
    state = fold(*ACCEPTED, entry(3, "reassign", CHEN, engineer=CHEN, reason="ill"))
    assert (state.status, state.assignee) == (JobStatus.DISPATCHED, CHEN)
    assert "accepted" not in state.times


def test_a_milestone_keeps_its_first_instant() -> None:
    done = (*ACCEPTED, entry(3, "arrive"), entry(4, "resolve", cause="c", solution="s", minutes=1))
    state = fold(*done, entry(5, "reopen", CHEN, reason="back"), entry(6, "arrive"))
    assert state.times["arrived"] == START + timedelta(minutes=3)


def test_a_reopened_job_is_not_resolved_any_more() -> None:
    done = (*ACCEPTED, entry(3, "start"), entry(4, "resolve", cause="c", solution="s", minutes=1))
    state = fold(*done, entry(5, "reopen", CHEN, reason="back"))
    assert (state.status, state.resolution) == (JobStatus.ACCEPTED, None)
    assert "resolved" not in state.times


def test_a_job_that_was_never_accepted_is_given_out_again_when_it_is_reopened() -> None:
    given = entry(1, "dispatch", CHEN, engineer=LI)
    state = fold(given, entry(2, "cancel", CHEN, reason="x"), entry(3, "reopen", CHEN, reason="y"))
    assert state.status is JobStatus.DISPATCHED
    assert "accept" in [action.name for action in allowed_actions(state, frozenset({Role.ENGINEER}))]


def test_an_engineer_alone_is_not_offered_what_is_for_the_desk() -> None:
    names = {action.name for action in allowed_actions(fold(*ACCEPTED), frozenset({Role.ENGINEER}))}
    assert names.isdisjoint({"dispatch", "reassign", "prioritise", "close"})
    assert names >= {"depart", "start", "note"}
