"""`deskops desk enrol|approve|revoke|recover`: letting laptops in, shutting them out, taking back what was lost."""

from typing import Annotated, Final

import typer

from deskops.cli import moments, output
from deskops.cli.commands.desk_session import As, Sites, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.vocabulary import spoken
from deskops.errors import UsageError
from deskops.i18n import N_, _

Ref = Annotated[
    str, typer.Argument(metavar="LAPTOP", help=N_("Its short code, the beginning of its id, or its engineer"))
]


@command(
    N_("Make a one-time code that lets one laptop in"),
    example(
        'deskops desk enrol "Li Wei" --site GZ-TH --site GZ-YX', N_("Who covers these sites from now on")
    ),
    example('deskops desk enrol "Li Wen" --new', N_("Somebody new whose name is much like another's")),
)
def enrol(
    engineer: Annotated[
        str, typer.Argument(metavar="ENGINEER", help=N_("Whose laptop it is; a new name is added"))
    ],
    site: Sites = None,
    new: Annotated[
        bool, typer.Option("--new", help=N_("Somebody new, although another name is much like it"))
    ] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.enrolling import make_code
    from deskops.ops.read.places import find_site

    with at_desk(acting, "enrol") as context:
        sites = tuple(find_site(context, one) for one in site or ())
        made = make_code(context, engineer, sites, new=new)
        expires = moments.iso(made.expires, moments.zone(context.settings.timezone))
    if as_json:
        told = {"engineer": made.engineer.name, "code": made.code, "expires": expires}
        output.json_object({**told, "new": made.is_new})
        return
    if made.is_new:
        words = _("{name} was not known and is added as {role}.")
        output.say(words.format(name=made.engineer.name, role=spoken(made.engineer.role)))
    output.line(made.code)
    words = _("For {name}, once, until {time}: deskops init --desk URL --code {code}")
    output.say(words.format(name=made.engineer.name, time=(expires or "")[11:16], code=made.code))


@command(
    N_("Let a laptop in that waits for approval"),
    example("deskops desk approve K7QX", N_("After comparing the fingerprint over the telephone")),
)
def approve(
    laptop: Ref,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.desk.enrolling import approve as let_in
    from deskops.ops.do.desk.enrolling import find_replica
    from deskops.sync.keys import fingerprint

    with at_desk(acting, "approve") as context:
        row = find_replica(context, laptop, ("waiting",))
        shown = fingerprint(row.public_key)
        output.say(_("{name} ({code}), fingerprint {text}").format(name=row.name, code=row.code, text=shown))
        if not yes and not output.confirm(_("Does the engineer read the same fingerprint?"), "--yes"):
            output.say(_("Nothing was changed"))
            return Exit.REFUSED
        let_in(context, row.id)
    if as_json:
        output.json_object({"replica": row.id, "code": row.code, "fingerprint": shown, "status": "active"})
    else:
        output.say(_("{code} is let in").format(code=row.code))
    return Exit.DONE


_SHUT_OUT: Final = {
    "": N_("{code} ({name}) is shut out; what is on it stays readable: --lock or --wipe changes that"),
    "lock": N_("{code} ({name}) is shut out; at its next contact its data is made unreadable"),
    "wipe": N_("{code} ({name}) is shut out; at its next contact its data is destroyed"),
}


@command(
    N_("Shut a laptop out; lock or wipe it at its next contact"),
    example("deskops desk revoke K7QX", N_("Its token opens nothing from this second on")),
    example("deskops desk revoke K7QX --lock", N_("Its data is unreadable until it is enrolled anew")),
    example(
        'deskops desk revoke K7QX --wipe --second "Wang Fang"', N_("Its data is destroyed; takes two people")
    ),
)
def revoke(
    laptop: Ref,
    lock: Annotated[
        bool, typer.Option("--lock", help=N_("Make its data unreadable at its next contact"))
    ] = False,
    wipe: Annotated[bool, typer.Option("--wipe", help=N_("Destroy its data at its next contact"))] = False,
    second: Annotated[
        str, typer.Option("--second", metavar="NAME", help=N_("The second person that a wipe takes"))
    ] = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.enrolling import revoke as shut_out

    if lock and wipe:
        raise UsageError(_("Either --lock or --wipe"))
    order = "lock" if lock else "wipe" if wipe else ""
    with at_desk(acting, "wipe" if wipe else "revoke") as context:
        row = shut_out(context, laptop, order=order, second=second)
    if as_json:
        output.json_object({"replica": row.id, "code": row.code, "status": "revoked", "order": order or None})
    else:
        output.say(_(_SHUT_OUT[order]).format(code=row.code, name=row.name))


@command(
    N_("Let rows count that laptops held and this desk had lost"),
    example("deskops desk recover", N_("After a backup was put back; asks first")),
)
def recover(
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.desk.recovering import recover as take_back
    from deskops.ops.do.desk.recovering import waiting

    with at_desk(acting, "recover") as context:
        count = waiting(context)
        question = _("Let {count} recovered rows count?").format(count=count)
        if count and not yes and not output.confirm(question, "--yes"):
            output.say(_("Nothing was changed"))
            return Exit.REFUSED
        done = take_back(context)
    if not count and not as_json:
        output.say(_("Nothing waits to be recovered"))
        return Exit.DONE
    if as_json:
        output.json_object({"entries": done.entries, "records": done.records, "left": done.left})
    else:
        words = _("{entries} steps and {records} records count again; {left} are left")
        output.say(words.format(entries=done.entries, records=done.records, left=done.left))
    return Exit.REFUSED if done.left else Exit.DONE
