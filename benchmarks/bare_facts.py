"""The floor of an inspection: the same facts of a Linux PC, read one after another with nothing but Python's library.

Prints one JSON object: milliseconds by fact, of all or of those that are named. It judges nothing, keeps nothing and
has no deadlines.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


def text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names, as the product reads them
    except OSError:
        return []


def run(*words: str) -> str:
    if shutil.which(words[0]) is None:
        return ""
    return subprocess.run(words, capture_output=True, text=True, errors="replace", check=False).stdout


def software() -> object:
    if listed := text("/var/lib/dpkg/status"):
        found = []
        for block in listed.split("\n\n"):
            if "\nStatus: install ok installed" in block:
                name = re.match(r"\s*Package: (\S+)", block)
                version = re.search(r"^Version: (\S+)", block, re.MULTILINE)
                found.append((name[1] if name else "", version[1] if version else ""))
        return found + [(one, "") for folder in ("/var/lib/flatpak/app", "/snap") for one in names(folder)]
    return run("rpm", "-qa", "--qf", "%{NAME}\\t%{VERSION}\\n").splitlines()


def updates() -> object:
    logs = [text("/var/log/apt/history.log")]
    rotated = "/var/log/apt/history.log.1.gz"
    if Path(rotated).exists():
        with gzip.open(rotated, "rt", errors="replace") as file:
            logs.append(file.read())
    return [re.findall(r"^(?:End-Date|Upgrade): (.*)$", log, re.MULTILINE) for log in logs]


def services() -> object:
    if not Path("/run/systemd/system").exists():
        return None
    return run(
        "systemctl", "list-units", "--type=service", "--all", "--plain", "--no-legend", "--no-pager"
    ).split("\n")


def events() -> object:
    if not names("/var/log/journal") and not names("/run/log/journal"):
        return None
    order = (
        "journalctl -p err --since -7d -o json --no-pager -n 2000 --output-fields=MESSAGE,SYSLOG_IDENTIFIER"
    )
    return [json.loads(line).get("MESSAGE") for line in run(*order.split()).splitlines()]


def disks() -> object:
    found = [
        one for one in names("/sys/block") if not re.fullmatch(r"(loop|ram|sr|fd|zram|dm-|md|nbd).*", one)
    ]
    heat = [text(f"/sys/class/hwmon/{one}/temp1_input") for one in names("/sys/class/hwmon")]
    return [run("smartctl", "-j", "-a", f"/dev/{one}") for one in found], heat


def time_source() -> object:
    if Path("/run/systemd/timesync/synchronized").exists():
        return Path("/run/systemd/timesync/synchronized").stat().st_mtime
    if told := run("chronyc", "-c", "-n", "tracking"):
        return told.split(",")
    return run("timedatectl", "show") if Path("/run/systemd/system").exists() else None


def firewall() -> object:
    return "ENABLED=yes" in text("/etc/ufw/ufw.conf") or run("nft", "-j", "list", "ruleset")


def antivirus() -> object:
    return [text(f"/proc/{one}/comm") for one in names("/proc") if one.isdecimal()]


def interfaces() -> object:
    links = json.loads(run("ip", "-j", "addr", "show") or "[]")
    parts = ("duplex", "speed")
    return links, [text(f"/sys/class/net/{one['ifname']}/{part}") for one in links for part in parts]


def memory() -> object:
    """Three samples, as a mean of a moment needs them."""
    found = []
    for sample in range(3):
        if sample:
            time.sleep(0.01)
        found.append(dict(re.findall(r"^(\w+):\s+(\d+) kB", text("/proc/meminfo"), re.MULTILINE)))
    return found


def volumes() -> object:
    mounts = [line.split(" ") for line in text("/proc/self/mountinfo").splitlines()]
    disks = [one for one in mounts if re.search(r" - (ext\d|xfs|btrfs|vfat|ntfs\d?) ", " ".join(one))]
    return [(one[4], os.statvfs(one[4])) for one in disks], [
        names(f"/sys/dev/block/{one[2]}/slaves") for one in disks
    ]


def admins() -> object:
    texts = (text("/etc/passwd"), text("/etc/group"), text("/etc/sudoers"))
    return texts, [text(f"/etc/sudoers.d/{one}") for one in names("/etc/sudoers.d")]


def small() -> object:
    """System, name, hardware, start, restart, batteries, routes, resolvers, time servers: short files."""
    booted = datetime.now(UTC) - timedelta(seconds=float(text("/proc/uptime").split()[0]))
    dmi = [
        text(f"/sys/class/dmi/id/{one}")
        for one in ("sys_vendor", "product_name", "chassis_type", "product_serial")
    ]
    marks = [
        Path(one).exists() for one in ("/run/reboot-required", "/etc/sssd/sssd.conf", "/etc/krb5.keytab")
    ]
    power = [names(f"/sys/class/power_supply/{one}") for one in names("/sys/class/power_supply")]
    paths = (
        "/etc/os-release /proc/sys/kernel/osrelease /proc/sys/kernel/hostname /proc/cpuinfo /proc/net/route"
        " /etc/resolv.conf /etc/systemd/timesyncd.conf /etc/chrony/chrony.conf /etc/ntp.conf /etc/timezone"
    )
    return booted, dmi, marks, power, names("/boot"), [text(one) for one in paths.split()]


FACTS: tuple[Callable[[], object], ...] = (
    software, updates, services, events, disks, time_source, firewall, antivirus, interfaces, memory, volumes,
    admins, small,
)  # fmt: skip


def main() -> None:
    taken, wanted = {}, sys.argv[1:]
    for fact in FACTS:
        if wanted and fact.__name__ not in wanted:
            continue
        started = time.perf_counter()
        fact()
        taken[fact.__name__] = round((time.perf_counter() - started) * 1000, 3)
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
