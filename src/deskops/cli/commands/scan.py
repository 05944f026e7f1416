"""`deskops scan`: who is in a site's networks, against the register; corrections as a person agrees to them."""

from typing import TYPE_CHECKING, Any, Final

import click

from deskops.cli import output
from deskops.cli.formatting import Argument
from deskops.cli.lazy import Direct, example
from deskops.cli.output import Cell, Column, Tinted
from deskops.cli.progress import Progress
from deskops.cli.session import opened, writing
from deskops.errors import DeskopsError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.checks.scanning.verdicts import Compared, Correction, HostVerdict
    from deskops.ops.context import Context
    from deskops.ops.do.scanning import Scan

_STYLES: Final = {
    "known": "green",
    "unknown": "bold red",
    "moved": "yellow",
    "misnamed": "yellow",
    "duplicate": "bold red",
}
FIELDS: Final = {"ip": N_("IP address"), "hostname": N_("Host name"), "mac": N_("MAC address")}
_INTERRUPTED: Final = 130
_NOT_DONE: Final = 3


def _scan(
    where: str,
    json: bool,
    rate: float,
    port: tuple[int, ...],
    all_seconds: float,
    anywhere: bool,
    correct: bool,
    yes: bool,
) -> int:
    from deskops.ops.do.scanning import scan
    from deskops.ops.read.scanning import area_of

    with writing() if correct else opened() as context:
        area = area_of(context, where, anywhere=anywhere)
        more: dict[str, Any] = {"ports": port} if port else {}
        run = scan(context, area, rate=rate, whole=all_seconds, **more)
        interrupted = _go(run)
        compared = run.compared()
        if json:
            output.json_object(_body(run, compared, whole=not (interrupted or run.over)))
        else:
            _print(run, compared)
        if correct and not interrupted:
            _correct(context, compared, yes=yes)
    return _code(run, compared, interrupted)


def _go(run: "Scan") -> bool:
    """Whether somebody interrupted it."""
    try:
        with Progress(run.area.name) as running:
            for _step in run:
                running(run.sweep.done, run.sweep.total)
    except KeyboardInterrupt:
        return True
    return False


def _code(run: "Scan", compared: "Compared", interrupted: bool) -> int:
    from deskops.ops.do.scanning import needs_nobody

    if interrupted:
        output.warn(_("Interrupted: what was found until then is shown; nobody is called missing for sure."))
        return _INTERRUPTED
    if run.over:
        output.warn(_("The time was over: what was found until then is shown; nobody is missing for sure."))
        output.detail(_("Give it more: --all-seconds, or a higher --rate"))
        return _NOT_DONE
    return 0 if needs_nobody(compared) else 1


def _body(run: "Scan", compared: "Compared", *, whole: bool) -> dict[str, Any]:
    """`whole` False: it was cut short, so that nobody is missing for sure, and who was not asked is not told."""
    return {
        "site": run.area.site_code or None,
        "whole": whole,
        "hosts": [
            {
                "address": one.host.address,
                "mac": one.host.mac or None,
                "name": one.host.name or None,
                "asset": (one.device.tag or None) if one.device else None,
                "verdict": str(one.verdict),
            }
            for one in compared.hosts
        ],
        "missing": [
            {"asset": one.tag, "kind": one.kind, "name": one.hostname, "address": one.ip}
            for one in compared.missing
        ],
    }


def _print(run: "Scan", compared: "Compared") -> None:
    from deskops.checks.scanning.verdicts import WORDS
    from deskops.cli.vocabulary import spoken

    columns = [Column(_("IP address"), whole=True), Column(_("Verdict")), Column(_("Device"), whole=True)]
    columns += [Column(_("Name")), Column(_("MAC address"), spare=2), Column(_("Detail"), spare=1)]
    rows: list[list[Cell]] = [
        [
            one.host.address,
            Tinted(_(WORDS[one.verdict]), _STYLES[str(one.verdict)]),
            one.device.tag if one.device else one.planned,
            one.host.name,
            one.host.mac,
            _detail(one),
        ]
        for one in compared.hosts
    ]
    output.table(columns, rows)
    if compared.missing:
        output.line()
        titles = [
            Column(_("Missing"), whole=True),
            Column(_("Kind")),
            Column(_("Host name")),
            Column(_("IP address")),
        ]
        output.table(titles, [(one.tag, spoken(one.kind), one.hostname, one.ip) for one in compared.missing])
    _tell_sum(run, compared)


def _detail(one: "HostVerdict") -> str:
    parts = [
        _("{name}: {value}").format(name=_(FIELDS[each.field]), value=f"{each.was or '–'} → {each.now}")
        for each in one.corrections
    ]
    if one.others:
        parts.append(_("may be: {names}").format(names=", ".join(each.tag for each in one.others)))
    if len(one.host.macs) > 1:
        parts.append(_("two machines answer: {macs}").format(macs=", ".join(one.host.macs)))
    if one.host.ports and one.device is None:
        parts.append(_("open: {ports}").format(ports=", ".join(str(each) for each in sorted(one.host.ports))))
    return "; ".join(parts)


def _tell_sum(run: "Scan", compared: "Compared") -> None:
    from collections import Counter

    from deskops.checks.scanning.verdicts import WORDS

    counts = Counter(one.verdict for one in compared.hosts)
    parts = [f"{_(WORDS[verdict])} {count}" for verdict, count in counts.most_common()]
    parts += [_("missing {count}").format(count=len(compared.missing))] if compared.missing else []
    words = _("{name}: {count} hosts in {seconds} s ({parts})")
    output.say(
        words.format(
            name=run.area.name,
            count=len(compared.hosts),
            seconds=f"{run.sweep.seconds:.1f}",
            parts=_(", ").join(parts) or "–",
        )
    )


def _correct(context: "Context", compared: "Compared", *, yes: bool) -> None:
    """Each is shown and asked; what the register does not take is told, and the next one comes."""
    from deskops.ops.do.scanning import correct

    done = 0
    for one in [each for host in compared.hosts for each in host.corrections]:
        if not yes and not output.confirm(_question(one), "--yes"):
            continue
        try:
            correct(context, one)
            done += 1
        except DeskopsError as error:
            output.warn(f"{one.device.tag}: {error.message}")
    output.say(_("{count} corrections written down").format(count=done))


def _question(one: "Correction") -> str:
    words = _("{tag}: {field} {was} → {now}, correct it?")
    return words.format(tag=one.device.tag, field=_(FIELDS[one.field]), was=one.was or "–", now=one.now)


def _options() -> list[click.Parameter]:
    from deskops.checks.scanning.sweep import RATE, WHOLE

    return [
        Argument(["where"], N_("A site by code or name, or a network such as 10.20.1.0/24"), metavar="SITE"),
        click.Option(["--json"], is_flag=True, help=N_("Print one JSON object")),
        click.Option(
            ["--rate"],
            type=click.FloatRange(0, 100_000),
            default=RATE,
            metavar="NUMBER",
            help=N_("Connects and questions a second at most; 0 for as fast as it goes"),
        ),
        click.Option(
            ["--port"],
            type=click.IntRange(1, 65535),
            multiple=True,
            metavar="NUMBER",
            help=N_("Try this port instead of the usual ones; may be repeated"),
        ),
        click.Option(
            ["--all-seconds"],
            type=click.FloatRange(1, 86_400),
            default=WHOLE,
            metavar="SECONDS",
            help=N_("Seconds that the whole scan may take"),
        ),
        click.Option(
            ["--anywhere"], is_flag=True, help=N_("Also a network that is in no site's address plan")
        ),
        click.Option(
            ["--correct"],
            is_flag=True,
            help=N_("Show what the register has wrong, and correct it after a yes"),
        ),
        click.Option(["--yes"], is_flag=True, help=N_("With --correct: all of it, without asking")),
    ]


scan = Direct(
    _scan,
    N_("Who is in a site's networks: known, unknown, moved, misnamed, twice, missing"),
    [
        example("deskops scan GZ-TH", N_("Every address of the site's plan against the register")),
        example("deskops scan 10.20.1.0/24 --json", N_("One network, for a script")),
        example("deskops scan GZ-TH --correct", N_("What moved or was renamed, corrected after a yes")),
    ],
    _options,
)
