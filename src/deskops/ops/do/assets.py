"""What is done to a device: correcting what the register says of it, and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deskops.domain.asset import PERSONAL
from deskops.domain.entries import CORRECT
from deskops.domain.nouns import Kind
from deskops.errors import Refused
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.acts import Acted, Subject, known_action, load, write
from deskops.ops.do.asset_fields import CORRECTABLE_FIELDS as CORRECTABLE_FIELDS
from deskops.ops.do.asset_fields import column_of, read_value
from deskops.ops.do.payloads import payload_of
from deskops.ops.read.places import find_site
from deskops.store import views
from deskops.store.queries.search import index
from deskops.store.views.tuples import Reference, SiteRow


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a field was and what it is now; `row` is the device's new state.

    `said_was` and `said_now`: as a person says them, a site by its code.
    """

    asset: str
    field: str
    was: Any
    now: Any
    entry: str
    row: Mapping[str, Any]
    said_was: str
    said_now: str


def correct(context: Context, asset: str, field: str, value: str) -> Corrected:
    """Say what is true of a device; a site is given by code or name, an empty value clears the field.

    Raises UsageError for a field or value that cannot be, NotFound for the site or device, Refused when it is so
    already or another device has the tag.
    """
    column = column_of(field)
    now = (
        (find_site(context, value) if value.strip() else None)
        if column == "site_id"
        else read_value(column, value)
    )
    _free(context, asset, column, now)
    with context.act() as act:
        found = load(act, Kind.ASSET, asset)
        was = found.state.values[column]
        _changes(found, field, was, now)
        personal = {"was", "now"} if column in PERSONAL else set[str]()
        payload = {"field": column, "was": was, "now": now}
        entry = act.append(Kind.ASSET, asset, CORRECT, payload, personal=personal)
        row = act.refresh(Kind.ASSET, asset)
        keep_findable(act, row)
    said_was, said_now = (_said(context, column, value) for value in (was, now))
    return Corrected(asset, field, was, now, entry.id, row, said_was, said_now)


def _said(context: Context, column: str, value: Any) -> str:
    if column != "site_id" or not value:
        return str(value or "")
    site = views.one(context.views, "site", SiteRow, id=value)
    return site.code if site else str(value)


def note(context: Context, asset: str, text: str) -> Acted:
    """Write down what was seen or said. Raises UsageError for an empty text, NotFound."""
    return act_on_asset(context, asset, "note", {"text": text})


def act_on_asset(context: Context, asset: str, action: str, given: Mapping[str, Any]) -> Acted:
    payload = payload_of(known_action(Kind.ASSET, action), given)
    with context.act() as act:
        entry = write(act, Kind.ASSET, load(act, Kind.ASSET, asset), action, payload)
        row = act.refresh(Kind.ASSET, asset)
    return Acted(Kind.ASSET, asset, action, entry.id, row)


def keep_findable(act: Act, row: Mapping[str, Any]) -> None:
    """Search finds a device by what is held true of it now."""
    index(act.session, Kind.ASSET, row, new=False)


def _changes(found: Subject, field: str, was: Any, now: Any) -> None:
    if found.state.newer:
        raise Refused(
            _("It holds steps of a newer version: only notes can be added here."),
            hint=_("Upgrade deskops on this laptop."),
        )
    disputed = any(dispute.field == column_of(field) for dispute in found.state.disputes)
    if (was or None) == (now or None) and not disputed:  # said again, it decides a dispute
        raise Refused(_("{field} is that already.").format(field=field), hint=_("Nothing was changed."))


def _free(context: Context, asset: str, column: str, tag: str | None) -> None:
    """A tag names one device."""
    if column != "tag" or not tag:
        return
    found = views.rows(context.views, "asset_refs", Reference, ref=tag.lower(), low="g", high="g")
    if any(row.how == "tag" and row.id != asset for row in found):
        raise Refused(
            _("Another device has the tag {tag}.").format(tag=tag),
            hint=_("See it: deskops asset show {tag}").format(tag=tag),
        )
