"""Keys of replicas and desks: Ed25519 signs orders and bundles, HPKE (RFC 9180) seals bundles; no storage here."""

import hashlib
import re
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def new_signing_key() -> str:
    """A private key as hex; `public` gives its public half."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def new_sealing_key() -> str:
    return X25519PrivateKey.generate().private_bytes_raw().hex()


def public(signing_key: str) -> str:
    return _signing(signing_key).public_key().public_bytes_raw().hex()


def is_public(text: str) -> bool:
    """Whether it looks like a public key at all; nobody can tell by its looks whose it is."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def sealing_public(sealing_key: str) -> str:
    key = X25519PrivateKey.from_private_bytes(bytes.fromhex(sealing_key))
    return key.public_key().public_bytes_raw().hex()


def sign(signing_key: str, content: bytes) -> str:
    return _signing(signing_key).sign(content).hex()


def is_signed(public_key: str, content: bytes, signature: str) -> bool:
    """False for anything that is no signature of this content by this key, be it no hex at all."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def seal(sealing_public_key: str, content: bytes, about: bytes) -> bytes:
    """Only the holder of the private key can open it; `about` must be the same when it is opened."""
    return _SUITE.encrypt(
        content, X25519PublicKey.from_public_bytes(bytes.fromhex(sealing_public_key)), info=about
    )


def unseal(sealing_key: str, sealed: bytes, about: bytes) -> bytes | None:
    """None for what was not sealed to this key, or was changed."""
    try:
        return _SUITE.decrypt(
            sealed, X25519PrivateKey.from_private_bytes(bytes.fromhex(sealing_key)), info=about
        )
    except (InvalidTag, ValueError):
        return None


def fingerprint(public_key: str) -> str:
    """What two people compare over the telephone: 80 bits of the key's SHA-256 in groups of four."""
    text = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:20].upper()
    return "-".join(text[start : start + 4] for start in range(0, 20, 4))


def _signing(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
