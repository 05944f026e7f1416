"""The networks that this machine is directly connected to, as the system tells them; asks nobody."""

import socket
from ipaddress import IPv4Interface

import psutil


def links() -> tuple[IPv4Interface, ...]:
    """Our address in each, with its mask; none of the loopback."""
    told = [one for each in psutil.net_if_addrs().values() for one in each if one.family == socket.AF_INET]
    found = [IPv4Interface(f"{one.address}/{one.netmask}") for one in told if one.netmask]
    return tuple(one for one in found if not one.ip.is_loopback)
