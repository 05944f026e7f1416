"""What the reports that are signed have alike: head, place, device, and where they are signed."""

from collections.abc import Sequence
from datetime import datetime

from deskops.domain.nouns import word
from deskops.i18n import _, language
from deskops.reports.document import Company, Pair, Part, Report, Signatures, SigningPlace
from deskops.reports.wording import LocalTimes
from deskops.store.views.tuples import AssetRow, SiteRow


def numbered(
    kind: str,
    title: str,
    number: str,
    as_of: datetime,
    times: LocalTimes,
    company: Company,
    parts: Sequence[Part],
) -> Report:
    """A report under a number of its own, as it stood at `as_of`, in the language that is spoken."""
    return Report(
        kind=kind,
        language=language(),
        title=title,
        number=number,
        reference=_("No. {number}").format(number=number),
        subtitle=_("As of {time} ({note})").format(time=times.show(as_of), note=times.note),
        as_of=as_of,
        company=company,
        parts=tuple(parts),
    )


def of_place(site: SiteRow | None, code: str | None, name: str | None) -> tuple[Pair, ...]:
    """Whose site, which, and where; code and name as the record has them."""
    return (
        Pair(_("Customer"), (site.customer or "") if site else ""),
        Pair(_("Site"), " ".join(filter(None, (code, name)))),
        Pair(_("Address"), " ".join(filter(None, (site.city, site.address))) if site else "", wide=True),
    )


def of_device(asset: AssetRow) -> tuple[Pair, ...]:
    """By what a device is known."""
    return (
        Pair(_("Asset tag"), asset.tag or ""),
        Pair(_("Kind"), _(word(asset.kind)) if asset.kind else ""),
        Pair(_("Brand and model"), " ".join(filter(None, (asset.brand, asset.model)))),
        Pair(_("Serial number"), asset.serial),
        Pair(_("Host name"), asset.hostname),
    )


def signatures(statement: str, theirs: tuple[str, str], ours: tuple[str, str]) -> Signatures:
    """Two places, each by its label and who signs there; theirs is what a seal fills."""
    places = (SigningPlace(*theirs, _("Date"), sealed=True), SigningPlace(*ours, _("Date")))
    return Signatures(_("Signatures"), statement, places)


def by_user(statement: str, user: str, engineer: str) -> Signatures:
    """Signed by the user of a device or the caller of a job, and by the engineer."""
    return signatures(
        statement, (_("Signature of the user"), user), (_("Signature of the engineer"), engineer)
    )
