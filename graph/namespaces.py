"""The namespaces that every graph is written in: one prefix means one thing everywhere."""

from __future__ import annotations

from rdflib import Graph, Namespace
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, TIME, XSD

from .base import BASE

KTH = Namespace(f"{BASE}ontology#")
KSH = Namespace(f"{BASE}shapes#")
OA = Namespace("http://www.w3.org/ns/oa#")
GIST = Namespace("https://w3id.org/semanticarts/ns/ontology/gist/")
UNIT = Namespace("http://qudt.org/vocab/unit/")

# schema.org is bound by its http IRI nowhere: rdflib's SDO is the https form that schema.org publishes.
PREFIXES = {
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "gist": GIST,
    "ksh": KSH,
    "kth": KTH,
    "oa": OA,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SDO,
    "sh": SH,
    "skos": SKOS,
    "time": TIME,
    "unit": UNIT,
    "xsd": XSD,
}


def bound(graph: Graph) -> Graph:
    """Return the graph with our prefixes bound, and no others."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, replace=True)
    return graph
