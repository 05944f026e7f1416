"""The context of one command: opened from the environment, closed whatever happens, backed up once it has written."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from deskops.cli import output
from deskops.cli.read_only import read_only
from deskops.errors import ConfigError, DeskopsError

if TYPE_CHECKING:
    from deskops.ops.context import Context


def _ask(question: str) -> str:
    from deskops.cli.asking import unlocking

    return unlocking(question)


class Trace:
    """Whether the command that runs changed anything that stays; not what commands did that ran in it."""

    wrote = False

    @contextmanager
    def of_one(self) -> "Iterator[None]":
        before, self.wrote = self.wrote, False
        try:
            yield
        finally:
            self.wrote = before


trace = Trace()


class Shared:
    """The context of many commands that one process does in a row; none where each opens its own."""

    context: "Context | None" = None


shared = Shared()


@contextmanager
def sharing(context: "Context") -> "Iterator[Context]":
    """Until the end, every command of this process works in this context and leaves it open."""
    before, shared.context = shared.context, context
    context.ask = _ask
    try:
        yield context
    finally:
        shared.context = before


def _rehearsed(context: "Context") -> "AbstractContextManager[None]":
    """Where nothing is written in this run, what the command does is planned and rolled back."""
    if not context.is_read_only:
        return nullcontext()
    from deskops.ops.rehearsal import rehearsed

    return rehearsed(context)


@contextmanager
def opened() -> "Iterator[Context]":
    """For commands that only look."""
    with kept_open() as context, _rehearsed(context):
        yield context


@contextmanager
def kept_open() -> "Iterator[Context]":
    """For commands that are done within: where nothing is written in this run, each of them is planned by itself."""
    from deskops.ops.context import open_context

    if shared.context is not None:
        before, shared.context.has_written = shared.context.has_written, False
        try:
            with read_only.told(shared.context):
                yield shared.context
        finally:
            trace.wrote = trace.wrote or shared.context.has_written
            shared.context.has_written = before
        return
    context = open_context(os.environ)
    context.is_read_only = read_only.on
    context.ask = _ask
    output.voice.accessible = context.settings.ui.accessible
    try:
        yield context
    finally:
        trace.wrote = trace.wrote or context.has_written
        context.close()


@contextmanager
def opened_anyway() -> "Iterator[tuple[Context, DeskopsError | None]]":
    """As `opened`, with the built-in settings and the fault where the settings are broken."""
    from deskops.config import Settings
    from deskops.ops.context import Context, open_context
    from deskops.paths import locate

    fault = None
    try:
        context = open_context(os.environ)
    except ConfigError as error:
        context, fault = Context(locate(os.environ), Settings()), error
    context.is_read_only = read_only.on
    context.ask = _ask
    try:
        yield context, fault
    finally:
        context.close()


@contextmanager
def writing() -> "Iterator[Context]":
    """For commands that write: the day's first one is followed by the daily backup, whose failure is only told."""
    from deskops.ops.do.housekeeping import daily

    with opened() as context:
        yield context
        try:
            daily(context)
        except DeskopsError as error:
            output.warn(error.message)
