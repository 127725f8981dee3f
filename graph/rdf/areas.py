"""Which area a plan is of: what the tables say is asserted, what only a pattern says is inferred.

The plan's place is what its code meant on the first day of its year: a dated code, where the table has the date. An
undated code means today's area, so it is "see also" and never "same as"; e-Stat says how such an IRI is made
(https://data.e-stat.go.jp/lodw/en/rdfschema/lodRegion), but nobody looked whether each is there.
"""

from __future__ import annotations

from datetime import date

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDFS, SDO

from ..interop.areas.municipalities import Area, areas, lawful, period_of, prefecture_of
from .identifiers import Identifiers, concept
from .writer import Writer, ja, plain

ESTAT = "http://data.e-stat.go.jp/lod/sac/C"


def write_identities(
    curated: Writer, inferred: Writer, ids: Identifiers, code: str, day: date | None, city: URIRef | None = None
) -> None:
    """Write the links of a plan, and of its city, to the area of a code; a code that is not in the table has none."""
    if not lawful(code) or code not in areas():
        return
    for subject in filter(None, (ids.plan, city)):
        if day and (period := period_of(code, day)):
            curated.say(subject, DCTERMS.spatial, URIRef(period.estat))
    if city:
        inferred.say(city, RDFS.seeAlso, undated_iri(code))
        area = prefecture_of(code)
        prefecture = write_area(curated, area)
        curated.say(city, SDO.containedInPlace, prefecture)
        if day and (period := period_of(area.code, day)):
            curated.say(prefecture, DCTERMS.spatial, URIRef(period.estat))
        inferred.say(prefecture, RDFS.seeAlso, undated_iri(area.code))


def area_iri(area: Area) -> URIRef:
    """Return our IRI of an area."""
    return concept("area", area.code)


def undated_iri(code: str) -> URIRef:
    """Return the IRI that e-Stat's pattern gives a code without a date: what the code means today.

    >>> undated_iri("112038")
    rdflib.term.URIRef('http://data.e-stat.go.jp/lod/sac/C11203')
    """
    return URIRef(f"{ESTAT}{code[:5]}")


def write_area(writer: Writer, area: Area) -> URIRef:
    """Write an area's name and code, and return its IRI."""
    subject = area_iri(area)
    writer.type(subject, SDO.AdministrativeArea, DCTERMS.Location)
    writer.label(subject, ja(area.name))
    writer.say(subject, DCTERMS.identifier, plain(area.code))
    return subject
