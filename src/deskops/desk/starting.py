"""What is looked at before a desk answers, so that a person is told in words: certificate and key, files."""

import errno
import os
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from deskops.errors import UsageError
from deskops.i18n import _
from deskops.system_errors import why


def check_certificate(chain: Path, key: Path) -> None:
    """Raises UsageError for files that are no certificate and its key, both in PEM."""
    try:
        certificates = x509.load_pem_x509_certificates(_read(chain))
    except ValueError as error:
        raise UsageError(
            _("There is no certificate in {file}.").format(file=chain),
            hint=_(
                "--tls-cert takes a PEM file: the server's certificate first, then those between it and the root."
            ),
        ) from error
    try:
        private = load_pem_private_key(_read(key), None)
    except TypeError as error:
        raise UsageError(
            _("The key in {file} wants a passphrase, and a server has nobody to ask.").format(file=key),
            hint=_("Give one without, readable for the desk's user alone: openssl pkey -in KEY -out NEW"),
        ) from error
    except ValueError as error:
        raise UsageError(
            _("There is no private key in {file}.").format(file=key),
            hint=_("--tls-key takes a PEM file with the private key of the certificate."),
        ) from error
    spki = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if certificates[0].public_key().public_bytes(*spki) != private.public_key().public_bytes(*spki):
        raise UsageError(
            _("The key in {key} is not that of the certificate in {file}.").format(key=key, file=chain),
            hint=_(
                "The server's own certificate comes first in its file; give the key that it was made with."
            ),
        )
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key)
    except (ssl.SSLError, OSError) as error:
        raise UsageError(
            _("{file} cannot be used for TLS: {detail}").format(file=chain, detail=error),
            hint=_("Look at it with: openssl x509 -in FILE -text"),
        ) from error


def secret_of(file: Path) -> str:
    """The token that a file holds. Raises UsageError for none, and for one that is guessed too soon."""
    try:
        token = _read(file).decode("ascii").strip()
    except UnicodeDecodeError:
        token = ""
    if len(token) < 20 or not token.isprintable() or " " in token:
        raise UsageError(
            _("There is no token in {file}: one line of at least 20 letters and digits.").format(file=file),
            hint=_("Make one: openssl rand -hex 32 > FILE"),
        )
    return token


def check_port_file(file: Path) -> None:
    """Raises UsageError where it could not be written once the desk answers."""
    part = part_of(file)
    try:
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        part.write_bytes(b"")
        part.unlink()
    except OSError as error:
        raise unwritable(file, error) from error


def part_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.part")


def unwritable(file: Path, error: OSError) -> UsageError:
    return UsageError(
        _("The port file {file} cannot be written: {detail}").format(file=file, detail=why(error)),
        hint=_("Name a file in a folder that is there and that the desk's user may write: --port-file FILE"),
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            _("{file} cannot be read: {detail}").format(file=file, detail=why(error)),
            hint=_("Name a file that is there and that the desk's user may read."),
        ) from error
