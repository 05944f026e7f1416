"""Answers of hosts as they come over the wire, built by hand from the RFCs and as makes differ."""

import struct
from ipaddress import ip_address

import simulated_printers as printers
from deskops.checks.collectors.ber import OCTETS, tlv
from deskops.checks.scanning.sysname import SYS_NAME


def node_status(
    data: bytes, *names: tuple[bytes, int, bool], mac: bytes = bytes.fromhex("3C52820A1B2C")
) -> bytes:
    """RFC 1002, 4.2.18. Names are (name, suffix, group)."""
    rows = b"".join(
        name.ljust(15)[:15] + struct.pack("!BH", suffix, 0x8400 if group else 0x0400)
        for name, suffix, group in names
    )
    body = bytes([len(names)]) + rows + mac + bytes(40)
    return data[:2] + struct.pack("!HHHHH", 0x8400, 0, 1, 0, 0) + data[12:46] + struct.pack(
        "!HHIH", 0x21, 1, 0, len(body)
    ) + body  # fmt: skip


def windows(data: bytes) -> bytes:
    """Windows 7 to 11: machine, group, server service."""
    names = ((b"GZ-PC-00001", 0, False), (b"CORP", 0, True), (b"GZ-PC-00001", 0x20, False))
    return node_status(data, *names)


def samba(data: bytes) -> bytes:
    """Samba tells a MAC of zeros, and its group before itself."""
    names = ((b"WORKGROUP", 0, True), (b"GZ-NAS", 0, False), (b"GZ-NAS", 0x20, False))
    return node_status(data, *names, mac=bytes(6))


def gbk(data: bytes) -> bytes:
    """A counter PC with a Chinese name, in the code page of its console."""
    return node_status(data, ("收银台一".encode("gbk"), 0, False), (b"MSHOME", 0, True))


def hostile(data: bytes) -> bytes:
    return node_status(data, (b"\x1b[31mPC\x07", 0, False))


def pointer(data: bytes, name: str, *, echo: bool = True) -> bytes:
    """A PTR record, with the question again as legacy unicast wants it (RFC 6762, 6.7), or without as some makes do."""
    question = data[12:] if echo else b""
    labels = b"".join(bytes([len(one)]) + one for one in name.encode().split(b".")) + b"\0"
    owner = b"\xc0\x0c" if echo else data[12:-4]
    record = owner + struct.pack("!HHIH", 12, 1, 120, len(labels)) + labels
    return data[:2] + struct.pack("!HHHHH", 0x8400, 1 if echo else 0, 1, 0, 0) + question + record


def reverse(address: str) -> bytes:
    return b"".join(
        bytes([len(one)]) + one.encode() for one in ip_address(address).reverse_pointer.split(".")
    ) + b"\0"  # fmt: skip


def system_name(data: bytes, name: bytes) -> bytes:
    """The agent's answer to our question of v2c."""
    request, _nothing = printers.Agent({}).answer(data)
    return printers.message(b"\x01", b"public", request, [(SYS_NAME, tlv(OCTETS, name))])
