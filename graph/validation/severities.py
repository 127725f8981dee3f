"""How grave a finding is: the severities, the gravest first, each with its IRI and what it is called.

Three are SHACL's; what only lists, without anything being wrong, is a report (`shapes/consistency/`). Any IRI may be
a severity (https://www.w3.org/TR/shacl/#severity), but our shapes use these.
"""

from __future__ import annotations

from typing import NamedTuple

from rdflib import URIRef
from rdflib.namespace import SH

from ..rdf.identifiers import KSH


class Severity(NamedTuple):
    """A severity: its IRI in the graphs, and its name in Japanese and English."""

    iri: URIRef
    ja: str
    en: str


SEVERITIES = {
    "violation": Severity(SH.Violation, "重大", "Violation"),
    "warning": Severity(SH.Warning, "注意", "Warning"),
    "info": Severity(SH.Info, "参考", "Note"),
    "report": Severity(KSH.Report, "報告", "Report"),
}
ORDER = {name: place for place, name in enumerate(SEVERITIES)}
NAMES = {str(severity.iri): name for name, severity in SEVERITIES.items()}


def severity_of(iri: str) -> str:
    """Return the name of a severity; one that is none of ours is a note, so that a foreign graph can be shown.

    >>> severity_of("http://www.w3.org/ns/shacl#Warning"), severity_of("https://example.org/Debug")
    ('warning', 'info')
    """
    return NAMES.get(iri, "info")
