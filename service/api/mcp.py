"""The library for language models at `/mcp`: the Model Context Protocol over HTTP, a message a request, no session.

It is there where the setting ``mcp`` is on. A web page of another site must not make a browser ask in its visitor's
name, so that a request with a foreign ``Origin`` is refused, and so is a ``Host`` that somebody's name server may have
pointed at this machine (DNS rebinding).
https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
"""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from werkzeug.sansio.utils import host_is_trusted

from ..engines.engine import Refused
from ..http.addresses import current_addresses, place_of_answer
from ..http.metering import request_cost
from ..mcp.server import create_server
from ..mcp.sources import Source
from ..mcp.transports import HttpRequest, answer_http
from ..questions.library import Library
from ..search.index import SearchIndexes
from ..snapshot import Snapshots

# Names by which a machine calls itself; what a name server says of others, nobody here knows.
LOCAL = ("localhost",)


class ForeignPage(Refused):
    """A browser asks for a page of another site, or by a name that is not this service's."""

    def __init__(self) -> None:
        super().__init__(
            "他のサイトのページからの要求、またはこのサービスのものでない名（Host）への要求には応答しません。"
            "運用者が設定 hosts に名を指定すると利用できます。",
            "This is a page of another site, or a name (Host) that is not this service's. "
            "The setting hosts says which names are.",
        )


def blueprint(snapshots: Snapshots, library: Library, hosts: Collection[str], largest: int) -> Blueprint:
    """Return the address; ``hosts`` are the service's own names, ``largest`` the bytes of a message."""
    api, indexes = Blueprint("mcp", __name__), SearchIndexes()

    def source() -> Source:
        snapshot = snapshots.at()
        return Source(snapshots, snapshot, library, indexes, place_of_answer(), current_addresses().bases)

    server = create_server(source)

    @api.post("/mcp")
    def message() -> Response:
        _refuse_foreign_pages(hosts)
        asked = HttpRequest(request.method, request.path, tuple(request.headers.items()), request.get_data())
        reply = answer_http(server, asked, largest)
        if reply.status == HTTPStatus.OK and b'"isError":true' in reply.body:
            request_cost().stopped = True  # a mistake counts against its client, as everywhere
        response = Response(reply.body, reply.status)
        response.headers.update(reply.headers)
        response.headers["Cache-Control"] = "no-store"
        return response

    return api


def _refuse_foreign_pages(hosts: Collection[str]) -> None:
    """Raise `ForeignPage` where the request comes from another site's page, or by a name that may be anybody's."""
    named, origin = request.host.lower(), request.headers.get("Origin", "")
    if not _is_own(named, hosts):
        raise ForeignPage
    if origin and urlsplit(origin).netloc.lower() != named and not _is_own(urlsplit(origin).netloc.lower(), hosts):
        raise ForeignPage


def _is_own(named: str, hosts: Collection[str]) -> bool:
    """Say whether a name is one of the service's, or where none is settled, this machine's or a bare address.

    >>> _is_own("127.0.0.1:8080", ()), _is_own("[::1]:80", ()), _is_own("localhost", ()), _is_own("evil.example", ())
    (True, True, True, False)
    >>> _is_own("a.example.jp:443", (".example.jp",)), _is_own("127.0.0.1", (".example.jp",))
    (True, False)
    """
    if hosts:
        return host_is_trusted(named, hosts)
    bare = urlsplit(f"//{named}").hostname or ""
    try:
        return bare in LOCAL or bool(ip_address(bare))
    except ValueError:
        return False
