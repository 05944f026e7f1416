"""The raw key of an encrypted store, wrapped: by a passphrase and by a recovery key; knows no files and no clock."""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Random = Callable[[int], bytes]
Slot = dict[str, Any]  # as it stands in the file: everything as text or number

# RFC 9106, second recommendation: 64 MB, three passes, four lanes.
_COST: Final = {"memory": 64 * 1024, "passes": 3, "lanes": 4}
_MOST: Final = {"memory": 1024 * 1024, "passes": 64, "lanes": 64}  # what a file may ask of this machine
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: I, L and O read as 1, 1 and 0
_READ_AS: Final = str.maketrans("ILO", "110")
_KEY, _SUM, _GROUP = 32, 3, 4  # bytes of a recovery key, of its checksum; letters in a group
_SIZE: Final = (_KEY + _SUM) * 8 // 5


def new_recovery_key(random: Random) -> str:
    """256 bits and a checksum, in 14 groups of four letters."""
    raw = random(_KEY)
    number = int.from_bytes(raw + _checksum(raw), "big")
    letters = "".join(_LETTERS[(number >> shift) & 31] for shift in range(5 * (_SIZE - 1), -1, -5))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _SIZE, _GROUP))


def recovery_bytes(text: str) -> bytes | None:
    """What a recovery key stands for; None for what is none, or was written down wrongly."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(_READ_AS)
    if len(letters) != _SIZE or any(each not in _LETTERS for each in letters):
        return None
    number = 0
    for each in letters:
        number = number << 5 | _LETTERS.index(each)
    raw = number.to_bytes(_KEY + _SUM, "big")
    return raw[:_KEY] if _checksum(raw[:_KEY]) == raw[_KEY:] else None


def _checksum(raw: bytes) -> bytes:
    return hashlib.sha256(b"deskops recovery key\n" + raw).digest()[:_SUM]


def by_passphrase(key: str, passphrase: str, random: Random) -> Slot:
    salt = random(16)
    return {**_COST, "salt": salt.hex(), **_sealed(key, _stretched(passphrase, salt, _COST), random)}


def by_recovery_key(key: str, recovery: bytes, random: Random) -> Slot:
    return _sealed(key, _derived(recovery), random)


def opened_by_passphrase(slot: Mapping[str, Any], passphrase: str) -> str | None:
    """The raw key; None for a wrong passphrase. Raises ValueError, KeyError, TypeError for a spoilt slot."""
    cost = {name: int(slot[name]) for name in _COST}
    if any(not 0 < cost[name] <= most for name, most in _MOST.items()):
        raise ValueError
    return _opened(slot, _stretched(passphrase, bytes.fromhex(slot["salt"]), cost))


def opened_by_recovery_key(slot: Mapping[str, Any], recovery: bytes) -> str | None:
    """As by passphrase."""
    return _opened(slot, _derived(recovery))


def _stretched(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    kdf = Argon2id(
        salt=salt, length=_KEY, iterations=cost["passes"], lanes=cost["lanes"], memory_cost=cost["memory"]
    )
    return kdf.derive(passphrase.encode("utf-8", "surrogatepass"))


def _derived(recovery: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt=None, info=b"deskops recovery key 1").derive(recovery)


def _sealed(key: str, under: bytes, random: Random) -> Slot:
    nonce = random(12)
    return {
        "nonce": nonce.hex(),
        "key": ChaCha20Poly1305(under).encrypt(nonce, bytes.fromhex(key), None).hex(),
    }


def _opened(slot: Mapping[str, Any], under: bytes) -> str | None:
    try:
        content = ChaCha20Poly1305(under).decrypt(
            bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["key"]), None
        )
    except InvalidTag:
        return None
    if len(content) != _KEY:
        raise ValueError
    return content.hex()
