"""Runs checks against targets: reads what they need, all at once and with deadlines, and judges as facts arrive."""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from deskops.checks.facts import Fact, Facts, Unread
from deskops.checks.judge import finding_of, judge, left_out, switched_off
from deskops.checks.kinds import KEYS
from deskops.checks.policy import Policy
from deskops.checks.registry import Check
from deskops.checks.sources import Ask, Got, Probe, Source
from deskops.domain.finding import Finding, Outcome, worst
from deskops.errors import DeskopsError
from deskops.i18n import _

Clock = Callable[[], datetime]


class Deadlines(NamedTuple):
    """Seconds. `fact` caps what a source grants itself, `hurry` is the whole of a fast run."""

    fact: float = 5.0
    target: float = 30.0
    hurry: float = 0.15


DEADLINES: Final = Deadlines()
_STALL: Final = 0.05  # seconds; a quick source that takes longer is not waited for by the others


class _Answer(NamedTuple):
    source: Source
    got: Sequence[Got]
    milliseconds: float


class Inspected:
    """One target under the given checks, and what came of it so far.

    `error` says why nothing could be read, `hint` what to do about it. `cut`: some of it was not told in its time.
    `name` is what it is called in what is printed: as it was asked for, where `target` is how it was reached.
    """

    def __init__(
        self,
        target: Probe | Facts,
        checks: Sequence[Check],
        policy: Policy,
        *,
        clock: Clock,
        fast: bool = False,
        deadlines: Deadlines = DEADLINES,
    ) -> None:
        self.target = self.name = target.target if isinstance(target, Facts) else target.name
        self.started = clock()
        self.facts = target if isinstance(target, Facts) else Facts(target.name, self.started)
        self.findings: list[Finding] = []
        self.seconds = 0.0
        self.error = self.hint = ""
        self.cut = False
        self._probe = None if isinstance(target, Facts) else target
        self._checks, self._policy, self._clock = tuple(checks), policy, clock
        self._fast, self._deadlines = fast, deadlines
        self._wanted: frozenset[type] = frozenset()
        self._waiting: list[Source] = []  # not begun

    @property
    def outcome(self) -> Outcome:
        return Outcome.UNKNOWN if self.error else worst(one.outcome for one in self.findings)

    @property
    def told(self) -> bool:
        """Whether anything at all was read."""
        return any(one.value is not None for one in self.facts)

    @property
    def whole(self) -> bool:
        """Whether the target answered, and all that it was asked: else it is to be asked again.

        A fact of whether it was reached has `reached` for that.
        """
        if self.error or self.cut or not self.told:
            return False
        return all(getattr(one.value, "reached", True) for one in self.facts)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Ids of the checks that a fast run did not judge."""
        return tuple(one.id for one in self._checks if left_out(one, self.facts))

    def _open(self, open_checks: Iterable[Check], absent: str) -> None:
        """See what the target offers of what these checks read; `absent` is said of what it does not."""
        wanted = frozenset(kind for one in open_checks for kind in one.reads)
        sources: Sequence[Source] = ()
        try:
            sources = () if self._probe is None else self._probe.sources(wanted)
        except DeskopsError as error:
            self._fail(error)
        self._wanted = with_needs(wanted, sources)
        offered = [one for one in sources if not self._wanted.isdisjoint(one.kinds)]
        self._waiting = [one for one in offered if not (self._fast and one.slow)]
        for one in offered:
            if one not in self._waiting:
                self._unread(one, _("left out to be fast"), left_out=True)
        for kind in self._wanted - {kind for one in sources for kind in one.kinds}:
            self.facts.add(Fact(KEYS[kind], None, "", self._clock(), self.error or absent))

    def _found(self, finding: Finding, begun: float) -> Finding:
        self.findings.append(finding)
        self.seconds = time.perf_counter() - begun
        return finding

    def _fail(self, error: DeskopsError) -> None:
        """The target as a whole cannot be asked; what was said of that first stays."""
        if not self.error:
            self.error, self.hint = error.message, error.hint

    def _unread(self, source: Source, reason: str, *, left_out: bool = False) -> None:
        """Say of whatever this source has not told why not."""
        for kind in source.kinds:
            text = f"{source.name}: {reason}"
            self.facts.add(Fact(KEYS[kind], None, source.place, self._clock(), text, 0.0, left_out))

    def _add(self, one: Got, milliseconds: float) -> None:
        at = one.at or self._clock()
        self.facts.add(Fact(KEYS[one.kind], one.value, one.source, at, one.error, milliseconds))


class Inspection(Inspected):
    """Iterate it once, findings come as soon as their facts are there.

    Given a probe it reads the machine, given Facts it judges what was recorded.
    """

    def __init__(self, target: Probe | Facts, checks: Sequence[Check], policy: Policy, **how: Any) -> None:
        super().__init__(target, checks, policy, **how)
        self._answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._running: dict[int, tuple[Source, float]] = {}  # by identity, with the moment it is given up
        self._lane: deque[Source] = deque()

    def __iter__(self) -> Iterator[Finding]:
        begun = time.perf_counter()
        for one in self._stream(begun):
            yield self._found(one, begun)
        self.seconds = time.perf_counter() - begun

    def _stream(self, begun: float) -> Iterator[Finding]:
        off = [one for one in self._checks if switched_off(one, self._policy, self.started.date())]
        yield from judge(self.facts, off, self._policy)
        open_checks = [one for one in self._checks if one not in off]
        if self._probe is not None:
            yield from self._collect(begun, open_checks)
        yield from judge(self.facts, open_checks, self._policy)

    def _collect(self, begun: float, open_checks: list[Check]) -> Iterator[Finding]:
        """Read the machine; takes from `open_checks` those that it judges on the way."""
        self._open(open_checks, _("nothing on this system tells it"))
        self._start_ready()
        end = begun + (self._deadlines.hurry if self._fast else self._deadlines.target)
        while self._running and time.perf_counter() < end:
            self._take(min(end, *(until for _source, until in self._running.values())))
            self._start_ready()
            for one in [one for one in open_checks if all(kind in self.facts for kind in one.reads)]:
                open_checks.remove(one)
                yield finding_of(one, self.facts, self._policy)
        for source in [source for source, _until in self._running.values()] + self._waiting:
            self._give_up(source, _("the time for the whole target was over"))

    def _start_ready(self) -> None:
        """Slow sources get a thread each and go first: their children start while we still read files."""
        ready = [one for one in self._waiting if all(kind in self.facts for kind in one.after)]
        for source in ready:
            self._waiting.remove(source)
            self._running[id(source)] = (source, time.perf_counter() + self._seconds(source))
        for source in ready:
            if source.slow or source.waits:
                self._thread(self._read, source)
        quick = [one for one in ready if not (one.slow or one.waits)]
        self._lane.extend(quick)
        if quick:
            self._thread(self._walk_lane)

    def _seconds(self, source: Source) -> float:
        """A source that grants itself more than a fact's time reads many facts in one go."""
        return (
            source.seconds if source.seconds > DEADLINES.fact else min(source.seconds, self._deadlines.fact)
        )

    def _thread(self, work: Callable[..., None], *about: object) -> None:
        threading.Thread(target=work, args=about, daemon=True).start()

    def _walk_lane(self) -> None:
        """Quick sources one after another: two dozen threads would only fight over the interpreter."""
        while True:
            try:
                source = self._lane.popleft()
            except IndexError:
                return
            if id(source) in self._running:  # else given up while it waited
                self._read(source)

    def _read(self, source: Source) -> None:
        begun = time.perf_counter()
        ask = Ask(self.facts, self._policy, self._wanted, self._seconds(source))
        try:
            answers = source.read(ask)
        except Unread as reason:
            answers = [Got(kind, None, source.place, str(reason)) for kind in source.kinds]
        except Exception as error:  # noqa: BLE001 - a collector's defect must not stop the others
            text = _("the collector failed: {error}").format(error=f"{type(error).__name__}: {error}")
            answers = [Got(kind, None, source.place, text) for kind in source.kinds]
        self._answers.put(_Answer(source, answers, (time.perf_counter() - begun) * 1000))

    def _take(self, until: float) -> None:
        left = max(0.0, until - time.perf_counter())
        try:
            answer = self._answers.get(timeout=min(left, _STALL) if self._lane else left)
        except queue.Empty:
            self._unblock()
            return
        if self._running.pop(id(answer.source), None) is None:
            return  # it had been given up
        for one in answer.got:
            self._add(one, answer.milliseconds)
        for kind in answer.source.kinds:
            self._add(
                Got(kind, None, answer.source.place, _("the source said nothing of it")), answer.milliseconds
            )

    def _unblock(self) -> None:
        """Give up what is past its deadline; what waits in the lane behind a source that hangs goes on without it."""
        for source, deadline in list(self._running.values()):
            if deadline <= time.perf_counter():
                self._give_up(source, _("no answer in time"))
        if self._lane:
            self._thread(self._walk_lane)

    def _give_up(self, source: Source, reason: str, *, left_out: bool = False) -> None:
        self._running.pop(id(source), None)
        self._unread(source, reason, left_out=left_out or self._fast)


def with_needs(wanted: frozenset[type], sources: Iterable[Source]) -> frozenset[type]:
    """The kinds wanted and those that their sources must know first."""
    more = set(wanted)
    for _round in range(3):  # a need of a need of a need; nothing goes deeper
        for one in sources:
            if not more.isdisjoint(one.kinds):
                more.update(one.after)
    return frozenset(more)
