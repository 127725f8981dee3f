"""Places that a plan names: each a concept of the curation, and each entry that names one a mention."""

from __future__ import annotations

from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, SDO, SKOS

from ..areas.identities import write_area
from ..areas.table import areas
from ..identifiers import Identifiers
from ..model import Model
from ..namespaces import KTH
from ..places import Place, named
from .terms import Writer, en, ja, plain


def places_graphs(model: Model, places: tuple[Place, ...], ids: Identifiers) -> tuple[Graph, Graph]:
    """Return what a person said of the places, and where their names stand."""
    curated, inferred = Writer(), Writer()
    for each in places:
        _write_place(curated, each, ids)
    for entry in model.entries.values():
        for each in named(entry.passage.text, places):
            subject = ids.of("mention", entry.key, each.place)
            inferred.type(subject, KTH.Mention)
            inferred.say(subject, KTH.inPlan, ids.plan)
            inferred.say(subject, KTH.mentionIn, ids.entry(entry.key))
            inferred.say(subject, KTH.mentions, ids.of("place", each.place))
            inferred.say(subject, KTH.words, plain(each.ja))
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
