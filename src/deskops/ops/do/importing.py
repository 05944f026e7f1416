"""Taking the customer's files in: read, compared with what is known, written in one transaction or not at all."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from deskops.errors import Refused
from deskops.exchange.contract import as_json
from deskops.exchange.planning import ORDER, FilePlan, RowPlan, plan_files
from deskops.exchange.reading import read_file
from deskops.exchange.story import OnProgress
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.import_customer import Owner, named, owner_of
from deskops.ops.read.register import known_rows
from deskops.store import backup as copies
from deskops.store import views
from deskops.store.views.register_tuples import SiteRecord


@dataclass(frozen=True, slots=True)
class Imported:
    """What each file came to. `backup` is the file as it was before; None where nothing was written."""

    plans: Sequence[FilePlan]
    written: int
    backup: Path | None
    owner: Owner

    def as_json(self) -> Mapping[str, Any]:
        return as_json(self.plans)

    @property
    def needs_a_person(self) -> bool:
        return any(plan.refusals for plan in self.plans)


def import_files(
    context: Context,
    files: Sequence[Path],
    *,
    customer: str = "",
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> Imported:
    """Read `files`, plan, and write unless it is a dry run: all rows of all files, or none.

    `customer`: whose the sites of these lists are; without it the settings and the lists' titles say.

    Raises BadInput for a file that cannot be read (nothing was written), Refused on an enrolled laptop, UsageError for
    a customer's name that is too long, and the store's errors.
    """
    if context.identity.desk:
        raise Refused(
            _("This laptop belongs to a desk, which owns the register."),
            hint=_("Import at the desk: deskops desk import"),
        )
    customer = named(customer)
    with _preparing(to_write=not dry_run):
        plans = _plans(context, files, on_progress)
    rows = [
        row for kind in ORDER for plan in plans for row in plan.to_write() if row.sheet.schema.kind == kind
    ]
    owner = owner_of(context, customer, plans)
    if dry_run or not (rows or (owner.name and owner.waiting)):
        return Imported(plans, 0, None, owner)
    before = copy_first(context)
    _write(context, rows, owner)
    context.forget_rules()
    return Imported(plans, len(rows), before, owner)


def _plans(context: Context, files: Sequence[Path], on_progress: OnProgress | None) -> list[FilePlan]:
    zone, today = ZoneInfo(context.settings.timezone), context.today
    sources = [read_file(file, zone=zone, reference_date=today, on_progress=on_progress) for file in files]
    sites = [row.code for row in views.rows(context.views, "site_records", SiteRecord)]
    return plan_files(
        sources,
        lambda kind: known_rows(context, kind),
        reference_date=today,
        sites=sites,
        naming=context.settings.naming.pattern,
    )


def copy_first(context: Context) -> Path | None:
    """An import is undone by going back to the store as it was; a server's database has its server's backups."""
    if context.is_server_database:
        return None
    name = f"before-import-{context.local:%Y%m%d-%H%M%S}.db"
    return copies.copy_store(context.paths.store, copies.free_name(context.paths.backups / name), context.key)


@contextmanager
def _preparing(*, to_write: bool) -> Iterator[None]:
    """Whatever becomes of the files, the thread has ended before this does: modules in C that are being loaded while
    the interpreter shuts down bring the process down.
    """
    thread = threading.Thread(target=_prepare_to_write, name="import-prepare")
    if to_write:
        thread.start()
    try:
        yield
    finally:
        if to_write:
            thread.join()


def _prepare_to_write() -> None:
    """Load what writing needs while the first file is still being read by its own process."""
    import deskops.ops.do.import_rows
    import deskops.store.sqlite_store  # noqa: F401 - only to have it loaded


def _write(context: Context, rows: Sequence[RowPlan], owner: Owner) -> None:
    from deskops.ops.do.import_rows import Landing

    with context.act() as act:
        landing = Landing(context, act, rows, owner.name)
        for row in rows:
            landing.take(row)
        if owner.name:
            landing.own(owner.waiting)
        landing.finish()
