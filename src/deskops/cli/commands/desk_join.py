"""`deskops desk keys` and `deskops desk join`: one desk on several machines."""

from pathlib import Path
from typing import Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.session import opened
from deskops.i18n import N_, _


@command(
    N_("Write the desk's keys into a file, for another machine that is to serve it"),
    example("deskops desk keys /media/usb/desk.keys", N_("For its owner alone; who has it can be the desk")),
)
def keys(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The new file; it must not exist yet"))],
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.joining import write_keys

    with at_desk(acting, "keys") as context:
        write_keys(context, file)
    if as_json:
        output.json_object({"path": str(file)})
        return
    output.line(str(file))
    output.say(
        _(
            "Whoever has this file can be the desk: carry it yourself, and destroy it once the other has joined."
        )
    )
    output.say("  " + _("There: deskops desk join --db URL --keys FILE"))


@command(
    N_("Serve a desk from this machine too: over its PostgreSQL database, with its keys"),
    example(
        "deskops desk join --db postgresql://deskops@db.example/deskops --keys desk.keys",
        N_("With what 'deskops desk keys' wrote"),
    ),
)
def join(
    db: Annotated[
        str, typer.Option("--db", metavar="URL", help=N_("postgresql://…, as the desk was made with"))
    ],
    keys: Annotated[
        Path,
        typer.Option("--keys", metavar="FILE", help=N_("The desk's keys, as 'deskops desk keys' wrote them")),
    ],
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.desk.joining import join as joined

    with opened() as context:
        done = joined(context, db, keys)
    if done.warning:
        output.warn(done.warning)
    if not done.files:
        output.warn(
            _(
                "Files lie in each machine's own folder, where the others do not see them: let all of them use one"
                " place, deskops config set desk.files s3://BUCKET/PREFIX, or mount one folder at {folder}"
            ).format(folder=context.paths.blobs)
        )
    if as_json:
        body = {"desk": done.desk, "name": done.name, "fingerprint": done.fingerprint}
        output.json_object({**body, "store": done.store, "files": done.files})
        return
    output.say(_("This machine serves the desk {name} too.").format(name=done.name))
    output.say("  " + _("Its fingerprint: {text}").format(text=done.fingerprint))
    output.say("  " + _("Destroy {file} now. Next: deskops desk serve").format(file=keys))
