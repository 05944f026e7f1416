"""docs/checks.md, made from the catalogue of checks.

python tools/check_docs.py          write it
python tools/check_docs.py --check  exits 1 where it is out of date
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from deskops.checks.kinds import KEYS
from deskops.checks.registry import Check, catalogue, profiles

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
    return "\n".join(parts)


def section(check: Check) -> Iterator[str]:
    yield f"### `{check.id}`: {check.title}\n"
    yield f"{check.why} {check.remedy}\n"
    yield f"- severity: {check.severity}"
    yield "- facts: " + ", ".join(f"`{KEYS[kind]}`" for kind in check.reads)
    for name, limit in check.limits.items():
        unit = f" {limit.unit}" if limit.unit else ""
        yield f"- limit `{name}`: warn `{limit.warn or '–'}`, fail `{limit.fail or '–'}`{unit}"


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
