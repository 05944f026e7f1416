"""What may be corrected on a device, and what each value must look like; nothing is read or written here."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from ipaddress import ip_address
from typing import Final

from deskops.domain.asset import CORRECTABLE
from deskops.domain.device_status import DeviceStatus
from deskops.domain.nouns import AssetKind
from deskops.errors import UsageError
from deskops.i18n import _
from deskops.text import seen, storable

STATUSES: Final = tuple(map(str, DeviceStatus))
# What a person types: a site by its code or name, not by its id.
CORRECTABLE_FIELDS: Final = tuple("site" if name == "site_id" else name for name in CORRECTABLE)
_COLUMNS: Final = {"site": "site_id"}
_LONGEST: Final = 2_000  # characters
_LABEL: Final = (
    r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"  # RFC 1123, 2.1, with the underscore of Windows
)
_HOST_NAME: Final = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def column_of(field: str) -> str:
    """The register's column. Raises UsageError with the fields that there are."""
    name = field.strip().lower().replace("-", "_")
    if name not in CORRECTABLE_FIELDS:
        raise UsageError(
            _("A device has no field {name}.").format(name=field),
            hint=_("It is one of: {names}").format(names=", ".join(CORRECTABLE_FIELDS)),
        )
    return _COLUMNS.get(name, name)


def read_value(column: str, typed: str) -> str | None:
    """The value as the register keeps it; an empty one clears the field. Raises UsageError."""
    text = seen(storable(typed)).strip()
    if len(text) > _LONGEST:
        raise UsageError(_("The value is too long: {length} characters.").format(length=len(text)))
    if not text and column not in _NEVER_EMPTY:
        return None if column == "tag" else ""
    return _READERS.get(column, _one_line)(text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _name(text: str) -> str:
    if re.search(r"\s", text):
        raise UsageError(_("{value} has blanks in it.").format(value=text))
    return text


def _host_name(text: str) -> str:
    if not _HOST_NAME.fullmatch(text):
        raise UsageError(
            _("{value} is no host name.").format(value=text),
            hint=_("Letters, digits, hyphens and underscores; at most 63 of them between dots."),
        )
    return text


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in choices:
            raise UsageError(
                _("It cannot be {value}.").format(value=text or "–"),
                hint=_("It is one of: {names}").format(names=", ".join(choices)),
            )
        return text.lower()

    return read


def _ip(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise UsageError(
            _("{value} is no IP address.").format(value=text), hint=_("It looks like 10.20.1.15.")
        ) from None


def _mac(text: str) -> str:
    digits = re.sub(r"[\s:.-]", "", text).upper()
    if not re.fullmatch(r"[0-9A-F]{12}", digits):
        raise UsageError(
            _("{value} is no MAC address.").format(value=text), hint=_("It looks like 3C:52:82:0A:1B:2C.")
        )
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


def _date(text: str) -> str:
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else _no_date(text)
    except ValueError:
        return _no_date(text)


def _no_date(text: str) -> str:
    raise UsageError(_("{value} is no date.").format(value=text), hint=_("It looks like 2026-11-30."))


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "kind": _one_of(tuple(AssetKind)),
    "status": _one_of(STATUSES),
    "ip": _ip,
    "mac": _mac,
    "bought": _date,
    "warranty_until": _date,
    "tag": _name,
    "hostname": _host_name,
    "note": str,
}
_NEVER_EMPTY: Final = frozenset({"kind", "status"})
