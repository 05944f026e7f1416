"""Where a context's store lies, once it is moved from a file into a server's database."""

from pathlib import Path

from deskops.errors import Refused, UsageError
from deskops.i18n import _
from deskops.paths import Paths
from deskops.store import views


class Placed:
    """The part of a context that can be moved."""

    paths: Paths
    place: Path | str

    def close(self) -> None:
        raise NotImplementedError

    def move_to(self, url: str) -> None:
        """From now on the store is this database, once it has answered. Raises UsageError, Refused, StoreAway."""
        if not url.startswith(("postgresql://", "postgres://")):
            raise UsageError(
                _("{url} is no address of a PostgreSQL database.").format(url=url),
                hint=_("As in postgresql://deskops@db.example/deskops; a password belongs into ~/.pgpass."),
            )
        if self.paths.store.exists():
            raise Refused(
                _("There is a store in this home already."),
                hint=_("To make a desk, choose another DESKOPS_HOME."),
            )
        self.close()
        self.place = url
        views.connect(url).close()

    def remember(self, url: str) -> None:
        """In every process of this home the store is this database."""
        from deskops.store.private import made_private

        made_private(self.paths.database).write_text(url, encoding="utf-8")  # a password may stand in it
