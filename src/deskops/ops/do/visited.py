"""What a visit is of: its device, and the checklist that the work of its job wants."""

from deskops.domain.nouns import JobKind
from deskops.errors import NotFound, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.day_tuples import JobLine
from deskops.store.views.device_tuples import AssetLine
from deskops.store.views.inspection_tuples import TemplateRow


def work_checklist(context: Context, job: str) -> str:
    """The checklist of installations for a job that installs; the device's own where this store has none."""
    line = views.one(context.views, "job_line", JobLine, id=job) if job else None
    wanted = "install" if line is not None and line.kind == JobKind.INSTALL else ""
    known = {row.kind for row in views.rows(context.views, "templates", TemplateRow) if not row.retired}
    return wanted if wanted in known else ""


def device_meant(context: Context, asset: str, job: str) -> AssetLine:
    """The device that is named, else that of the job. Raises NotFound, and UsageError where neither has one."""
    if job and not asset:
        line = views.one(context.views, "job_line", JobLine, id=job)
        if line is None:
            raise NotFound(_("There is no job {ref}.").format(ref=job))
        asset = line.asset_id or ""
    if not asset:
        raise UsageError(
            _("An inspection needs a device."), hint=_("Name it: --asset TAG, or a job that has one: --job")
        )
    found = views.one(context.views, "asset_line", AssetLine, id=asset)
    if found is None:
        raise NotFound(_("There is no device {ref}.").format(ref=asset))
    return found
