"""Back and forth between screens, as in a browser; pure."""

from collections.abc import Callable
from typing import Generic, TypeVar

Page = TypeVar("Page")


class Trail(Generic[Page]):
    """Pages that were left by going back, as what makes each anew; going anywhere else forgets them."""

    LONGEST = 50

    def __init__(self) -> None:
        self._ahead: list[Callable[[], Page]] = []

    def left(self, again: Callable[[], Page]) -> None:
        """Somebody went back from a page."""
        self._ahead = [*self._ahead[-self.LONGEST + 1 :], again]

    def went_on(self) -> None:
        """Somebody opened another page: there is no way forth any more."""
        self._ahead.clear()

    @property
    def has_ahead(self) -> bool:
        return bool(self._ahead)

    def forth(self) -> Page | None:
        """The page that was left last, made anew."""
        return self._ahead.pop()() if self._ahead else None
