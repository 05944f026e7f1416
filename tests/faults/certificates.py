"""A certificate authority for tests: server certificates good and bad, authorities that are rolled, TLS contexts."""

import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LOCAL = ("localhost", "127.0.0.1", "::1")
YEARS = 10  # before and after now, so that a clock that is off does not make a good certificate bad


@dataclass(frozen=True, slots=True)
class Certificate:
    """Two PEM files; `chain` holds the certificate and what stands between it and its root."""

    chain: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """For a server that shows it."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.chain, self.key)
        return made


class Authority:
    """A root; with `only_below` it may sign for this domain and what is below it, and for no address, alone."""

    def __init__(self, folder: Path, name: str = "Test CA", *, only_below: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.name = name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._only_below = only_below
        self._count = 0
        self._root = self._certified(self._key, self.subject, self._key)
        self.file = folder / f"{_plain(name)}.pem"
        if self.file.exists():
            raise ValueError(f"another authority is named {name} here")
        self.file.write_bytes(self._root.public_bytes(serialization.Encoding.PEM))

    @property
    def subject(self) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])

    def server(
        self,
        *names: str,
        begins: timedelta = timedelta(days=-365 * YEARS),
        ends: timedelta = timedelta(days=365 * YEARS),
        through: "x509.Certificate | None" = None,
    ) -> Certificate:
        """For these names and addresses (without: this machine), good from `begins` to `ends`, both from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _leaf(key, names or LOCAL, self.subject, self._key, (begins, ends))
        self._count += 1
        return _files(
            self.folder / f"{_plain(self.name)}-{self._count}", key, [leaf, *([through] if through else [])]
        )

    def expired(self, *names: str) -> Certificate:
        return self.server(*names, ends=timedelta(days=-1))

    def not_yet(self, *names: str) -> Certificate:
        return self.server(*names, begins=timedelta(days=1))

    def wrong_name(self) -> Certificate:
        """Sound, but for somebody else."""
        return self.server("elsewhere.test")

    def successor(self, name: str = "Next CA") -> "Authority":
        """A new root with a new key."""
        return Authority(self.folder, name, only_below=self._only_below)

    def vouch(self, other: "Authority") -> x509.Certificate:
        """The other root, signed by this one: give it as `through`, and who knows this root alone trusts the leaf."""
        return self._certified(other._key, other.subject, self._key)

    def _certified(
        self, key: ec.EllipticCurvePrivateKey, subject: x509.Name, by: ec.EllipticCurvePrivateKey
    ) -> x509.Certificate:
        span = timedelta(days=365 * YEARS)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = (
            _begun(subject, self.subject, key, by, (-span, span))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
        )
        if self._only_below:
            every = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
            limits = x509.NameConstraints(
                [x509.DNSName(self._only_below)], [x509.IPAddress(network) for network in every]
            )
            builder = builder.add_extension(limits, critical=True)
        return builder.sign(by, hashes.SHA256())


def self_signed(folder: Path, *names: str) -> Certificate:
    """A server that vouches for itself."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    span = timedelta(days=365 * YEARS)
    subject = _name((names or LOCAL)[0])
    return _files(folder / "self-signed", key, [_leaf(key, names or LOCAL, subject, key, (-span, span))])


def bundle(file: Path, *authorities: Authority) -> Path:
    """One file of several roots, as while one is rolled over to the next."""
    file.write_bytes(b"".join(authority.file.read_bytes() for authority in authorities))
    return file


def trusting(*files: Path) -> ssl.SSLContext:
    """For a client that knows these roots and no other."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for file in files:
        made.load_verify_locations(file)
    return made


# --- making them -----------------------------------------------------------------------------------------------


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _plain(text: str) -> str:
    return text.lower().replace(" ", "-")


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    span: tuple[timedelta, timedelta],
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    begins, ends = span
    identifier = x509.SubjectKeyIdentifier.from_public_key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + min(begins, ends - timedelta(days=1)))
        .not_valid_after(now + ends)
        .add_extension(identifier(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier(by.public_key())),
            critical=False,
        )
    )


def _leaf(
    key: ec.EllipticCurvePrivateKey,
    names: Sequence[str],
    issuer: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    span: tuple[timedelta, timedelta],
) -> x509.Certificate:
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    return (
        _begun(_name(names[0]), issuer, key, by, span)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
        .sign(by, hashes.SHA256())
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _files(stem: Path, key: ec.EllipticCurvePrivateKey, chain: Sequence[x509.Certificate]) -> Certificate:
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    made = Certificate(stem.with_suffix(".crt"), stem.with_suffix(".key"))
    made.chain.write_bytes(b"".join(one.public_bytes(pem) for one in chain))
    made.key.write_bytes(private)
    made.key.chmod(0o600)
    return made
