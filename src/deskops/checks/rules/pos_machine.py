"""Checks of what a till runs and has on it: services, program, devices, stamps, base; facts and policy alone."""

from collections.abc import Container, Iterator
from datetime import timedelta

from deskops.checks.kinds import Boot, Services, Software, Volumes
from deskops.checks.limits import Limit
from deskops.checks.matching import same_program
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.pos_kinds import (
    ServiceStarts,
    Stamps,
    UsbDevices,
)
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.checks.versions import key
from deskops.domain.finding import Outcome, Severity
from deskops.i18n import N_, _


@check(
    "pos.services",
    title=N_("A service that the till needs is down"),
    why=N_("Without its services a till sells offline at best, and loses what it sold at worst."),
    remedy=N_("Start them in the order that the vendor gives."),
    severity=Severity.CRITICAL,
    profiles=("pos",),
    reads=(Services, ServiceStarts, Boot),
    limits={"hours": Limit("24:", "", "h")},
)
def services(case: Case) -> Verdict:
    """`hours` since a service was started again while the till was running."""
    wanted = case.policy.services
    if not wanted:
        return skip(_("the policy names no services"))
    running = {one.name.casefold(): one for one in case[Services].items}
    down = [one for one in wanted if one.casefold() not in running or not running[one.casefold()].running]
    if down:
        return fail(_("down or missing: {names}").format(names=", ".join(down)), ", ".join(down))
    up = ok(_("all up: {names}").format(names=", ".join(wanted)), len(wanted))
    return together([up, *_restarted(case, {one.casefold() for one in wanted})])


_STARTING = timedelta(minutes=10)  # after the till's own start; what starts later was started again


def _restarted(case: Case, wanted: Container[str]) -> Iterator[Verdict]:
    starts, boot, limit = case.get(ServiceStarts), case.get(Boot), case.limit("hours")
    for one in starts.items if starts else ():
        again = one.restarts > 0 or (boot is not None and one.at - boot.booted > _STARTING)
        if again and one.name.casefold() in wanted:
            hours = round(max(0.0, case.days_since(one.at) * 24), 1)
            message = _("{service} was started again {hours:.0f} hours ago").format(
                service=one.name, hours=hours
            )
            if (outcome := limit.outcome(hours)) is not Outcome.OK:
                yield Verdict(outcome, message, hours, str(limit))


@check(
    "pos.app.version",
    title=N_("Till program is not at the store's release"),
    why=N_("Two releases in one store sell at two prices."),
    remedy=N_("Deploy the release again."),
    severity=Severity.MEDIUM,
    profiles=("pos",),
    reads=(Software, Stamps),
)
def app_version(case: Case) -> Verdict:
    return together([_release(case), *_config(case)])


def _release(case: Case) -> Verdict:
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
    return _against(releases, version, message)


def _against(releases: tuple[str, ...], version: str, message: str) -> Verdict:
    """The newest is right, the one before it a warning."""
    if key(version) == key(releases[0]):
        return ok(message, version, releases[0])
    behind = len(releases) > 1 and key(version) == key(releases[1])
    return (warn if behind else fail)(message, version, releases[0])


_CONFIG = "config-"  # how the stamp begins that putting a configuration on the till leaves


def _config(case: Case) -> Iterator[Verdict]:
    wanted = case.policy.till.configs
    if not wanted:
        return
    found = [one for one in case[Stamps].items if one.name.startswith(_CONFIG)]
    if not found:
        yield fail(_("no stamp tells which configuration was put on it"), None, wanted[0])
        return
    version = max(found, key=lambda one: one.at).name.removeprefix(_CONFIG)
    message = _("its configuration is {version}, the store's is {wanted}")
    yield _against(wanted, version, message.format(version=version, wanted=wanted[0]))


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
    if port and not any(ports):
        return ok(
            _("{name} is there; this system does not tell at which port").format(name=name), None, wanted
        )
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
    return together([_room(case), _awake(case), _clock(case)])


def _clock(case: Case) -> Verdict:
    times, limit = case.get(TimeAnswers), case.limit("seconds")
    offsets = [abs(one.offset) for one in times.items if one.offset is not None] if times else []
    if not offsets:
        return unknown(_("nobody could compare its clock"), None, limit)
    off = round(min(offsets), 3)
    return Verdict(limit.outcome(off), _("clock {seconds:.1f} s off").format(seconds=off), off, str(limit))


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
