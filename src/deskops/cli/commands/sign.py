"""`deskops sign`: have the report of a job or a visit signed, or write down that somebody would not sign it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson, Document
from deskops.cli.lazy import command, example
from deskops.cli.session import writing
from deskops.errors import UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.signing import Offer, Signature, Signed


Pad = Annotated[bool, typer.Option("--pad", help=N_("Drawn in this terminal"))]
Phone = Annotated[bool, typer.Option("--phone", help=N_("Drawn on the signer's own phone"))]
Browser = Annotated[bool, typer.Option("--browser", help=N_("Drawn in this laptop's browser"))]
Paper = Annotated[
    Path | None, typer.Option("--paper", metavar="FILE", help=N_("Photograph of the form signed on paper"))
]
Reason = Annotated[str, typer.Option("--refuse", metavar="TEXT", help=N_("It was not signed: the reason"))]
Name = Annotated[str, typer.Option("--name", metavar="NAME", help=N_("Who signs"))]
Role = Annotated[str, typer.Option("--role", metavar="TEXT", help=N_("Their role or department"))]
Contact = Annotated[
    str, typer.Option("--contact", metavar="TEXT", help=N_("How to reach them, if they say so"))
]
Identified = Annotated[
    str, typer.Option("--identified", metavar="TEXT", help=N_("How you know who they are: badge, known, …"))
]
Address = Annotated[
    str,
    typer.Option(
        "--address", metavar="ADDRESS", help=N_("Address or interface of this laptop that serves the page")
    ),
]
Lang = Annotated[str, typer.Option("--lang", metavar="en|zh_CN", help=N_("The language of the report"))]

Again = Annotated[
    bool, typer.Option("--again", help=N_("Once more, though it is signed and nothing was changed since"))
]


@command(
    N_("Have the report of a job or an inspection signed"),
    example("deskops sign 023 --phone", N_("On the signer's own phone")),
    example(
        'deskops sign 023 --paper form.jpg --name "Chen Min"', N_("The photograph of a form signed on paper")
    ),
    example('deskops sign 023 --refuse "the printer still jams"', N_("Nobody signed, and why")),
)
def sign(
    document: Document,
    pad: Pad = False,
    phone: Phone = False,
    browser: Browser = False,
    paper: Paper = None,
    refuse: Reason = "",
    name: Name = "",
    role: Role = "",
    contact: Contact = "",
    identified: Identified = "",
    address: Address = "",
    lang: Lang = "",
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.signing import Signature, offer
    from deskops.ops.read.documents import find_document

    ways = [way for way, chosen in (("pad", pad), ("phone", phone), ("browser", browser)) if chosen]
    if len(ways) + (paper is not None) + bool(refuse) > 1:
        raise UsageError(_("One way at a time."), hint=_("--pad, --phone, --browser, --paper or --refuse"))
    way = "paper" if paper else ways[0] if ways else _offered(refuse)
    with writing() as context:
        found = find_document(context, document)
        offered = offer(context, found.id, kind=found.kind, language=lang, again=again)
        given = Signature(name, way, None, paper, role, contact, identified, reason=refuse)
        done = _captured(context, offered, given, address)
    _tell(done, as_json)


def _offered(refusal: str) -> str:
    """The way where none was chosen. Raises UsageError where nobody is at the terminal to see it."""
    from deskops.cli.ways import first

    if not refusal and not output.interactive():
        raise UsageError(
            _("Nothing says how it is signed."), hint=_("--pad, --phone, --browser, --paper or --refuse")
        )
    return "pad" if refusal else first()


def _captured(context: "Context", offered: "Offer", given: "Signature", address: str) -> "Signed":
    from deskops.cli.ways import capture
    from deskops.ops.do.signing import refuse, sign

    if not given.reason and given.paper is None:
        given = capture(given.method)(context, offered, given, address)
    elif not given.reason and not given.name:
        given = _named(given)
    return refuse(context, offered, given) if given.reason else sign(context, offered, given)


def _named(given: "Signature") -> "Signature":
    from dataclasses import replace

    return replace(given, name=output.ask(_("Who signed it?"), "--name"))


def _tell(done: "Signed", as_json: bool) -> None:
    from deskops.cli.vocabulary import spoken

    if as_json:
        told = {
            "id": done.subject,
            "number": done.number,
            "revision": done.revision,
            "standing": done.standing,
        }
        output.json_object({**told, "digest": done.digest, "short": done.short, "entry": done.entry})
        return
    words = _("{number}, revision {revision}: {standing}; short code {short}")
    output.say(
        words.format(
            number=done.number, revision=done.revision, standing=spoken(done.standing), short=done.short
        )
    )
