"""`deskops check`: the catalogue of checks, read without a machine or a store."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsCsv, AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.session import opened
from deskops.cli.vocabulary import spoken
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.checks.registry import Check

# Settings name a limit by its key, so that English keeps it; other languages add what it is.
_LIMITS: Final = {
    "battery": N_("battery"),
    "bytes": N_("bytes"),
    "celsius": N_("celsius"),
    "days": N_("days"),
    "errors": N_("errors"),
    "gib": N_("gib"),
    "hardware": N_("hardware"),
    "jitter": N_("jitter"),
    "loss": N_("loss"),
    "mbps": N_("mbps"),
    "milliseconds": N_("milliseconds"),
    "percent": N_("percent"),
    "seconds": N_("seconds"),
    "signal": N_("signal"),
    "stops": N_("stops"),
    "stratum": N_("stratum"),
    "wear": N_("wear"),
}

check = Shelf(
    N_("The catalogue of checks"),
    example("deskops check list", N_("Every check")),
    example("deskops check show pc.disk.free", N_("What one looks at, why, and what to do when it fails")),
)


@check.command(
    "list",
    N_("List checks"),
    example("deskops check list --profile pc", N_("Those that a PC gets")),
    example("deskops check list --json", N_("As JSON")),
)
def list_checks(
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help=N_("Only those of a profile"))
    ] = "",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    from deskops.checks.registry import catalogue, select

    _with_own()
    chosen = select(profile) if profile else tuple(catalogue().values())
    if as_json:
        output.json_object({"checks": [_body(each) for each in chosen]})
        return
    columns = [
        Column(_("Check"), whole=True),
        Column(_("Fault")),
        Column(_("Severity")),
        Column(_("Profiles")),
        Column(_("Origin")),
    ]
    rows = [
        (
            each.id,
            _(each.title),
            spoken(each.severity.value),
            " ".join(each.profiles),
            each.origin or "deskops",
        )
        for each in chosen
    ]
    (output.csv_rows if as_csv else output.table)(columns, rows)


def _with_own() -> None:
    """Those that the settings allow beside ours, and which of them are switched off."""
    from deskops.ops.do.inspecting import own_of

    with opened() as context:
        own_of(context)


def _body(each: "Check") -> dict[str, Any]:
    return {
        "check": each.id,
        "title": _(each.title),
        "severity": each.severity.value,
        "profiles": list(each.profiles),
        "origin": each.origin or "deskops",
        "why": _(each.why),
        "remedy": _(each.remedy),
        "limits": {
            name: {"warn": limit.warn, "fail": limit.fail, "unit": limit.unit}
            for name, limit in each.limits.items()
        },
    }


@check.command(
    "show",
    N_("Show one check: what it looks at, why, and what to do"),
    example("deskops check show pc.disk.free", N_("One check")),
)
def show(
    check_id: Annotated[str, typer.Argument(metavar="CHECK", help=N_("The id of a check"))],
    as_json: AsJson = False,
) -> None:
    from deskops.checks.registry import select

    _with_own()
    (found,) = select(ids=[check_id])
    if as_json:
        output.json_object(_body(found))
        return
    facts = [
        (_("Check"), found.id),
        (_("Fault"), _(found.title)),
        (_("Severity"), spoken(found.severity.value)),
        (_("Profiles"), " ".join(found.profiles)),
        (_("Origin"), found.origin or "deskops"),
        (_("Why it matters"), _(found.why)),
        (_("What to do"), _(found.remedy)),
        *(
            (_("Limit: {name}").format(name=_(_LIMITS.get(name, name))), str(limit))
            for name, limit in found.limits.items()
        ),
    ]
    output.facts(facts)
