"""Which graphs the default graph is the merge of; on its own, so that who needs only this loads no RDF library."""

from __future__ import annotations

BASE = "https://w3id.org/koteihyo/"


PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gist": "https://w3id.org/semanticarts/ns/ontology/gist/",
    "ksh": f"{BASE}shapes#",
    "kth": f"{BASE}ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    # schema.org is bound by its http IRI nowhere: this is the https form that it publishes.
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "unit": "http://qudt.org/vocab/unit/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


# Computed and suspected, or said of two plans at once: read only by who asks for them by name; so is what a write has
# left for someone to look at.
APART = ("/inferred", "/findings", "/changes")
STAGED = f"{BASE}graph/staged/"


def is_asserted(name: str) -> bool:
    """Say whether the default graph holds the graph of that name.

    >>> [is_asserted(f"https://a.jp/graph/p/{kind}") for kind in ("plan", "inferred")]
    [True, False]
    >>> is_asserted(f"{STAGED}5f9a")
    False
    """
    return not name.endswith(APART) and not name.startswith(STAGED)
