"""The fold of a job over any history at all: one result in whatever order entries come, and never an exception."""

import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from deskops.domain.actions.job import JOB_ACTIONS
from deskops.domain.calendars import ROUND_THE_CLOCK, Cover
from deskops.domain.clock import stored
from deskops.domain.entries import CORRECT, CREATE, RETRACT, Entry, FieldKind, Role, Verdict
from deskops.domain.job import JobState, allowed_actions, fold_job
from deskops.domain.service import ServiceRules, job_clocks, urgency
from deskops.domain.sla import leading
from deskops.domain.sla_policy import DEFAULT_POLICY

_GIVEN = {FieldKind.WHOLE: 3, FieldKind.DATE: "2026-11-24"}
EXAMPLES = 1500 if os.environ.get("DESKOPS_TEST_SIZE") == "full" else 120
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
AUTHORS = ("li", "chen")
RULES = ServiceRules(
    ZoneInfo("Asia/Shanghai"), lambda _site: DEFAULT_POLICY, lambda _site: Cover(ROUND_THE_CLOCK, {})
)
RECORD = SimpleNamespace(
    id="job",
    priority="normal",
    received_at=stored(START),
    title="Black screen",
    fault="",
    asset_id=None,
    contact_id=None,
    site_id=None,
    department="",
    phone="",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.text(max_size=4), parts, max_size=2),
    max_leaves=4,
)


def valid_payload(action: str) -> st.SearchStrategy[dict[str, Any]]:
    kinds: dict[FieldKind, st.SearchStrategy[Any]] = {
        FieldKind.WHOLE: st.integers(0, 5),
        FieldKind.ENGINEER: st.sampled_from(AUTHORS),
        FieldKind.DATE: st.sampled_from(("2026-11-24", "2026-12-01")),
    }
    fields = JOB_ACTIONS[action].fields
    return st.fixed_dictionaries(
        {
            field.name: st.sampled_from([choice.value for choice in field.choices])
            if field.choices
            else kinds.get(field.kind, st.text(max_size=5))
            for field in fields
        }
    )


def any_payload(action: str, count: int) -> st.SearchStrategy[dict[str, Any]]:
    names = st.sampled_from(
        ["engineer", "party", "reason", "priority", "rating", "since", "field", "was", "now", "step"]
    )
    garbage = st.dictionaries(names, JSON, max_size=4)
    if action == RETRACT:
        return st.fixed_dictionaries({"step": st.integers(0, count).map(entry_id)}) | garbage
    if action == CORRECT:
        fields = st.sampled_from(["title", "asset_id", "site_id", "priority", "colour"])
        values = st.sampled_from([None, "Black screen", "normal", "urgent", "a", "b"])
        return st.fixed_dictionaries({"field": fields, "was": values, "now": values}) | garbage
    return valid_payload(action) | garbage if action in JOB_ACTIONS else garbage


def entry_id(number: int) -> str:
    return f"entry-{number:03d}"


ANYTHING = (*JOB_ACTIONS, RETRACT, RETRACT, CORRECT, CREATE, "teleport")


@st.composite
def histories(draw: st.DrawFn, actions: tuple[str, ...] = ANYTHING) -> list[Entry]:
    count = draw(st.integers(0, 12))
    revs = draw(st.permutations(range(1, count + 1)))
    entries = []
    for number in range(count):
        action = draw(st.sampled_from(actions))
        numbered = draw(st.booleans())
        entries.append(
            Entry(
                id=entry_id(number),
                subject="job",
                kind="job",
                action=action,
                payload=draw(any_payload(action, count)),
                at=f"{draw(st.integers(0, 20)):013d}-0000-AAAA",
                wall=START + timedelta(minutes=draw(st.integers(-600, 100_000))),
                author=draw(st.sampled_from(AUTHORS)),
                replica="r",
                epoch=draw(st.sampled_from([1, 2])) if numbered else None,
                rev=revs[number] if numbered else None,
            )
        )
    return entries


def grown(choices: list[int], author_of: list[int]) -> tuple[list[Entry], JobState]:
    """A history as people make it: each step one that is allowed when it is done."""
    entries: list[Entry] = []
    state = fold_job(RECORD, entries)
    chance = random.Random(7)
    for number, choice in enumerate(choices):
        allowed = allowed_actions(state, frozenset(Role))
        action = allowed[choice % len(allowed)]
        wanted = AUTHORS[author_of[number % len(author_of)] % 2]
        has_it = (each for each in (wanted, *AUTHORS) if each not in state.former or each == state.assignee)
        author = next(has_it, "somebody else")  # whoever it was taken from does nothing more to it
        payload = {
            field.name: chance.choice(field.choices).value if field.choices else _GIVEN.get(field.kind, "li")
            for field in action.fields
        }
        entries.append(step(number, action.name, author, payload))
        state = fold_job(RECORD, entries)
    return entries, state


def step(number: int, action: str, author: str, payload: dict[str, Any]) -> Entry:
    wall = START + timedelta(minutes=7 * number)
    return Entry(
        entry_id(number), "job", "job", action, payload, f"{number:013d}-0000-AAAA", wall, author, "r"
    )


def meaning(state: JobState) -> dict[str, Any]:
    """All that a state says beside its own bookkeeping."""
    return {name: getattr(state, name) for name in JobState.__dataclass_fields__ if name != "line"} | {
        "steps": [each.id for each in state.line.steps]
    }


CHOICES = st.lists(st.integers(0, 40), max_size=14)
WRITERS = st.lists(st.integers(0, 1), min_size=1, max_size=5)


@settings(max_examples=EXAMPLES, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_a_history_folds_to_one_state_in_whatever_order_its_entries_come(
    entries: list[Entry], chance: random.Random
) -> None:
    shuffled = entries.copy()
    chance.shuffle(shuffled)
    assert fold_job(RECORD, shuffled) == fold_job(RECORD, entries)


@settings(max_examples=EXAMPLES, deadline=None)
@given(histories(), st.sampled_from([None, (1, 4), (2, 9)]))
def test_no_history_whatsoever_stops_the_fold_its_clocks_or_its_place_in_the_day(
    entries: list[Entry], order: tuple[int, int] | None
) -> None:
    state = fold_job(RECORD, entries, record_order=order)
    measured = job_clocks(RULES, state, site=None, vip=False)
    assert len(urgency(state, leading(measured), vip=False)) >= 2
    assert state.line.verdicts.keys() == {entry.id for entry in entries}


@settings(max_examples=EXAMPLES, deadline=None)
@given(CHOICES, WRITERS)
def test_every_allowed_step_counts(choices: list[int], writers: list[int]) -> None:
    _entries, state = grown(choices, writers)
    assert set(state.line.verdicts.values()) <= {Verdict.COUNTS}


@settings(max_examples=EXAMPLES, deadline=None)
@given(CHOICES.filter(bool), WRITERS)
def test_undo_gives_the_state_before_the_step_and_redo_the_one_after_it(
    choices: list[int], writers: list[int]
) -> None:
    entries, after = grown(choices, writers)
    last, count = entries[-1], len(entries)
    undo = step(count, RETRACT, last.author, {"step": last.id})
    redo = step(count + 1, RETRACT, last.author, {"step": undo.id})
    assert meaning(fold_job(RECORD, [*entries, undo])) == meaning(fold_job(RECORD, entries[:-1]))
    assert meaning(fold_job(RECORD, [*entries, undo, redo])) == meaning(after)


@settings(max_examples=EXAMPLES, deadline=None)
@given(CHOICES.filter(bool), WRITERS)
def test_the_undo_of_anybody_elses_step_changes_nothing(choices: list[int], writers: list[int]) -> None:
    entries, after = grown(choices, writers)
    other = next(author for author in AUTHORS if author != entries[-1].author)
    undo = step(len(entries), RETRACT, other, {"step": entries[-1].id})
    assert meaning(fold_job(RECORD, [*entries, undo])) == meaning(after)


@settings(max_examples=EXAMPLES, deadline=None)
@given(histories(actions=tuple(JOB_ACTIONS)))
def test_what_is_late_could_as_well_not_be_there(entries: list[Entry]) -> None:
    state = fold_job(RECORD, entries)
    counted = [entry for entry in entries if state.line.verdicts[entry.id] is not Verdict.LATE]
    without = fold_job(RECORD, counted)
    ignored = {"steps"}
    ours, theirs = meaning(state), meaning(without)
    assert {k: v for k, v in ours.items() if k not in ignored} == {
        k: v for k, v in theirs.items() if k not in ignored
    }


@settings(max_examples=EXAMPLES, deadline=None)
@given(CHOICES, WRITERS)
def test_numbering_what_was_unsent_in_its_own_order_changes_nothing(
    choices: list[int], writers: list[int]
) -> None:
    entries, state = grown(choices, writers)
    numbered = [replace(entry, epoch=1, rev=place) for place, entry in enumerate(entries, 1)]
    sent = fold_job(RECORD, numbered)
    assert (sent.status, sent.times, sent.values, sent.assignee) == (
        state.status,
        state.times,
        state.values,
        state.assignee,
    )
    assert (sent.line.unsent, state.line.unsent) == (0, len(entries))
