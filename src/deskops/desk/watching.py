"""Who may read `/metrics`, and who the description of the API: neither is for everybody who reaches the desk."""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from typing import Final

from fastapi import HTTPException, Request

from deskops.desk.authorization import token_of

_THROUGH: Final = (
    "forwarded",
    "x-forwarded-for",
    "x-real-ip",
    "via",
)  # what a proxy says of whom it speaks for


@dataclass(frozen=True, slots=True)
class Watching:
    """By default this machine alone. `token`: whoever has it, wherever from. `everybody`: no question is asked.

    `behind_proxy`: everybody comes from this machine then, so that this proves nothing.
    """

    token: str = ""
    everybody: bool = False
    behind_proxy: bool = False

    def admit(self, request: Request) -> None:
        """Raises 401 where a token is wanted, 404 where nobody is told that there is anything."""
        if self.everybody:
            return
        if self.token:
            if not _same(token_of(request.headers.get("authorization", "")), self.token):
                raise HTTPException(401, "a token is missing", headers={"WWW-Authenticate": "Bearer"})
            return
        if self.behind_proxy or not _is_from_here(request):
            raise HTTPException(404, "Not Found")


def _same(one: str, other: str) -> bool:
    """In the same time, however much of it is right."""
    return hmac.compare_digest(*(hashlib.sha256(each.encode()).digest() for each in (one, other)))


def _is_from_here(request: Request) -> bool:
    if any(name in request.headers for name in _THROUGH):
        return False
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return (
        getattr(address, "ipv4_mapped", None) or address
    ).is_loopback  # as one socket for both writes IPv4
