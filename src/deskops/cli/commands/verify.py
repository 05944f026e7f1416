"""`deskops verify`: whether a PDF, XLSX, JSON or bundle is what was signed; offline."""

from pathlib import Path
from typing import Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.session import opened
from deskops.errors import UsageError
from deskops.i18n import N_, _


@command(
    N_("Say whether a report is what was signed, and what differs"),
    example("deskops verify WO-20261127-AB12-003.pdf", N_("Exits 0 only if it is, whole and unchanged")),
    example(
        "deskops verify order.xlsx --draw order.pdf", N_("Draw what was signed anew, whatever the file shows")
    ),
)
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("A PDF, XLSX, JSON or bundle"))],
    key: Annotated[
        str,
        typer.Option("--key", metavar="KEY", help=N_("A public key that you trust, as you were given it")),
    ] = "",
    draw: Annotated[
        Path | None,
        typer.Option(
            "--draw", metavar="FILE", help=N_("Write what was signed; the ending says in what form")
        ),
    ] = None,
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.verifying import Verdict
    from deskops.ops.do.verifying import verify as judge

    with opened() as context:
        told = judge(context, file, key=key)
        if draw is not None:
            _draw(told, draw)
    if as_json:
        output.json_object(_object(told))
    else:
        _show(told)
    return Exit.DONE if told.verdict is Verdict.SIGNED else Exit.REFUSED


def _draw(told: Any, target: Path) -> None:
    from deskops.ops.do.drawing import draw

    if target.exists():  # it may be the file that is doubted, and the evidence
        raise UsageError(
            _("{file} is there already").format(file=target), hint=_("Name a file that does not exist yet.")
        )
    output.detail(str(draw(told.signed, target)))


def _object(told: Any) -> dict[str, Any]:
    """The keys of the contract first."""
    return {
        "verdict": str(told.verdict),
        "document": told.document or None,
        "revision": told.revision or None,
        "signer": told.signer or None,
        "signed_at": told.signed_at or None,
        "digest": told.digest or None,
        "differences": list(told.differences),
        "short": told.short or None,
        "method": told.method or None,
        "refused": told.refused or None,
        "countersigned_at": told.countersigned_at or None,
        "counterpart": counterpart(told.counterpart),
    }


def counterpart(told: Any) -> dict[str, Any] | None:
    """The version that was signed, where this one was not."""
    names = ("number", "revision", "language", "digest", "short", "changed", "refused")
    return {name: getattr(told, name) for name in names} if told else None


def _show(told: Any) -> None:
    from deskops.ops.do.drawing import on_paper
    from deskops.ops.do.verifying import WORDS

    output.line(_(WORDS[told.verdict]))
    output.facts(
        [
            (_("Document"), told.document),
            (_("Revision"), str(told.revision or "")),
            (_("Signer"), told.signer),
            (_("Not signed because"), told.refused),
            (_("Signed at"), on_paper(told.signed_at)),
            (_("Countersigned"), on_paper(told.countersigned_at)),
            (_("Digest"), told.digest),
            (_("Short code"), told.short),
            (_("Differences"), "\n".join(told.differences)),
        ]
    )
