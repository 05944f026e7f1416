"""`deskops config`: settings shown, changed, and where each comes from."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.session import trace
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.config import Settings

config = Shelf(
    N_("Settings: show them, change them, say where they come from"),
    example("deskops config show --origin", N_("Every setting, and what decided it")),
    example('deskops config set company.name "Acme IT"', N_("Change one; comments in the file survive")),
)

Key = Annotated[str, typer.Argument(metavar="SETTING", help=N_("The setting, such as company.name"))]


@config.command(
    "show",
    N_("Show settings in force"),
    example("deskops config show company", N_("Those of one group")),
    example("deskops config show --origin --json", N_("As JSON, with what decided each")),
)
def show(
    group: Annotated[str, typer.Argument(metavar="[SETTING]", help=N_("A setting or a group of them"))] = "",
    origin: Annotated[bool, typer.Option("--origin", help=N_("Say what decided each setting"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.config import load
    from deskops.paths import locate

    settings = load(locate().config_file, os.environ)
    keys = _chosen(group)
    if as_json:
        output.json_object({"settings": [_body(settings, key, origin) for key in keys]})
        return
    columns = [Column(_("Setting")), Column(_("Value"))] + [Column(_("Source"))] * origin
    output.table(columns, [_row(settings, key, origin) for key in keys])


def _chosen(group: str) -> list[str]:
    from deskops.config.settings import specs

    keys = [key for key in specs() if not group or key == group or key.startswith(f"{group}.")]
    if not keys:
        from deskops.config.reading import unknown

        raise unknown(group)
    return keys


def _body(settings: "Settings", key: str, origin: bool) -> dict[str, Any]:
    from deskops.config.showing import without_secrets

    body = {"key": key, "value": without_secrets(settings.value(key))}
    return {**body, "origin": settings.origin(key).value} if origin else body


def _row(settings: "Settings", key: str, origin: bool) -> list[str]:
    from deskops.config.showing import decided_by, shown

    row = [key, shown(settings.value(key))]
    return [*row, decided_by(settings, key)] if origin else row


@config.command(
    "set",
    N_("Change a setting in the file"),
    example('deskops config set engineer "Li Wei"', N_("Whose laptop this is")),
    example("deskops config set language zh_CN", N_("Speak Chinese from now on")),
    example('deskops config set cover.hours.saturday "09:00-12:00"', N_("Open on Saturday mornings")),
)
def put(key: Key, value: Annotated[str, typer.Argument(help=N_("Its new value"))]) -> None:
    from deskops.config.showing import shown
    from deskops.config.writing import put as write
    from deskops.config.writing import resolve
    from deskops.paths import locate

    file = locate().config_file
    kept = shown(write(file, key, value), key) or _("empty")
    trace.wrote = True
    output.say(_("{key} is now {value}, in {file}").format(key=key, value=kept, file=file))
    after = resolve(key)[0].after
    if after:
        output.say(_(after))


@config.command(
    "unset",
    N_("Take a setting out of the file, so that its default holds"),
    example("deskops config unset company.logo", N_("No logo any more")),
)
def unset(key: Key) -> None:
    from deskops.config.writing import drop
    from deskops.paths import locate

    file = locate().config_file
    drop(file, key)
    trace.wrote = True
    output.say(_("{key} is no longer set in {file}").format(key=key, file=file))


@config.command(
    "secret",
    N_("Keep a password or community that targets are asked with, in the keyring"),
    example("deskops config secret snmp-community", N_("The community that printers are read with")),
    example("deskops config secret snmp-community-10-20-0-61", N_("That of one address")),
    example("deskops config secret snmp-community-gz-th", N_("That of one site")),
    example("deskops config secret ssh://admin@10.20.1.5", N_("The password of one machine")),
    example("deskops config secret admin@FS-禅城", N_("That of a user on all machines of a site")),
    example("deskops config secret snmp-auth --forget", N_("Forget one")),
)
def secret(
    name: Annotated[
        str,
        typer.Argument(
            help=N_(
                "ssh://USER@HOST, winrm://USER@HOST, USER@TAG, USER@SITE; snmp-community, -user, -auth, -priv, or with "
                "-HOST or -SITE"
            )
        ),
    ],
    forget: Annotated[bool, typer.Option("--forget", help=N_("Forget it"))] = False,
) -> None:
    from deskops.cli.asking import unlocking
    from deskops.cli.session import opened
    from deskops.ops.do import target_secrets

    with opened() as context:
        name = target_secrets.known(context, name)
        if forget:
            target_secrets.forget(context, name)
            output.say(_("{name} is forgotten.").format(name=name))
            return
        target_secrets.keep(context, name, unlocking(_("Value of {name}").format(name=name)))
    output.say(_("{name} is kept in the keyring.").format(name=name))


@config.command(
    "path",
    N_("Print where the settings file lies"),
    example("deskops config path", N_("The path alone, for scripts")),
)
def path() -> None:
    from deskops.paths import locate

    output.line(str(locate().config_file))
