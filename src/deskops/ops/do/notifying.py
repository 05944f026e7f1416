"""Telling a person of a deadline that comes near, or has passed, while nobody looks: once for each job and stage.

A desktop shows notifications to whoever stands before a locked screen, so they hold a number and a time; the title of
the job only where the settings say so, and nothing else of it ever.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from deskops.config.terminal import OFF
from deskops.domain.clock import instant
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do import notifying_ways as ways
from deskops.ops.journal import note
from deskops.ops.read.day import today
from deskops.paths import Paths
from deskops.store.views.day_tuples import JobLine
from deskops.text import visible

BELL: Final = "\a"
_MOST: Final = 3  # told one by one; more are told as a count
_STALE: Final = timedelta(
    hours=12
)  # past for longer than that: the day's list says it, and nobody is called for it
_KEPT: Final = timedelta(days=60)  # how long it is known that a deadline was told
_LONGEST: Final = 60  # characters of a title
_STAMP: Final = "%Y%m%dT%H%M%S"

Ring = Callable[[str], object]  # writes to the terminal that a person has before them


class Stage(StrEnum):
    SOON = "soon"
    LATE = "late"


class Notice(NamedTuple):
    """What is to be told of one job: `due` is an instant."""

    job: str
    number: str
    title: str
    stage: Stage
    due: datetime


def tell(context: Context, ring: Ring | None = None) -> list[str]:
    """Tell what was not told yet, by the best way there is; the words that were told.

    What no way tells counts as not told, and the next look tries again.
    """
    wanted = context.settings.notify
    if wanted.way == OFF or context.is_read_only:  # of what was told a mark is kept
        return []
    fresh = [one for one in due(context) if _claim(context.paths, one)]
    if fresh:
        _prune(context.paths, context.now)
    told = []
    for text, notices in texts(context, fresh):
        if ways.told(text, wanted.way, ring):
            told.append(text)
            note(context.paths, "notified", message=", ".join(f"{one.number} {one.stage}" for one in notices))
        else:
            for one in notices:
                _mark(context.paths, one).unlink(missing_ok=True)
    return told


def due(context: Context) -> list[Notice]:
    """This engineer's open jobs whose deadline is near or has just passed, the earliest first."""
    now, before = context.now, timedelta(minutes=context.settings.notify.before)
    found = [one for line in today(context).jobs for one in _of_line(line, now, before)]
    return sorted(found, key=lambda one: one.due)


def _of_line(line: JobLine, now: datetime, before: timedelta) -> Iterator[Notice]:
    """`before`: zero is when its service level warns."""
    if not line.open or line.due_at is None:
        return
    deadline = instant(line.due_at)
    warns = deadline - before if before else instant(line.warn_at or line.due_at)
    if warns <= now <= deadline:
        yield Notice(line.id, line.number, line.title, Stage.SOON, deadline)
    elif deadline < now <= deadline + _STALE:
        yield Notice(line.id, line.number, line.title, Stage.LATE, deadline)


def texts(context: Context, notices: Sequence[Notice]) -> list[tuple[str, Sequence[Notice]]]:
    """One text a job, with what it tells of; many at once, as after a night, are told as their count."""
    if len(notices) <= _MOST:
        return [(_word(context, one), [one]) for one in notices]
    many = _("{count} jobs are close to their deadline or past it, the first: {time}")
    return [(many.format(count=len(notices), time=_clock(context, notices[0].due)), notices)]


def _word(context: Context, one: Notice) -> str:
    text = _("{number}: due at {time}") if one.stage is Stage.SOON else _("{number}: was due at {time}")
    told = text.format(number=one.number, time=_clock(context, one.due))
    title = f" {one.title[:_LONGEST]}" if context.settings.notify.title else ""
    return visible(told + title)


def _clock(context: Context, moment: datetime) -> str:
    """As the clock on site shows it; with its day where that is another one."""
    local = moment.astimezone(ZoneInfo(context.settings.timezone))
    return local.strftime("%H:%M" if local.date() == context.today else "%m-%d %H:%M")


# What was told: a file for each, made by whoever tells it first, be it the screen or the nightly task.


def _folder(paths: Paths) -> Path:
    return paths.data / "notified"


def _mark(paths: Paths, one: Notice) -> Path:
    """Named by ids and times alone. A deadline that was moved is another one."""
    return _folder(paths) / f"{one.due:{_STAMP}}.{one.stage}.{one.job}"


def _claim(paths: Paths, one: Notice) -> bool:
    """Whether it is ours to tell: False where it was told before, or nothing can be kept of it."""
    mark = _mark(paths, one)
    try:
        mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark.open("x").close()
    except OSError:
        return False
    return True


def _prune(paths: Paths, now: datetime) -> None:
    oldest = f"{now - _KEPT:{_STAMP}}"
    with suppress(OSError):
        for mark in _folder(paths).iterdir():
            if mark.name < oldest:
                mark.unlink(missing_ok=True)
