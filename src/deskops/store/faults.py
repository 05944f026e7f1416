"""SQLite's errors as the store's own: each says what failed, that nothing was half written, and what to do next."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from deskops.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreReadOnly
from deskops.i18n import _


def translate(error: BaseException) -> StoreError:
    """The store error that a sqlite3.Error (or an SQLAlchemy error around one) stands for."""
    original = getattr(error, "orig", None) or error
    text = str(original).lower()
    if "disk is full" in text or "no space" in text:
        return StoreFull(
            _("The disk is full: nothing was written."),
            hint=_("Free at least 50 MB and do it again; what you typed is kept in the form."),
        )
    if "locked" in text or "busy" in text:
        return StoreLocked(
            _("Another program holds the store."), hint=_("Wait a moment and do it again; nothing was lost.")
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return StoreReadOnly(
            _("The store cannot be written."), hint=_("Check the rights of its folder: deskops doctor")
        )
    if "malformed" in text or "not a database" in text or "disk i/o" in text:
        return StoreDamaged(
            _("The store is damaged: {detail}").format(detail=original),
            hint=_("Look with: deskops doctor. Go back to a backup with: deskops restore"),
        )
    return StoreError(str(original))


@contextmanager
def told() -> Iterator[None]:
    """Raise the store's own errors instead of the driver's."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        raise translate(error) from error
