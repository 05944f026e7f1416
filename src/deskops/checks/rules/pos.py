"""Checks of a till: whether it answers, is itself, runs what it must, reaches what it needs; facts alone are seen."""

from deskops.checks.kinds import Boot, Host, Services, Software, Volumes
from deskops.checks.limits import Limit
from deskops.checks.matching import same_program
from deskops.checks.network_kinds import Interfaces, TimeAnswers
from deskops.checks.pos_kinds import OPEN, BackEnds, Door, Endpoint, Payment, Stamps, UsbDevices
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.checks.versions import key
from deskops.domain.finding import Metric, Outcome, Severity
from deskops.i18n import N_, _


@check(
    "pos.reachable",
    title=N_("Till does not answer"),
    why=N_("A till that does not answer can neither be helped from afar nor send its sales."),
    remedy=N_("Look at power, switch port and cable, in this order."),
    severity=Severity.CRITICAL,
    profiles=("pos", "tcp"),
    reads=(Door,),
    limits={"milliseconds": Limit("~:500", "", "ms")},
)
def reachable(case: Case) -> Verdict:
    return _answers(case[Door].endpoint, case.limit("milliseconds"))


def _answers(found: Endpoint, limit: Limit) -> Verdict:
    place = found.name if found.name.startswith("tcp://") else f"{found.name} ({found.host}:{found.port})"
    if found.state != OPEN or found.milliseconds is None:
        words = _("{place} does not answer: {why}").format(place=place, why=found.error or found.state)
        return fail(words, None, limit)
    took = found.milliseconds
    message = _("{place} answers in {ms:.0f} ms").format(place=place, ms=took)
    if found.banner:
        message = f"{message}: {found.banner}"
    metric = Metric(found.name, round(took, 2), "ms", limit.warn, limit.fail)
    return Verdict(limit.outcome(took), message, round(took, 2), str(limit), (metric,))


@check(
    "pos.name_ip",
    title=N_("Till's name or address is not as planned"),
    why=N_("Sales are booked by the till's name, and the store server lets it in by its address."),
    remedy=N_("Put it right before the lane opens."),
    severity=Severity.MEDIUM,
    profiles=("pos",),
    reads=(Host, Interfaces),
)
def name_ip(case: Case) -> Verdict:
    wanted, address = case.policy.expected_name, case.policy.address
    if not wanted and not address:
        return skip(_("the register has neither name nor address of it"))
    verdicts = []
    if wanted:
        name = case[Host].name
        shown = _("calls itself {name}, registered as {wanted}").format(name=name, wanted=wanted)
        same = name.partition(".")[0] == wanted.partition(".")[0]
        alike = name.partition(".")[0].casefold() == wanted.partition(".")[0].casefold()
        verdicts.append((ok if same else warn if alike else fail)(shown, name, wanted))
    if address:
        found = [one.ip for item in case[Interfaces].items for one in item.addresses]
        shown = _("has {addresses}, registered with {wanted}").format(
            addresses=", ".join(found) or "-", wanted=address
        )
        verdicts.append((ok if address in found else fail)(shown, ", ".join(found), address))
    return together(verdicts)


@check(
    "pos.services",
    title=N_("A service that the till needs is down"),
    why=N_("Without its services a till sells offline at best, and loses what it sold at worst."),
    remedy=N_("Start them in the order that the vendor gives."),
    severity=Severity.CRITICAL,
    profiles=("pos",),
    reads=(Services,),
)
def services(case: Case) -> Verdict:
    wanted = case.policy.services
    if not wanted:
        return skip(_("the policy names no services"))
    running = {one.name.casefold(): one for one in case[Services].items}
    down = [one for one in wanted if one.casefold() not in running or not running[one.casefold()].running]
    if down:
        return fail(_("down or missing: {names}").format(names=", ".join(down)), ", ".join(down))
    return ok(_("all up: {names}").format(names=", ".join(wanted)), len(wanted))


@check(
    "pos.app.version",
    title=N_("Till program is not at the store's release"),
    why=N_("Two releases in one store sell at two prices."),
    remedy=N_("Deploy the release again."),
    severity=Severity.MEDIUM,
    profiles=("pos",),
    reads=(Software,),
)
def app_version(case: Case) -> Verdict:
    app, releases = case.policy.till.app, case.policy.till.releases
    if not app or not releases:
        return skip(_("the policy names no program and release"))
    found = [one for one in case[Software].packages if same_program(app, one.name)]
    if not found:
        return fail(_("{name} is not installed").format(name=app), None, releases[0])
    version = max((one.version for one in found), key=key)
    message = _("{name} {version}, the store's release is {release}").format(
        name=app, version=version, release=releases[0]
    )
    if key(version) == key(releases[0]):
        return ok(message, version, releases[0])
    behind = len(releases) > 1 and key(version) == key(releases[1])
    return (warn if behind else fail)(message, version, releases[0])


@check(
    "pos.backend",
    title=N_("A back end does not answer"),
    why=N_("Prices, members and sales live there; the till goes on alone only for a while."),
    remedy=N_("Try from the gateway; then call whoever runs it."),
    severity=Severity.CRITICAL,
    profiles=("pos",),
    reads=(BackEnds,),
    limits={"milliseconds": Limit("~:200", "", "ms")},
)
def backend(case: Case) -> Verdict:
    found = case[BackEnds].items
    if not found:
        return skip(_("the policy names no back ends"))
    return together(_answers(one, case.limit("milliseconds")) for one in found)


@check(
    "pos.payment",
    title=N_("Payment terminal or gateway is closed, or its certificate ends"),
    why=N_("Without it nobody pays by card, and a certificate that ends stops it on a day."),
    remedy=N_("Restart the payment terminal and look at its pairing; have the certificate renewed."),
    severity=Severity.CRITICAL,
    profiles=("pos", "tcp"),
    reads=(Payment,),
    limits={"days": Limit("30:", "0:", "d")},
)
def payment(case: Case) -> Verdict:
    found = case[Payment].items
    if not found:
        return skip(_("the policy names no payment service"))
    return together(_payment(case, one) for one in found)


def _payment(case: Case, found: Endpoint) -> Verdict:
    limit = case.limit("days")
    if found.state != OPEN:
        return _answers(found, limit)
    if found.expires is None:
        if found.error:
            return unknown(f"{found.name}: {found.error}", None, limit)
        return ok(_("{name} is open, without a certificate").format(name=found.name), None, limit)
    days = round(-case.days_since(found.expires), 1)
    message = _("{name} is open, its certificate has {days:.0f} days left").format(name=found.name, days=days)
    return Verdict(limit.outcome(days), message, days, str(limit), (Metric("days", days, "", limit.warn),))


@check(
    "pos.peripherals",
    title=N_("Scanner, scale or display is not there"),
    why=N_("A device that fell off its hub is found now, or by the first customer."),
    remedy=N_("Plug it in anew; give the hub its own power."),
    severity=Severity.HIGH,
    profiles=("pos",),
    reads=(UsbDevices,),
)
def peripherals(case: Case) -> Verdict:
    wanted = case.policy.till.peripherals
    if not wanted:
        return skip(_("the policy names no peripherals"))
    return together(_peripheral(case[UsbDevices], one) for one in wanted)


def _peripheral(found: UsbDevices, wanted: str) -> Verdict:
    name, _at, port = wanted.partition("@")
    if ":" not in name:
        there = any(name.casefold() in one.casefold() for one in found.serial)
        return (ok if there else fail)(
            (_("{name} is there") if there else _("{name} is missing")).format(name=wanted), wanted
        )
    ports = [one.port for one in found.items if one.id.casefold() == name.casefold()]
    if not ports:
        return fail(_("{name} is missing").format(name=wanted), None, wanted)
    if port and port not in ports:
        words = _("{name} is at port {found}, not at {port}")
        return warn(words.format(name=name, found=", ".join(ports), port=port), ", ".join(ports), wanted)
    return ok(_("{name} is there").format(name=wanted), ", ".join(ports), wanted)


@check(
    "pos.sync.age",
    title=N_("Sales were not sent for long"),
    why=N_("What was not sent is lost with the disk."),
    remedy=N_("Start the upload by hand and look at its spool."),
    severity=Severity.HIGH,
    profiles=("pos",),
    reads=(Stamps,),
    limits={"hours": Limit("~:24", "~:48", "h")},
)
def sync_age(case: Case) -> Verdict:
    wanted, limit = case.policy.till.stamp, case.limit("hours")
    if not wanted:
        return skip(_("the policy names no stamp of the upload"))
    found = [one for one in case[Stamps].items if one.name == wanted]
    if not found:
        return fail(_("there is no stamp {name}: it never sent anything").format(name=wanted), None, limit)
    hours = round(case.days_since(found[0].at) * 24, 1)
    if hours < -1:
        return unknown(_("the stamp {name} lies in the future").format(name=wanted), hours, limit)
    message = _("last sent {hours:.0f} hours ago").format(hours=max(0.0, hours))
    return Verdict(limit.outcome(hours), message, hours, str(limit))


@check(
    "pos.base",
    title=N_("Till's disk, clock or uptime is beyond a till's limits"),
    why=N_("A till runs all day without anybody who looks at it: its limits are tighter than a PC's."),
    remedy=N_("Clean up, set the clock, restart it after closing."),
    severity=Severity.HIGH,
    profiles=("pos",),
    reads=(Volumes, Boot, TimeAnswers),
    limits={
        "percent": Limit("20:", "10:", "%"),
        "seconds": Limit("~:1", "~:30", "s"),
        "days": Limit("~:7", "~:14", "d"),
    },
)
def base(case: Case) -> Verdict:
    verdicts = [_room(case), _awake(case)]
    offsets = [one.offset for one in times.items if one.offset is not None] if (
        times := case.get(TimeAnswers)
    ) else []  # fmt: skip
    if offsets:
        off, limit = round(min(abs(one) for one in offsets), 3), case.limit("seconds")
        message = _("clock {seconds:.1f} s off").format(seconds=off)
        verdicts.append(Verdict(limit.outcome(off), message, off, str(limit)))
    return together(verdicts)


def _room(case: Case) -> Verdict:
    limit = case.limit("percent")
    volumes = [one for one in case[Volumes].items if one.total]
    if not volumes:
        return unknown(_("it tells no fixed disk"), None, limit)
    least = min(volumes, key=lambda one: one.free / one.total)
    share = round(100 * least.free / least.total, 1)
    message = _("{mount}: {percent:.0f} % free").format(mount=least.mount, percent=share)
    return Verdict(limit.outcome(share), message, share, str(limit))


def _awake(case: Case) -> Verdict:
    limit, days = case.limit("days"), round(case.days_since(case[Boot].booted), 1)
    message = _("running for {days:.0f} days").format(days=days)
    return Verdict(limit.outcome(days) if days >= 0 else Outcome.UNKNOWN, message, days, str(limit))
