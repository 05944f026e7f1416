"""The context of one command: opened from the environment, closed whatever happens, backed up once it has written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deskops.cli import output
from deskops.errors import DeskopsError

if TYPE_CHECKING:
    from deskops.ops.context import Context


@contextmanager
def opened() -> "Iterator[Context]":
    """For commands that only look."""
    from deskops.ops.context import open_context

    context = open_context(os.environ)
    try:
        yield context
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
