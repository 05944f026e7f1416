"""docs/checks.md, made from the catalogue of checks.

python tools/check_docs.py          write it
python tools/check_docs.py --check  exits 1 where it is out of date
"""

import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from counterparts import COUNTERPARTS

from deskops.checks.collectors import asking, bundle, linux, macos, windows
from deskops.checks.kinds import KEYS
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.printer_kinds import FOR_PRINTERS
from deskops.checks.registry import Check, catalogue, profiles
from deskops.checks.scanning.sweep import Options
from deskops.checks.scanning.verdicts import Register
from deskops.checks.sources import Source
from deskops.checks.targets.address import Address
from deskops.checks.targets.network_device import NetworkDevice
from deskops.checks.targets.pos import Pos
from deskops.checks.targets.site import Ground, Site
from deskops.checks.targets.ssh import Ssh

OUTCOMES = Path(__file__).resolve().parent.parent / "tests" / "checks" / "recordings" / "outcomes.json"
TARGET = Path(__file__).resolve().parent.parent / "docs" / "checks.md"
INTRODUCTION = """\
# Checks

Made by `python tools/check_docs.py` from the catalogue; edit the checks, not this page.

Facts are collected first, then judged by pure rules. Every finding is one of **ok**, **warn**, **fail**,
**unknown** (could not be read, with the reason), **skip** (does not apply, is switched off, or the policy has no
word on it) and **error** (a defect of the check itself). Ages count from the moment of reading, so that a saved
document gives the same verdict anywhere.

Limits are ranges in the grammar of monitoring plugins: `15:` alerts below 15, `~:35` above 35, `-2:2` outside,
`@1:5` inside; the first is for warn, the second for fail. Each can be set by `check id` and name of the limit.

Windows is read by `collect.ps1` (PowerShell 2.0 to 7). It cannot be run where this project is built: its commands
are held to an allow-list by a test, and its answers are tried on recordings written by hand from the documented
field layouts. Disk health, link speed and Defender's own words need Windows 8 or later; on Windows 7 they are
unknown, with the reason. A Mac is read as far as psutil tells of it: name, system, memory, start, volumes,
addresses, open ports.
"""


def page() -> str:
    parts = [INTRODUCTION]
    for profile in profiles():
        checks = [one for one in catalogue().values() if profile in one.profiles]
        parts.append(f"\n## Profile `{profile}` ({len(checks)})\n")
        parts += ["\n".join(section(one)) + "\n" for one in checks]
    parts += ["\n".join((*tellers(), "", *counterparts())) + "\n"]
    return "\n".join(parts)


def section(check: Check) -> Iterator[str]:
    yield f"### `{check.id}`: {check.title}\n"
    yield f"{check.why} {check.remedy}\n"
    yield f"- severity: {check.severity}"
    yield "- facts: " + ", ".join(f"`{KEYS[kind]}`" for kind in check.reads)
    for name, limit in check.limits.items():
        unit = f" {limit.unit}" if limit.unit else ""
        yield f"- limit `{name}`: warn `{limit.warn or '–'}`, fail `{limit.fail or '–'}`{unit}"
    yield f"- tried on recordings: {', '.join(recorded()[check.id])}"


@cache
def recorded() -> dict[str, list[str]]:
    """By check the recordings that it is tried on, and its outcome on each."""
    found: dict[str, list[str]] = {}
    for file, outcomes in json.loads(OUTCOMES.read_text(encoding="utf-8")).items():
        for check, outcome in outcomes.items():
            found.setdefault(check, []).append(f"{file.partition('.')[0]} {outcome}")
    return found


def tellers() -> Iterator[str]:
    """Each fact that a check reads, and where it comes from on each way to a machine."""
    ways = {name: {KEYS[kind]: place for kind, place in told} for name, told in _ways().items()}
    yield "\n## Where each fact comes from\n"
    yield "What a column does not have is *unknown* there, with the reason. A stick has the scripts of ssh.\n"
    yield f"| fact | {' | '.join(ways)} |"
    yield "| --- |" + " --- |" * len(ways)
    read = dict.fromkeys(KEYS[kind] for one in catalogue().values() for kind in one.reads)
    for key in read:
        yield f"| `{key}` | " + " | ".join(told.get(key, "") for told in ways.values()) + " |"


def _ways() -> dict[str, Iterable[tuple[type, str]]]:
    every = list(KEYS)
    host = Address("ssh", "127.0.0.1", 22)
    ground = Ground("site", (), (), Register((), {}), Options())
    asked, gateway = asking.sources(), asking.gateway_sources()
    script = [(kind, f"collect.ps1: {', '.join(names)}") for kind, (names, _decode) in windows.TABLE.items()]
    clock = (TimeAnswers, "its clock against ours")
    return {
        "this machine, Linux": _places((*linux.sources(bundle.Bundle()), *asked, *gateway)),
        "ssh, Linux": (*((kind, "collect.sh") for kind in bundle.kinds()), clock),
        "this machine, Windows": (*script, *_places(asked)),
        "ssh and winrm, Windows": (*script, clock),
        "this machine, macOS": _places((*macos.sources(), *asked, *gateway)),
        "around a till": _places(Pos(host, Ssh(host)).sources(every)[:4]),
        "printer": ((kind, "IPP, SNMP, ports") for kind in FOR_PRINTERS),
        "network device": _places(NetworkDevice(host).sources(every)),
        "site": _places(Site(ground).sources(every)),
    }


def _places(sources: Iterable[Source]) -> Iterator[tuple[type, str]]:
    return ((kind, one.place) for one in sources for kind in one.kinds)


def counterparts() -> Iterator[str]:
    yield "## What ran against a real counterpart, and what only against a recording\n"
    yield "A recorded answer proves that our reading agrees with a document; only a real counterpart proves the way"
    yield "there. Of which make each recording is, and whether a machine ever printed it, stands in"
    yield "`tests/checks/recordings/README.md`.\n"
    yield "| target | real | played by the tests | never met | tests |"
    yield "| --- | --- | --- | --- | --- |"
    for one in COUNTERPARTS:
        tests = " ".join(f"`{name}`" for name in one.tests)
        yield f"| {one.target} | {one.real or '–'} | {one.played or '–'} | {one.never or '–'} | {tests} |"


def main(argv: list[str]) -> int:
    if argv == ["--check"]:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == page() else 1
    if argv:
        print(__doc__)
        return 2
    TARGET.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
