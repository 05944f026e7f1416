"""A machine that was read elsewhere: a saved facts document, or the output of a collector script."""

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

from deskops.checks import document
from deskops.checks.facts import Facts
from deskops.errors import BadInput
from deskops.i18n import _

ENDINGS: Final = (".facts", ".json", ".part")
_LINUX: Final = b"#deskops collect linux"
_MARKS: Final = (
    re.compile(rb"\n@target ([^\r\n]{1,200})"),
    re.compile(rb"\n@file /sys/class/dmi/id/product_serial\r?\n\|([^\r\n]{1,200})"),
)
_NO_SERIAL: Final = re.compile(
    r"(?i)to be filled.*|default string|system serial number|none|not \S+|n/?a|unknown|[0.x*-]*|.{0,3}"
)


class Who(NamedTuple):
    """What a machine calls itself; empty where it does not say."""

    host: str = ""
    serial: str = ""


def who(path: Path) -> Who:
    """Of a file, without reading all of it for sense. Raises BadInput where it is none of ours."""
    data = document.read_bytes(path)
    if path.suffix == ".part":
        raise BadInput(
            _("{path} was not read to the end").format(path=path),
            hint=_("The stick was pulled out, or was full: read that machine again"),
        )
    if data.startswith(_LINUX):
        return _who(*(_first(mark, data) for mark in _MARKS))
    told = document.parse_json(data, str(path))
    facts = told.get("facts")
    if told.get("kind") == "deskops collect windows":
        computer = _value(facts, "computer")
        return _who(computer.get("Name"), computer.get("SerialNumber"))
    if told.get("kind") != "deskops facts":
        raise BadInput(_("{path} holds no facts").format(path=path))
    return _who(_value(facts, "host").get("name"), _value(facts, "hardware").get("serial"))


def _first(mark: re.Pattern[bytes], data: bytes) -> str:
    found = mark.search(data)
    return found[1].decode("utf-8", "replace") if found else ""


def _value(facts: object, name: str) -> dict[str, Any]:
    one = facts.get(name) if isinstance(facts, dict) else None
    value = one.get("value") if isinstance(one, dict) else None
    return value if isinstance(value, dict) else {}


def _who(host: object, serial: object) -> Who:
    name = host.strip().partition(".")[0] if isinstance(host, str) else ""
    number = serial.strip() if isinstance(serial, str) else ""
    return Who(name[:200], "" if _NO_SERIAL.fullmatch(number) else number[:200])


def load(path: Path) -> Facts:
    """Whatever of the three it is. Raises BadInput where it is none of them."""
    data = document.read_bytes(path)
    if data.startswith(_LINUX):
        from deskops.checks.collectors import bundle

        return bundle.facts_of(data, str(path))
    told = document.parse_json(data, str(path))
    if told.get("kind") == "deskops collect windows":
        from deskops.checks.collectors import windows

        return windows.facts_of(told, str(path))
    return document.facts_of(told, str(path))
