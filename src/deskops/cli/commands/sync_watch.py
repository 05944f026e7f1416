"""`deskops sync --watch`: until Ctrl-C, a line for each change."""

from typing import TYPE_CHECKING, Any

from deskops.cli import output
from deskops.cli.exits import Exit
from deskops.cli.session import opened
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.do.syncing import Report


def keep_on(every: int, as_json: bool) -> Exit:
    from deskops.cli.commands.sync import call_for_deadlines
    from deskops.ops.do.automatic import Automatic
    from deskops.ops.do.syncing import of_a_desk
    from deskops.ops.read.attention import waiting

    with opened() as context:
        context.is_for_contact = True
        of_a_desk(context)
        watched = _Watched(as_json)

        def told(report: "Report") -> None:
            watched.told(report)
            call_for_deadlines(context)

        automatic = Automatic(context, told, first=0, interval=every, unsent=lambda: waiting(context).unsent)
        try:
            automatic.run()
        except KeyboardInterrupt:
            output.say(_("Stopped; nothing is lost"))
    return Exit.DONE


class _Watched:
    """Says what is other than the last time."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._last: Any = None

    def told(self, report: "Report") -> None:
        from deskops.cli.commands.sync import report_object, said_of

        stands = (report.result, report.reason, report.unsent, report.attention)
        if stands == self._last and not (report.sent or report.received or report.refused):
            return
        self._last = stands
        if self._as_json:
            output.json_object(report_object(report))
        elif report.result in ("done", "attention", "stopped"):
            words = _("Sent {sent}, received {received}; unsent {unsent}, needs attention {attention}")
            told = {name: getattr(report, name) for name in ("sent", "received", "unsent", "attention")}
            output.say(words.format(**told))
        else:
            tell_once = _("{reason} Unsent {unsent}; tried again by itself")
            output.say(tell_once.format(reason=said_of(report), unsent=report.unsent))
        output.flush()
