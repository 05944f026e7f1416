"""A scanner or a person: by the clock alone."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from deskops.tui.burst import ALONE, SHORTEST, TOGETHER, Burst

TAG = "ZHTH-PC-0007"
MOVES = "jkgG"


class Typed:
    """What was obeyed and what was scanned, while keys come at their times."""

    def __init__(self) -> None:
        self.burst: Burst[str] = Burst()
        self.obeyed: list[str] = []
        self.scanned: list[str] = []
        self.begun: list[str] = []
        self.taken_back = 0
        self.waits = 0.0
        self.now = 0.0

    def take(self, heard: object) -> None:
        keys, scanned, self.waits, begun_by, takes_back = heard  # type: ignore[misc]
        self.obeyed += keys
        self.scanned += [scanned] if scanned else []
        self.begun += [begun_by] if begun_by else []
        self.taken_back += takes_back

    def type(self, keys: Iterator[str] | list[str] | str, apart: float) -> "Typed":
        """Each key `apart` seconds after the last; the program rests when it was told to."""
        for key in keys:
            self.rest(apart)
            name = {"\r": "enter", "\t": "tab", "\n": "ctrl+j", "^": "escape"}.get(key, key)
            moves = key in MOVES
            self.take(self.burst.press(key, name, key if key == name else "", self.now, moves=moves))
        return self

    def rest(self, seconds: float = 1.0) -> "Typed":
        end = self.now + seconds
        while self.waits and self.now + self.waits < end:
            self.now += self.waits
            self.take(self.burst.rest(self.now))
        self.now = end
        return self


@pytest.mark.parametrize("end", ["\r", "\t", "\n", "\r\n", "\r\t", ""])
@pytest.mark.parametrize("apart", [0.0, 0.001, 0.010, 0.030])
def test_a_burst_is_read_and_none_of_its_keys_is_obeyed(end: str, apart: float) -> None:
    typed = Typed().type(TAG + end, apart).rest()
    assert typed.scanned == [TAG]
    assert typed.obeyed == []


def test_a_line_that_stalls_within_a_label_loses_nothing_of_it() -> None:
    typed = Typed().type("ZH", 0.01)
    typed.type("TH-PC", 0.1).type("-0007\r", 0.01).rest()
    assert typed.scanned == [TAG]
    assert typed.obeyed == []


@pytest.mark.parametrize("apart", [0.06, 0.12, 0.3, 1.0])
def test_what_a_person_types_is_obeyed_key_by_key(apart: float) -> None:
    typed = Typed().type("dagGxu\r", apart).rest()
    assert typed.obeyed == list("dagGxu\r")
    assert typed.scanned == []


def test_a_lone_key_is_obeyed_at_once_when_its_time_is_over() -> None:
    typed = Typed().type("a", 0.0)
    assert typed.obeyed == []
    assert typed.waits == ALONE
    typed.rest(ALONE + 0.0001)
    assert typed.obeyed == ["a"]


@pytest.mark.parametrize("key", MOVES)
def test_a_key_that_only_moves_is_obeyed_at_once(key: str) -> None:
    typed = Typed().type(key, 0.0)
    assert (typed.obeyed, typed.begun, typed.waits) == ([key], [key], ALONE)
    typed.rest()
    assert (typed.obeyed, typed.scanned, typed.taken_back) == ([key], [], 0)


@pytest.mark.parametrize("label", ["GZTH-PC-0007", "gG12", "jkjk"])
def test_a_label_that_begins_with_movements_is_read_whole_and_takes_them_back(label: str) -> None:
    typed = Typed().type("k", 0.0).rest().type(label + "\r", 0.01).rest()
    assert typed.scanned == [label]
    assert typed.obeyed[0] == "k"
    assert set(typed.obeyed) <= set(MOVES)
    assert (typed.begun, typed.taken_back) == (["k", label[0]], 1)


def test_a_movement_within_a_label_waits_as_its_other_letters() -> None:
    typed = Typed().type("ajG", 0.01)
    assert typed.obeyed == []
    typed.rest()
    assert (typed.obeyed, typed.begun) == (list("ajG"), [])


def test_keys_that_write_nothing_wait_for_nothing() -> None:
    typed = Typed().type("^", 0.5)
    assert typed.obeyed == ["^"]
    assert not typed.waits


def test_keys_keep_their_order_around_one_that_writes_nothing() -> None:
    typed = Typed().type("a^b\r", 0.02).rest()
    assert typed.obeyed == list("a^b\r")


def test_fewer_keys_than_a_label_has_are_a_persons_who_is_fast() -> None:
    typed = Typed().type("d" + "x" * (SHORTEST - 2) + "\r", 0.02).rest()
    assert typed.obeyed == list("dxx\r")


def test_a_key_that_is_held_down_is_no_scanner_and_is_not_slowed() -> None:
    typed = Typed().type("j", 0.0).rest(0.45)
    obeyed = []
    for _repeat in range(30):
        typed.type("j", 0.03)
        obeyed.append(len(typed.obeyed))
    assert typed.rest().obeyed == ["j"] * 31
    assert all(later > earlier for earlier, later in pairwise(obeyed[1:]))


def test_a_label_that_begins_as_a_key_pressed_before_is_still_a_label() -> None:
    typed = Typed().type("1", 0.0).rest(5.0)
    typed.type("1112345\r", 0.01).rest()
    assert typed.obeyed == ["1"]
    assert typed.scanned == ["1112345"]


def test_two_labels_in_a_row_are_two() -> None:
    typed = Typed().type(TAG + "\r", 0.005).rest(0.3).type("PF2X9K7Q\r", 0.005).rest()
    assert typed.scanned == [TAG, "PF2X9K7Q"]


def test_a_letter_after_a_label_is_obeyed() -> None:
    typed = Typed().type(TAG + "\r", 0.005).rest(0.2).type("a\r", 0.2).rest()
    assert typed.obeyed == ["a", "\r"]


def test_a_click_between_is_not_overtaken() -> None:
    typed = Typed().type("a", 0.0)
    typed.take(typed.burst.give_up())
    assert typed.obeyed == ["a"]


def test_a_hand_on_the_keys_is_no_command() -> None:
    typed = Typed().type("sdfg" * 2_000, 0.002).rest(TOGETHER * 2)
    assert typed.obeyed == []
    assert len(typed.scanned[0]) <= 2_000


def test_a_key_held_down_on_a_line_that_stalled_is_no_label() -> None:
    """All of them come in one reading, none was obeyed before."""
    typed = Typed().type("jjjjj", 0.0)
    typed.rest()
    assert (typed.obeyed, typed.scanned) == (list("jjjjj"), [])
