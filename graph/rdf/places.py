"""Areas and places: which area a plan is of, and the places that its entries name.

What the tables say is asserted, what only a pattern says is inferred. The plan's area is what its code meant on the
first day of its year: a dated code, where the table has the date. An undated code means today's area, so it is "see
also" and never "same as"; e-Stat says how such an IRI is made (https://data.e-stat.go.jp/lodw/en/rdfschema/lodRegion),
but nobody looked whether each is there.
"""

from __future__ import annotations

from datetime import date

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SDO, SKOS

from ..curation.places import Place, places_in
from ..interop.areas import Area, areas, is_area_code, period_of, prefecture_of
from ..model import Model
from .identifiers import KTH, Identifiers, concept
from .writer import Writer, degrees, en, ja, plain

ESTAT = "http://data.e-stat.go.jp/lod/sac/C"


def write_identities(
    curated: Writer, inferred: Writer, ids: Identifiers, code: str, day: date | None, city: URIRef | None = None
) -> None:
    """Write the links of a plan, and of its city, to the area of a code; a code that is not in the table has none."""
    if not is_area_code(code) or code not in areas():
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


def places_graphs(model: Model, places: tuple[Place, ...], ids: Identifiers) -> tuple[Graph, Graph]:
    """Return what a person said of the places, and where their names stand."""
    curated, inferred = Writer(), Writer()
    for place in places:
        _write_place(curated, place, ids)
    for entry in model.entries.values():
        for place in places_in(entry.passage.text, places):
            subject = ids.of("mention", entry.key, place.place)
            inferred.type(subject, KTH.Mention)
            inferred.say(subject, KTH.inPlan, ids.plan)
            inferred.say(subject, KTH.mentionIn, ids.entry(entry.key))
            inferred.say(subject, KTH.mentions, ids.of("place", place.place))
            inferred.say(subject, KTH.words, plain(place.ja))
    return curated.graph, inferred.graph


def _write_place(writer: Writer, place: Place, ids: Identifiers) -> None:
    subject, scheme = ids.of("place", place.place), ids.of("place")
    if (scheme, None, None) not in writer.graph:
        names = ja("計画に名のある場所"), en("Places that the plan names")
        writer.say(scheme, RDF.type, SKOS.ConceptScheme)
        writer.say(scheme, DCTERMS.title, *names)
        writer.label(scheme, *names)
    writer.type(subject, KTH.Place, SKOS.Concept)
    writer.label(subject, ja(place.ja), en(place.en))
    writer.say(subject, SKOS.prefLabel, ja(place.ja), en(place.en))
    writer.say(subject, SKOS.inScheme, scheme)
    writer.say(subject, SKOS.notation, plain(place.place))
    writer.say(subject, KTH.inPlan, ids.plan)
    writer.say(subject, SDO.containedInPlace, write_area(writer, areas()[place.within]))
    if place.note:
        writer.say(subject, SKOS.note, ja(place.note))
    if place.position:
        writer.say(subject, SDO.latitude, degrees(place.position.latitude))
        writer.say(subject, SDO.longitude, degrees(place.position.longitude))
        writer.say(subject, DCTERMS.source, ja(place.source))
