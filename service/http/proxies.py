"""Proxies in front of the service: who really asks, and whether by https.

``X-Forwarded-For`` is a line that anyone can write. It is read from its end, where the nearest proxy wrote, and only
as far as the proxies that the operator trusts.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# In the environment of a request: the address of its client; and whether that is one of the operator's own.
CLIENT, OURS = "koteihyo.client", "koteihyo.ours"


class TrustedProxies:
    """The addresses whose word is believed."""

    def __init__(self, networks: Iterable[str]) -> None:
        self.networks = tuple(map(ip_network, networks))

    def __contains__(self, address: str) -> bool:
        return self.trusts(parse_address(address))

    def trusts(self, address: IPv4Address | IPv6Address | None) -> bool:
        """Say whether an address is one of them."""
        return address is not None and any(address in network for network in self.networks)

    def client(self, peer: str, forwarded: str | None) -> tuple[str, bool]:
        """Return the address of who asks, the nearest one that is not trusted; and whether it is trusted after all.

        >>> TrustedProxies(["10.0.0.0/8"]).client("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2")
        ('203.0.113.9', False)
        >>> TrustedProxies(["10.0.0.0/8"]).client("198.51.100.1", "10.0.0.1")
        ('198.51.100.1', False)

        Who cannot be read is a stranger all the same, and counts as the proxy that wrote it; None says that nobody did.

        >>> proxies = TrustedProxies(["10.0.0.0/8"])
        >>> proxies.client("10.0.0.1", "unknown"), proxies.client("10.0.0.1", None)
        (('10.0.0.1', False), ('10.0.0.1', True))
        """
        client, ours = peer, peer in self
        for hop in reversed([] if forwarded is None else forwarded.split(",")):
            if not ours:
                break
            address = parse_address(hop)
            if address is None:
                return client, False
            client, ours = str(address), self.trusts(address)
        return client, ours


def parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a text holds, with or without a port; None if it holds none.

    >>> parse_address(" 203.0.113.9:80"), parse_address("[2001:db8::1]:80"), parse_address("unknown")
    (IPv4Address('203.0.113.9'), IPv6Address('2001:db8::1'), None)
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        ip = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (ip.ipv4_mapped if isinstance(ip, IPv6Address) else None) or ip


class ForwardedMiddleware:
    """An application that knows its client, and by which scheme it was asked, from behind the trusted proxies."""

    def __init__(self, application: WSGIApplication, trusted: Iterable[str]) -> None:
        self.application, self.trusted = application, TrustedProxies(trusted)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request whose environment tells the client."""
        peer = environ.get("REMOTE_ADDR", "")
        environ[CLIENT], environ[OURS] = self.trusted.client(peer, environ.get("HTTP_X_FORWARDED_FOR"))
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
        if scheme in ("http", "https") and peer in self.trusted:
            environ["wsgi.url_scheme"] = scheme
        return self.application(environ, start_response)
