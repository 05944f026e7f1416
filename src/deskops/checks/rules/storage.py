"""Checks of disks: room, health, wear and encryption; only facts and policy are seen here."""

from deskops.checks.kinds import Disk, Disks, Encryption, Hardware, Protection, Volume, Volumes
from deskops.checks.limits import Limit
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Metric, Severity, worst
from deskops.i18n import N_, _

GIB = 1024**3
# A boot partition of 1 GB is no fault: below this size only the percentage counts.
_BIG = 32 * GIB


@check(
    "pc.disk.free",
    title=N_("Disk nearly full"),
    why=N_("A full disk stops updates, printing and programs, and may lose what the user is writing."),
    remedy=N_("Clean up temporary files, old profiles and update leftovers, or move data away."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Volumes,),
    limits={"percent": Limit("15:", "5:", "%"), "gib": Limit("10:", "3:", "GiB")},
)
def disk_free(case: Case) -> Verdict:
    return together(_room(case, one) for one in case[Volumes].items)


def _room(case: Case, volume: Volume) -> Verdict:
    share, room = 100 * volume.free / max(1, volume.total), volume.free / GIB
    percent, gib = case.limit("percent"), case.limit("gib")
    outcome = percent.outcome(share)
    if volume.total >= _BIG:
        outcome = worst((outcome, gib.outcome(room)))
    message = _("{mount} is {percent:.0f} % free ({gib:.1f} GiB)").format(
        mount=volume.mount, percent=share, gib=room
    )
    metric = Metric(f"{volume.mount} free", round(share, 1), "%", percent.warn, percent.fail)
    return Verdict(outcome, message, round(share, 1), f"{percent}; {gib}", (metric,))


@check(
    "pc.disk.smart",
    title=N_("Disk reports that it is failing"),
    why=N_("A disk that announces its failure often dies within days, with everything on it."),
    remedy=N_("Back up now, then replace the disk."),
    severity=Severity.CRITICAL,
    profiles=("pc",),
    reads=(Disks,),
)
def disk_smart(case: Case) -> Verdict:
    return together(_health(one) for one in case[Disks].items)


def _health(disk: Disk) -> Verdict:
    name = f"{disk.name} {disk.model}".strip()
    notes = ", ".join(disk.notes)
    if disk.health == "unhealthy":
        return fail(_("{disk} is failing: {notes}").format(disk=name, notes=notes), disk.health)
    if disk.health == "warning":
        return warn(_("{disk} has trouble on record: {notes}").format(disk=name, notes=notes), disk.health)
    if disk.health == "healthy":
        return ok(_("{disk} is healthy").format(disk=name), disk.health)
    return unknown(_("{disk} does not tell its health: {notes}").format(disk=name, notes=notes or "-"))


@check(
    "pc.disk.wear",
    title=N_("Disk worn out or too hot"),
    why=N_("A worn SSD becomes read-only or dies; heat shortens the life of every disk."),
    remedy=N_("Order a new disk; clean the fan and let air through."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Disks,),
    limits={"wear": Limit("~:79.99", "~:94.99", "%"), "celsius": Limit("~:59.99", "~:69.99", "C")},
)
def disk_wear(case: Case) -> Verdict:
    verdicts = [one for disk in case[Disks].items for one in _worn(case, disk)]
    return together(verdicts) if verdicts else unknown(_("no disk tells its wear or temperature"))


def _worn(case: Case, disk: Disk) -> list[Verdict]:
    found = []
    if disk.wear is not None:
        limit = case.limit("wear")
        message = _("{disk}: {percent:.0f} % of its life used").format(disk=disk.name, percent=disk.wear)
        metric = Metric(f"{disk.name} wear", disk.wear, "%", limit.warn, limit.fail)
        found.append(Verdict(limit.outcome(disk.wear), message, disk.wear, str(limit), (metric,)))
    if disk.temperature is not None:
        limit = case.limit("celsius")
        message = _("{disk}: {degrees:.0f} °C").format(disk=disk.name, degrees=disk.temperature)
        metric = Metric(f"{disk.name} temperature", disk.temperature, "", limit.warn, limit.fail)
        found.append(
            Verdict(limit.outcome(disk.temperature), message, disk.temperature, str(limit), (metric,))
        )
    return found


@check(
    "pc.disk.encryption",
    title=N_("Disk not encrypted"),
    why=N_("Whoever finds or steals the machine reads customer data from an open disk."),
    remedy=N_("Resume or enable encryption, and store the recovery key where the company keeps them."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Encryption, Hardware),
)
def disk_encryption(case: Case) -> Verdict:
    hardware = case.get(Hardware)
    chassis = hardware.chassis if hardware else "unknown"
    if chassis == "virtual":
        return skip(_("a virtual machine: its host protects the disk"))
    return together(_protected(one, chassis) for one in case[Encryption].volumes)


def _protected(volume: Protection, chassis: str) -> Verdict:
    if volume.state == "on":
        return ok(_("{mount} is encrypted").format(mount=volume.mount), volume.state)
    if volume.state == "suspended":
        return warn(_("{mount}: protection is suspended").format(mount=volume.mount), volume.state)
    if volume.state == "off":
        text = _("{mount} is not encrypted").format(mount=volume.mount)
        return (fail if chassis == "laptop" else warn)(text, volume.state)
    return unknown(_("{mount} does not tell whether it is encrypted").format(mount=volume.mount))
