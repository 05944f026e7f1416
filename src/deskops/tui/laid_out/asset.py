"""All that is known of a device: what it is, where it stands, what is disputed, what is broken, what was done."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskops.domain.asset import is_out_of_warranty, warranty_words
from deskops.domain.clock import instant
from deskops.domain.finding import severity_word
from deskops.domain.nouns import word
from deskops.i18n import _
from deskops.tui.columns import in_brief, short_number
from deskops.tui.shown import moment
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.assets import AssetPage
    from deskops.ops.read.last_checks import Compared

_SHOWN = 5  # open jobs and problems beside the facts; all are in the history


def facts(page: "AssetPage", today: date, now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    yield from _device(page, today)
    yield from _place(page)
    yield from _disputes(page)
    yield from _open(page, now, zone)


def _device(page: "AssetPage", today: date) -> Iterator[Block]:
    asset = page.asset
    yield Heading(" ".join(dict.fromkeys(filter(None, (asset.tag or asset.serial, asset.hostname)))))
    yield Row(_("Kind"), _(word(asset.kind)))
    expired = is_out_of_warranty(asset.warranty_until, today)
    for label, text, look in (
        (_("Model"), f"{asset.brand} {asset.model}".strip(), "plain"),
        (_("Serial number"), asset.serial, "plain"),
        (_("IP address"), asset.ip, "plain"),
        (_("MAC address"), asset.mac, "plain"),
        (_("Status"), _(word(asset.status)), "plain" if asset.status == "in-use" else "soon"),
        (_("Bought"), asset.bought, "plain"),
        (_("Warranty"), warranty_words(asset.warranty_until, today), "late" if expired else "plain"),
        (_("Purpose"), asset.purpose, "plain"),
        (_("Note"), asset.note, "plain"),
    ):
        if text:
            yield Row(label, text, look)


def _place(page: "AssetPage") -> Iterator[Block]:
    asset, site = page.asset, page.site
    yield Heading(_("Place and user"))
    told = " ".join(filter(None, (site.code, site.city, site.name))) if site else _("No site")
    yield Row(_("Site"), told, "plain" if site else "soon")
    for label, text in (
        (_("Site address"), site.address if site else ""),
        (_("Department"), asset.department),
        (_("User"), asset.used_by),
        (_("Telephone"), asset.phone),
    ):
        if text:
            yield Row(label, text)


def _disputes(page: "AssetPage") -> Iterator[Block]:
    if page.disputes:
        yield Heading(_("Disputed"))
    for dispute in page.disputes:
        words = _("{value}, or {claimed}: two people corrected it")
        yield Row(dispute.field, words.format(value=dispute.value, claimed=dispute.claimed), "soon")


def _open(page: "AssetPage", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    jobs = [line for line in page.jobs if line.open][:_SHOWN]
    problems = [line for line in page.problems if line.status != "solved"][:_SHOWN]
    if jobs:
        yield Heading(_("Open jobs"))
    for job in jobs:
        told = f"{short_number(job.number)}  {in_brief(job)}"
        yield Row(
            moment(instant(job.received_at), zone, now),
            told,
            "strong" if job.priority != "normal" else "plain",
        )
    if problems:
        yield Heading(_("Open problems"))
    for problem in problems:
        note, _newline, _rest = problem.detail.partition("\n")
        severity = _("severity {severity}").format(severity=severity_word(problem.severity))
        yield Row(_(word(problem.status)), "  ".join(filter(None, (problem.title, note, severity))), "soon")


def drift(found: "Compared | None", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    """What the newest run of the checks found other than the one before."""
    if found is None:
        yield Para(_("The checks have not run here twice: there is nothing to compare."), "faint")
        return
    since = _("Since inspection {number}, {when}")
    yield Heading(since.format(number=found.number, when=moment(found.at, zone, now)))
    if not found.changes:
        yield Para(_("Nothing has changed."), "good")
    for change in found.changes:
        told = f"{change.before or _('nothing')} > {change.now or _('nothing')}"
        yield Row(_(change.what), told, "soon")
