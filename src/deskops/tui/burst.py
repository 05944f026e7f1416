"""Telling a scanner that types from a person by the time between keys; knows no screen and no clock.

A scanner types a label in a burst that ends in Enter or Tab. Where letters are commands its first letter must not be
obeyed, so each is held back until it is clear who typed it: a lone one for ALONE, which nobody notices, and from the
second that came as fast for TOGETHER, since nobody types commands so, and a line over SSH stalls. A key that only
moves a cursor is obeyed at once, for it can be taken back.
"""

from collections.abc import Sequence
from typing import Final, Generic, NamedTuple, TypeVar

Key = TypeVar("Key")

ALONE: Final = 0.035  # seconds; scanners leave 1 to 30 ms between keys, fast typists 60 and more
TOGETHER: Final = 0.12  # seconds
SHORTEST: Final = 4  # characters of a label or tag
LONGEST: Final = 2_000  # characters; more is a hand lying on the keys
NEVER_FIRST: Final = "/"  # of a label: it opens a filter, whose words may come in one piece with it
DELAY: Final = 1.0  # seconds after which a key that is held down has begun to repeat; systems take 0.2 to 0.7
ENDS: Final = frozenset({"enter", "tab", "ctrl+j"})  # what scanners are set to end with; the last of a CR LF


class Heard(NamedTuple, Generic[Key]):
    """What came of a key or a rest: keys to be obeyed now, in order, and what was scanned.

    `wait` is for how many seconds from the last key nothing may follow until `rest` is to be called; 0 for not at all.
    `begun_by` is the one of `keys` that may begin a label all the same; `takes_back`: the label was begun by one, so
    that what has moved since is to be as it was before that.
    """

    keys: Sequence[Key] = ()
    scanned: str = ""
    wait: float = 0.0
    begun_by: Key | None = None
    takes_back: bool = False


class Burst(Generic[Key]):
    """Times are of any clock that runs evenly, in seconds."""

    def __init__(self) -> None:
        self._held: list[Key] = []
        self._text = ""  # of what is held, and of what was obeyed at once before it
        self._last = float("-inf")  # when the last key came
        self._repeated = ""  # the character that was obeyed alone, and may be held down
        self._first = self._obeyed = float(
            "-inf"
        )  # when the first that is held came; when that one was obeyed
        self._over = float("-inf")  # when a scan ended

    @property
    def wait(self) -> float:
        if not self._text:
            return 0.0
        return TOGETHER if len(self._text) > 1 else ALONE

    def press(self, key: Key, name: str, character: str, at: float, *, moves: bool = False) -> Heard[Key]:
        """A key that is no text where the cursor stands; `character` is empty where it writes none, and `moves` is
        whether it does nothing but move a cursor.
        """
        before = self._end() if self._text and at - self._last > self.wait else Heard[Key]()
        now = self._ending(key, name, at) if name in ENDS else self._typed(key, character, at, moves)
        self._last = at
        return Heard(
            (*before.keys, *now.keys),
            before.scanned or now.scanned,
            self.wait,
            now.begun_by,
            before.takes_back or now.takes_back,
        )

    def rest(self, at: float) -> Heard[Key]:
        """Nothing has followed. Asked too early, it says how long is still to be waited."""
        left = self._last + self.wait - at
        return Heard(wait=left) if self._text and left > 0 else self._end()

    def give_up(self) -> Heard[Key]:
        """Something else than a key comes, and what was pressed before it is to come before it."""
        return self._end()

    def _typed(self, key: Key, character: str, at: float, moves: bool) -> Heard[Key]:
        if not character or (character in NEVER_FIRST and not self._text):
            held = self._end()
            return held._replace(keys=(*held.keys, key))
        if self._is_repeated(character, at):
            self._obeyed = at
            return Heard((*self._end().keys, key))
        is_first = not self._text
        if is_first:
            self._first = at
        self._text = (self._text + character)[:LONGEST]
        if moves and not self._held:
            return Heard((key,), begun_by=key if is_first else None)
        self._held.append(key)
        return Heard()

    def _is_repeated(self, character: str, at: float) -> bool:
        """A key that is held down comes as fast as a scanner types: the same again, after it was obeyed alone."""
        if character != self._repeated or at - self._last > TOGETHER:
            return False
        return self._text == "" or (self._text == character and self._first - self._obeyed <= DELAY)

    def _ending(self, key: Key, name: str, at: float) -> Heard[Key]:
        if len(self._text) >= SHORTEST:
            self._over = at
            return self._end(has_end=True)
        if not self._text and at - self._over <= TOGETHER:  # LF after CR, or Enter and Tab
            return Heard()
        return Heard((*self._end().keys, key))

    def _end(self, *, has_end: bool = False) -> Heard[Key]:
        held, text = tuple(self._held), self._text
        is_begun = len(text) > len(held)  # by keys that were obeyed
        self._held.clear()
        self._text = ""
        if _is_label(text, has_end=has_end):
            self._repeated = ""
            return Heard(scanned=text, takes_back=is_begun)
        if text:
            self._repeated, self._obeyed = (text, self._first) if len(text) == 1 else ("", self._first)
        return Heard(held)


def _is_label(text: str, *, has_end: bool) -> bool:
    """jjjj is a key held down on a line that stalled. Letters without a digit and without an end are commands and
    what is typed into what they open, which came in one piece: a tag and a serial number have a digit.
    """
    if len(text) < SHORTEST or len(set(text)) == 1:
        return False
    is_one_word = text.isascii() and " " not in text and any(map(str.isdigit, text))
    return has_end or is_one_word or len(text) == LONGEST
