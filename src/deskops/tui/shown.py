"""The display boundary: what comes from the store as it may stand on the screen, in exact cells; never markup."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from deskops.domain.clock import instant
from deskops.domain.sounds import spans
from deskops.domain.terms import han_runs
from deskops.i18n import _, language
from deskops.text import visible

CLIPPED: Final = "~"  # one cell wide in every terminal, which an ellipsis is not
_KILOBYTE: Final = 1_000
_MEGABYTE: Final = 1_000_000
_DAY: Final = timedelta(days=1)
_ANY_WIDTH: Final = 10_000  # cells


def fit(text: object, width: int) -> str:
    """One line of exactly `width` cells; what is cut off is marked."""
    if width <= 0:
        return ""
    shown = visible(str(text)[: 4 * width + 8])
    if cell_len(shown) <= width:
        return set_cell_size(shown, width)
    return set_cell_size(shown, width - 1) + CLIPPED


def in_ones_language(title: str, width: int = _ANY_WIDTH) -> str:
    """A title in two languages, one's own first; that alone where `width` has no room for both."""
    halves = title.split(" · ")
    if len(halves) != 2:
        return title
    halves.sort(key=lambda half: bool(han_runs(half)) != chinese())
    whole = " · ".join(halves)
    return whole if cell_len(visible(whole)) <= width else halves[0]


def fit_end(text: object, width: int) -> str:
    """As `fit`, but the end is what stays: of numbers and paths it says most."""
    shown = visible(str(text)[-(4 * width + 8) :])
    while cell_len(shown) > width:
        shown = CLIPPED + shown[2 if shown.startswith(CLIPPED) else 1 :]
    return set_cell_size(shown, width)


def size(count: int) -> str:
    """So many bytes, in thousands or millions of them: what has any has one kilobyte at least."""
    if count >= _MEGABYTE:
        return f"{count / _MEGABYTE:.1f} MB"
    return f"{max(1, round(count / _KILOBYTE)) if count else 0} kB"


def right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text if cell_len(text) < width else fit(text, width)


def marked(text: object, width: int, words: Sequence[str], look: str) -> list[tuple[str, str]]:
    """As `fit`, in parts: what was typed is seen in it, as it is written or by its pinyin."""
    shown, parts, at = fit(text, width), list[tuple[str, str]](), 0
    for begin, end in spans(shown, words):
        parts += [(shown[at:begin], look), (shown[begin:end], "soon")]
        at = end
    return [*parts, (shown[at:], look)]


def plain(text: object, *, lines: bool = True) -> Content:
    """Text from elsewhere as a widget may show it: no markup, no control reaches the terminal."""
    return Content(visible(text, lines=lines))


def countdown(due: str, now: datetime) -> str:
    """Time left until a stored instant, negative when it has passed: 3:05:09, -0:12:00, 2d 03h."""
    left = instant(due) - now
    sign, left = ("-", -left) if left < timedelta(0) else ("", left)
    seconds = int(left.total_seconds())
    if left >= _DAY:
        return sign + _("{days}d {hours:02d}h").format(days=seconds // 86400, hours=seconds % 86400 // 3600)
    return f"{sign}{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def moment(when: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A local time to the minute; of another day with its date, of another year with the year."""
    local, today = when.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def day_or_time(when: datetime, zone: ZoneInfo, now: datetime) -> str:
    """As `moment` in eleven cells: of another year the day alone."""
    shown = moment(when, zone, now)
    return shown if len(shown) <= len("12-31 23:59") else shown[: len("2026-12-31")]


def chinese() -> bool:
    return language() == "zh_CN"


def typed(text: str) -> str:
    """Pasted text as a text box may hold it: what no one can see is left out, line breaks stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if visible(c, lines=True) == c)
