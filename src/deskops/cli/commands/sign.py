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
Role = Annotated[str, typer.Option("--role", metavar="TEXT", help=N_("Role or department"))]
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
Rating = Annotated[
    int | None,
    typer.Option(
        "--rating", metavar="1-5", help=N_("What they say of the service, of 5; a job is confirmed with it")
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
    rating: Rating = None,
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.rating import check_rating, rate, refuse_second
    from deskops.ops.do.signing import Signature, offer
    from deskops.ops.do.signing import refuse as have_refused
    from deskops.ops.do.signing import sign as have_signed
    from deskops.ops.read.documents import find_document

    ways = [way for way, chosen in (("pad", pad), ("phone", phone), ("browser", browser)) if chosen]
    way, paper, refuse = _way(ways, paper, refuse)
    with writing() as context:
        found = find_document(context, document)
        if rating is not None:
            check_rating(found.kind, rating)
        offered = offer(context, found.id, kind=found.kind, language=lang, again=again)
        if rating is not None:
            refuse_second(context, found.kind, found.id)
        given = Signature(name, way, None, paper, role, contact, identified, reason=refuse)
        given = _captured(context, offered, given, address)
        done = have_refused(context, offered, given) if given.reason else have_signed(context, offered, given)
        said = rating if rating is not None or as_json else _asked_rating(context, done)
        if said is not None:
            rate(context, done.kind, done.subject, said, given.name)
    _tell(done, as_json)


def _way(ways: list[str], paper: Path | None, refuse: str) -> tuple[str, Path | None, str]:
    """The one that was told, with the photograph or the reason that belongs to it; asked for where it is read aloud.

    Raises UsageError for more than one, or none where nobody is at the terminal.
    """
    if len(ways) + (paper is not None) + bool(refuse) > 1:
        raise UsageError(_("One way at a time."), hint=_("--pad, --phone, --browser, --paper or --refuse"))
    if not (ways or paper or refuse) and output.interactive() and output.accessible():
        from deskops.cli.plain.signing import asked_way

        ways, paper, refuse = asked_way()
    return "paper" if paper else ways[0] if ways else _offered(refuse), paper, refuse


def _offered(refusal: str) -> str:
    """The way where none was chosen. Raises UsageError where nobody is at the terminal to see it."""
    from deskops.domain.sealing import PAD
    from deskops.signature.offered import offered

    if not refusal and not output.interactive():
        raise UsageError(
            _("Nothing says how it is signed."), hint=_("--pad, --phone, --browser, --paper or --refuse")
        )
    return PAD if refusal else offered()[0]


def _captured(context: "Context", offered: "Offer", given: "Signature", address: str) -> "Signature":
    """What was drawn, or why it was not."""
    from deskops.cli.ways import capture

    if not given.reason and given.paper is None:
        return capture(given.method)(context, offered, given, address)
    if not given.reason and not given.name:
        return _named(given)
    return given


def _asked_rating(context: "Context", done: "Signed") -> int | None:
    """Of a visit, where somebody is at the terminal; whoever does not want to say leaves it out."""
    from deskops.domain.nouns import Kind
    from deskops.ops.do.rating import is_unrated

    wanted = done.kind == Kind.INSPECTION and output.interactive() and is_unrated(context, done)
    return _chosen_rating() if wanted else None


def _chosen_rating() -> int | None:
    """Anything but a rating or Enter is asked again."""
    import click

    from deskops.ops.do.rating import BEST, LOWEST

    known = [str(each) for each in range(LOWEST, BEST + 1)]
    told = click.prompt(
        _("How was the visit, from 1 to 5? Enter leaves it out"), default="", show_default=False,
        show_choices=False, err=True, type=click.Choice(["", *known]),
    )  # fmt: skip
    return int(told) if told else None


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
