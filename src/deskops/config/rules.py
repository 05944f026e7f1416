"""The rules that a setting's value must keep: each says what is wrong with it, untranslated, or None."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from deskops.i18n import N_

Rule = Callable[[Any], str | None]

_SPAN: Final = r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)"
# By hand, since urllib costs a list of jobs more than its own work: scheme, host, port, path.
_URL: Final = r"(https?)://(\[[0-9A-Fa-f:.]+\]|\w[\w.-]*)(?::([0-9]{1,5}))?(/[A-Za-z0-9._~/-]*)?"
_LOOPBACK: Final = r"localhost|127(\.[0-9]{1,3}){3}|\[::1\]"


class OneOf:
    """A rule that a form can ask: one of a few texts. They hold nothing of anybody, so such a value may be told."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __call__(self, value: Any) -> str | None:
        return None if value in self.choices else N_("it is none of the known values")


def at_least(lowest: int) -> Rule:
    return lambda value: None if value >= lowest else N_("it is too small")


def between(lowest: int, highest: int) -> Rule:
    return lambda value: None if lowest <= value <= highest else N_("it is too small or too large")


def at_most(count: int) -> Rule:
    return lambda value: None if len(value) <= count else N_("it is too long")


def a_pattern(value: str) -> str | None:
    try:
        re.compile(value)
    except re.error:
        return N_("it is not a regular expression")
    return None


def a_colour(value: str) -> str | None:
    return None if re.fullmatch("#[0-9A-Fa-f]{6}", value) else N_("a colour is # and six hexadecimal digits")


def hours(value: str) -> str | None:
    spans = [span.strip() for span in value.split(",")] if value.strip() else []
    sound = all(re.fullmatch(_SPAN, span) and span[:5] < span[6:] for span in spans)
    return None if sound else N_("hours look like 09:00-12:00, 13:30-18:00, and a closed day has none")


def a_time_of_day(value: str) -> str | None:
    sound = re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value)
    return None if sound else N_("a time of day looks like 01:30, from 00:00 to 23:59")


def desk_address(value: str) -> str | None:
    """HTTPS, or HTTP to this very machine; nothing that a log or a proxy must not see."""
    if not value:
        return None
    if problem := _no_credentials(value):
        return problem
    found = re.fullmatch(_URL, value)
    if not found or int(found[3] or 1) not in range(1, 65536):
        return N_("an address looks like https://desk.example.com or https://10.0.0.5:8443/deskops")
    if found[1] == "http" and not re.fullmatch(_LOOPBACK, found[2].lower()):
        return N_("what is sent over http:// can be read by others; use https:// (http:// only to localhost)")
    return None


def a_proxy(value: str) -> str | None:
    if value in {"", "none"}:
        return None
    if problem := _no_credentials(value):
        return problem
    found = re.fullmatch(_URL, value)
    sound = found and not (found[4] or "").strip("/") and int(found[3] or 1) in range(1, 65536)
    return None if sound else N_('a proxy looks like http://proxy.example.com:3128, or is "none"')


def _no_credentials(value: str) -> str | None:
    if "@" in value:
        return N_("no name or password belongs here, where others may read it")
    return None


def pins(value: str) -> str | None:
    sound = not value or all(re.fullmatch("[0-9A-Fa-f]{64}", each) for each in listed(value))
    return None if sound else N_("a pin is 64 hexadecimal digits; several stand with a comma between them")


def pin_by_host(value: Mapping[str, Any]) -> str | None:
    sound = all(re.fullmatch("[0-9A-Fa-f]{64}", str(one).replace(":", "")) for one in value.values())
    return None if sound else N_("the SHA-256 of a certificate is 64 hexadecimal digits")


def listed(value: str) -> list[str]:
    return [each.strip().replace(":", "") for each in value.split(",")]


def whole_path(value: Path | None) -> str | None:
    sound = value is None or value.is_absolute()
    return None if sound else N_("it must be the whole path: the nightly run starts elsewhere")


def certificates(value: Path) -> str | None:
    import ssl

    if not value.is_file():
        return N_("there is no such file")
    try:
        ssl.create_default_context(cafile=str(value))
    except (ssl.SSLError, OSError):
        return N_("there is no certificate in it, in PEM")
    return None


def a_zone(value: str) -> str | None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError):
        return N_("it is not a time zone such as Asia/Shanghai")
    return None
