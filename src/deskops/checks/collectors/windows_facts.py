"""What Windows' classes and registry values mean: answers of collect.ps1 in, typed facts out; nothing here judges."""

import re
from typing import Final

from deskops.checks.collectors.chassis import chassis
from deskops.checks.collectors.raw import Raw, Row
from deskops.checks.collectors.windows_time import zone_name
from deskops.checks.facts import Unread
from deskops.checks.kinds import (
    Batteries,
    Battery,
    Boot,
    Device,
    Devices,
    Disk,
    Disks,
    EventGroup,
    Events,
    Hardware,
    Host,
    Memory,
    Service,
    Services,
    System,
    TimeSource,
    Volume,
    Volumes,
)
from deskops.i18n import _


def system(raw: Raw) -> System:
    os = raw.row("os")
    number, update = os.text("BuildNumber"), os.whole("UBR")
    if not number:
        raise Unread(_("the system does not tell its build"))
    return System(
        family="windows",
        id="windows",
        name=os.text("Caption"),
        version=os.text("DisplayVersion") or os.text("Version"),
        build=number if update is None else f"{number}.{update}",
        edition=os.text("EditionID"),
        server=(os.whole("ProductType") or 1) > 1,
    )


def host(raw: Raw) -> Host:
    one = raw.row("computer")
    joined, domain = one.flag("PartOfDomain"), one.text("Domain")
    if not one.text("Name"):
        raise Unread(_("the system does not tell its name"))
    return Host(one.text("Name"), domain if joined else "", joined, "" if joined else domain)


def hardware(raw: Raw) -> Hardware:
    one = raw.row("computer")
    maker, model = one.text("Manufacturer"), one.text("Model")
    types = {int(value) for value in one.numbers("ChassisTypes")}
    return Hardware(chassis(types, maker, model), maker, model, one.text("SerialNumber"))


def memory(raw: Raw) -> Memory:
    """Win32_OperatingSystem counts kilobytes."""
    one = raw.row("memory")
    total, free = one.whole("TotalVisibleMemorySize"), one.numbers("FreePhysicalMemory")
    if not total or not free:
        raise Unread(_("the system does not tell its memory"))
    return Memory(total * 1024, tuple(int(value) * 1024 for value in free))


def boot(raw: Raw) -> Boot:
    booted = raw.row("os").moment("LastBootUpTime")
    if booted is None:
        raise Unread(_("the system does not tell when it started"))
    return Boot(booted)


def volumes(raw: Raw) -> Volumes:
    found = []
    for row in raw.rows("volumes"):
        size, free = row.whole("Size"), row.whole("FreeSpace")
        if size and free is not None:  # a locked or broken volume has no size
            found.append(Volume(row.text("DeviceID"), row.text("FileSystem"), size, free))
    if not found:
        raise Unread(_("no fixed disk is mounted"))
    return Volumes(tuple(found))


_HEALTH: Final = {0: "healthy", 1: "warning", 2: "unhealthy"}  # MSFT_PhysicalDisk.HealthStatus


def disks(raw: Raw) -> Disks:
    """MSFT_PhysicalDisk, and the old prediction that Windows 7 knows as well; the two share no name."""
    predicted = [row for row in raw.either("predict") if row.flag("PredictFailure") is not None]
    try:
        found = [_disk(row) for row in raw.rows("physicaldisks")]
    except Unread:
        if not predicted:
            raise
        return Disks(tuple(_prediction(row) for row in predicted))
    failing = [_prediction(row) for row in predicted if row.flag("PredictFailure")]
    return Disks((*found, *failing))


def _prediction(row: Row) -> Disk:
    name = row.text("InstanceName")
    if row.flag("PredictFailure"):
        return Disk(name, health="unhealthy", notes=(_("the disk predicts its failure"),))
    return Disk(name, health="healthy")


def _disk(row: Row) -> Disk:
    status = row.whole("HealthStatus")
    return Disk(
        name=row.text("FriendlyName") or row.text("DeviceId"),
        serial=row.text("SerialNumber"),
        health="unknown" if status is None else _HEALTH.get(status, "unknown"),
        wear=row.number("Wear"),
        temperature=row.number("Temperature") or None,  # many drives say 0 for "not known"
    )


def devices(raw: Raw) -> Devices:
    rows = [(row.text("Name"), row.whole("ConfigManagerErrorCode")) for row in raw.rows("devices")]
    return Devices(tuple(Device(name, code) for name, code in rows if code))


def batteries(raw: Raw) -> Batteries:
    """A capacity of 0 means that the battery does not tell."""
    told = raw.row("batteries")
    full = {row.text("InstanceName"): row.number("FullChargedCapacity") for row in told.rows("Full")}
    found: list[Battery] = []
    for row in told.rows("Static"):
        name, design = row.text("InstanceName"), row.number("DesignedCapacity")
        now = full.get(name)
        if design and now:
            found.append(Battery(f"BAT{len(found)}", now, design))
    return Batteries(tuple(found))


_NEVER_STARTED: Final = 1077  # ERROR_SERVICE_NEVER_STARTED: nothing has triggered it since the start


def services(raw: Raw) -> Services:
    """Delayed and triggered services are rightly stopped; one that ended with a code of its own has failed."""
    found = []
    for row in raw.rows("services"):
        running, start = row.text("State") == "Running", row.text("StartMode").lower()
        failed = start == "auto" and not running and (row.whole("ExitCode") or 0) not in {0, _NEVER_STARTED}
        found.append(Service(row.text("Name"), running, start, failed))
    return Services(tuple(found))


_DISK_SOURCES: Final = {"disk", "Ntfs"}


def events(raw: Raw) -> Events:
    """One sudden stop leaves both Kernel-Power 41 and EventLog 6008: the larger count is the number of stops."""
    told = raw.row("events")
    known = _counts(told, "Known")
    stops = {number: times for _name, number, times in known if number in {41, 6008}}
    return Events(
        unexpected_stops=max(stops.values(), default=0),
        disk=sum(times for name, _number, times in known if name in _DISK_SOURCES),
        hardware=sum(times for name, _number, times in known if name.endswith("WHEA-Logger")),
        errors=told.whole("Errors") or 0,
        top=tuple(EventGroup(*one) for one in _counts(told, "Top")),
    )


def _counts(told: Row, name: str) -> list[tuple[str, int, int]]:
    return [(row.text("Provider"), row.whole("Id") or 0, row.whole("Count") or 0) for row in told.rows(name)]


def time_source(raw: Raw) -> TimeSource:
    """w32tm's source counts only where it looks like a server; every other text is a translated "own clock"."""
    row = raw.row("time")
    kind, source = row.text("Type"), row.text("Source").split(",")[0].strip()
    following = re.fullmatch(r"[\w-]+(?:\.[\w-]+)+|[0-9a-fA-F:]+:[0-9a-fA-F:]+", source, re.ASCII) is not None
    if kind == "NoSync":
        return TimeSource(False, local=True, zone=zone_name(row.text("Zone")))
    synchronised = True if following else None if not source else False
    return TimeSource(
        synchronised, local=synchronised is False, source=source, zone=zone_name(row.text("Zone"))
    )
