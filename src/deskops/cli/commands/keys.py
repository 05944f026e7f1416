"""`deskops keys`: which keys the full-screen program heeds, changing them, and a card to print."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.session import trace
from deskops.errors import NotFound, UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.config import Settings
    from deskops.reports.kinds.key_card import CardFacts
    from deskops.tui.keys import Key

keys = Shelf(
    N_("Keys of the full-screen program: list, change, a card to print"),
    example("deskops keys list", N_("Every key, what it does and where it works")),
    example("deskops keys set act.accept z", N_("Accept a job with z")),
    example("deskops config set ui.keyset vim", N_("Begin with the keys of vim; plain is another set")),
    example("deskops keys card -o keys.pdf", N_("A sheet to print")),
)

# Windows that name their few keys themselves, and texts, which scroll by the keys of lists.
_SAYS_ITSELF = frozenset(
    {"sheet", "filter", "find", "palette", "theme", "help", "file", "choices", "question", "scan", "article"}
    | {"signing", "pad", "seal", "code", "jump", "revisions", "settings", "knowledge", "round"}
)

KeyId = Annotated[str, typer.Argument(metavar="ACTION", help=N_("What the key does, as keys list names it"))]
KeySet = Annotated[
    str,
    typer.Option(
        "--set", metavar="NAME", help=N_("As with this set (standard, vim, plain) and no keys of your own")
    ),
]


def _settings() -> "Settings":
    from deskops.config import load
    from deskops.paths import locate

    return load(locate().config_file, os.environ)


def _in_force(settings: "Settings", keyset: str) -> "list[Key]":
    """Raises UsageError for a set that there is not."""
    from deskops.tui.keys import in_force
    from deskops.tui.keysets import SETS

    if keyset and keyset not in SETS:
        raise UsageError(
            _("There is no set of keys called {name}").format(name=keyset),
            hint=_("There are: {names}").format(names=", ".join(SETS)),
        )
    return in_force(settings, keyset)


@keys.command(
    "list",
    N_("Every key in force, what it does and where it works"),
    example("deskops keys list --set vim", N_("As it would be with the keys of vim")),
    example("deskops keys list --json", N_("For programs; ids are what keys set takes")),
)
def show(keyset: KeySet = "", as_json: AsJson = False) -> None:
    found = _in_force(_settings(), keyset)
    if as_json:
        bodies = [
            {
                "id": key.id,
                "keys": key.keys.split(","),
                "about": _(key.about),
                "where": _(key.section),
                "origin": key.origin,
            }
            for key in found
        ]
        output.json_object({"keys": bodies})
        return
    words = {"standard": "", "set": _("the set"), "own": _("your settings")}
    columns = [
        Column(_("Keys"), whole=True),
        Column(_("What it does")),
        Column(_("Where"), spare=2),
        Column("ID", whole=True),
        Column(_("Given by"), spare=1),
    ]
    output.table(
        columns, [[key.shown, _(key.about), _(key.section), key.id, words[key.origin]] for key in found]
    )


@keys.command(
    "set",
    N_("Give a key to something else; several with commas"),
    example("deskops keys set act.accept z", N_("Accept a job with z")),
    example("deskops keys set app.devices F3,^D", N_("Two keys for the devices")),
)
def put(
    name: KeyId,
    wanted: Annotated[str, typer.Argument(metavar="KEY", help=N_("As in F5, ^P, Alt+Left, Esc, ? or z"))],
) -> None:
    from deskops.config.writing import put as write
    from deskops.paths import locate
    from deskops.tui.giving_keys import about, checked
    from deskops.tui.key_names import all_on_keyboard

    settings = _settings()
    given = checked(settings, name, wanted)
    write(locate().config_file, f"keys.{name}", given)
    trace.wrote = True
    output.say(_("{about}: {keys} from now on").format(about=about(name), keys=all_on_keyboard(given)))


@keys.command(
    "reset",
    N_("Back to the keys of the set: one of yours, or all of them"),
    example("deskops keys reset act.accept", N_("One")),
    example("deskops keys reset", N_("All of them; those that you had are printed")),
)
def reset(name: Annotated[str, typer.Argument(metavar="[ACTION]", help=N_("All without it"))] = "") -> None:
    from deskops.config.writing import drop
    from deskops.paths import locate
    from deskops.tui.key_names import all_on_keyboard
    from deskops.tui.keysets import own

    mine = own(_settings().keys)
    if name and name not in mine:
        raise NotFound(
            _("You gave no key to {name}").format(name=name), hint=_("See them all: deskops keys list")
        )
    chosen = [name] if name else list(mine)
    for each in chosen:
        drop(locate().config_file, f"keys.{each}")
        trace.wrote = True
        output.say(
            _("{name}: no longer {keys}, but as the set has it").format(
                name=each, keys=all_on_keyboard(mine[each])
            )
        )
    if not chosen:
        output.say(_("You gave no keys: all are as the set has them"))


@keys.command(
    "card",
    N_("All keys on a sheet: as text, or as a PDF to print"),
    example("deskops keys card", N_("As text")),
    example("deskops keys card -o keys.pdf", N_("On A4")),
)
def card(
    out: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=N_("Where to: .pdf or .txt"))
    ] = None,
    keyset: KeySet = "",
) -> None:
    from deskops.ops.do import key_card

    settings = _settings()
    facts = card_facts(settings, _in_force(settings, keyset), keyset)
    if out is None:
        output.line(key_card.text(facts, output.terminal_width()).rstrip("\n"))
        return
    output.line(str(key_card.write(facts, out)))


def card_facts(settings: "Settings", found: "list[Key]", keyset: str = "") -> "CardFacts":
    """What stands on the card, in the language that is spoken.

    The way back is the same everywhere and stands once; what a small window says itself is left out, and so are the
    numbers of a page's tabs, which stand on them.
    """
    from deskops.reports.document import Company
    from deskops.reports.kinds.key_card import CardFacts
    from deskops.tui.keys import SECTIONS

    sections: dict[str, list[tuple[str, str]]] = {}
    for key in found:
        page, _dot, does = key.id.partition(".")
        if page in _SAYS_ITSELF or key.keys.isdigit():
            continue
        if does != "back" or page == "app":
            sections.setdefault(_(key.section), []).append((key.shown, _(key.about)))
        elif page == "listing":
            sections[_(SECTIONS["app"])].append((key.shown, _("Back, on every page")))
    company = Company(name=settings.company.name, colour=settings.company.colour)
    return CardFacts(sections, keyset or settings.ui.keyset, company, datetime.now(UTC))
