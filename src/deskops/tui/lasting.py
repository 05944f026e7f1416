"""Output to a terminal that may go away: Textual's writer ends at its first failure and then holds whoever writes."""

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from deskops.tui.hung_up import watch

if TYPE_CHECKING:
    from textual.driver import Driver


class Lasting:
    """A terminal's stream. Once it has gone that is told once, to `gone`, and what is written goes nowhere."""

    def __init__(self, stream: IO[str], gone: Callable[[], object]) -> None:
        self._stream, self._gone, self._is_there = stream, gone, True

    def write(self, text: str) -> int:
        self._while_there(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        self._while_there(self._stream.flush)

    def _while_there(self, work: Callable[[], object]) -> None:
        if not self._is_there:
            return
        try:
            work()
        except OSError:
            self._is_there = False
            self._gone()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def lasting(driver: "type[Driver]", gone: Callable[[], object]) -> "type[Driver]":
    """The same driver, whose output lasts, and whose input is watched; one that has neither of its own is as it was."""

    class LastingDriver(driver):  # type: ignore[misc, valid-type] # the platform's, known when it runs
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            stream: IO[str] | None = getattr(self, "_file", None)
            if stream is not None:
                self._file = Lasting(stream, gone)
            terminal: int | None = getattr(self, "fileno", None)
            if terminal is not None:
                watch(terminal, gone)

    return LastingDriver
