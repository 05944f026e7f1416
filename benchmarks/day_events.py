"""What an engineer does at the screen in a day, each step once what the one before it led to stands there."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image

from benchmarks.seen import PATIENCE, Screen
from benchmarks.terminal import DOWN, ENTER, ESCAPE, UP

SAVE, UNDO, REDO, TAB = "\x13", "\x1a", "\x19", "\t"
PALETTE, FIND, JUMP, THEME, NEW = "\x10", "\x0f", "\x07", "\x14", "\x0e"
BACK, FORTH = "\x1b[1;3D", "\x1b[1;3C"
HOME, DEVICES, SYNC, KNOWLEDGE = "\x1bOQ", "\x1bOR", "\x1b[15~", "\x1b[19~"
DISCARD: Final = "\x1b[19~"
THE_DAY: Final = r"\A \d{4}-\d\d-\d\d "  # the head of the day, and of no other page
_SIZES: Final = ((80, 24), (60, 18), (200, 50), (120, 36))
HOME_OF_LINE, TO_ITS_END = "\x01", "\x0b"
_LAST_LINES: Final = r"(.*\n){19,}.*\Z"  # where the box of a filter is
_END: Final = 12  # characters of what was typed that a box shows, however narrow
_SOON: Final = 5.0  # seconds
_FINDING: Final = r"Enter Open   (Tab Only: \w+   )?Esc Back"  # the buttons of what looks for anything
_AT_REST: Final = r"unsent: 0 "


class Engineer:
    """`order` and `environment` are those of a command line beside the screen, of the same store.

    `written` has each step that was done here, as its action and a text that stands in it and nowhere else, or none.
    """

    def __init__(
        self, screen: Screen, order: Sequence[str], environment: dict[str, str], pictures: Path
    ) -> None:
        self.screen, self.order, self.environment, self.pictures = screen, order, environment, pictures
        self.written: list[tuple[str, str]] = []
        self._count = 0
        self._sought = ""
        self.typed_again = self.filtered_again = 0

    def _word(self, what: str) -> str:
        """A text that was never written before."""
        self._count += 1
        return f"{what}{self._count:04d}"

    def _press(self, keys: str, *shown: str) -> str:
        self.screen.send(keys)
        return self.screen.shows(*shown)

    def _open(self, key: str, title: str) -> None:
        """A form or box, which takes no letter before the cursor stands in it, at or below its title."""
        self.screen.send(key)
        self.screen.stays(lambda _seen: bool(re.search(title, self._around())), title)

    def _around(self) -> str:
        """Down to the line of the cursor, all of it."""
        row = self.screen.to_cursor.count("\n")
        return "\n".join(self.screen.lines[: row + 1])

    def _type(self, text: str) -> None:
        """What was typed a moment before a box took it is lost: then it is typed again, as a person would."""
        self.screen.send(text)
        try:
            self._is_behind(text, _SOON)
        except TimeoutError:
            self.typed_again += 1
            self._empty()
            self.screen.send(text)
            self._is_behind(text)

    def _empty(self) -> None:
        for key in (HOME_OF_LINE, TO_ITS_END):
            self.screen.send(key)
            self.screen.settle(0.1)

    def _is_behind(self, text: str, seconds: float = PATIENCE) -> None:
        """In a box of one line the terminal's cursor stands a cell further on."""
        what = f"the cursor behind {text}"
        self.screen.comes(lambda _seen: self.screen.to_cursor.rstrip().endswith(text[-_END:]), what, seconds)

    def _leave(self, *gone: str) -> None:
        self.screen.send(ESCAPE)
        self.screen.lacks(*gone)

    # Moving about.

    def pages_back(self) -> int:
        """Go back to the day, a page at a time; how many lay over it."""
        pages = 0
        while not re.search(THE_DAY, before := self.screen.picture):
            self.screen.send(ESCAPE)
            self.screen.comes(lambda seen, was=before: _head(seen) != _head(was), "the page below")  # type: ignore[misc]
            pages += 1
        return pages

    def give_up(self) -> None:
        """Whatever lies there is left, as a person does who is lost."""
        for _turn in range(8):
            self.screen.send(ESCAPE)
            self.screen.rest(0.5)
            if re.search(THE_DAY, self.screen.picture) and "Enter Open" in self.screen.picture:
                break
        self.home()

    def home(self) -> None:
        self._press(HOME, THE_DAY)

    def open_job(self, needle: str) -> None:
        """From the day: filter until one is left, and open it."""
        self._filter(needle)
        try:
            self.screen.comes(lambda seen: bool(re.search(r"\A.* 1 found ", seen)), "1 found", _SOON)
        except TimeoutError:
            self.filtered_again += 1
            self._leave("All rows")
            self._filter(needle)
            self.screen.shows(r"\A.* 1 found ")
        self._press(ENTER, "Enter Open")
        self._press(ENTER, "1 Facts", r"\A (?!\d{4}-)\S+  ")

    def _filter(self, needle: str) -> None:
        """The hints say when the box has the keys: its cursor may stand there still from the time before."""
        self._open("/", _LAST_LINES)
        self.screen.shows("Esc All rows   Down")
        self._type(needle)

    def back_to_all(self) -> None:
        """From a job that was found by filtering, to the whole day."""
        self._press(ESCAPE, THE_DAY, r"\A.* found ")
        self._leave(r"\A.* found ")

    # A visit.

    def visit(self, needle: str, *, accept: bool = False) -> None:
        """The whole way of a job that is this engineer's."""
        self.open_job(needle)
        if accept:
            self._step("a", "accepted")
        self._step("d", "on the way")
        self._press("v", "Arrive: ")
        self._save("Arrive: ")
        self.screen.shows(r"\A \S+  arrived  ")
        self._step("s", "working")
        self._step(UNDO, "arrived")
        self._step(REDO, "working")
        self.note()
        self.photo()
        self.resolve()
        self.back_to_all()

    def _step(self, key: str, status: str) -> None:
        self._press(key, rf"\A \S+  {status}  ")

    def note(self) -> None:
        """On a job's page; in Chinese, left half typed and taken up again."""
        word = self._word("备注")
        self._open("n", "Add a note: (.*\n)+")
        self._type(f"{word} 更换硒鼓")
        self._leave("Add a note: ")
        self._open("n", "Add a note: (.*\n)+")
        self.screen.shows("Draft of ")
        self._is_behind("更换硒鼓")
        self._type(",打印三十页正常")
        self._save("Add a note: ")
        self._stands("note", "Add a note", word)

    def draft(self) -> None:
        """Half typed on a job's page, left, and thrown away the next time."""
        word = self._word("草稿")
        self._open("n", "Add a note: (.*\n)+")
        self._type(word)
        self._leave("Add a note: ")
        self._open("n", "Add a note: (.*\n)+")
        self.screen.shows("Draft of ", word)
        self.screen.send(DISCARD)
        self.screen.lacks(word)
        self._leave("Add a note: ")

    def photo(self) -> None:
        """By its path; no two are alike."""
        name = f"{self._word('photo')}.png"
        shade = (self._count * 37 % 256, self._count * 11 % 256, self._count // 256)
        Image.new("RGB", (320, 240), shade).save(self.pictures / name)
        self._open("f", "Add a photo: (.*\n)+")
        self._type(str(self.pictures / name))
        self.screen.shows(re.escape(name) + r"  \d+ kB")
        self._save("Add a photo: ")
        self._stands("photo", "Add a photo", name)

    def resolve(self) -> None:
        word = self._word("原因")
        self._open("r", "Resolve: (.*\n)+.*Cause")
        self._type(word)
        self._open(TAB, "Solution \\*.*\n")
        self._type("更换配件并测试")
        self._open(TAB, "Minutes of work")
        self._type("35")
        self._save("Resolve: ")
        self.screen.shows(r"\A \S+  resolved  ")
        self.written.append(("resolve", word))

    def _save(self, title: str) -> None:
        self.screen.send(SAVE)
        self.screen.lacks(title)

    def _stands(self, action: str, label: str, word: str) -> None:
        """The step is on the page, and is to be in the store at the end."""
        self.screen.shows(f"{label}  {re.escape(word)}")
        self.written.append((action, word))

    def checklist(self, needle: str) -> None:
        """The inspection of a job's device, answered and finished."""
        self.open_job(needle)
        self._press("i", "Begin an inspection\\?")
        self.screen.settle()
        self._press(ENTER, r"\A INSP\S+  .* 0/\d+ ")
        self._press("y", r"\A.* 1/\d+ ")
        self._press("-", r"\A.* 2/\d+ ")
        self._press("A", r"\A.* 1[0-9]/\d+ ")
        self._press("F", r"\A \S+  finished  ")
        self.written.append(("finish", ""))
        self._press(ESCAPE, "1 Facts")
        self.back_to_all()

    # Looking things up.

    def device(self, tag: str) -> None:
        """In the register: filtered, opened, and back."""
        self._press(DEVICES, r"\A Device register", "\n>")
        self._filter(tag)
        self.screen.shows(rf"\A Device register  1  {tag}")
        self._press(ENTER, "Enter Open")
        self._press(ENTER, rf"\A {tag}  ")
        self.home()

    def scan(self, tag: str) -> None:
        """A wedge types it where letters are commands, faster than anybody, and ends with Enter."""
        self._press(f"{tag}{ENTER}", rf"\A {tag}  ")
        self._press(ESCAPE, THE_DAY)

    def filters(self, needle: str) -> None:
        """A letter at a time, then cleared."""
        self._filter(needle[0])
        for letter in needle[1:]:
            self._type(letter)
        self.screen.shows(r"\A.* \d+ found ")
        self._leave(r"\A.* found ", "All rows")

    def find(self, needle: str, kind: str) -> None:
        """Anything: looked for, looked at, and left."""
        self._open(FIND, rf"{self._sought or 'A tag, name, number'}.*\Z")
        if self._sought:
            self._empty()
            self.screen.shows("Where to?")
        self._type(needle)
        self._sought = needle
        self.screen.shows(rf">{kind} ")
        self._press(DOWN + UP, rf">{kind} ")
        self._leave(_FINDING)

    def palette(self) -> None:
        self._open(PALETTE, r"What do you want to do.*\Z")
        self._type("Knowledge")
        self.screen.shows(r">F8 +Knowledge")
        self._press(ENTER, r"\A Knowledge", "\n>")
        self._press(ESCAPE, THE_DAY)

    def wander(self) -> None:
        """By the jump, through pages that stay below each other, back and forth as in a browser, and home."""
        self._press(JUMP, "Press a letter or a number")
        self._press("p", r"\A People", "\n>")
        self._press(DEVICES, r"\A Device register", "\n>")
        device = self._press(ENTER, r"\A \S+  .*\n 1 Facts   2 History").split()[0]
        self._press(KNOWLEDGE, r"\A Knowledge", "\n>")
        self._press(BACK, rf"\A {device}  ")
        self._press(BACK, r"\A Device register")
        self._press(FORTH, rf"\A {device}  ")
        self._press(FORTH, r"\A Knowledge", "\n>")
        self.home()

    def walk_in(self) -> str:
        """A new job of somebody who came by; its words, by which it is found."""
        word = self._word("来访")
        open_ = int(re.findall(r"(\d+) open", self.screen.shows(r"\A.*  \d+ open"))[0])
        self._open(NEW, "A walk-in or a call(.*\n)+.*Fault in a few words")
        self._type(f"{word} 密码过期")
        self._save("A walk-in or a call")
        self.screen.shows(rf"\A.*  {open_ + 1} open")
        return word

    def resize(self) -> None:
        """The window is dragged about and is at last as it was."""
        for columns, rows in _SIZES:
            self.screen.resize(columns, rows)
            self.screen.shows(THE_DAY, "Enter")

    def theme(self) -> None:
        """The next one is looked at and taken."""
        self._press(THEME, "The arrows show each one")
        self.screen.press(DOWN)
        self.screen.send(ENTER)
        self.screen.lacks("The arrows show each one")

    # What others do.

    def colleague(self, needle: str) -> None:
        """Another process writes on the job that is open here, and it comes by itself."""
        self.open_job(needle)
        word, number = self._word("同事"), self.screen.lines[0].split()[0]
        self.run("job", "note", number, "--text", f"{word} 来电催促")
        self._stands("note", "Add a note", word)
        self.draft()
        self.back_to_all()

    def others(self, number: str) -> None:
        """Another process writes on a job while nobody is at the screen."""
        word = self._word("留言")
        self.run("job", "note", number, "--text", word)
        self.written.append(("note", word))

    def run(self, *words: str) -> str:
        """Raises CalledProcessError where the command fails."""
        done = subprocess.run(
            [*self.order, *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def sync(self) -> None:
        """Until nothing is left to send; F5 is asked for again where one was under way already."""
        self._press(SYNC, "Synced: |Offline|Online")
        self.screen.shows(_AT_REST, "Online")


def _head(picture: str) -> str:
    """What tells pages apart: two lines, without times that run."""
    return re.sub(r"\d+", "", "\n".join(picture.split("\n")[:2]))
