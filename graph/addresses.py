"""Where a server really is: its name is looked up once, and what was looked at is what is called.

A name may lead into the operator's own network, today or tomorrow; only an address says plainly that it does.
"""

from __future__ import annotations

import ssl
import time
from ipaddress import IPv6Address, ip_address
from socket import IPPROTO_TCP, create_connection, getaddrinfo, socket
from urllib.parse import SplitResult


def connect(endpoint: SplitResult, seconds: float, *, private: bool | None = None) -> socket:
    """Return a connection to a server, at an address that was looked at; raise OSError if none may be called.

    ``private`` says whether this machine and private networks may be called; left out, only if listed as such.
    """
    port = endpoint.port or (443 if endpoint.scheme == "https" else 80)
    host = endpoint.hostname or ""
    addresses = [str(information[4][0]) for information in getaddrinfo(host, port, proto=IPPROTO_TCP)]
    near = is_listed_by_address(host) if private is None else private
    allowed = [address for address in addresses if near or is_public_address(address)]
    if not allowed:
        raise OSError(f"{host} is an address of this machine or of a private network, and is not listed as such")
    line = _connect_first(allowed, port, seconds)
    return ssl.create_default_context().wrap_socket(line, server_hostname=host) if endpoint.scheme == "https" else line


def _connect_first(addresses: list[str], port: int, seconds: float) -> socket:
    """Return a connection to the first address that answers: a host may have one of a kind that this network lacks."""
    deadline = time.monotonic() + seconds
    for number, address in enumerate(addresses, 1):
        try:
            line = create_connection((address, port), timeout=max(0.1, deadline - time.monotonic()))
        except OSError:
            if number == len(addresses):
                raise
        else:
            line.settimeout(seconds)
            return line
    raise OSError("no address")


def is_listed_by_address(host: str) -> bool:
    """Say whether a host is listed by its address, so that whoever listed it knew where it leads.

    >>> is_listed_by_address("127.0.0.1"), is_listed_by_address("localhost"), is_listed_by_address("intranet.example")
    (True, True, False)
    """
    try:
        return bool(ip_address(host))
    except ValueError:
        return host == "localhost"


def is_public_address(address: str) -> bool:
    """Say whether an address is one of the open internet.

    >>> [is_public_address(each) for each in ("192.0.43.8", "10.1.2.3", "169.254.169.254")]
    [True, False, False]
    >>> [is_public_address(each) for each in ("::1", "::ffff:127.0.0.1", "fe80::1%1")]
    [False, False, False]
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast
