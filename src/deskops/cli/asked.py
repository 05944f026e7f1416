"""Options spelled out one by one, for commands that do without Typer; the same names and words everywhere."""

import click

from deskops.i18n import N_


def text(flag: str, about: str, default: str = "", metavar: str = "TEXT") -> click.Option:
    return click.Option([flag], default=default, metavar=metavar, help=about)


def switch(flag: str, about: str, name: str = "") -> click.Option:
    return click.Option([flag, name] if name else [flag], is_flag=True, help=about)


def most(default: int) -> click.Option:
    return click.Option(
        ["--limit"], type=click.IntRange(min=1), default=default, metavar="N", help=N_("At most so many")
    )


def as_json() -> click.Option:
    return switch("--json", N_("Print one JSON object"), "as_json")


def as_csv() -> click.Option:
    return switch("--csv", N_("Print comma-separated values"), "as_csv")
