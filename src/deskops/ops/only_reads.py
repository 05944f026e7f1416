"""What is said where nothing is written in this run; asks no store, so that everything may ask it."""

from typing import TYPE_CHECKING

from deskops.errors import Refused
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context


def nothing_written() -> str:
    return _("Nothing was written: this run only reads.")


def must_write(context: "Context") -> None:
    """For what no transaction takes back: settings, a sync. Raises Refused where nothing is written in this run."""
    if context.is_read_only:
        raise no_writer()


def no_writer() -> Refused:
    return Refused(nothing_written(), hint=_("Do it without --read-only and DESKOPS_READ_ONLY."))
