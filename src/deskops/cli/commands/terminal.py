"""`deskops doctor --terminal`: try the terminal, say what was found, set what helps and say so."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from deskops.cli import output, terminal_line
from deskops.cli.commands.doctor import tell
from deskops.cli.exits import Exit
from deskops.cli.session import opened_anyway, trace
from deskops.cli.terminal_trials import learn, try_with_person
from deskops.i18n import _
from deskops.ops.do.doctor_terminal import Seen, Standing, Switch, nobody, signs, switches
from deskops.tui.terminal import tells_pixels, uses_kitty_keys

if TYPE_CHECKING:
    from deskops.config import Settings
    from deskops.ops.context import Context


def try_terminal(*, dry_run: bool, as_json: bool) -> Exit:
    """With a person only where one sits at both ends and no program reads the answer."""
    from deskops.ops.do.doctor import examine_clock
    from deskops.ops.do.doctor_around import signs as around

    with opened_anyway() as (context, fault):
        now = standing(context.settings, os.environ)
        seen = _tried(now, with_person=output.interactive() and not as_json)
        found = [nobody()] if seen is None else list(signs(seen, now))
        found += [*examine_clock(context), *around(context)]
        helping = list(switches(seen, now)) if seen else []
        if not dry_run and fault is None:
            _set(context, helping)
    if as_json:
        return tell(found, as_json, switches=list(_told(helping, dry_run)))
    worst = tell(found, as_json)
    if seen is not None:
        _say(helping, dry_run)
    return worst


def standing(settings: "Settings", environment: Mapping[str, str]) -> Standing:
    """How the full-screen program would use this terminal, as things are set now."""
    return Standing(
        theme=settings.ui.theme,
        ascii=settings.ui.ascii,
        kitty_keys=uses_kitty_keys(environment, settings.terminal),
        pixel_mouse=tells_pixels(environment, settings.terminal),
    )


def _tried(now: Standing, *, with_person: bool) -> Seen | None:
    """None where there is no terminal."""
    with terminal_line.opened() as line:
        seen = learn(line)
        if line is None and not with_person:
            return seen if seen.columns else None
        return try_with_person(line, seen, kitty_keys=now.kitty_keys) if with_person and line else seen


def _set(context: "Context", helping: Sequence[Switch]) -> None:
    from deskops.config.writing import put

    for one in helping:
        put(context.paths.config_file, one.key, one.value)
        trace.wrote = True


def _told(helping: Sequence[Switch], dry_run: bool) -> Iterator[dict[str, Any]]:
    for one in helping:
        yield {"key": one.key, "value": one.value, "why": one.why, "set": not dry_run}


def _say(helping: Sequence[Switch], dry_run: bool) -> None:
    for one in helping:
        words = _("Would set {key} = {value}: {why}") if dry_run else _("Set {key} = {value}: {why}")
        output.say(words.format(key=one.key, value=one.value, why=one.why))
        if not dry_run:
            output.advice(_("Undo it: deskops config unset {key}").format(key=one.key))
    if not helping:
        output.say(_("Nothing needs to be set for this terminal"))
