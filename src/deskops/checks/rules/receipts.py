"""Checks of a receipt printer by the status bytes that it tells; only facts and policy are seen here."""

from typing import Final

from deskops.checks.limits import Limit
from deskops.checks.pos_kinds import OPEN, ReceiptPrinter
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Severity
from deskops.i18n import N_, _

_DRAWER, _OFFLINE = 0x04, 0x08  # of DLE EOT 1
_COVER, _FEEDING, _PAPER_END, _FAULT = 0x04, 0x08, 0x20, 0x40  # of 2
_MECHANICAL, _CUTTER, _FATAL, _RECOVERS = 0x04, 0x08, 0x20, 0x40  # of 3
_NEAR_END, _OUT = 0x0C, 0x60  # of 4: any of its bits
_FAULTS: Final = (
    (_MECHANICAL, N_("mechanical error")),
    (_CUTTER, N_("cutter jammed")),
    (_FATAL, N_("unrecoverable error")),
)


def _told(case: Case) -> tuple[ReceiptPrinter, Verdict | None]:
    """The printer, and what is to be said of it where it tells no status."""
    found = case[ReceiptPrinter]
    place = f"{found.endpoint.host}:{found.endpoint.port}"
    if found.endpoint.state != OPEN:
        words = _("{place} does not answer: {why}")
        return found, fail(words.format(place=place, why=found.note or found.endpoint.state))
    if found.printer is None:
        words = _("{place} is open but tells no status: {why}")
        return found, warn(words.format(place=place, why=found.note or "-"))
    return found, None


@check(
    "pos.receipt.status",
    title=N_("Receipt printer cannot print"),
    why=N_("Without a receipt there is no sale."),
    remedy=N_("Close the cover, clear the cutter, switch it off and on."),
    severity=Severity.CRITICAL,
    profiles=("pos", "receipt"),
    reads=(ReceiptPrinter,),
)
def status(case: Case) -> Verdict:
    if (nobody := _not_asked(case)) is not None:
        return nobody
    found, mute = _told(case)
    if mute is not None:
        return mute
    if verdicts := _troubles(found):
        return together(verdicts)
    if found.offline is None or found.error is None:
        return unknown(_("it told only a part of its status: {why}").format(why=found.note or "-"))
    return ok(_("online"), found.printer)


def _troubles(found: ReceiptPrinter) -> list[Verdict]:
    """What its bytes say that is wrong; one that it did not tell says nothing."""
    first, second, third = found.printer or 0, found.offline or 0, found.error or 0
    verdicts = [fail(_(words), third) for bit, words in _FAULTS if third & bit]
    if second & _COVER:
        verdicts.append(fail(_("cover open"), second))
    if second & _PAPER_END:
        verdicts.append(fail(_("stopped for want of paper"), second))
    if third & _RECOVERS:
        verdicts.append(warn(_("error that passes by itself, such as a hot head"), third))
    if second & _FAULT and not verdicts:
        verdicts.append(fail(_("it reports an error"), second))
    if second & _FEEDING:
        verdicts.append(warn(_("somebody holds the feed button"), second))
    if first & _OFFLINE and not verdicts:
        verdicts.append(fail(_("offline"), first))
    return verdicts


@check(
    "pos.receipt.paper",
    title=N_("Receipt paper runs out"),
    why=N_("A roll that ends in the queue stops the lane."),
    remedy=N_("Change the roll."),
    severity=Severity.HIGH,
    profiles=("pos", "receipt"),
    reads=(ReceiptPrinter,),
)
def paper(case: Case) -> Verdict:
    if (nobody := _not_asked(case)) is not None:
        return nobody
    found = case[ReceiptPrinter]
    if found.paper is None:
        return unknown(_("it does not tell its paper: {why}").format(why=found.note or "-"))
    if found.paper & _OUT:
        return fail(_("paper out"), found.paper)
    if found.paper & _NEAR_END:
        return warn(_("paper near its end"), found.paper)
    return ok(_("paper enough, as far as its sensors tell"), found.paper)


@check(
    "pos.drawer",
    title=N_("Cash drawer is open"),
    why=N_("An open drawer is an invitation, and one that reports nothing opens for nobody."),
    remedy=N_("Close it; look at its cable and its key."),
    severity=Severity.MEDIUM,
    profiles=("pos", "receipt"),
    reads=(ReceiptPrinter,),
    limits={"minutes": Limit("~:5", "", "min")},
)
def drawer(case: Case) -> Verdict:
    """Each sale opens it: only the look before this one tells whether it stays open."""
    if (nobody := _not_asked(case)) is not None:
        return nobody
    found, level = case[ReceiptPrinter], case.policy.till.drawer
    if found.printer is None:
        return _unread(case, found.note or "-")
    high = bool(found.printer & _DRAWER)
    if level not in ("high", "low"):
        return skip(_("the policy does not say which level of the pin means open"), "high" if high else "low")
    return _open(case) if high == (level == "high") else ok(_("drawer closed"), "closed")


def _unread(case: Case, why: str) -> Verdict:
    before = case.policy.drawer
    if before is not None and before.state == "unread":
        return fail(_("it does not tell its drawer, as the last time: {why}").format(why=why))
    return unknown(_("it does not tell its drawer: {why}").format(why=why))


def _open(case: Case) -> Verdict:
    before, limit = case.policy.drawer, case.limit("minutes")
    if before is None or before.state != "open":
        return unknown(_("drawer open now: look again in five minutes whether it stays open"), "open", limit)
    minutes = (case.now - before.since).total_seconds() / 60
    message = _("drawer open for {minutes:.0f} minutes").format(minutes=minutes)
    return Verdict(limit.outcome(minutes), message, "open", str(limit))


def _not_asked(case: Case) -> Verdict | None:
    """A till without a receipt printer on the network has nothing to be asked."""
    why = case.why_not(ReceiptPrinter)
    if why and case.policy.till.receipt is None:
        return skip(why)
    return None
