"""Network addresses, ranges and MACs as people write them; what is not clearly one is doubted, never invented."""

import re
from ipaddress import IPv4Address, IPv4Network, ip_address
from typing import NamedTuple

from deskops.exchange.cells import Setting, Taken, is_nothing, join, read_code, read_text
from deskops.exchange.raw import Raw
from deskops.i18n import _

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_SOUND = re.compile(rf"(?:{_OCTET}\.){{3}}{_OCTET}")
_SLOPPY = re.compile(
    r"0*(\d{1,3})[.,;:。、·\s]+0*(\d{1,3})[.,;:。、·\s]+0*(\d{1,3})[.,;:。、·\s]+0*(\d{1,3})"
)
# Loopback, self-assigned, multicast and beyond: seen on machines in trouble, never in a plan.
_IMPOSSIBLE = re.compile(r"127\.|169\.254\.|22[4-9]\.|2[345]\d\.")
_PREFIXED = re.compile(r"(.+?)\s*/\s*(\d{1,2}|255\.[\d.]+)")
_SEVERAL = re.compile(r"[\s/,;、]+")
_AUTOMATIC = re.compile(r"(?:dhcp|自动获取|自动分配|自动|动态|动态获取|auto|dynamic)", re.IGNORECASE)
_YES = frozenset(["yes", "y", "true", "on", "enabled", "是", "有", "启用", "开启", "开", "√", "✓"])
_NO = frozenset(
    [
        "no",
        "n",
        "false",
        "off",
        "disabled",
        "static",
        "manual",
        "否",
        "无",
        "禁用",
        "关闭",
        "关",
        "静态",
        "静态分配",
        "手动",
        "固定",
        "×",
    ]
)
_MAC = re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2}){5}")
_HEX = re.compile(r"[0-9A-Fa-f]{12}")
_NO_MACS = frozenset({":".join(["00"] * 6), ":".join(["FF"] * 6)})
_MAC_MARKS = re.compile(r"[\s:.\-_]+")
_PART = r"((?:\d{1,3}\.){0,3}\d{1,3})"
_RANGE = re.compile(rf"{_PART}(?:\s*(?:-|~|至|到)\s*{_PART})?\s*[(:]?\s*(.*?)\s*\)?")


class Range(NamedTuple):
    low: str
    high: str
    use: str


def read_address(raw: Raw, setting: Setting) -> Taken:
    """One IPv4 or IPv6 address, or ""."""
    if isinstance(raw, str) and _SOUND.fullmatch(raw):
        return _possible(raw, "")
    taken = read_code(raw, setting)
    text = str(taken.value)
    if not text:
        return taken
    if _AUTOMATIC.fullmatch(text):
        return Taken("", join(taken.why, _("assigned automatically: no address of its own")), "", text)
    found, why = _address(text)
    if found:
        return _possible(found, join(taken.why, why))
    several = [part for part in _SEVERAL.split(text) if _SOUND.fullmatch(part)]
    if several:
        return Taken(several[0], taken.why, _("several addresses; the first was taken"), text)
    return Taken("", taken.why, _("not an address; left empty"), text)


def read_addresses(raw: Raw, setting: Setting) -> Taken:
    """Every address of a cell in its order, with blanks between; what else stands there is doubted."""
    taken = read_code(raw, setting)
    text = str(taken.value)
    parts = [part for part in _SEVERAL.split(text) if part and not is_nothing(part)]
    found = [address for part in parts if (address := _address(part)[0])]
    odd = len(found) != len(parts)
    doubt = _("not only addresses; what is none was left out") if odd else ""
    return Taken(" ".join(dict.fromkeys(found)), taken.why, doubt, text if odd else "")


def read_dhcp(raw: Raw, setting: Setting) -> Taken:
    """`yes`, `no`, the addresses of its servers, or "" where the cell says none of these."""
    text = str(read_text(raw, setting).value).strip().casefold()
    if text in _YES or _AUTOMATIC.fullmatch(text):
        return Taken("yes")
    if text in _NO:
        return Taken("no")
    return read_addresses(raw, setting)


def _address(text: str) -> tuple[str, str]:
    """The address that a text clearly means, and what was repaired; "" when it is not clear."""
    if _SOUND.fullmatch(text):
        return text, ""
    if prefixed := _PREFIXED.fullmatch(text):
        found, why = _address(prefixed[1])
        return found, join(why, _("the network prefix was left out"))
    if sloppy := _SLOPPY.fullmatch(text):
        found = ".".join(str(int(octet)) for octet in sloppy.groups())
        return (found, _("other signs between the numbers")) if _SOUND.fullmatch(found) else ("", "")
    try:
        return (str(ip_address(text)), "") if ":" in text else ("", "")
    except ValueError:
        return "", ""


def _possible(address: str, why: str) -> Taken:
    if address == "0.0.0.0":  # noqa: S104 - what people type for none; nothing is bound
        return Taken("", join(why, _("stands for nothing")))
    if _IMPOSSIBLE.match(address):
        return Taken(address, why, _("not an address that a device can keep"))
    return Taken(address, why)


def read_mac(raw: Raw, setting: Setting) -> Taken:
    """Six pairs in capitals with colons, or ""."""
    if isinstance(raw, str) and _MAC.fullmatch(raw) and raw not in _NO_MACS:
        return Taken(raw)
    taken = read_code(raw, setting)
    text = str(taken.value)
    if not text:
        return taken
    digits = _MAC_MARKS.sub("", text)
    if _HEX.fullmatch(digits):
        return _pairs(digits, text, taken.why)
    first = next(
        (part for part in re.split(r"[\s/,;、]+", text) if _HEX.fullmatch(_MAC_MARKS.sub("", part))), ""
    )
    if first:
        pairs = _pairs(_MAC_MARKS.sub("", first), text, taken.why)
        return Taken(pairs.value, taken.why, _("several addresses; the first was taken"), text)
    return Taken("", taken.why, _("not a MAC address; left empty"), text)


def _pairs(digits: str, text: str, why: str) -> Taken:
    upper = digits.upper()
    found = ":".join(upper[at : at + 2] for at in range(0, 12, 2))
    if found in _NO_MACS:
        return Taken("", join(why, _("stands for nothing")))
    return Taken(found, join(why, _("another notation") if found != text else ""))


def read_network(raw: Raw, setting: Setting) -> Taken:
    """A network as a CIDR text, or "". A mask may stand after a slash or a blank; `10.20.0.x` is a /24."""
    taken = read_code(raw, setting)
    text = re.sub(r"\.[xX*](?=$|/)", ".0", str(taken.value).replace(" / ", "/"))
    if not text:
        return taken
    starred = text != taken.value and "/" not in text
    wish = f"{text}/24" if starred else re.sub(r"[\s,]+(?=255\.)", "/", text)
    try:
        network = IPv4Network(wish, strict=False)
    except ValueError:
        return Taken("", taken.why, _("not a network; left empty"), text)
    found = str(network)
    why = "" if found == text else _("written as network and prefix")
    doubt = "" if "/" in wish else _("no mask given; a single address was taken")
    return Taken(found, join(taken.why, why), doubt)


def read_range(raw: Raw, setting: Setting) -> Taken:
    """`10.20.0.10-10.20.0.199 PC/POS` as a Range; a short high end (`-199`) is completed from the low end."""
    taken = read_code(raw, setting)
    text = str(taken.value)
    if not text or is_nothing(text):
        return Taken(None, taken.why)
    match = _RANGE.fullmatch(text)
    if not match:
        return Taken(None, taken.why, _("not a range of addresses; kept as text"), text)
    low, high = match[1], match[2] or match[1]
    high = ".".join(low.split(".")[: 4 - len(high.split("."))] + high.split("."))
    if not (_SOUND.fullmatch(low) and _SOUND.fullmatch(high)):
        return Taken(None, taken.why, _("not a range of addresses; kept as text"), text)
    if IPv4Address(low) > IPv4Address(high):
        return Taken(
            Range(high, low, match[3]), taken.why, _("the range runs backwards; its ends were swapped")
        )
    return Taken(Range(low, high, match[3]), taken.why)


def within(address: str, network: IPv4Network) -> bool:
    return _SOUND.fullmatch(address) is not None and IPv4Address(address) in network
