"""What OpenSSH's client asks and complains of, in its own words; and what that means."""

import re
from typing import Final

from deskops.checks.targets.address import Address
from deskops.errors import Unreachable
from deskops.i18n import N_, _

# What OpenSSH says, in lower case, and what it means; the first that fits.
_REASONS: Final = (
    (
        "remote host identification has changed",
        N_("ITS HOST KEY HAS CHANGED: another machine may be pretending"),
    ),
    ("host key verification failed", N_("its host key is not known here")),
    ("host key is known", N_("its host key is not known here")),
    ("sign_and_send_pubkey", N_("it does not let this user in")),
    ("permission denied", N_("it does not let this user in")),
    ("too many authentication failures", N_("it does not let this user in")),
    ("connection refused", N_("nobody listens there")),
    ("timed out", N_("no answer in time")),
    ("no route to host", N_("there is no way to it")),
    ("network is unreachable", N_("there is no way to it")),
    ("could not resolve", N_("its name is not known")),
    ("name or service not known", N_("its name is not known")),
)
_NOT_LET_IN: Final = ("permission denied", "too many authentication failures")
_ADVICE: Final = {
    "remote host identification has changed": N_("Ask who set it up anew. Only then: ssh-keygen -R {host}"),
    "host key verification failed": N_(
        "Look at its fingerprint and accept it once: deskops inspect {target}"
    ),
    "host key is known": N_("Look at its fingerprint and accept it once: deskops inspect {target}"),
    "permission denied": N_("Name the user and load the key into the agent: ssh-add"),
}


def is_host_key(question: str) -> bool:
    return "(yes/no" in question and "fingerprint" in question.lower()


def is_password_of(question: str, address: Address) -> bool:
    """Of this machine, and not of one on the way to it. The words are the client's own, with the host first."""
    user = re.escape(address.user) if address.user else r"[^@\s()]+"
    place = rf"{user}@{re.escape(address.host)}"
    return bool(
        re.fullmatch(rf"{place}'s password:|\({place}\) .*password.*:", question.strip(), re.IGNORECASE)
    )


def readable(complaint: str) -> str:
    """PowerShell wraps what it complains of into XML where nobody reads it at a console."""
    if not complaint.startswith("#< CLIXML"):
        return complaint
    import html  # costs more than the rest of this module, and few machines need it

    told = re.findall(r'<S S="Error">([^<]*)</S>', complaint)
    return html.unescape(" ".join(told).replace("_x000D__x000A_", " ")).strip()


def why_not(complaint: str, address: Address, *, offered: bool = False) -> Unreachable:
    """What the client said on not getting in; `offered`: the last that it had to show was the password that is kept."""
    if offered and any(mark in complaint.lower() for mark in _NOT_LET_IN):
        return Unreachable(
            _("{target}: {why}").format(target=address, why=_("it refuses the password that is kept for it")),
            hint=_("Keep the right one: deskops config secret {target}").format(target=address),
        )
    for mark, words in _REASONS:
        if mark in complaint.lower():
            text = _("{target}: {why}").format(target=address, why=_(words))
            return Unreachable(text, hint=_hint(mark, address))
    return Unreachable(_("{target}: {why}").format(target=address, why=complaint[:300] or _("no connection")))


def _hint(mark: str, address: Address) -> str:
    words = _ADVICE.get(mark, "")
    return _(words).format(host=address.host, target=address) if words else ""


def told_nothing(target: str, said: str) -> Unreachable:
    """It lets us in, but what runs there is no shell that takes our script: one thing of the whole target."""
    why = _("it lets us in, but its shell told no facts ({said})").format(said=" ".join(said.split())[:200])
    return Unreachable(
        _("{target}: {why}").format(target=target, why=why),
        hint=_("Its user needs a shell that runs commands; log on by hand and look."),
    )
