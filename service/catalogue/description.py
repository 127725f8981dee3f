"""Descriptions: triples, the writer of them, and whom they name as responsible.

Descriptions as triples: a small writer, names below an address, and the prefixes that descriptions use.

Where this service is seen from outside: what begins every address and name that a description gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from flask import request
from pyoxigraph import Literal, NamedNode, Triple

from ...graph.rdf.names import PREFIXES as OURS
from ..configuration.settings import Describing
from ..engines.formats import Format
from ..engines.xml import serialize_statements
from ..http.addresses import check_address

PREFIXES = {
    **{name: OURS[name] for name in ("dcterms", "foaf", "owl", "prov", "rdf", "rdfs", "skos", "xsd")},
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}
Value = NamedNode | Literal


def term(name: str) -> NamedNode:
    """Return a term by its short name.

    >>> term("dcat:Catalog")
    <NamedNode value=http://www.w3.org/ns/dcat#Catalog>
    """
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def typed_literal(value: str | int, datatype: str) -> Literal:
    """Return a value of a datatype of XML Schema."""
    return Literal(str(value), datatype=term(f"xsd:{datatype}"))


def both(ja: str, en: str) -> tuple[Literal, Literal]:
    """Return a text in Japanese and English."""
    return Literal(ja, language="ja"), Literal(en, language="en")


def names_by_language(names: dict[str, str]) -> tuple[Literal, ...]:
    """Return names by language; those without a language are plain."""
    return tuple(Literal(name, language=language) if language else Literal(name) for language, name in names.items())


class Writer:
    """A description being written."""

    def __init__(self) -> None:
        self.triples: dict[Triple, None] = {}

    def node(self, subject: NamedNode, *classes: str, **said: Value | Iterable[Value]) -> NamedNode:
        """Say what something is and what else there is to say of it, ``dcterms_title`` being `dcterms:title`."""
        for each in classes:
            self.say(subject, "rdf:type", term(each))
        for name, values in said.items():
            self.say(subject, name.replace("_", ":", 1), *([values] if isinstance(values, Value) else values))
        return subject

    def say(self, subject: NamedNode, relation: str, *values: Value) -> None:
        """Add a triple for each value."""
        for value in values:
            self.triples[Triple(subject, term(relation), value)] = None

    def serialize(self, wanted: Format) -> bytes:
        """Return the description in a format."""
        return serialize_statements(self.triples, wanted, PREFIXES)


# Licences by the titles that CKAN knows them by: it compares titles where addresses differ by a version.
LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": "Creative Commons Attribution",
    "https://creativecommons.org/licenses/by-sa/4.0/": "Creative Commons Attribution Share-Alike",
    "https://creativecommons.org/publicdomain/zero/1.0/": "Creative Commons CCZero",
}


class Responsible(Writer):
    """A description at an address, with those who answer for it."""

    def __init__(self, root: str, described: Describing) -> None:
        super().__init__()
        self.root, self.described = root, described
        self.itself = NamedNode(f"{root}catalogue")

    def part(self, name: str) -> NamedNode:
        """Return the name of a part of the catalogue."""
        return NamedNode(f"{self.itself.value}#{quote(name, safe='/-._~')}")

    @property
    def publisher(self) -> NamedNode:
        """Return who publishes."""
        return NamedNode(self.described.publisher_url) if self.described.publisher_url else self.part("publisher")

    @property
    def licence(self) -> NamedNode:
        """Return the licence of the data."""
        return NamedNode(self.described.licence)

    def responsible(self) -> dict[str, NamedNode]:
        """Return what is said of everything in the catalogue: who publishes, and whom to ask if that is known."""
        found = {"dcterms_publisher": self.publisher}
        if self.described.contact or self.described.contact_email or self.described.contact_url:
            found["dcat_contactPoint"] = self.part("contact")
        return found

    def write_responsible(self) -> None:
        """Write the publisher, the contact, the licence and the rights in what is quoted."""
        said = self.described
        unnamed = both("このサービスの運営者", "The operator of this service")
        self.node(self.publisher, "foaf:Agent", foaf_name=[Literal(said.publisher)] if said.publisher else unnamed)
        title = Literal(LICENCES.get(said.licence, said.licence), language="en")
        self.node(self.licence, "dcterms:LicenseDocument", dcterms_title=title)
        ja, en = "引用した文言の権利は、計画の自治体にあります。", "The words quoted are those of the plan's own body."
        self.node(self.part("rights"), "dcterms:RightsStatement", rdfs_label=both(ja, en))
        if "dcat_contactPoint" in self.responsible():
            self.node(
                self.part("contact"),
                "vcard:Kind",
                vcard_fn=Literal(said.contact or said.publisher or said.contact_email or said.contact_url),
                vcard_hasEmail=[NamedNode(f"mailto:{said.contact_email}")] if said.contact_email else (),
                vcard_hasURL=[NamedNode(said.contact_url)] if said.contact_url else (),
            )


def public_root(described: Describing) -> str:
    """Return the address that all others begin with, which the settings give, else the request; it ends in a slash."""
    if described.public_url:
        return f"{described.public_url.rstrip('/')}/"
    return check_address(request.url_root)
