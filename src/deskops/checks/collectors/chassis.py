"""What kind of computer it is, by its enclosure as the firmware tells it, and by the words of its maker."""

from collections.abc import Set
from typing import Final

# SMBIOS specification, System Enclosure or Chassis Types (7.4.1).
_LAPTOPS: Final = frozenset({8, 9, 10, 14, 30, 31, 32})
_SERVERS: Final = frozenset({17, 22, 23, 25, 28, 29})
_NOTHING: Final = frozenset({0, 1, 2})  # other, unknown
_VIRTUAL: Final = ("virtual", "vmware", "kvm", "qemu", "xen", "bochs", "parallels", "bhyve")


def chassis(types: Set[int], maker: str, model: str) -> str:
    """As of Hardware: desktop, laptop, server, virtual or unknown."""
    if any(word in f"{maker} {model}".lower() for word in _VIRTUAL):
        return "virtual"
    if types & _LAPTOPS:
        return "laptop"
    if types & _SERVERS:
        return "server"
    return "desktop" if types - _NOTHING else "unknown"
