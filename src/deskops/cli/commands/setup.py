"""`deskops init` and `deskops demo`: a laptop set up for its engineer, and a throw-away one to try things on."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import moments, output
from deskops.cli.commands.encrypt import recovery_object, tell_recovery
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.orders import heed_orders
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.syncing import Enrolled

_DEMO = "deskops-demo-"  # how its folder begins; the number of its process follows


@command(
    N_("Set this laptop up"),
    example('deskops init --engineer "Li Wei"', N_("For one engineer, with a store of its own")),
    example(
        "deskops init --desk https://desk.example --code K7QX2-9M3PD",
        N_("As one of a desk, which gave the code; the store of one that worked alone is put aside"),
    ),
)
def init(
    engineer: Annotated[
        str, typer.Option("--engineer", metavar="NAME", help=N_("Whose laptop this is"))
    ] = "",
    desk: Annotated[str, typer.Option("--desk", metavar="URL", help=N_("The address of the desk"))] = "",
    code: Annotated[
        str, typer.Option("--code", metavar="CODE", help=N_("The one-time code that the desk gave"))
    ] = "",
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help=N_("Keep the store encrypted; a passphrase may be asked for"))
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help=N_("Put the store of a laptop that worked alone aside; do not ask"))
    ] = False,
    as_json: AsJson = False,
) -> Exit:
    from deskops.cli.session import opened
    from deskops.ops.do.setup import init as set_up

    if desk or code:
        return _enrol(desk, code, encrypt, yes, as_json)
    with opened() as context:
        name = engineer or context.settings.engineer or output.ask(_("Your name"), "--engineer NAME")
        done = set_up(context, name.strip(), encrypt=encrypt)
    if as_json:
        output.json_object(
            {"engineer": done.engineer, "code": done.code, "store": done.store, **recovery_object(done.key)}
        )
        return Exit.DONE
    output.say(
        _("This laptop is set up for {name}; its documents carry {code}.").format(
            name=done.engineer, code=done.code
        )
    )
    tell_recovery(done.key)
    output.say("  " + _("Next: deskops import FILE takes in the customer's lists; deskops opens the day"))
    return Exit.DONE


def _enrol(desk: str, code: str, encrypt: bool, yes: bool, as_json: bool) -> Exit:
    from deskops.cli.session import opened
    from deskops.ops.do.syncing import enrol

    with opened() as context:
        url = desk or context.settings.desk.url or output.ask(_("Address of the desk"), "--desk URL")
        if not _may_put_aside(context, yes):
            output.say(_("Nothing was changed"))
            return Exit.REFUSED
        code = code or output.ask(_("Code of the desk"), "--code CODE")
        done = enrol(context, url, code, encrypt=encrypt, aside=True)
    _tell_enrolled(done, as_json)
    return Exit.DONE


def _may_put_aside(context: "Context", yes: bool) -> bool:
    """Nothing to ask where there is nothing to put aside."""
    from deskops.ops.do.putting_aside import plan
    from deskops.store import standing

    here = plan(context) if standing.read(context.paths) is None else None
    if here is None:
        return True
    words = _(
        "This laptop works alone, for {name}. Its store is put aside as {path}, and a fresh one begins."
    )
    output.say(words.format(name=here.engineer, path=here.archive))
    output.say(
        "  " + _("Nothing of it is deleted: it can be read there, with its files, drafts and backups.")
    )
    output.say(
        "  " + _("What was done here reaches the desk when it takes the archive in: deskops desk import")
    )
    return yes or output.confirm(_("Enrol this laptop?"), "--yes")


def _tell_enrolled(done: "Enrolled", as_json: bool) -> None:
    if done.warning:
        output.warn(done.warning)
    if as_json:
        body = {"engineer": done.engineer, "code": done.code, "desk": done.desk, "waiting": done.waiting}
        prints = {"fingerprint": done.fingerprint, "desk_fingerprint": done.desk_fingerprint}
        aside = {"archive": str(done.archive)} if done.archive else {}
        output.json_object({**body, **prints, **aside, **recovery_object(done.key)})
        return
    words = _("This laptop belongs to {name} at {desk}; its documents carry {code}.")
    output.say(words.format(name=done.engineer, desk=done.desk, code=done.code))
    tell_recovery(done.key)
    output.say("  " + _("Fingerprint of this laptop: {text}").format(text=done.fingerprint))
    output.say("  " + _("Fingerprint of the desk: {text}").format(text=done.desk_fingerprint))
    if done.waiting:
        output.say("  " + _("The desk must approve it: read the fingerprint to the desk over the telephone."))
    if done.archive:
        output.say("  " + _("The old store is kept: {path}").format(path=done.archive))
        output.say(
            "  " + _("To read it: DESKOPS_HOME={path} deskops today").format(path=quote(str(done.archive)))
        )
        output.say(
            "  "
            + _("At the desk, with a copy of it: deskops desk import {name}").format(name=done.archive.name)
        )
    output.say("  " + _("Next: deskops sync"))


@command(
    N_("Try everything on a throw-away day: 17 sites, 1,200 devices, today's jobs"),
    example("deskops demo", N_("Open it on the screen; it is gone when you quit")),
    example("deskops demo --tour", N_("A whole working day shown in five minutes")),
    example("deskops demo --headless", N_("Print the day instead")),
)
def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help=N_("Print the day as a table, without the screen"))
    ] = False,
    tour: Annotated[bool, typer.Option("--tour", help=N_("Begin with the five-minute tour"))] = False,
) -> None:
    if not headless and not output.interactive():
        from deskops.errors import UsageError

        raise UsageError(
            _("The full-screen program needs a terminal"), hint=_("Without one: deskops demo --headless")
        )
    output.say(_("Making a desk and a day to try: a few seconds"))
    with _thrown_away() as home, _desk_and_laptop(home) as context:
        if headless:
            _print_day(context)
        else:
            from deskops.cli.commands.screen import open_screen

            open_screen(context, "begin" if tour else "offer")


@contextmanager
def _thrown_away() -> Iterator[Path]:
    """A home that is gone afterwards, also when the window is closed; the settings and the keyring of the real one have
    no say in it.
    """
    heed_orders()
    _clear_away()
    home = Path(tempfile.mkdtemp(prefix=f"{_DEMO}{os.getpid()}-"))
    os.environ["DESKOPS_KEYRING"] = "off"
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _clear_away() -> None:
    """The folders of demonstrations that were killed."""
    import psutil

    for folder in Path(tempfile.gettempdir()).glob(f"{_DEMO}*-*"):
        process = folder.name.removeprefix(_DEMO).partition("-")[0]
        if process.isdigit() and not psutil.pid_exists(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _desk_and_laptop(home: Path) -> "Iterator[Context]":
    """A desk with its day, answering on loopback, and the laptop that is enrolled there, which is yielded."""
    from deskops.desk.aside import Aside
    from deskops.ops.context import open_context
    from deskops.ops.do.demo_desk import build_desk, join, live_the_day

    desk = open_context({"DESKOPS_HOME": str(home / "desk")})
    given = build_desk(desk)
    aside = Aside(desk, home / "desk.log")
    os.environ["DESKOPS_HOME"] = str(home / "laptop")  # whatever is started from here sees the same home
    flags = {"desk.proxy": "none"}  # loopback needs none
    laptop = open_context({**os.environ}, flags)
    try:
        join(desk, laptop, aside.url, given)
        laptop.close()
        laptop = open_context({**os.environ}, flags)
        live_the_day(laptop, given)
        words = _("A day to try: a desk, {sites} sites, {devices} devices, {jobs} jobs.")
        made = given.demo
        output.say(words.format(sites=made.sites, devices=made.devices, jobs=made.jobs))
        yield laptop
    finally:
        laptop.close()
        aside.close()


def _print_day(context: "Context") -> None:
    from deskops.cli.jobs import job_table
    from deskops.ops.read.day import sla_word, today

    found, now = today(context), context.now
    lines = [(line, sla_word(line, now)) for line in found.jobs]
    job_table(lines, moments.zone(context.settings.timezone), context.today, as_csv=False, everyone=False)
