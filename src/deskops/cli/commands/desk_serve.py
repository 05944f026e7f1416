"""`deskops desk serve`: answer laptops until it is stopped."""

from pathlib import Path
from typing import Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import at_desk
from deskops.cli.lazy import command, example
from deskops.errors import UsageError
from deskops.i18n import N_, _

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

BehindProxy = Annotated[bool, typer.Option("--behind-proxy", help=N_("A proxy in front of it speaks TLS"))]
OpenApi = Annotated[bool, typer.Option("--openapi", help=N_("Show the description of the API to everyone"))]
MetricsToken = Annotated[
    Path | None,
    typer.Option("--metrics-token-file", metavar="FILE", help=N_("Show /metrics to who has the token in it")),
]
MetricsOpen = Annotated[
    bool, typer.Option("--metrics-open", help=N_("Show /metrics to everyone; else to this machine alone"))
]


@command(
    N_("Answer laptops over HTTP"),
    example("deskops desk serve --port 8000", N_("On this machine alone, for a proxy in front of it")),
    example(
        "deskops desk serve --host 0.0.0.0 --port 443 --tls-cert c.pem --tls-key k.pem",
        N_("With its own TLS"),
    ),
)
def serve(
    host: Annotated[str, typer.Option("--host", metavar="HOST", help=N_("Where to listen"))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help=N_("0: any free one"))
    ] = 8000,
    port_file: Annotated[
        Path | None,
        typer.Option("--port-file", metavar="FILE", help=N_("Written with the port once it answers")),
    ] = None,
    workers: Annotated[
        int,
        typer.Option("--workers", min=1, metavar="N", help=N_("Processes; more than one needs PostgreSQL")),
    ] = 1,
    tls_cert: Annotated[
        Path | None, typer.Option("--tls-cert", metavar="FILE", help=N_("PEM with the chain"))
    ] = None,
    tls_key: Annotated[
        Path | None, typer.Option("--tls-key", metavar="FILE", help=N_("PEM with the key"))
    ] = None,
    behind_proxy: BehindProxy = False,
    openapi: OpenApi = False,
    metrics_token: MetricsToken = None,
    metrics_open: MetricsOpen = False,
) -> None:
    _check_tls(host, tls_cert, tls_key, behind_proxy)
    _check_watching(metrics_token, metrics_open)
    from deskops.desk.server import Serving, run
    from deskops.ops.do.calendars import learn_years
    from deskops.ops.do.desk.joining import key_trouble

    with at_desk("", "look") as context:
        learn_years(context)
        trouble = key_trouble(context)
    if trouble:
        output.warn(trouble)
    watched = (metrics_token, metrics_open, behind_proxy)
    run(Serving(host, port, port_file, workers, tls_cert, tls_key, openapi, *watched), _tell)


def _tell(address: str) -> None:
    output.say(_("The desk answers at {url}; stop it with Ctrl-C").format(url=address))


def _check_tls(host: str, tls_cert: Path | None, tls_key: Path | None, behind_proxy: bool) -> None:
    """Raises UsageError for half a certificate, and for a desk that others would reach without TLS."""
    if (tls_cert is None) != (tls_key is None):
        raise UsageError(
            _("A certificate and its key go together"), hint=_("Give both: --tls-cert and --tls-key")
        )
    if host not in _LOOPBACK and tls_cert is None and not behind_proxy:
        raise UsageError(
            _("Without TLS a desk answers on this machine alone."),
            hint=_("Give --tls-cert and --tls-key, or say --behind-proxy"),
        )


def _check_watching(token: Path | None, everybody: bool) -> None:
    if token and everybody:
        raise UsageError(
            _("Either --metrics-open or --metrics-token-file: with both, nobody needs the token")
        )
