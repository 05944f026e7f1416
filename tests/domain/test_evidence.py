"""What the evidence of an arrival is worth."""

import pytest

from deskops.domain.evidence import Proof, prove_arrival

SITE = {"site_code": "GZ-天河", "gateway_mac": "AC:DE:48:00:11:22", "devices": frozenset({"GZPC00007"})}


@pytest.mark.parametrize(
    ("payload", "worth"),
    [
        ({"site_code": "gz-天河 "}, Proof.PROVEN),
        ({"gateway_mac": "ac-de-48-00-11-22"}, Proof.PROVEN),
        ({"device": "GZPC00007"}, Proof.PROVEN),
        ({"site_code": "GZ-越秀"}, Proof.CONTRADICTED),
        ({"gateway_mac": "AC:DE:48:00:11:23"}, Proof.CONTRADICTED),
        ({"device": "FSPC00001"}, Proof.CONTRADICTED),
        ({}, Proof.STATED),
    ],
)
def test_what_was_read_on_site_is_held_against_what_the_site_has(
    payload: dict[str, str], worth: Proof
) -> None:
    assert prove_arrival(payload, **SITE) is worth


def test_one_piece_of_evidence_that_fits_outweighs_a_mistyped_code() -> None:
    assert prove_arrival({"site_code": "typo", "gateway_mac": "ACDE48001122"}, **SITE) is Proof.PROVEN


def test_a_site_of_which_nothing_is_known_can_only_be_stated() -> None:
    known_nothing = {"site_code": "", "gateway_mac": "", "devices": frozenset[str]()}
    assert prove_arrival({"site_code": "x", "gateway_mac": "y"}, **known_nothing) is Proof.STATED
