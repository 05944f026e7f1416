"""`deskops encrypt`: the store of this laptop encrypted, and what is said about its keys."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.do.encrypting import Turned
    from deskops.ops.store_key import NewKey


def recovery_object(key: "NewKey | None") -> dict[str, str]:
    return {} if key is None else {"recovery_key": key.recovery, "key_in": key.place}


def tell_recovery(key: "NewKey | None") -> None:
    """The one time that it is shown: on stdout, so that it can be sent to a printer."""
    if key is None:
        return
    if key.place == "passphrase":
        output.say(_("The store is encrypted; its key is wrapped with your passphrase."))
    else:
        output.say(_("The store is encrypted; its key is in the {place}.").format(place=key.place))
    output.say(_("The recovery key, shown this once. Write it down and keep it away from this laptop:"))
    output.line(key.recovery)
    output.say(
        _("It opens the store and its backups when keyring or passphrase are lost. Nothing else does.")
    )


@command(
    N_("Encrypt the store of this laptop, with its drafts and backups"),
    example("deskops encrypt", N_("Turn it on; the recovery key is shown once")),
    example(
        "deskops encrypt --new-recovery-key", N_("Another recovery key; the one before opens it no more")
    ),
)
def encrypt(
    new_recovery_key: Annotated[
        bool, typer.Option("--new-recovery-key", help=N_("Only make another recovery key"))
    ] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.cli.session import opened, trace
    from deskops.ops.do.encrypting import renew, turn_on

    told: dict[str, Any] = {}

    def tell(key: "NewKey") -> None:
        """Before the store is encrypted: whatever happens then, the key was shown."""
        told.update(recovery_object(key))
        if not as_json:
            tell_recovery(key)
            output.flush()

    with opened() as context:
        trace.wrote = True
        if new_recovery_key:
            tell(renew(context))
        else:
            done = turn_on(context, tell)
            told |= {"copies": done.encrypted, "destroyed": done.destroyed}
            told["readable"] = [str(each) for each in done.readable]
            if not as_json:
                _tell_turned(done)
    if as_json:
        output.json_object(told)


def _tell_turned(done: "Turned") -> None:
    output.say(
        _(
            "The store is encrypted, and {count} drafts and backups with it; the plain ones are destroyed."
        ).format(count=done.encrypted)
    )
    if done.destroyed:
        words = _("Not sound, and destroyed: {names}")
        output.say(words.format(names=", ".join(done.destroyed)))
    if done.readable:
        output.warn(_("These copies elsewhere can be read as before; destroy them, or encrypt them there:"))
        for each in done.readable:
            output.say(f"  {each}")
    output.say(
        _("Copies that were made by other programs, or before they were remembered, are not known here.")
    )
    output.say(_("Attached files and exports are not encrypted: encrypt the disk for those."))
