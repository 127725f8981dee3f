"""Descriptions: what the catalogue says, whom it names as responsible, and where this service is seen from outside."""

from __future__ import annotations

from urllib.parse import quote

from flask import request
from pyoxigraph import Literal, NamedNode

from ...graph.rdf.triples import PREFIXES as KNOWN
from ...graph.rdf.triples import TripleWriter, both
from ..configuration.settings import Describing
from ..engines.formats import Format
from ..engines.xml import serialize_statements
from ..http.addresses import check_address

# The prefixes that descriptions are written with.
PREFIXES = {
    name: KNOWN[name]
    for name in ("dcterms", "foaf", "owl", "prov", "rdf", "rdfs", "skos", "xsd", "dcat", "spdx", "vcard", "void")
}


def names_by_language(names: dict[str, str]) -> tuple[Literal, ...]:
    """Return names by language; those without a language are plain."""
    return tuple(Literal(name, language=language) if language else Literal(name) for language, name in names.items())


class Writer(TripleWriter):
    """A description being written."""

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
        nodes = {"dcterms_publisher": self.publisher}
        if self.described.contact or self.described.contact_email or self.described.contact_url:
            nodes["dcat_contactPoint"] = self.part("contact")
        return nodes

    def write_responsible(self) -> None:
        """Write the publisher, the contact, the licence and the rights in what is quoted."""
        described = self.described
        unnamed = both("このサービスの運営者", "The operator of this service")
        self.node(
            self.publisher, "foaf:Agent", foaf_name=[Literal(described.publisher)] if described.publisher else unnamed
        )
        title = Literal(LICENCES.get(described.licence, described.licence), language="en")
        self.node(self.licence, "dcterms:LicenseDocument", dcterms_title=title)
        ja, en = "引用した文言の権利は、計画の自治体にあります。", "The words quoted are those of the plan's own body."
        self.node(self.part("rights"), "dcterms:RightsStatement", rdfs_label=both(ja, en))
        if "dcat_contactPoint" in self.responsible():
            self.node(
                self.part("contact"),
                "vcard:Kind",
                vcard_fn=Literal(
                    described.contact or described.publisher or described.contact_email or described.contact_url
                ),
                vcard_hasEmail=[NamedNode(f"mailto:{described.contact_email}")] if described.contact_email else (),
                vcard_hasURL=[NamedNode(described.contact_url)] if described.contact_url else (),
            )


def public_root(described: Describing) -> str:
    """Return the address that all others begin with, which the settings give, else the request; it ends in a slash."""
    if described.public_url:
        return f"{described.public_url.rstrip('/')}/"
    return check_address(request.url_root)
