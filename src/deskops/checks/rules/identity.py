"""Checks of who the machine is and who rules it: name, domain, administrators; only facts and policy are seen here."""

import re

from deskops.checks.kinds import Account, Admins, Host
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, unknown, warn
from deskops.domain.finding import Severity
from deskops.errors import ConfigError
from deskops.i18n import N_, _

_NETBIOS = 15  # characters; Windows cuts what is longer


@check(
    "pc.name.convention",
    title=N_("Computer name not to standard"),
    why=N_(
        "Names are how tickets, scans and the register find a machine; a wrong one sends people to another."
    ),
    remedy=N_("Rename the computer, and update directory, register and label."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Host,),
)
def name_convention(case: Case) -> Verdict:
    name, policy = case[Host].name, case.policy
    owner = next((tag for other, tag in policy.others.items() if other.casefold() == name.casefold()), "")
    if owner:
        return fail(
            _("{name} is the name of {asset}").format(name=name, asset=owner), name, policy.expected_name
        )
    if policy.expected_name:
        return _as_registered(name, policy.expected_name)
    if not policy.name_pattern:
        return skip(_("the policy has no naming standard"), name)
    return _to_pattern(name, policy.name_pattern)


def _as_registered(name: str, expected: str) -> Verdict:
    if name == expected and len(name) > _NETBIOS:
        return _too_long(name, expected)
    if name == expected:
        return ok(_("{name} is as registered").format(name=name), name, expected)
    if name.casefold() == expected.casefold():
        return warn(
            _("{name} is written otherwise than {expected}").format(name=name, expected=expected),
            name,
            expected,
        )
    return fail(_("{name} is registered as {expected}").format(name=name, expected=expected), name, expected)


def _too_long(name: str, limit: str) -> Verdict:
    return warn(_("{name} is longer than {most} characters").format(name=name, most=_NETBIOS), name, limit)


def _to_pattern(name: str, pattern: str) -> Verdict:
    try:
        right, nearly = re.fullmatch(pattern, name), re.fullmatch(pattern, name, re.IGNORECASE)
    except re.error as error:
        message = _("the naming standard {pattern!r} is no pattern: {error}").format(
            pattern=pattern, error=error
        )
        raise ConfigError(message) from None
    if not nearly:
        return fail(_("{name} does not follow the standard").format(name=name), name, pattern)
    if not right:
        return warn(_("{name} has the wrong case").format(name=name), name, pattern)
    if len(name) > _NETBIOS:
        return _too_long(name, pattern)
    return ok(_("{name} follows the standard").format(name=name), name, pattern)


@check(
    "pc.domain.membership",
    title=N_("Not in the planned domain"),
    why=N_("Outside the domain a machine gets no policies, no updates and no central log-on."),
    remedy=N_("Join it again, and check its account in the directory."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Host,),
)
def domain_membership(case: Case) -> Verdict:
    host, planned = case[Host], case.policy.domain
    found = host.domain if host.joined else ""
    if planned is None:
        return skip(_("the policy names no domain"), found)
    if host.joined is None:
        return unknown(_("the machine does not tell whether it is in a domain"), "", planned)
    if found.casefold() == planned.casefold():
        return ok(
            _("in {domain}").format(domain=found) if found else _("in no domain, as planned"), found, planned
        )
    message = _("in {domain}, planned {planned}").format(
        domain=found or _("no domain"), planned=planned or _("no domain")
    )
    return fail(message, found, planned)


_WINDOWS_OWN = ("-500", "-512")  # the built-in administrator, the domain's administrators (well-known RIDs)


@check(
    "pc.accounts.admins",
    title=N_("Administrators beyond the allowed"),
    why=N_("Everyone who is an administrator can switch off protection, and so can malware that they start."),
    remedy=N_("Remove the member, and note who asked for it."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Admins,),
)
def accounts_admins(case: Case) -> Verdict:
    found, allowed = case[Admins], case.policy.admins
    names = ", ".join(one.name or one.sid for one in found.accounts)
    if allowed is None:
        return skip(_("the policy names no administrators; found {names}").format(names=names), names)
    known = {one.casefold() for one in allowed}
    extra = [one for one in found.accounts if not _allowed(one, known)]
    limit = ", ".join(allowed)
    if extra:
        beyond = ", ".join(one.name or one.sid for one in extra)
        return fail(_("not allowed: {names}").format(names=beyond), names, limit)
    if any(one.builtin and one.enabled and not _named(one, known) for one in found.accounts):
        return warn(_("the built-in administrator is enabled"), names, limit)
    if found.unread:
        return unknown(_("the list may be short: {reason}").format(reason=found.unread), names, limit)
    return ok(_("only {names}").format(names=names or "-"), names, limit)


def _named(account: Account, known: set[str]) -> bool:
    short = account.name.rpartition("\\")[2]
    return not known.isdisjoint({account.name.casefold(), account.sid.casefold(), short.casefold()})


def _allowed(account: Account, known: set[str]) -> bool:
    return account.builtin or account.sid.endswith(_WINDOWS_OWN) or _named(account, known)
