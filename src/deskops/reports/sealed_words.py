"""What a seal says in words, the same in every form: state, signer, way, times; and what its QR code holds."""

from typing import Final, NamedTuple

from deskops.i18n import N_, _
from deskops.reports import unsigned
from deskops.reports.document import (
    DRAFT,
    REFUSED,
    SIGNED,
    Pair,
    Pairs,
    Part,
    Report,
    Seal,
    Signatures,
    SigningPlace,
)
from deskops.reports.moments import shown_at

METHODS: Final = {
    "pad": N_("by hand, in the terminal"),
    "phone": N_("by hand, on the signer's phone"),
    "browser": N_("by hand, in the browser"),
    "paper": N_("on paper"),
}
STATES: Final = {
    DRAFT: N_("Draft"),
    SIGNED: N_("Signed"),
    REFUSED: N_("Signature refused"),
}


def parts_of(report: Report) -> tuple[Part, ...]:
    """The report's own parts, and the proof of its signature, or what was signed in its stead."""
    if report.counterpart is not None:
        return unsigned.parts_beside(report, report.counterpart)
    return (*report.parts, proof_of(report.seal)) if report.seal else report.parts


def warning_of(report: Report) -> str:
    """What is written across each page: nothing on what is signed, or is not for signing."""
    if report.seal is not None:
        return _(STATES[report.seal.state]) if report.seal.state == DRAFT else ""
    if report.counterpart is not None:
        return unsigned.warning(report.counterpart)
    if any(isinstance(part, Signatures) for part in report.parts):
        return _(STATES[DRAFT])
    return ""


def foot_of(report: Report) -> str:
    """What the foot of each page says of the seal."""
    seal = report.seal
    if report.counterpart is not None:
        return unsigned.foot(report.counterpart)
    if seal is None:
        return _("Draft, not signed") if warning_of(report) else ""
    told = _("{state} · revision {revision} · {short}")
    return told.format(state=_(STATES.get(seal.state, seal.state)), revision=seal.revision, short=seal.short)


def code_of(seal: Seal) -> str:
    """What the QR code holds: number, revision and whole digest, in signs that a QR code packs well."""
    return f"DESKOPS:1 {seal.number} {seal.revision} {seal.digest}".upper()


class Filled(NamedTuple):
    """What stands in a place to sign: the name under it, words in it, the date."""

    name: str
    words: str
    date: str


def filled(place: SigningPlace, seal: Seal | None) -> Filled:
    """By the seal, where it is the place's to fill; else what is there to be signed by hand."""
    if seal is None or not (place.sealed or place.sealing):
        return Filled(place.name, "", "")
    date = shown_at(seal.signed_at, seal.offset)
    if place.sealed:
        if seal.state == REFUSED:
            return Filled(seal.signer, _(STATES[REFUSED]), "")  # nobody has put a name or a day to it
        return Filled(seal.signer or place.name, "", date)
    told = _("Sealed by laptop {device}, {short}") if seal.device else _("Sealed, {short}")
    return Filled(seal.engineer or place.name, told.format(device=seal.device, short=seal.short), date)


def how(method: str, state: str) -> str:
    """The way in which it was signed, in words; empty for a refusal, which no hand has written."""
    if state == REFUSED:
        return ""
    return _(METHODS[method]) if method in METHODS else method


def proof_of(seal: Seal) -> Pairs:
    """The part at a report's end that says what was signed, by whom, and what it is known by."""
    is_refused = seal.state == REFUSED
    told = [
        (_("State"), _(STATES.get(seal.state, seal.state))),
        (
            _("Who was asked") if is_refused else _("Signer"),
            " · ".join(filter(None, (seal.signer, seal.role, seal.contact))),
        ),
        (_("Refused at") if is_refused else _("Signed at"), shown_at(seal.signed_at, seal.offset)),
        (_("How"), how(seal.method, seal.state)),
        (_("Received by the desk at"), shown_at(seal.countersigned_at, seal.offset)),
        (_("Revision"), str(seal.revision)),
    ]
    pairs = [Pair(label, value) for label, value in told if value]
    wide = [
        (_("Reason of the refusal"), seal.reason),
        (_("Asked to agree to") if is_refused else _("Agreed to"), seal.consent),
        (_("Digest (SHA-256)"), seal.digest),
        (_("Short code"), seal.short),
    ]
    pairs += [Pair(label, value, wide=True) for label, value in wide if value]
    return Pairs(_("Proof of the signature"), tuple(pairs))
