"""Where nothing is written: in this run, or in a home that was put aside; asks no store, so anything may ask it."""

from typing import TYPE_CHECKING

from deskops.errors import Refused
from deskops.i18n import _
from deskops.paths import Paths
from deskops.store.faults import told

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


def refuse_archive(paths: Paths) -> None:
    """Raises Refused in a home that holds a store which was put aside."""
    with told():
        is_archive = paths.archived.exists()
    if is_archive:
        raise Refused(
            _("This is the archive of a store that was put aside: it is only read."),
            hint=_("Work in the laptop's own home: without DESKOPS_HOME, or with another one."),
        )
