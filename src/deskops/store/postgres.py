"""What writing to and reading from PostgreSQL share: how to connect, and the driver's errors as the store's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from deskops.errors import (
    StoreAway,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    StoreUnfit,
)
from deskops.i18n import _
from deskops.store.faults import damaged, unfinished

# Beginnings of the server's codes (SQLSTATE) by what they mean.
_AWAY: Final = ("08", "57P", "53300")  # lost, shutting down, too many connections
_TAKEN_BACK: Final = ("40", "23505")  # serialisation, deadlock; the same row written at once
_FULL: Final = ("53",)
_HELD: Final = ("55",)
_NO_RIGHTS: Final = ("25006", "42501", "28")
_UNSOUND: Final = ("XX001", "XX002", "58030")
_UNFIT: Final = ("22", "54000", "21000")
_NO_TABLE: Final = ("42P01", "3F000")


def settings(url: str, *, wait: float, read_only: bool = False) -> dict[str, Any]:
    """Arguments of a connection: nothing is waited for without end, and no idle writer keeps others waiting."""
    options = {
        "default_transaction_read_only": "on" if read_only else "off",
        "lock_timeout": int(wait * 1000),
        "idle_in_transaction_session_timeout": 60_000,
        "client_min_messages": "warning",
    }
    given = psycopg.conninfo.conninfo_to_dict(url)
    own = " ".join(f"-c {name}={value}" for name, value in options.items())
    return {
        "connect_timeout": 10,
        "tcp_user_timeout": 30_000,
        "application_name": "deskops",
        **given,
        "options": f"{own} {given.get('options') or ''}".strip(),
        "client_encoding": "UTF8",
    }


def conninfo(url: str, *, wait: float, read_only: bool = False) -> str:
    return make_conninfo("", **settings(url, wait=wait, read_only=read_only))


def translate(error: BaseException) -> StoreError:
    """The store error that an error of psycopg, or one of SQLAlchemy around it, stands for.

    Values of rows, which the server names in its details, do not get into the words.
    """
    original = getattr(error, "orig", None) or error
    if isinstance(original, UnicodeEncodeError):
        return _unfit(_("a text with half a character"))
    if not isinstance(original, psycopg.Error):
        return StoreError(str(original))
    state = original.sqlstate or ""
    words = original.diag.message_primary or str(original).partition("\n")[0]
    if is_lost(original):
        return StoreAway(
            _("The database does not answer: {detail}").format(detail=words),
            hint=_("Is its server running? Do it again in a moment; nothing was written."),
        )
    if state.startswith(_TAKEN_BACK):
        return StoreBusy(
            _("The database took the change back, others wrote at the same time: {detail}").format(
                detail=words
            ),
            hint=_("Do it again; nothing was written."),
        )
    if state.startswith(_UNFIT) or isinstance(original, psycopg.DataError):
        return _unfit(words)
    return _of_the_server(state, words)


def _of_the_server(state: str, words: str) -> StoreError:
    if state.startswith(_FULL):
        return StoreFull(
            _("The database has no room: {detail}").format(detail=words),
            hint=_("Nothing was written. Free room on its server and do it again."),
        )
    if state.startswith(_HELD):
        return StoreLocked(
            _("Another program holds the store."), hint=_("Wait a moment and do it again; nothing was lost.")
        )
    if state.startswith(_NO_RIGHTS):
        return StoreReadOnly(
            _("The database may not be written: {detail}").format(detail=words),
            hint=_("Check the rights of the role in its URL, and that its server is not a replica."),
        )
    if state.startswith(_UNSOUND):
        return StoreDamaged(*damaged(words).args, hint=_("Go back to a backup of the database's server."))
    if state.startswith(_NO_TABLE):
        return unfinished()
    return StoreError(words)


def _unfit(detail: str) -> StoreUnfit:
    return StoreUnfit(
        _("The store cannot hold this: {detail}").format(detail=detail),
        hint=_("Take strange characters out, or shorten it; nothing was written."),
    )


def is_lost(error: BaseException) -> bool:
    """Whether the server went away, rather than said no."""
    original = getattr(error, "orig", None) or error
    state = getattr(original, "sqlstate", None) or ""
    if state:
        return state.startswith(_AWAY)
    return isinstance(original, psycopg.OperationalError | psycopg.InterfaceError)


@contextmanager
def told() -> Iterator[None]:
    """Raise the store's own errors instead of the driver's."""
    try:
        yield
    except (psycopg.Error, UnicodeEncodeError) as error:
        raise translate(error) from error
