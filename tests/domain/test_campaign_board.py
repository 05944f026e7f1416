"""The board of a campaign: each device once, late where its day went by, reached at the target and not before."""

from dataclasses import dataclass

from deskops.domain.campaign_board import Planned, Tally, board

TODAY = "2026-03-10"


@dataclass(frozen=True)
class Seen:
    id: str
    number: str
    asset_id: str | None
    status: str = "finished"
    started_at: str | None = "2026-03-02T01:00:00.000Z"
    finished_at: str | None = "2026-03-02T02:00:00.000Z"
    signed: str = ""


def planned(asset: str, day: str = "2026-03-12", site: str = "s", kind: str = "pc") -> Planned:
    return Planned(asset, site, kind, day)


def test_a_device_inspected_twice_counts_once_and_is_told() -> None:
    seen = [
        Seen("i2", "INSP-2", "a", finished_at="2026-03-03T02:00:00.000Z", signed="signed"),
        Seen("i1", "INSP-1", "a", signed="signed"),
        Seen("i3", "INSP-3", "b", status="started", finished_at=None),
    ]
    made = board([planned("a"), planned("b")], seen, TODAY)
    assert (made.total.planned, made.total.done, made.total.signed) == (2, 1, 1)
    assert made.duplicates == ["INSP-2"]
    assert made.counted["a"] == "i1"


def test_a_planned_visit_beside_one_that_was_made_is_no_duplicate() -> None:
    waiting = Seen("i2", "INSP-2", "a", status="planned", started_at=None, finished_at=None)
    made = board([planned("a")], [waiting, Seen("i1", "INSP-1", "a")], TODAY)
    assert (made.total.done, made.duplicates) == (1, [])


def test_a_visit_that_was_called_off_stands_for_no_device() -> None:
    gone = Seen("i1", "INSP-1", "a", status="cancelled", started_at=None, finished_at=None)
    made = board([planned("a")], [gone], TODAY)
    assert (made.total.planned, made.counted) == (1, {})


def test_late_is_what_was_not_done_on_its_day() -> None:
    made = board(
        [planned("a", "2026-03-09"), planned("b", TODAY), planned("c", "2026-03-09"), planned("d", "")],
        [Seen("i", "INSP-1", "c")],
        TODAY,
    )
    assert (made.total.late, made.total.left) == (1, 3)


def test_sites_and_kinds_add_up_to_the_whole() -> None:
    wanted = [planned("a"), planned("b", site="t"), planned("c", kind="printer")]
    made = board(wanted, [Seen("i", "INSP-1", "c", signed="signed")], TODAY)
    assert {site: (t.planned, t.done) for site, t in made.by_site().items()} == {"s": (2, 1), "t": (1, 0)}
    assert {kind: t.signed for kind, t in made.by_kind().items()} == {"pc": 0, "printer": 1}


def test_what_was_refused_or_changed_since_is_told_apart_from_what_is_signed() -> None:
    seen = [Seen(each, each, each, signed=each) for each in ("signed", "refused", "changed")]
    total = board([planned(each.id) for each in seen] + [planned("e")], seen, TODAY).total
    assert (total.planned, total.signed, total.refused, total.changed) == (4, 1, 1, 1)


def test_what_is_left_out_is_neither_late_nor_gone() -> None:
    wanted = [Planned("a", "s", "pc", "2026-03-09", is_left_out=True), planned("b"), planned("c")]
    total = board(wanted, [Seen("i", "INSP-1", "b")], TODAY).total
    assert (total.planned, total.left_out, total.kept, total.left, total.late) == (3, 1, 2, 1, 0)
    assert (total.percent, total.percent_of_kept) == (33, 50)


def test_a_device_that_was_left_out_and_inspected_all_the_same_is_done() -> None:
    wanted = [Planned("a", "s", "pc", is_left_out=True)]
    total = board(wanted, [Seen("i", "INSP-1", "a")], TODAY).total
    assert (total.done, total.left_out, total.percent) == (1, 0, 100)


def test_a_device_of_another_visit_is_not_left_out() -> None:
    total = board([Planned("a", "s", "pc", is_left_out=True), planned("a")], [], TODAY).total
    assert (total.planned, total.left_out) == (1, 0)


def test_ninety_percent_are_reached_at_ninety_and_not_before() -> None:
    assert Tally(planned=1000, done=899).percent == 89
    assert Tally(planned=10, done=9).percent == 90
    assert Tally().percent == 0
