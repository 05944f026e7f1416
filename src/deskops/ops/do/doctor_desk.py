"""What the doctor says of this laptop's way to its desk: the secrets, the certificate authority, the nightly sync."""

from collections.abc import Iterator
from pathlib import Path

from deskops.errors import DeskopsError, NotFound
from deskops.i18n import _, show_time
from deskops.ops.context import Context
from deskops.ops.do.doctor import Health, Sign
from deskops.system_errors import why


def signs(context: Context) -> Iterator[Sign]:
    """None of them for a laptop that works alone."""
    yield from _secrets(context)
    if context.settings.desk.ca is not None:
        yield _authority(context.settings.desk.ca)
    if context.settings.desk.url:
        yield from _nightly(context)


def _secrets(context: Context) -> Iterator[Sign]:
    secrets = context.secrets
    if not secrets.in_use:
        return
    try:
        kept = secrets.entrusted
        place, warning = secrets.place, secrets.warning
    except DeskopsError as error:
        yield Sign("secrets", Health.FAIL, error.message, error.hint)
        return
    if kept and place == "file":
        words = _("The keyring that holds secrets of this laptop cannot be asked.")
        yield Sign("secrets", Health.FAIL, words, warning)
    elif warning:
        words = _("The secrets of this laptop stand in a file.")
        yield Sign("secrets", Health.WARN, words, warning)
    else:
        yield Sign("secrets", Health.OK, _("New secrets go to the keyring ({place}).").format(place=place))


def _authority(file: Path) -> Sign:
    remedy = _("Ask for the PEM file again, then: deskops config set desk.ca FILE")
    try:
        found = b"-----BEGIN CERTIFICATE-----" in file.read_bytes()
    except OSError as error:
        words = _("The certificate authority {file} cannot be read: {reason}").format(
            file=file, reason=why(error)
        )
        return Sign("desk-ca", Health.FAIL, words, remedy)
    if not found:
        words = _("{file} holds no certificate in PEM form.").format(file=file)
        return Sign("desk-ca", Health.FAIL, words, remedy)
    return Sign("desk-ca", Health.OK, _("The certificate authority is {file}.").format(file=file))


def _nightly(context: Context) -> Iterator[Sign]:
    from deskops.ops.do.scheduling import show

    remedy = _("Put it right with: deskops schedule install")
    try:
        found = show(context)
    except NotFound as error:
        yield Sign("schedule", Health.WARN, error.message, remedy)
        return
    except DeskopsError as error:  # without a store the doctor has said so already
        yield Sign("schedule", Health.WARN, error.message, error.hint)
        return
    if found.right and found.next:
        words = _("The nightly sync runs next at {time}.").format(time=show_time(found.next))
        yield Sign("schedule", Health.OK, words)
        return
    yield Sign("schedule", Health.WARN, _("The nightly sync is not installed as it should be."), remedy)
