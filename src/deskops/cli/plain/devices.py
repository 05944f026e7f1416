"""Devices: looked up by a few letters, never listed by the thousand."""

from functools import partial
from typing import TYPE_CHECKING

from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.running import Form, ask_and_run, run
from deskops.cli.plain.talk import tell
from deskops.cli.vocabulary import spoken
from deskops.domain.asset import CORRECTABLE
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.store.views.device_tuples import AssetLine


def look_up(context: "Context") -> None:
    text = ask(
        Question("text", _("Device"), help=_("Tag, host name, serial number, user or site."), required=True)
    )
    open_menu(lambda: _found(context, text))


def _found(context: "Context", text: str) -> Menu:
    from deskops.ops.read.aims import name_of
    from deskops.ops.read.assets import assets

    found = assets(context, text=text, limit=200)
    entries = [Entry(_said(line), partial(open_device, context, name_of(line))) for line in found]
    return Menu(_("Devices that fit {text}: {count}").format(text=text, count=len(found)), entries)


def _said(line: "AssetLine") -> str:
    brand = f"{line.brand} {line.model}".strip()
    parts = (line.tag, spoken(line.kind), brand, line.site_name, line.used_by, spoken(line.status))
    return _(", ").join(filter(None, parts))


def open_device(context: "Context", ref: str) -> None:
    """By its tag or whatever finds it."""
    open_menu(lambda: _menu(context, ref))


def _menu(context: "Context", ref: str) -> Menu:
    entries = [
        Entry(_("Read all that is known"), partial(run, "asset", "show", ref)),
        Entry(_("Read its history"), partial(run, "asset", "history", ref)),
        Entry(_("Correct what the register has wrong"), partial(_correct, context, ref)),
        Entry(_("Inspect it now"), partial(_inspect, context, ref)),
        Entry(_("Run its checks over the network"), partial(run, "inspect", ref)),
        Entry(_("New job about it"), partial(_new_job, context, ref)),
    ]
    return Menu(_("Device {tag}").format(tag=ref), entries)


def _correct(context: "Context", ref: str) -> None:
    fields = [(name.removesuffix("_id"), name.removesuffix("_id")) for name in CORRECTABLE]
    questions = [
        Question("field", _("What is wrong"), required=True, choices=fields),
        Question("value", _("New value"), required=True),
    ]
    form = Form(ref, "correct", ("field", "value"))
    ask_and_run(context, questions, ["asset", "correct", "--", ref], form)


def _inspect(context: "Context", ref: str) -> None:
    from deskops.cli.plain.inspecting import open_inspection
    from deskops.ops.do.inspections import start
    from deskops.ops.read.inspections import inspections
    from deskops.ops.read.references import find_asset

    asset = find_asset(context, ref)
    under_way = inspections(context, asset=asset, status="started", limit=1)
    if under_way:
        tell(_("An inspection of it is under way: {number}").format(number=under_way[0].number))
    open_inspection(context, under_way[0].id if under_way else start(context, asset=asset).subject)


def _new_job(context: "Context", ref: str) -> None:
    from deskops.cli.plain.day import new_job

    new_job(context, ref)
