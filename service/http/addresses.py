"""Where an answer is given and by whom, as its citation says: as the operator says, else as was asked."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from flask import current_app, has_app_context, has_request_context, request
from pyoxigraph import NamedNode

from ...graph.rdf.names import BASE
from ..citation import LICENCE, PUBLISHER
from ..configuration.settings import Describing
from ..questions.answers import Place
from .mementos import SAFE
from .problems import BadRequest

# What may stand in a path as it is (RFC 3986, pchar and "/").
PATH = "/:@!$&'()*+,;=-._~"
DOCUMENTS = ("ontology", "shapes")
SETTING = "KOTEIHYO_BASE"
# An address of this service: its host comes from the request, and must be a name or an IP address, and perhaps a port.
SERVICE_URL = re.compile(r"https?://([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:\d+)?/[A-Za-z0-9/._~\-]*")


def check_address(address: str) -> str:
    """Return an address that a request gave, once its host is one; raises `BadRequest`."""
    if not SERVICE_URL.fullmatch(address):
        raise BadRequest("Host ヘッダーが正しくありません。", "The Host header is not a host.")
    return address


class Addresses(NamedTuple):
    """The addresses of what is minted under a base; shared concepts and terms keep the project's own."""

    base: str = BASE

    @property
    def bases(self) -> tuple[str, ...]:
        """Return the bases that are ours, the one of the settings first."""
        return tuple(dict.fromkeys((self.base, BASE)))

    def path(self, iri: str) -> str:
        """Return the path of an IRI of ours, with its fragment; empty if it is not ours.

        >>> Addresses().path(f"{BASE}id/theme/waste"), Addresses().path(f"{BASE}ontology#Measure")
        ('/doc/theme/waste', '/ontology#Measure')
        >>> Addresses("https://a.example/").path("https://a.example/id/x"), Addresses().path("https://a.example/id/x")
        ('/doc/x', '')
        """
        base = next((base for base in self.bases if iri.startswith(base)), None)
        path, sharp, fragment = iri.removeprefix(base or iri).partition("#")
        if path.startswith("id/") and len(path) > len("id/"):
            return f"/doc/{quote(path[3:], safe=PATH + '%')}{sharp}{fragment}"
        return f"/{path}{sharp}{fragment}" if path in DOCUMENTS or path.startswith("graph/") else ""

    def iris(self, path: str) -> tuple[str, ...]:
        """Return the IRIs that a path below a base may stand for, the likeliest first; the path is decoded.

        >>> Addresses("https://a.example/").iris("id/theme/waste")
        ('https://a.example/id/theme/waste', 'https://w3id.org/koteihyo/id/theme/waste')
        """
        written = (quote(path, safe=PATH), path)
        return tuple(dict.fromkeys(base + path for path in written for base in self.bases if _iri(base + path)))


def current_addresses() -> Addresses:
    """Return the addresses of the application that answers, else those of the project's own base."""
    return Addresses(current_app.config.get(SETTING) or BASE) if has_app_context() else Addresses()


def href(iri: str) -> str:
    """Return where a thing is read about: an address of this service, or the IRI itself where it is not ours.

    >>> href(f"{BASE}id/kawaguchi/measure/core-1.1.2"), href("http://www.w3.org/2004/02/skos/core#Concept")
    ('/doc/kawaguchi/measure/core-1.1.2', 'http://www.w3.org/2004/02/skos/core#Concept')
    """
    path = current_addresses().path(iri)
    return f"{request.script_root if has_request_context() else ''}{path}" if path else iri


def iri_of(path: str) -> str:
    """Return the IRI that an address names, under the base of the settings.

    >>> iri_of("/doc/kawaguchi"), iri_of("/id/theme/waste"), iri_of("/ontology")
    ('https://w3id.org/koteihyo/id/kawaguchi', 'https://w3id.org/koteihyo/id/theme/waste', 'https://w3id.org/koteihyo/ontology')
    """
    inner = path.removeprefix("/")
    return current_addresses().base + (f"id/{inner[4:]}" if inner.startswith("doc/") else inner)


def _iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


# Where the application keeps what the operator says of the service.
DESCRIPTION_SETTING = "KOTEIHYO_DESCRIBING"
USUAL = Describing()


def describing() -> Describing:
    """Return what the operator says of the service that answers."""
    describing_service: Describing = current_app.config.get(DESCRIPTION_SETTING, USUAL)
    return describing_service


def place_of_answer() -> Place:
    """Return the place of the request that is answered."""
    described = describing()
    root = f"{described.public_url.rstrip('/')}/" if described.public_url else quote(request.root_url, safe=SAFE)
    licence = LICENCE if described.licence == USUAL.licence else (described.licence, described.licence)
    return Place(root, (described.publisher, described.publisher) if described.publisher else PUBLISHER, licence)
