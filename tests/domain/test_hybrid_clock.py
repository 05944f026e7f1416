"""The hybrid logical clock, ids and stored instants: order and bounds under any wall clock."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from deskops.domain.clock import MAX_AHEAD_MS, instant, merge, milliseconds, stored, tick, uuid7

YEAR = 365 * 24 * 3600 * 1000
NOW = 1_795_395_600_000
WALLS = st.lists(
    st.sampled_from([NOW, NOW + 1, NOW - YEAR, NOW + YEAR, 0, -5]) | st.integers(0, 2 * NOW),
    min_size=1,
    max_size=40,
)


@given(WALLS)
def test_stamps_never_go_back_nor_repeat_whatever_the_wall_clock_does(walls: list[int]) -> None:
    last = ""
    for wall in walls:
        stamp = tick(last, wall, "K7QX")
        assert stamp > last
        assert len(stamp) == len("0000000000000-0000-K7QX")
        last = stamp


def test_a_stamp_carries_the_wall_clock_while_that_runs_ahead() -> None:
    assert tick(f"{NOW:013d}-0007-AAAA", NOW + 5, "K7QX") == f"{NOW + 5:013d}-0000-K7QX"


def test_a_full_counter_borrows_a_millisecond() -> None:
    assert tick(f"{NOW:013d}-ffff-AAAA", NOW, "K7QX") == f"{NOW + 1:013d}-0000-K7QX"


@given(st.integers(0, NOW), st.integers(0, NOW + YEAR), st.integers(0, NOW))
def test_merging_never_takes_a_stamp_back_nor_more_than_five_minutes_ahead(
    own: int, seen: int, wall: int
) -> None:
    mine, theirs = f"{own:013d}-0000-AAAA", f"{seen:013d}-0000-BBBB"
    merged = merge(mine, theirs, wall)
    assert merged >= mine
    assert int(merged[:13]) <= max(own, wall + MAX_AHEAD_MS)


def test_the_bound_of_merging_is_five_minutes_to_the_millisecond() -> None:
    mine = f"{NOW:013d}-0000-AAAA"
    at_bound, beyond = f"{NOW + 300_000:013d}-0000-B", f"{NOW + 300_001:013d}-0000-B"
    assert merge(mine, at_bound, NOW) == at_bound
    assert merge(mine, beyond, NOW) == mine


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_7_with_its_time_in_front(wall: int, chance: bytes) -> None:
    made = uuid.UUID(uuid7(wall, chance))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == wall


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_differ_by_all_the_chance_that_they_hold(one: bytes, other: bytes) -> None:
    """74 of the 80 given bits go into an id: 12 of the first two bytes, 62 of the other eight."""

    def kept(chance: bytes) -> tuple[int, int]:
        return int.from_bytes(chance[:2], "big") >> 4, int.from_bytes(chance[2:], "big") >> 2

    assert (uuid7(NOW, one) == uuid7(NOW, other)) == (kept(one) == kept(other))


INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_a_stored_instant_means_the_same_from_any_zone_and_sorts_as_time_does(
    moment: datetime, offset: int
) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(minutes=offset)))
    assert stored(elsewhere) == stored(moment)
    assert timedelta(0) <= moment - instant(stored(moment)) < timedelta(milliseconds=1)
    assert (stored(moment) <= stored(moment + timedelta(seconds=1))) is True


@given(INSTANTS)
def test_milliseconds_and_the_stored_text_tell_the_same_millisecond(moment: datetime) -> None:
    assert milliseconds(moment) == milliseconds(instant(stored(moment)))
