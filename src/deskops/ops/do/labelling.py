"""Labels of devices as a sheet to print: which devices, what their codes hold, and the file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deskops.domain.device_status import DISCARDED
from deskops.domain.label import label_address
from deskops.domain.nouns import word
from deskops.errors import NotFound, UsageError
from deskops.i18n import _, speaking
from deskops.ops.context import Context
from deskops.ops.do.reporting import report_language, target_of
from deskops.ops.read.assets import assets
from deskops.reports.writers.labels import SIZES, Label, LabelSize, render
from deskops.reports.writers.landing import land
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine

SIZE: Final = "70x37"
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """Which labels: of these devices (ids), else of a site (id), a kind, or all. `skip`: places used already."""

    devices: tuple[str, ...] = ()
    site: str = ""
    kind: str = ""
    size: str = SIZE
    skip: int = 0
    cut: bool = False


def report_labels(context: Context, wish: Wish, out: Path | None = None, language: str = "") -> Path:
    """A PDF, in the folder of exports without `out`. Raises NotFound, UsageError, Refused, StoreFull."""
    wanted, size = report_language(context, language), _size(wish)
    target = target_of(context, out, "labels", ".pdf")
    if target.suffix.lower() != ".pdf":
        raise UsageError(
            _("Labels are printed from a PDF, not as {path}.").format(path=target.name),
            hint=_("Give a file that ends in .pdf with -o."),
        )
    with speaking(wanted):
        labels = _labels(context, wish)
        about = (_("Labels"), context.settings.company.name, wanted, context.now)
        content = render(labels, size, about, skip=wish.skip, cut=wish.cut)
    return land(content, target, make_folder=out is None)


def opened_by_phones(context: Context) -> str:
    """The address that a phone opens when it reads a label, before site and device; empty: it opens nothing."""
    return context.settings.report.request_form


def _size(wish: Wish) -> LabelSize:
    size = SIZES.get(wish.size.lower().replace("×", "x").replace("*", "x"))
    if size is None:
        raise UsageError(
            _("There are no labels of {size} mm.").format(size=wish.size),
            hint=_("Sizes that exist: {names}").format(names=", ".join(SIZES)),
        )
    if wish.skip not in range(size.places):
        raise UsageError(
            _("A sheet has {count} labels; {skip} of them cannot be used already.").format(
                count=size.places, skip=wish.skip
            ),
            hint=_("Give a number from 0 to {last} with --skip.").format(last=size.places - 1),
        )
    return size


def _labels(context: Context, wish: Wish) -> list[Label]:
    """By site and tag. A device without a tag has nothing to print. Raises NotFound where none is left."""
    if wish.devices:
        rows = (views.one(context.views, "asset_line", AssetLine, id=device) for device in wish.devices)
        found = [row for row in rows if row is not None]
    else:
        found = assets(context, site=wish.site, kind=wish.kind, limit=_MOST)
        found.sort(key=lambda line: (line.site_code or "", line.tag or ""))
    labels = [_label(context, line) for line in found if line.tag and line.status not in DISCARDED]
    if not labels:
        raise NotFound(_("There is no device with a tag to print a label for."))
    return labels


def _label(context: Context, line: AssetLine) -> Label:
    code = label_address(opened_by_phones(context), line.site_code or "", line.tag or "")
    lines = (
        " ".join(filter(None, (_(word(line.kind)) if line.kind else "", line.brand, line.model))),
        " ".join(filter(None, (line.site_code, line.site_name))),
        line.serial,
    )
    return Label(line.tag or "", code, lines)
