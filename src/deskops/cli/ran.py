"""What is kept of a command in the log: its name, how it ended, how long it took; never what it was given."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from deskops.cli import groups
from deskops.cli.lazy import Shelf
from deskops.kept import Kept


class Ran:
    """The command that runs, and those that it runs in, as what is chosen from a menu."""

    def __init__(self) -> None:
        self._arguments: Sequence[str] = ()
        self._since = 0.0
        self._home: str | None = None

    @contextmanager
    def of(self, arguments: Sequence[str]) -> Iterator[None]:
        """Until its end, what is noted is of the command with these arguments."""
        before = self._arguments, self._since, self._home
        self._begin(arguments)
        try:
            yield
        finally:
            self._arguments, self._since, self._home = before

    def _begin(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments
        self._since = time.monotonic()
        # A demonstration moves its home to a folder that is gone afterwards: what it did belongs to no log.
        self._home = os.environ.get("DESKOPS_HOME")

    def note(self, event: str, *, message: str = "", **facts: str | int) -> None:
        from deskops.ops import journal
        from deskops.paths import locate

        if os.environ.get("DESKOPS_HOME") != self._home:
            return
        spent = round((time.monotonic() - self._since) * 1000)
        name = command_of(self._arguments)
        with suppress(OSError, RuntimeError):  # a home that cannot be found out
            typed = [each for each in self._arguments if each not in name.split()]
            said = (
                message.with_values(lambda value: without(value, typed))
                if isinstance(message, Kept)
                else without(message, typed)
            )
            journal.note(locate(os.environ), event, message=said, command=name, **facts, ms=spent)


def without(message: str, arguments: Sequence[str]) -> str:
    """A message without what was typed: it may be a name or a telephone number."""
    typed = {part for each in arguments for part in (each, each.partition("=")[2], *each.split())}
    for each in sorted(typed, key=len, reverse=True):
        if len(each) > 1 and not each.startswith("-"):
            message = message.replace(each, "…")
    return message


def command_of(arguments: Sequence[str]) -> str:
    """The words among the arguments that name the command; nothing else of them."""
    words = [each for each in arguments if not each.startswith("-")]
    first = next((place for place, each in enumerate(words[:2]) if each in groups.COMMANDS), None)
    if first is None:
        return ""
    name, rest = words[first], words[first + 1 :]
    known = groups.COMMANDS[name].load()
    return f"{name} {rest[0]}" if isinstance(known, Shelf) and rest and rest[0] in known.recipes else name


ran = Ran()
