"""What the doctor says of what lies around a person's terminal: the keyring, the way in for a phone, the desk."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Final

from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, Sign
from deskops.ops.read.link_words import of_firewall
from deskops.ops.read.links import Link, chosen
from deskops.system_errors import why

_SECONDS: Final = 5.0  # that a person waits for a desk which does not answer


def signs(context: Context) -> Iterator[Sign]:
    yield _keyring(context)
    yield _listener()
    yield _desk(context)


def _keyring(context: Context) -> Sign:
    secrets = context.secrets
    try:
        place = secrets.place
    except DeskopsError as error:
        return Sign("keyring", Health.WARN, error.message, error.hint)
    if place == "file":
        words = _("No keyring of this system can be used: secrets stand in a file for you alone.")
        remedy = _("On a server that is as it should be; on a desktop unlock its keyring, then try again.")
        # Secrets that stand in one are to be looked at, as the page of the desk says.
        return Sign("keyring", Health.WARN if secrets.in_use else Health.OK, words, remedy)
    return Sign("keyring", Health.OK, _("Secrets go to the keyring ({place}).").format(place=place))


def _listener() -> Sign:
    """Whether a phone in the room could reach a page of ours; what a firewall does beyond this laptop it cannot see."""
    try:
        link = chosen()
    except DeskopsError as error:
        return Sign("listener", Health.WARN, error.message, error.hint)
    told = {"address": link.address, "name": link.name}
    try:
        _reached(link)
    except OSError as error:
        words = _("A page on {address} ({name}) cannot be served: {reason}").format(**told, reason=why(error))
        remedy = "\n".join(of_firewall(link)) or _(
            "Sign with --pad, --browser or --paper, or open a hotspot."
        )
        return Sign("listener", Health.WARN, words, remedy)
    words = _(
        "A page on {address} ({name}) answers on this laptop; whether a phone comes through only it can show."
    )
    return Sign("listener", Health.OK, words.format(**told), "\n".join(of_firewall(link)))


def _reached(link: Link) -> None:
    """Raises OSError where it cannot listen there, or its own address does not answer."""
    with closing(socket.create_server((link.address, 0))) as server:
        server.settimeout(_SECONDS)
        with closing(socket.create_connection(server.getsockname(), timeout=_SECONDS)):
            server.accept()[0].close()


def _desk(context: Context) -> Sign:
    wanted = context.settings.desk
    if not wanted.url:
        return Sign("desk", Health.OK, _("No desk is set: this laptop works alone."))
    from deskops.ops.do.orders import line_to
    from deskops.sync.client import Client

    line = replace(line_to(wanted.url, "", "", wanted), connect=_SECONDS, read=_SECONDS, whole=2 * _SECONDS)
    try:
        with Client(line) as client:
            client.hello(context.random(16).hex())
            trip = client.trip
    except DeskopsError as error:
        return Sign("desk", Health.WARN, error.message, error.hint)
    words = _("The desk at {url} answers in {milliseconds} ms.").format(url=wanted.url, milliseconds=trip)
    return Sign("desk", Health.OK, words)
