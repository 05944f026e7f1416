"""The hardware address of the gateway that this machine uses: where the laptop stands, told without GPS."""

from pathlib import Path


def gateway_mac(proc: Path = Path("/proc")) -> str:
    """The default gateway's MAC as the kernel has it in its neighbour table; empty where that cannot be read.

    Linux tells it in files (route(8), arp(7)); other systems have no source without a child process.
    """
    try:
        routes = (proc / "net/route").read_text(encoding="ascii").splitlines()[1:]
        neighbours = (proc / "net/arp").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return ""
    gateways = {
        _dotted(fields[2]) for fields in map(str.split, routes) if len(fields) > 7 and _is_default(fields)
    }
    found = [fields[3] for fields in map(str.split, neighbours) if len(fields) > 3 and fields[0] in gateways]
    return next((mac.upper() for mac in found if mac != "00:00:00:00:00:00"), "")


def _is_default(fields: list[str]) -> bool:
    return fields[1] == "00000000" and fields[7] == "00000000" and int(fields[3], 16) & 0x3 == 0x3


def _dotted(little_endian: str) -> str:
    return ".".join(str(byte) for byte in reversed(bytes.fromhex(little_endian)))
