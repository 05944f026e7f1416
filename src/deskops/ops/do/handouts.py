"""Handing a device out: where it goes is said on its visit; once the visit is finished the register says so as well.

The register is changed by corrections, as a person would: they are proposals where somebody else said otherwise
meanwhile, and the desk decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deskops.domain.asset import PERSONAL
from deskops.domain.destination import PLACE, register_changes
from deskops.domain.entries import CORRECT
from deskops.domain.inspection import InspectionState
from deskops.domain.nouns import Kind
from deskops.domain.template_rules import HANDOUT, INSTALL
from deskops.errors import Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.acts import Acted, Subject, known_action, load, write
from deskops.ops.do.assets import keep_findable
from deskops.ops.do.payloads import LONGEST_LINE, payload_of, within
from deskops.ops.read.places import find_site
from deskops.store import views
from deskops.store.queries.facts import record
from deskops.store.views.tuples import SiteRow
from deskops.text import storable

_SHEETS: Final = frozenset({HANDOUT, INSTALL})
SERIAL_ITEM: Final = "serial"  # of a checklist of such a kind: the number that stands on the device


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device goes; `site` is a code or name. What is empty stays as the register has it."""

    site: str = ""
    department: str = ""
    room: str = ""  # with its floor, as people say it
    used_by: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def place_device(context: Context, inspection: str, place: Place) -> Acted:
    """Say where the device of an installation or a hand-out goes.

    Raises UsageError where nothing is said, NotFound for the site, Refused for a visit of another kind or one that is
    finished.
    """
    payload = payload_told(context, place)
    with context.act() as act:
        visit = load(act, Kind.INSPECTION, inspection)
        if record(act.session, Kind.TEMPLATE, visit.record.template_id).kind not in _SHEETS:
            raise Refused(
                _("This visit hands no device out."),
                hint=_("Correct the register: deskops asset correct DEVICE department …"),
            )
        entry = write(act, Kind.INSPECTION, visit, PLACE, {**payload, **_origin(act, visit.record.asset_id)})
        row = act.refresh(Kind.INSPECTION, inspection)
    return Acted(Kind.INSPECTION, inspection, PLACE, entry.id, row)


def payload_told(context: Context, place: Place) -> dict[str, str]:
    """What the step holds of a place. Raises UsageError, NotFound, Ambiguous."""
    texts = {name: " ".join(storable(getattr(place, name)).split()) for name in Place.__slots__}
    given = payload_of(known_action(Kind.INSPECTION, PLACE), texts)
    if not given:
        raise UsageError(
            _("Nothing is said of where the device goes."),
            hint=_("Say it: --site, --department, --room or --user"),
        )
    for name, text in given.items():
        within(name, text, LONGEST_LINE)
    if "site" in given:
        given["site_id"] = find_site(context, given["site"])
        site = views.one(context.views, "site", SiteRow, id=given["site_id"])
        given["site"] = f"{site.code} {site.name}" if site else given["site"]
    return given


def plan_place(act: Act, inspection: str, asset: str, payload: Mapping[str, str]) -> None:
    """The step for a visit that was made in this very act."""
    known = known_action(Kind.INSPECTION, PLACE)
    told = {**payload, **_origin(act, asset)}
    act.append(Kind.INSPECTION, inspection, PLACE, told, personal=known.personal)


def register(act: Act, inspection: str, state: InspectionState, asset: str | None) -> None:
    """After a visit was finished: the register says where its device is now, and who has it."""
    if not (state.destination and asset):
        return
    device = load(act, Kind.ASSET, asset)
    changes = dict(register_changes(state.destination, device.state.values))
    for name, now in changes.items():
        payload = {"field": name, "was": device.state.values[name], "now": now, "inspection": inspection}
        personal = {"was", "now"} if name in PERSONAL else set[str]()
        act.append(Kind.ASSET, asset, CORRECT, payload, personal=personal)
    if changes:
        keep_findable(act, act.refresh(Kind.ASSET, asset))


def refuse_other_device(act: Act, visit: Subject, reason: str) -> None:
    """What was read off the device that is handed out is what the register says of it: else it may be another one.

    Raises Refused where the two differ and no reason is given.
    """
    answer = visit.state.answers.get(SERIAL_ITEM, {}).get("value")
    if reason or not (answer and visit.record.asset_id):
        return
    if record(act.session, Kind.TEMPLATE, visit.record.template_id).kind not in _SHEETS:
        return
    known = load(act, Kind.ASSET, visit.record.asset_id).state.values["serial"]
    if known and _bare(known) != _bare(answer):
        raise Refused(
            _(
                "The serial number that was read is {read}, the register has {known}: is it this device?"
            ).format(read=answer, known=known),
            hint=_("Put the answer or the register right, or say why they differ: --reason"),
        )


def _bare(serial: str) -> str:
    """As it is compared: people leave out spaces and dashes, and read capitals as they like."""
    return "".join(filter(str.isalnum, serial)).casefold()


def _origin(act: Act, asset: str | None) -> dict[str, str]:
    """Where the register has the device now; who had it is nobody's business any more."""
    if not asset:
        return {}
    device: Subject = load(act, Kind.ASSET, asset)
    values: Mapping[str, Any] = device.state.values
    site = record(act.session, Kind.SITE, values["site_id"]) if values["site_id"] else None
    return {
        "from_site": f"{site.code} {site.name}" if site else "",
        "from_department": values["department"] or "",
    }
