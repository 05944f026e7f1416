"""What a seal says in words, the same in every form: state, signer, way, times; and what its QR code holds."""

from typing import Final

from deskops.i18n import N_, _
from deskops.reports import unsigned
from deskops.reports.document import (
    CHANGED,
    DRAFT,
    REFUSED,
    SIGNED,
    Pair,
    Pairs,
    Part,
    Report,
    Seal,
    Signatures,
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
    CHANGED: N_("Changed after it was signed"),
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
        return _(STATES[report.seal.state]) if report.seal.state in (DRAFT, CHANGED) else ""
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


def proof_of(seal: Seal) -> Pairs:
    """The part at a report's end that says what was signed, by whom, and what it is known by."""
    told = [
        (_("State"), _(STATES.get(seal.state, seal.state))),
        (_("Signer"), " · ".join(filter(None, (seal.signer, seal.role, seal.contact)))),
        (_("Signed at"), shown_at(seal.signed_at, seal.offset)),
        (_("How"), _(METHODS[seal.method]) if seal.method in METHODS else seal.method),
        (_("Received by the desk at"), shown_at(seal.countersigned_at, seal.offset)),
        (_("Revision"), str(seal.revision)),
    ]
    pairs = [Pair(label, value) for label, value in told if value]
    wide = [
        (_("Reason of the refusal"), seal.reason),
        (_("Agreed to"), seal.consent),
        (_("Digest (SHA-256)"), seal.digest),
        (_("Short code"), seal.short),
    ]
    pairs += [Pair(label, value, wide=True) for label, value in wide if value]
    return Pairs(_("Proof of the signature"), tuple(pairs))
