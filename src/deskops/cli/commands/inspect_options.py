"""What `deskops inspect` may be told."""

from pathlib import Path

import click

from deskops.cli.formatting import Argument
from deskops.i18n import N_


def options() -> list[click.Parameter]:
    return [
        Argument(
            ["target"],
            N_(
                "This machine without it; ssh://HOST …, a device's tag or name, a site, facts:FILE, - for a list"
            ),
            metavar="[TARGET]...",
            nargs=-1,
        ),
        click.Option(
            ["--profile"],
            default="",
            metavar="NAME",
            help=N_("Which checks: pc, pos …; else as the device is"),
        ),
        click.Option(["--check"], multiple=True, metavar="ID", help=N_("Only this check; may be repeated")),
        click.Option(
            ["--asset"], default="", help=N_("The device that this is: keep the result, answer its checklist")
        ),
        click.Option(["--job"], default="", help=N_("The job that this is for: keep the result there")),
        click.Option(["--inspection"], default="", help=N_("The inspection whose items are to be answered")),
        click.Option(
            ["--save-facts"],
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help=N_("Keep what was read, to be judged again elsewhere"),
        ),
        click.Option(["--fast"], is_flag=True, help=N_("Leave out what takes long, and say so")),
        *_many(),
        click.Option(["--json"], is_flag=True, help=N_("Print one JSON object")),
        click.Option(["--junit"], is_flag=True, help=N_("Print JUnit XML")),
        click.Option(["--nagios"], is_flag=True, help=N_("Print as a monitoring plugin")),
    ]


def _many() -> list[click.Parameter]:
    """What only a round of several knows."""
    return [
        click.Option(
            ["--watch"],
            type=click.FloatRange(1, 3_600),
            default=None,
            metavar="SECONDS",
            help=N_("Look again every so many seconds until all is well, and tell what turned green"),
        ),
        click.Option(["--site"], default="", help=N_("Every device of this site")),
        click.Option(
            ["--campaign"], default="", help=N_("What is left of this campaign: devices not finished yet")
        ),
        click.Option(
            ["--kind"], multiple=True, metavar="KIND", help=N_("Of a site only these: pc, printer, pos …")
        ),
        click.Option(
            ["--record"], is_flag=True, help=N_("Keep the results of registered devices as inspections")
        ),
        click.Option(
            ["--keep"],
            type=click.Path(path_type=Path),
            metavar="FOLDER",
            help=N_("Keep all facts here; a round that was interrupted goes on from them, for a day"),
        ),
        *_bounds(),
    ]


def _bounds() -> list[click.Parameter]:
    """How much at once, and for how long."""
    return [
        click.Option(
            ["--at-once"], type=click.IntRange(1, 64), default=16, help=N_("Targets at a time, 1 to 64")
        ),
        click.Option(
            ["--at-a-site"],
            type=click.IntRange(1, 64),
            default=16,
            help=N_("Targets of one site at a time, for a slow line"),
        ),
        click.Option(
            ["--target-seconds"],
            type=click.FloatRange(1, 3600),
            default=None,
            help=N_("Seconds that one target may take: 30, a site that is scanned 900"),
        ),
        click.Option(
            ["--rate"],
            type=click.FloatRange(0, 100_000),
            default=50,
            metavar="NUMBER",
            help=N_("Of a site that is scanned: connects and questions a second; 0 for as fast as it goes"),
        ),
        click.Option(
            ["--all-seconds"],
            type=click.FloatRange(1, 86_400),
            default=None,
            help=N_("Seconds that all may take together"),
        ),
    ]
