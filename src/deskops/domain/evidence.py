"""What the evidence of an arrival is worth: what was read on site against what the site is known to have."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Proof(StrEnum):
    PROVEN = "proven"  # something read on site is what the site has
    CONTRADICTED = "contradicted"  # something read is what the site has not
    STATED = "stated"  # nothing to hold it against


def prove_arrival(
    payload: Mapping[str, Any], *, site_code: str, gateway_mac: str, devices: frozenset[str]
) -> Proof:
    """The worth of an `arrive` entry's evidence; `devices` are the tags that the register has at the site."""
    held = [
        _same(payload.get("site_code"), site_code),
        _same(_plain_mac(payload.get("gateway_mac")), _plain_mac(gateway_mac)),
        None if not payload.get("device") or not devices else payload["device"] in devices,
    ]
    if True in held:
        return Proof.PROVEN
    return Proof.CONTRADICTED if False in held else Proof.STATED


def _same(given: str | None, known: str) -> bool | None:
    """None where there is nothing to compare."""
    return given.strip().casefold() == known.casefold() if given and known else None


def _plain_mac(mac: str | None) -> str:
    return (mac or "").replace("-", "").replace(":", "").replace(".", "").upper()
