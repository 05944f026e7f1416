"""The text that scripts/collect.sh prints, as a machine that the Linux collectors can read like any other."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from deskops.checks import kinds as own
from deskops.checks import network_kinds as net
from deskops.checks.collectors import linux, linux_till
from deskops.checks.collectors.child import Said, decode
from deskops.checks.collectors.linux_system import moment
from deskops.checks.collectors.machine import SAMPLES, Room
from deskops.checks.collectors.raw import moment as written
from deskops.checks.facts import Fact, Facts, Unread
from deskops.checks.kinds import KEYS
from deskops.checks.policy import MOST_PLACES, Policy
from deskops.checks.pos_kinds import Endpoint, Reached
from deskops.checks.sources import Ask, Got, Source, got
from deskops.errors import BadInput
from deskops.i18n import _

FIRST_LINE: Final = "#deskops collect linux 1"
_LONGEST_LINE: Final = 4 * 1024 * 1024  # bytes; as much as the script says of one thing


class Bundle:
    """A recorded machine. What the script did not find is not there, what it might not read is refused."""

    def __init__(self, text: str = "") -> None:
        self.collected: datetime | None = None
        self.clock: datetime | None = None  # to the nanosecond, where its `date` can
        self.target = ""
        self.ended = False  # the script's last word was read: nothing is cut off
        self._done: set[str] = set()  # keys of the facts of which everything was told
        self._content: dict[str, list[str]] = {}
        self._marks: dict[str, str] = {}
        self._reached: list[tuple[str, list[str]]] = []  # services that it tried, and what the program said
        self._open: list[str] = []  # the content that is being told
        for line in text.split("\n"):
            self.feed(line)

    def feed(self, line: str) -> None:
        """The next line of the recording."""
        if line.startswith("|"):
            self._open.append(line[1:])
        elif line.strip() == "@end":
            self.ended = True
        elif line.startswith("@done "):
            self._done.update(line.split()[1:])
        elif line.startswith("@"):
            self._open = self._begin(*line[1:].partition(" ")[::2])

    def _begin(self, what: str, rest: str) -> list[str]:
        if what == "collected":
            self.collected = written(rest)
        elif what == "clock":
            self.clock = moment(float(rest)) if re.fullmatch(r"\d{1,11}\.\d{9}", rest) else None
        elif what == "target":
            self.target = rest
        elif what == "run":
            code, _blank, words = rest.partition(" ")
            self._marks[f"run {words}"] = code
            return self._content.setdefault(f"run {words}", [])
        elif what == "reach":
            told = list[str]()
            if len(self._reached) < MOST_PLACES:
                self._reached.append((rest, told))
            return told
        elif what in {"changed", "link"}:
            value, _blank, path = rest.partition(" ")
            self._marks[f"{what} {path}"] = value
        elif what == "room":
            total, free, path = [*rest.split(" ", 2), "", ""][:3]
            self._marks[f"room {path}"] = f"{total} {free}"
        elif what == "refused":
            self._marks[f"refused {rest}"] = ""
        else:
            told = self._content[f"{what} {rest}"] = []  # read again: the first time was cut off
            return told
        return []

    def told_all_of(self, source: Source) -> bool:
        """Whether it says so; what is not in a recording that was cut off may be on the machine all the same."""
        return self.ended or self._done.issuperset(KEYS[kind] for kind in source.kinds)

    def text(self, path: str) -> str:
        return "\n".join(self._of("file", path)) + "\n"

    def data(self, path: str) -> bytes:
        raise Unread(_("{path} is no text, and so not in the recording").format(path=path))

    def samples(self, path: str) -> list[str]:
        """A recording holds one moment."""
        return [self.text(path)] * SAMPLES

    def names(self, folder: str) -> list[str]:
        return [one for one in self._of("names", folder) if one]

    def _of(self, what: str, path: str) -> list[str]:
        if f"refused {path}" in self._marks:
            raise Unread(_("{path} may not be read without more rights").format(path=path))
        if f"{what} {path}" not in self._content:
            raise Unread(_("{path} is not there").format(path=path))
        return self._content[f"{what} {path}"]

    def changed(self, path: str) -> datetime:
        stamp = self._marks.get(f"changed {path}", "")
        when = moment(float(stamp)) if re.fullmatch(r"\d{1,11}", stamp) else None
        if when is None and f"file {path}" in self._content:
            return datetime.fromtimestamp(0, UTC)  # there, but undated
        if when is None:
            raise Unread(_("{path} is not there").format(path=path))
        return when

    def link(self, path: str) -> str:
        if f"link {path}" not in self._marks:
            raise Unread(_("{path} is not there").format(path=path))
        return self._marks[f"link {path}"]

    def room(self, mount: str) -> Room:
        match = re.fullmatch(r"(\d{1,18}) (\d{1,18})", self._marks.get(f"room {mount}", ""))
        if match is None:
            raise Unread(_("{path} is not there").format(path=mount))
        return Room(int(match[1]), int(match[2]))

    def reached(self) -> tuple[Endpoint, ...]:
        found = (linux_till.endpoint(line.split(" "), "\n".join(said)) for line, said in self._reached)
        return tuple(one for one in found if one is not None)

    def run(self, words: Sequence[str], seconds: float = 5.0) -> Said:
        key = "run " + " ".join(words)
        if key not in self._content:
            raise Unread(_("{program} is not installed").format(program=words[0]))
        code = self._marks.get(key, "")
        return Said(int(code) if re.fullmatch(r"\d{1,3}", code) else 1, "\n".join(self._content[key]))


def facts_of(data: bytes, name: str) -> Facts:
    """The facts in what the script printed; of what was cut off only those that it had told before.

    Raises BadInput where it is not the script's output.
    """
    text = decode(data).replace("\r\n", "\n")
    machine = Bundle(text)
    if text.split("\n", 1)[0].strip() != FIRST_LINE or machine.collected is None:
        raise BadInput(_("{path} holds no facts").format(path=name))
    facts = Facts(machine.target or name, machine.collected)
    for source in linux.sources(machine):
        for one in _answers(source, facts, machine):
            facts.add(Fact(KEYS[one.kind], one.value, one.source, machine.collected, one.error))
    return facts


def _answers(source: Source, facts: Facts, machine: Bundle) -> Sequence[Got]:
    try:
        if not machine.told_all_of(source):
            raise Unread(_("what the machine was told to say was cut off before this"))
        return source.read(Ask(facts, Policy(), frozenset(source.kinds), source.seconds))
    except Unread as reason:
        text = str(reason)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError):
        text = _("{source} answered otherwise than we know").format(source=source.place)
    return [Got(kind, None, source.place, text) for kind in source.kinds]


# What the script tells first, before it asks any program: these facts are whole at its first `@done`.
QUICK: Final = frozenset(
    {
        *(own.System, own.Host, own.Hardware, own.Memory, own.Boot, own.Reboot, own.Volumes, own.Encryption),
        *(own.Batteries, own.Admins, net.Routes, net.Resolvers, net.TimeServers, net.Listening),
    }
)


def kinds() -> tuple[type, ...]:
    return (*(kind for source in linux.sources(Bundle()) for kind in source.kinds), Reached)


class Reader:
    """What the script says, as it comes over a line; a fact is told as soon as the script has said all of it."""

    def __init__(self, ask: Ask) -> None:
        self.begun = False
        self._facts = Facts(ask.facts.target, ask.facts.collected)  # what it told, for what needs it
        self._machine = Bundle()
        reached = Source((Reached,), self._reached, "TCP")
        sources = (*linux.sources(self._machine), reached)
        self._left = [one for one in sources if not ask.wanted.isdisjoint(one.kinds)]
        self._rest = b""

    @property
    def clock(self) -> datetime | None:
        """What the machine's clock said when it began; in the middle of a second where it tells no more."""
        if not self._machine.target:  # it stands behind
            return None
        told, whole = self._machine.clock, self._machine.collected
        return told or (whole + timedelta(seconds=0.5) if whole else None)

    def feed(self, part: bytes) -> list[Got]:
        """Raises Unread for what is not the script's output, and for a line without end."""
        *lines, self._rest = (self._rest + part).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise Unread(_("{program} said more than {cap} bytes").format(program="sh", cap=_LONGEST_LINE))
        told: list[Got] = []
        for line in lines:
            told += self._line(decode(line.rstrip(b"\r")))
        return told

    def rest(self) -> list[Got]:
        """After its last word: what was not told until now."""
        return self._answers(self._left)

    def _reached(self, _ask: Ask) -> Sequence[Got]:
        """Raises Unread where it could not try: without timeout, or without bash and nc."""
        found = self._machine.reached()
        if not found:
            raise Unread(_("this machine has no program that tries services"))
        return [got(Reached(found), "TCP")]

    def _line(self, line: str) -> list[Got]:
        if not self.begun:
            self.begun = line.strip() == FIRST_LINE  # whatever a login prints stands before it
            return []
        self._machine.feed(line)
        if line.startswith("@done "):
            return self._answers([one for one in self._left if self._machine.told_all_of(one)])
        return []

    def _answers(self, sources: Sequence[Source]) -> list[Got]:
        self._left = [one for one in self._left if one not in sources]
        found: list[Got] = []
        for source in sources:
            for one in _answers(source, self._facts, self._machine):
                at = one.at or self._machine.collected or self._facts.collected
                self._facts.add(Fact(KEYS[one.kind], one.value, one.source, at, one.error))
                found.append(one._replace(at=at))
        return found
