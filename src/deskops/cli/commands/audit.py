"""`deskops audit verify`: the chain of everything that was numbered."""

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import Shelf, example
from deskops.cli.session import opened
from deskops.i18n import N_, _

audit = Shelf(
    N_("Prove that nothing that was numbered was changed"),
    example("deskops audit verify", N_("Name the first break, if there is one")),
)


@audit.command(
    "verify",
    N_("Go through the chain; exits 1 and names the first break"),
    example("deskops audit verify", N_("Name the first break, if there is one")),
)
def verify(as_json: AsJson = False) -> Exit:
    from deskops.ops.do.auditing import verified

    with opened() as context:
        found = verified(context)
    if as_json:
        told = {"epoch": found.epoch, "rev": found.rev, "head": found.head}
        output.json_object({"whole": not found.broken, "break": found.broken or None, **told})
    elif found.broken:
        output.error(found.broken)
    elif not found.is_desk:
        output.line(_("Every row here is as it was recorded; the chain of numbers is the desk's to prove."))
    else:
        words = _("Whole: {rev} numbers in epoch {epoch}; head {head}")
        output.line(words.format(rev=found.rev, epoch=found.epoch, head=found.head[:16]))
    return Exit.REFUSED if found.broken else Exit.DONE
