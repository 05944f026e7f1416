"""Jobs through the ops over any sequence of acts, undo and redo: no surprise, and state is always the fold."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from deskops.config import Settings
from deskops.domain.actions.job import JOB_ACTIONS
from deskops.domain.clock import ClockEvidence
from deskops.domain.entries import FieldKind
from deskops.errors import NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.jobs import Done, NewJob, act_on_job, new_job, redo, undo
from deskops.ops.do.setup import init
from deskops.ops.read.jobs import job_page, today
from deskops.paths import locate
from deskops.store.queries.audit import first_break
from deskops.store.queries.states import rebuild

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"


UNSEEN_IN_A_ROW = ("note", "part", "photo", "escalate", "prioritise")


class Wandering:
    """A clock that is moved forth and back."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def read(self) -> ClockEvidence:
        self.now += timedelta(milliseconds=7)
        return ClockEvidence(self.now, "boot", int(self.now.timestamp() * 1000) % 10**12)


def payload(action: str, words: str, choice: int) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for field in JOB_ACTIONS[action].fields:
        if field.choices:
            given[field.name] = field.choices[choice % len(field.choices)].value
        elif field.kind is FieldKind.WHOLE:
            given[field.name] = (field.low or 0) + choice % 5
        elif field.kind is FieldKind.DATE:
            given[field.name] = f"2026-12-{choice % 28 + 1:02d}"
        else:
            given[field.name] = words
    return given


class AnySequence(RuleBasedStateMachine):
    """Whatever a person does: what is offered works, the rest is refused in words."""

    @initialize()
    def set_up(self) -> None:
        self.folder = TemporaryDirectory()
        self.clock = Wandering()
        home = locate({"DESKOPS_HOME": self.folder.name})
        self.context = Context(home, Settings(), self.clock)
        init(self.context, "李强")
        self.job = new_job(self.context, NewJob("Black screen")).job
        self.picture = Path(self.folder.name) / "p.png"
        self.picture.write_bytes(b"\x89PNG\r\n\x1a\nrest")

    def teardown(self) -> None:
        if hasattr(self, "context"):
            self.context.close()
            self.folder.cleanup()

    def do(self, action: str, words: str, choice: int) -> Done:
        given = payload(action, words or "x", choice)
        given |= {"file": str(self.picture)} if action == "photo" else {}
        given |= {"engineer": self.context.identity.engineer} if "engineer" in given else {}
        return act_on_job(self.context, self.job, action, given)

    @rule(choice=st.integers(0, 99), words=st.text(max_size=8).map(str.strip))
    def what_is_offered(self, choice: int, words: str) -> None:
        allowed = job_page(self.context, self.job).allowed
        done = self.do(allowed[choice % len(allowed)].name, words, choice) if words.strip("\0") else None
        assert done is None or done.row["late"] == 0

    @rule(action=st.sampled_from(sorted(JOB_ACTIONS)), choice=st.integers(0, 5))
    def anything(self, action: str, choice: int) -> None:
        offered = {each.name for each in job_page(self.context, self.job).allowed}
        if action in offered:
            self.do(action, "words", choice)
        else:
            with pytest.raises(Refused) as caught:
                self.do(action, "words", choice)
            assert caught.value.hint

    @rule()
    def take_back(self) -> None:
        page = job_page(self.context, self.job)
        if not page.can_undo:
            with pytest.raises(Refused):
                undo(self.context, self.job)
            return
        before = dict(undo(self.context, self.job).row)
        after = dict(redo(self.context, self.job).row)
        again = dict(undo(self.context, self.job).row)
        assert again == before
        assert after != before or page.state.line.steps[-1].action in (
            "note",
            "part",
            "photo",
            "escalate",
            "prioritise",
            "reassign",  # here to the engineer who has it
        )

    @rule()
    def do_again(self) -> None:
        if job_page(self.context, self.job).can_redo:
            redo(self.context, self.job)
        else:
            with pytest.raises(Refused):
                redo(self.context, self.job)

    @rule(days=st.integers(-400, 400), minutes=st.integers(-600, 600))
    def clock_moves(self, days: int, minutes: int) -> None:
        if (
            datetime(2020, 1, 1, tzinfo=UTC)
            < self.clock.now + timedelta(days=days)
            < datetime(2035, 1, 1, tzinfo=UTC)
        ):
            self.clock.now += timedelta(days=days, minutes=minutes)

    @precondition(lambda self: hasattr(self, "context"))
    @invariant()
    def state_is_the_fold_and_all_is_proven(self) -> None:
        assert first_break(self.context.views) is None
        with self.context.act() as act:
            assert list(rebuild(act.session, act.rules)) == []
        page = job_page(self.context, self.job)
        assert page.line.status == page.state.status
        assert page.state.late == 0
        assert [line.id for line in today(self.context, datetime(2036, 1, 1).date()).jobs] in ([self.job], [])  # noqa: DTZ001


AnySequence.TestCase.settings = settings(
    max_examples=100 if FULL else 12,
    stateful_step_count=40 if FULL else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class TestAnySequence(AnySequence.TestCase):  # type: ignore[misc, name-defined]
    """The machine as a test."""


# --- by example ------------------------------------------------------------------------------------------------


@pytest.fixture
def job(context: Context) -> Iterator[str]:
    with closing(context):
        yield new_job(context, NewJob("Black screen")).job


def test_an_action_that_is_not_allowed_says_what_is(context: Context, job: str) -> None:
    with pytest.raises(Refused, match="dispatched") as caught:
        act_on_job(context, job, "resolve", {"cause": "c", "solution": "s", "minutes": 1})
    assert "accept" in caught.value.hint


def test_nothing_but_a_note_and_no_undo_on_a_job_that_a_newer_version_worked_on(
    context: Context, job: str
) -> None:
    with context.act() as act:
        act.append("job", job, "teleport", {"place": "moon"})
        act.refresh("job", job)
    assert not job_page(context, job).can_undo
    for attempt in (lambda: act_on_job(context, job, "accept", {}), lambda: undo(context, job)):
        with pytest.raises(Refused, match="newer version"):
            attempt()
    act_on_job(context, job, "note", {"text": "seen"})
    assert [step.verdict for step in job_page(context, job).timeline][-2:] == ["unknown", "counts"]


@pytest.mark.parametrize(
    "given", [{}, {"text": ""}, {"text": "  \n"}, {"text": "\x00"}, {"text": "x" * 20_001}]
)
def test_a_note_without_words_or_with_a_book_is_refused_by_the_name_of_its_field(
    context: Context, job: str, given: dict[str, str]
) -> None:
    with pytest.raises(UsageError, match="Text"):
        act_on_job(context, job, "note", given)


@pytest.mark.parametrize("engineer", ["nobody", "", None])
def test_nobody_is_dispatched_who_is_not_there(context: Context, job: str, engineer: str | None) -> None:
    with pytest.raises((NotFound, UsageError)):
        act_on_job(context, job, "reassign", {"engineer": engineer, "reason": "ill"})
    with pytest.raises(NotFound):
        new_job(context, NewJob("x"), engineer="nobody")


@pytest.mark.parametrize("text", ["a\x00b", "\udcff\ud800", "e\u0301"])
def test_whatever_is_typed_into_a_new_job_can_be_stored(context: Context, text: str) -> None:
    made = NewJob(text + "x", fault=text, department=text, phone=text, note=text, caller=text + "y")
    page = job_page(context, new_job(context, made).job)
    assert "\x00" not in repr(page.job)
    assert page.job.title
    repr(page.job).encode()


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "20261123", "2026-11-23T00:00"])
def test_a_job_is_planned_for_a_day_or_not_at_all(context: Context, day: str) -> None:
    with pytest.raises(UsageError):
        new_job(context, NewJob("x", planned_for=day))


def test_a_photo_that_was_taken_back_is_not_shown_and_shown_again_after_redo(
    context: Context, job: str, tmp_path: Path
) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nx")
    act_on_job(context, job, "photo", {"file": str(picture), "caption": "label"})
    assert [each.caption for each in job_page(context, job).attachments] == ["label"]
    undo(context, job)
    assert job_page(context, job).attachments == []
    redo(context, job)
    assert [each.caption for each in job_page(context, job).attachments] == ["label"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg onload='x'/>"),
        ("x.png", b"<html>"),
        ("x.jpg", b""),
        ("x.png", b"\x89PNG" + bytes(26_000_000)),
    ],
)
def test_what_is_no_picture_is_not_attached_whatever_its_name(
    context: Context, job: str, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(UsageError if not file.exists() else Exception) as caught:
        act_on_job(context, job, "photo", {"file": str(file)})
    assert type(caught.value).__name__ == "BadInput"
    assert [path for path in context.paths.blobs.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["..%2fx.png", "a:b.png", "CON.png", "-rf.png", "\x1b[2J.png", "\udcff.png"])
def test_the_name_of_a_file_is_only_a_label(context: Context, job: str, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"\x89PNG\r\n\x1a\nx")
    act_on_job(context, job, "photo", {"file": str(file)})
    kept = [path for path in context.paths.blobs.rglob("*") if path.is_file()]
    assert [len(path.name) for path in kept] == [64]
    job_page(context, job).attachments[0].name.encode()
