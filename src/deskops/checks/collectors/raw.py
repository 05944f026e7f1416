"""Answers of a script as they come: anything may be missing, wrong or hostile; typed reading, without any meaning."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from deskops.checks.facts import Unread
from deskops.i18n import _

_MOST_ROWS: Final = 20_000
_LONGEST: Final = 2_000  # characters of one text


class Row:
    """One object of an answer. Every reading gives None or an empty value where it is not of that type."""

    def __init__(self, told: object) -> None:
        self._told: dict[str, Any] = told if isinstance(told, dict) else {}

    def text(self, name: str) -> str:
        value = self._told.get(name)
        return value[:_LONGEST].strip() if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        return number(self._told.get(name))

    def whole(self, name: str) -> int | None:
        value = self.number(name)
        return None if value is None else int(value)

    def flag(self, name: str) -> bool | None:
        value = self._told.get(name)
        if isinstance(value, bool):
            return value
        return {0: False, 1: True}.get(value) if isinstance(value, int) else None

    def moment(self, name: str) -> datetime | None:
        return moment(self._told.get(name))

    def texts(self, name: str) -> list[str]:
        return [one[:_LONGEST] for one in self.many(name) if isinstance(one, str)]

    def numbers(self, name: str) -> list[float]:
        return [found for one in self.many(name) if (found := number(one)) is not None]

    def many(self, name: str) -> list[Any]:
        """A list; PowerShell may hand a single element over without its list."""
        value = self._told.get(name)
        return value[:_MOST_ROWS] if isinstance(value, list) else [] if value is None else [value]

    def rows(self, name: str) -> "list[Row]":
        return [Row(one) for one in self.many(name) if isinstance(one, dict)]


def number(value: object) -> float | None:
    """A finite number, also one in text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and len(value) < 32:
        with suppress(ValueError):
            value = float(value)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e30 else None


def moment(value: object) -> datetime | None:
    """An aware time from ISO 8601 (seven decimals, as .NET writes them, too); UTC where it names no zone."""
    if not isinstance(value, str):
        return None
    with suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(value[:40])
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC) if 1980 <= found.year < 2200 else None
    return None


class Raw:
    """All answers by name, each with its value, or the reason why there is none."""

    def __init__(self, told: object) -> None:
        self._told: dict[str, Any] = told if isinstance(told, dict) else {}

    def __contains__(self, name: str) -> bool:
        return name in self._told

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    @staticmethod
    def moment(value: object) -> datetime | None:
        return moment(value)

    def at(self, name: str) -> datetime | None:
        return Row(self._told.get(name)).moment("at")

    def value(self, name: str) -> object:
        """Raises Unread with the script's own reason."""
        told = self._told.get(name)
        if not isinstance(told, dict):
            raise Unread(_("{fact} was not collected").format(fact=name))
        if told.get("error"):
            raise Unread(_("{source}: {error}").format(source=name, error=str(told["error"])[:300]))
        if told.get("value") is None:
            raise Unread(_("{source}: no answer").format(source=name))
        return told["value"]

    def row(self, name: str) -> Row:
        return Row(self.value(name))

    def rows(self, name: str) -> list[Row]:
        return Row({"all": self.value(name)}).rows("all")

    def either(self, name: str) -> list[Row]:
        """The rows, none where they cannot be had."""
        with suppress(Unread):
            return self.rows(name)
        return []
