"""Checks of a printer over time: pages, firmware, what it lets strangers do; only facts and policy are seen here."""

from deskops.checks.facts import Unread
from deskops.checks.limits import Limit
from deskops.checks.policy import Firmware
from deskops.checks.printer_kinds import Exposure, PageCounter, PrinterIdentity
from deskops.checks.printer_wording import UNITS
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.checks.versions import at_least
from deskops.domain.finding import Metric, Severity
from deskops.i18n import N_, _

_PRINTER = ("printer",)


@check(
    "prn.counter",
    title=N_("Page counter stands still or went back"),
    why=N_(
        "A counter that went back means that the board was changed; one that stands still, a printer unused."
    ),
    remedy=N_("Ask whether the board was replaced, and note the new base for the contract."),
    severity=Severity.LOW,
    profiles=_PRINTER,
    reads=(PageCounter,),
    limits={"days": Limit("~:30", "", "d")},
)
def counter(case: Case) -> Verdict:
    before = case.policy.counted
    try:
        found = case[PageCounter]
    except Unread as reason:
        if before is not None and before.pages is None:
            return fail(_("not readable, as the last time: {reason}").format(reason=reason))
        raise
    unit = _(UNITS[found.unit]) if found.unit in UNITS else found.unit
    shown = _("{count} {unit}").format(count=found.pages, unit=unit)
    metric = (Metric("pages", float(found.pages)),)
    if before is None or before.pages is None:
        return Verdict(ok("").outcome, shown, found.pages, "", metric)
    if found.pages < before.pages:
        text = _("{now}, the last time {before}: it went back").format(now=shown, before=before.pages)
        return fail(text, found.pages)._replace(metrics=metric)
    days = case.days_since(before.at)
    if found.pages == before.pages and case.limit("days").outcome(days) != "ok":
        text = _("{now}, unchanged for {days:.0f} days").format(now=shown, days=days)
        return warn(text, found.pages, case.limit("days"))._replace(metrics=metric)
    text = _("{now}, {more} more than the last time").format(now=shown, more=found.pages - before.pages)
    return Verdict(ok("").outcome, text, found.pages, "", metric)


@check(
    "prn.firmware",
    title=N_("Old or bad firmware"),
    why=N_("Some versions of a printer's firmware jam, leak memory or refuse good cartridges."),
    remedy=N_("Update it in the maintenance window."),
    severity=Severity.LOW,
    profiles=_PRINTER,
    reads=(PrinterIdentity,),
)
def firmware(case: Case) -> Verdict:
    found = case[PrinterIdentity]
    wanted = _wanted(case, found.model)
    if wanted is None:
        return skip(_("the policy names no firmware for this model"), found.firmware)
    if not found.firmware:
        return unknown(_("the printer does not tell its firmware"))
    if found.firmware in wanted.bad:
        return fail(_("{version} is known to be bad").format(version=found.firmware), found.firmware)
    enough = at_least(found.firmware, wanted.baseline)
    if enough is None:
        return unknown(
            _("{version} cannot be compared with {baseline}").format(
                version=found.firmware, baseline=wanted.baseline
            ),
            found.firmware,
        )
    if not enough:
        text = _("{version} is older than {baseline}").format(
            version=found.firmware, baseline=wanted.baseline
        )
        return warn(text, found.firmware, wanted.baseline)
    return ok(_("version {version}").format(version=found.firmware), found.firmware, wanted.baseline)


def _wanted(case: Case, model: str) -> Firmware | None:
    """Of the longest name that the model contains."""
    known = case.policy.firmware
    names = [one for one in known if one.strip() and one.casefold() in model.casefold()]
    return known[max(names, key=len)] if names else None


@check(
    "prn.exposure",
    title=N_("Printer open to everybody"),
    why=N_(
        "A printer with its first community or telnet open tells strangers much, and lets some change it."
    ),
    remedy=N_("Set a community of your own, close telnet and FTP, renew the certificate."),
    severity=Severity.MEDIUM,
    profiles=_PRINTER,
    reads=(Exposure,),
    limits={"days": Limit("30:", "0:", "d")},
)
def exposure(case: Case) -> Verdict:
    found = case[Exposure]
    verdicts = []
    if found.public is not None:
        open_ = warn(_("the community 'public' reads it"))
        verdicts.append(open_ if found.public else ok(_("the community 'public' does not read it")))
    for name in found.tried:
        if name in found.open:
            verdict = fail if name == "telnet" else warn
            verdicts.append(verdict(_("{service} is open").format(service=name), name))
        else:
            verdicts.append(ok(_("{service} is closed").format(service=name)))
    if found.certificate is not None:
        days = -case.days_since(found.certificate)
        limit = case.limit("days")
        text = (
            _("its certificate has run out") if days < 0 else _("its certificate holds for {days:.0f} days")
        )
        verdicts.append(Verdict(limit.outcome(days), text.format(days=days), round(days), str(limit)))
    return together(verdicts) if verdicts else unknown(_("nothing of it was tried"))
