"""What phone and laptop say to each other, sealed with the key that only the QR code told: AES-CCM, RFC 3610."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM

KEY: Final = 16  # bytes
_NONCE: Final = 12
_TAG: Final = 16
_ABOUT: Final = "deskops hand-off 1"


class Unsealed(ValueError):
    """Content that nobody sealed who knows the key, or that was sealed for another use."""


class Box:
    """Seals and opens objects; each says what it is `for_`, so that no message passes for another."""

    def __init__(self, key: bytes, token: str, random: Callable[[int], bytes]) -> None:
        self._cipher, self._token, self._random = AESCCM(key, tag_length=_TAG), token, random

    def seal(self, told: Mapping[str, Any], for_: str) -> bytes:
        """Base64, as the oldest browsers send and read text."""
        nonce = self._random(_NONCE)
        plain = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, plain, self._about(for_)))

    def open(self, content: bytes, for_: str) -> dict[str, Any]:
        """Raises Unsealed."""
        try:
            packed = base64.b64decode(content, validate=True)
            plain = self._cipher.decrypt(packed[:_NONCE], packed[_NONCE:], self._about(for_))
            told = json.loads(plain)
        except (binascii.Error, InvalidTag, ValueError, RecursionError) as error:
            raise Unsealed(for_) from error
        if not isinstance(told, dict):
            raise Unsealed(for_)
        return told

    def _about(self, for_: str) -> bytes:
        return f"{_ABOUT} {self._token} {for_}".encode()
