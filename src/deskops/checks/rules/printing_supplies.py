"""Checks of what a printer uses up and fills: toner, waste, parts, paper, output; facts and policy alone."""

import re
from collections.abc import Iterable, Mapping

from deskops.checks.limits import Limit
from deskops.checks.printer_kinds import (
    Outlets,
    PrinterIdentity,
    Supplies,
    Supply,
    Tray,
    Trays,
    Troubles,
)
from deskops.checks.printer_wording import trouble
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Metric, Outcome, Severity
from deskops.i18n import N_, _

_PRINTER = ("printer",)
# Empty most of the time, and meant to be.
_BY_HAND = re.compile(r"manual|bypass|multi|\bmp\b|手动|手動|多用途|多功能|旁路", re.IGNORECASE)


def _said(case: Case, words: Iterable[str]) -> list[Verdict]:
    """What the printer says in its own words, as bad as it says."""
    told = case.get(Troubles)
    level = {"error": fail, "warning": warn}
    chosen = set(words)
    return [
        level[one.level](trouble(one.word), one.word)
        for one in (told.items if told else ())
        if one.word in chosen and one.level in level
    ]


@check(
    "prn.supply.toner",
    title=N_("Toner or ink runs out"),
    why=N_("An empty cartridge stops the counter it serves, and the spare may be a day away."),
    remedy=N_("Order the part that is named, and change it before it is empty."),
    severity=Severity.HIGH,
    profiles=_PRINTER,
    reads=(Supplies, Troubles),
    limits={"percent": Limit("20.01:", "5.01:", "%")},
)
def toner(case: Case) -> Verdict:
    words = ("toner-empty", "toner-low", "marker-supply-empty", "marker-supply-low", "marker-supply-missing")
    return _of_use(case, "marker", words, _("the printer names no toner or ink"))


@check(
    "prn.supply.waste",
    title=N_("Waste box full"),
    why=N_("A full waste box stops the printer, or spills."),
    remedy=N_(
        "Change the waste box. Where it is empty in truth, name the model in the setting checks.waste_fills."
    ),
    severity=Severity.HIGH,
    profiles=_PRINTER,
    reads=(Supplies, Troubles, PrinterIdentity),
    limits={"percent": Limit("15.01:", "5.01:", "%")},
)
def waste(case: Case) -> Verdict:
    words = ("marker-waste-almost-full", "marker-waste-full")
    return _of_use(case, "waste", words, _("the printer names no waste box"))


@check(
    "prn.supply.parts",
    title=N_("Drum, fuser or another part near its end"),
    why=N_("A part that is worn out spoils each page, and takes long to come."),
    remedy=N_("Order the part and plan its change."),
    severity=Severity.MEDIUM,
    profiles=_PRINTER,
    reads=(Supplies, Troubles),
    limits={"percent": Limit("10.01:", "2.01:", "%")},
)
def parts(case: Case) -> Verdict:
    words = ("opc-near-eol", "opc-life-over", "developer-low", "developer-empty", "maintenance-overdue")
    return _of_use(case, "part", words, _("the printer names no parts"))


def _of_use(case: Case, use: str, words: Iterable[str], none: str) -> Verdict:
    items = [one for one in case[Supplies].items if one.use == use]
    fills = use == "waste" and _fills(case)
    verdicts = [_level(case, one, fills=fills and one.fills) for one in items]
    said = _said(case, words)
    if not verdicts and not said:
        return skip(none)
    # A level that is unknown does not hide what the printer says in words.
    known = [one for one in verdicts if one.outcome != Outcome.UNKNOWN]
    return together([*(known if known and said else verdicts), *said])


def _fills(case: Case) -> bool:
    """Whether this model counts how full its waste box is, where the MIB asks how much fits in (RFC 3805)."""
    identity = case.get(PrinterIdentity)
    model = identity.model.casefold() if identity else ""
    return any(one.casefold() in model for one in case.policy.waste_fills if one.strip())


def _level(case: Case, supply: Supply, *, fills: bool) -> Verdict:
    percent = supply.percent
    if percent is not None and fills:
        percent = 100 - percent
    words: Mapping[str, str] = {"some": _("{supply}: some left"), "unlimited": _("{supply}: without a limit")}
    if percent is None:
        text = words.get(supply.level)
        if text is None:
            return unknown(_("{supply} does not tell its level").format(supply=supply.name))
        return ok(text.format(supply=supply.name), supply.level)
    limit = _limit(case, supply)
    said = (
        _("{supply}: room for {percent:.0f} %")
        if supply.use == "waste"
        else _("{supply}: {percent:.0f} % left")
    )
    metric = Metric(supply.name, round(percent, 1), "%", limit.warn, limit.fail)
    return Verdict(
        limit.outcome(percent),
        said.format(supply=supply.name, percent=percent),
        round(percent, 1),
        str(limit),
        (metric,),
    )


def _limit(case: Case, supply: Supply) -> Limit:
    """The device's own warn line, unless the policy has one."""
    usual = case.limit("percent")
    if supply.low is None or supply.low <= 0 or usual != case.usual("percent"):
        return usual
    return usual._replace(warn=f"{supply.low + 0.01:g}:")


@check(
    "prn.paper",
    title=N_("Paper trays empty"),
    why=N_("An empty tray is the most frequent 'printer does not print'."),
    remedy=N_("Load paper of the right size and set the guides."),
    severity=Severity.MEDIUM,
    profiles=_PRINTER,
    reads=(Trays, Troubles),
    limits={"percent": Limit("10:", "", "%")},
)
def paper(case: Case) -> Verdict:
    said = _said(case, ("media-empty", "media-low", "media-needed", "input-tray-empty"))
    if case.get(Trays) is None and said:
        return together(said)
    trays = case[Trays].items
    main = [one for one in trays if not _BY_HAND.search(one.name)] or list(trays)
    if not main:
        return skip(_("the printer names no trays"))
    if all(_empty(one) for one in main):
        return fail(_("all trays are empty"), 0)
    return together(
        [*(_tray(case, one) for one in main), *(one._replace(outcome=Outcome.WARN) for one in said)]
    )


def _empty(tray: Tray) -> bool:
    return tray.level == "empty" or tray.percent == 0


def _tray(case: Case, tray: Tray) -> Verdict:
    name = f"{tray.name} ({tray.media})" if tray.media else tray.name
    if tray.broken:
        return warn(_("{tray} is broken or not in its place").format(tray=name))
    if _empty(tray):
        return warn(_("{tray} is empty").format(tray=name), 0)
    if tray.percent is None:
        return ok(_("{tray} has paper, or does not tell").format(tray=name), tray.level)
    limit = case.limit("percent")
    text = _("{tray}: {percent:.0f} %").format(tray=name, percent=tray.percent)
    return Verdict(limit.outcome(tray.percent), text, round(tray.percent, 1), str(limit))


@check(
    "prn.output_covers",
    title=N_("Output full or cover open"),
    why=N_("A printer with an open cover or a full bin waits for a hand."),
    remedy=N_("Empty the bin, close the cover."),
    severity=Severity.MEDIUM,
    profiles=_PRINTER,
    reads=(Outlets, Troubles),
    limits={"percent": Limit("10:", "", "%")},
)
def output_covers(case: Case) -> Verdict:
    words = ("output-area-almost-full", "output-area-full", "cover-open", "door-open", "interlock-open")
    verdicts = _said(case, words)
    found = case.get(Outlets)
    if found is None:
        if not verdicts and case.get(Troubles) is None:
            case[Outlets]  # says why
        return together(verdicts) if verdicts else ok(_("no cover is open, nothing is full"))
    verdicts += [fail(_("{cover} is open").format(cover=one.name)) for one in found.covers if one.open]
    for one in found.bins:
        if one.percent is not None and one.level == "known":
            full = one.percent == 0
            text = _("{bin} is full") if full else _("{bin}: room for {percent:.0f} %")
            outcome = Outcome.FAIL if full else case.limit("percent").outcome(one.percent)
            verdicts.append(
                Verdict(outcome, text.format(bin=one.name, percent=one.percent), round(one.percent, 1))
            )
    return together(verdicts) if verdicts else ok(_("no cover is open, nothing is full"))
