"""The first menu, which is there instead of the full screen where deskops is read aloud."""

import os
import shlex
from contextlib import suppress
from typing import TYPE_CHECKING

from deskops.cli.plain.menus import Entry, Menu, open_menu
from deskops.cli.plain.questions import Question, ask
from deskops.cli.plain.running import run
from deskops.cli.plain.talk import Quit, tell
from deskops.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskops.cli.plain.menus import Act
    from deskops.ops.context import Context


def open_plain(
    context: "Context | None" = None, more: "Sequence[Entry]" = (), first: "Act | None" = None
) -> int:
    """Until somebody quits; the exit code. Without a context, that of the environment.

    `more` stands at the top of the menu; `first` is done before it is read. Raises StoreMissing where this laptop is
    not set up.
    """
    from deskops.cli.session import kept_open, sharing

    if context is None:
        with kept_open() as own:
            return open_plain(own, more, first)
    with sharing(context):
        context.identity  # noqa: B018 - raises where nobody has set this laptop up
        with suppress(Quit):
            if first is not None:
                first()
            open_menu(lambda: _first(context, more))
            tell(_("This was the first menu: deskops ends."))
    return 0


def _first(context: "Context", more: "Sequence[Entry]") -> Menu:
    from deskops.cli.plain import campaigns, day, devices, finding, knowledge
    from deskops.ops.read.day import today

    found = today(context)
    left = sum(1 for line in found.lines if line.open)
    title = _("deskops, {day}, {name}: {count} to be done").format(
        day=found.day.isoformat(), name=found.engineer, count=left
    )
    entries = [
        *more,
        Entry(_("The day"), lambda: open_menu(lambda: day.day_menu(context))),
        Entry(_("New job"), lambda: day.new_job(context)),
        Entry(_("Find anything"), lambda: finding.find(context)),
        Entry(_("Device register"), lambda: devices.look_up(context)),
        Entry(_("Site list"), lambda: open_menu(lambda: finding.site_menu(context))),
        Entry(_("Knowledge"), lambda: open_menu(lambda: knowledge.menu(context))),
        Entry(_("Campaigns"), lambda: open_menu(lambda: campaigns.menu(context))),
        Entry(_("Sync with the desk"), lambda: open_menu(_sync)),
        Entry(_("Is all there for tomorrow?"), lambda: run("ready")),
        Entry(_("Any other command"), _command),
    ]
    return Menu(title, entries, _("Everything that deskops can do is below one of these lines."))


def _sync() -> Menu:
    entries = [
        Entry(_("Sync now"), lambda: run("sync")),
        Entry(_("How things stand"), lambda: run("sync", "status")),
        Entry(_("Needs attention"), lambda: run("sync", "attention")),
        Entry(_("Send again what the desk did not take"), lambda: run("sync", "retry")),
        Entry(_("Leave something as it is"), lambda: run("sync", "settle")),
    ]
    return Menu(_("Sync with the desk"), entries)


def _command() -> None:
    """As after deskops at a shell; what it lacks is asked for."""
    asked = Question(
        "command",
        _("The command, as after deskops"),
        help=_("As in: asset list --site GZ-TH. With -h behind it, a command says what it takes."),
        required=True,
    )
    words = ask(asked)
    try:
        parts = shlex.split(words, posix=os.name != "nt")
    except ValueError as error:
        tell(_("Not taken: {reason}").format(reason=error))
        return
    if parts[:1] == ["deskops"]:
        del parts[0]
    if parts:
        run(*parts)
