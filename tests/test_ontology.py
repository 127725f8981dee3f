"""The vocabulary and its code lists: complete in both languages, at one with themselves, and contradiction found."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, SKOS, TIME, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, VANN

from koteihyo.graph.rdf.identifiers import GIST, KTH, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from rdflib.term import Node

PACKAGE = files("koteihyo")
ONTOLOGY = URIRef(str(KTH).removesuffix("#"))
ID = "https://w3id.org/koteihyo/id/"
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
WORDS = tuple(map(str, (RDF, RDFS, OWL)))
BUILT_IN = (*WORDS, str(XSD))
# The datatypes of OWL 2 that are used here; rdf:langString is, in RDF 1.1, what has a language of rdf:PlainLiteral.
DATATYPES = {XSD.boolean, XSD.decimal, XSD.integer, XSD.string, RDF.langString}
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
BOTH = {"ja", "en"}

# What the rest of the project says of itself: the classes of the code lists, and their schemes.
SCHEMES = {
    "field": KTH.Field,
    "target-group": KTH.TargetGroup,
    "measure-kind": KTH.MeasureKind,
    "synonym": KTH.Synonym,
    "topic": KTH.Topic,
    "assumption": KTH.Assumption,
    "comparator": KTH.Comparator,
    "figure-basis": KTH.FigureBasis,
    "direction": KTH.Direction,
    "measurement-extent": KTH.MeasurementExtent,
    "periodicity": KTH.Periodicity,
    "passage-kind": KTH.PassageKind,
    "change": KTH.Change,
    "aspect": KTH.Aspect,
    "progress": KTH.Progress,
    "outcome": KTH.Outcome,
    "suggestion-kind": KTH.SuggestionKind,
    "suggestion-status": KTH.SuggestionStatus,
    "reference-kind": KTH.ReferenceKind,
    "observation-kind": KTH.ObservationKind,
    "amount-kind": KTH.AmountKind,
    "total-agreement": KTH.Agreement,
    "total-over": KTH.TotalOver,
    "principle-kind": KTH.PrincipleKind,
    "stakeholder-kind": KTH.StakeholderKind,
    "role-type": KTH.RoleType,
    "indicator-kind": KTH.IndicatorKind,
    "relationship-kind": KTH.RelationshipKind,
    "cofog": KTH.GovernmentFunction,
}


def texts(folder: str, suffix: str) -> dict[str, str]:
    """Return the text of each of a folder's files of that suffix, by name."""
    place = PACKAGE / folder
    found: dict[str, Traversable] = {file.name: file for file in place.iterdir()} if place.is_dir() else {}
    return {f"{folder}/{name}": found[name].read_text("utf-8") for name in sorted(found) if name.endswith(suffix)}


TURTLE = texts("ontology", ".ttl")
OTHERS = texts("shapes", ".ttl") | texts("queries", ".rq")


@cache
def graph_of(name: str) -> Graph:
    return Graph().parse(data=TURTLE[name], format="turtle")


@cache
def whole() -> Graph:
    graph = Graph()
    for name in TURTLE:
        graph += graph_of(name)
    return graph


@cache
def vocabulary() -> Graph:
    return graph_of("ontology/koteihyo.ttl")


def terms() -> list[URIRef]:
    subjects = {term for term in vocabulary().subjects() if isinstance(term, URIRef)}
    return sorted(term for term in subjects if term.startswith(str(KTH)))


def concepts(scheme: str | None = None) -> list[URIRef]:
    graph = whole()
    found = graph.subjects(RDF.type, SKOS.Concept) if scheme is None else in_scheme(scheme)
    return sorted(concept for concept in found if isinstance(concept, URIRef))


def in_scheme(scheme: str) -> Iterator[Node]:
    return whole().subjects(SKOS.inScheme, URIRef(ID + scheme))


def languages(subject: Node, predicate: Node) -> list[str | None]:
    return [text.language for text in whole().objects(subject, predicate) if isinstance(text, Literal)]


def code(node: Node) -> str:
    return str(node).rsplit("/", 1)[-1]


def header(text: str) -> str:
    return text.partition("\n\n")[0]


def defined_names() -> set[str]:
    return {str(term).removeprefix(str(KTH)) for term in terms()}


def contradictions(known: Graph, *planted: str) -> list[str]:
    """Return what an OWL 2 RL reasoner finds wrong with what is known and what is planted in it."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graph = Graph() + known
    graph.parse(data=f"{prefixes}@prefix : <urn:example:> .\n{' '.join(planted)}", format="turtle")
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return [str(message) for message in graph.objects(None, ERROR)]


# The vocabulary ------------------------------------------------------------


def test_there_is_exactly_one_ontology() -> None:
    assert list(whole().subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]


@pytest.mark.parametrize("predicate", [DCTERMS.title, DCTERMS.description, RDFS.label])
def test_the_ontology_is_named_and_described_in_both_languages(predicate: URIRef) -> None:
    assert sorted(map(str, languages(ONTOLOGY, predicate))) == sorted(BOTH)


def test_the_ontology_says_its_version_licence_creator_and_dates() -> None:
    graph = vocabulary()
    version = graph.value(ONTOLOGY, OWL.versionInfo)
    assert graph.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    assert graph.value(ONTOLOGY, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    creator = graph.value(ONTOLOGY, DCTERMS.creator)
    assert creator is not None
    assert set(languages(creator, RDFS.label)) == BOTH
    assert graph.value(ONTOLOGY, DCTERMS.created) == Literal("2026-11-23", datatype=XSD.date)
    assert graph.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(str(KTH))
    assert graph.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("kth")


def test_every_term_is_a_class_or_a_property_of_this_ontology() -> None:
    for term in terms():
        assert len(KINDS & set(vocabulary().objects(term, RDF.type))) == 1, term
        assert list(vocabulary().objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_has_one_label_and_one_definition_in_each_language(predicate: URIRef) -> None:
    wrong = [term for term in terms() if sorted(map(str, languages(term, predicate))) != ["en", "ja"]]
    assert not wrong


def test_every_note_is_told_in_both_languages() -> None:
    graph = whole()
    for subject in set(graph.subjects(SKOS.scopeNote)):
        told = Counter(languages(subject, SKOS.scopeNote))
        assert set(told) == BOTH, subject
        assert told["ja"] == told["en"], subject


def test_classes_come_before_properties_and_each_in_alphabetical_order() -> None:
    blocks = re.findall(r"^kth:(\w+)\n    a ([\w:]+)", TURTLE["ontology/koteihyo.ttl"], flags=re.MULTILINE)
    classes = [name for name, kind in blocks if kind == "owl:Class"]
    properties = [name for name, kind in blocks if kind != "owl:Class"]
    assert [name for name, _ in blocks] == sorted(classes, key=str.lower) + sorted(properties, key=str.lower)
    assert set(classes + properties) == defined_names()


def test_classes_begin_with_a_capital_and_properties_with_a_small_letter() -> None:
    for term in terms():
        is_class = (term, RDF.type, OWL.Class) in vocabulary()
        assert str(term).removeprefix(str(KTH))[0].isupper() == is_class, term


def test_superclasses_outside_are_those_of_prov_org_time_skos_and_gist() -> None:
    allowed = tuple(map(str, (KTH, PROV, ORG, TIME, SKOS, GIST)))
    assert all(str(above).startswith(allowed) for above in whole().objects(None, RDFS.subClassOf))


def test_domains_and_ranges_are_classes_that_exist() -> None:
    graph = vocabulary()
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, OWL.disjointWith):
        for value in graph.objects(None, predicate):
            if str(value).startswith(str(KTH)):
                assert (value, RDF.type, OWL.Class) in graph, value


def test_a_property_of_literals_has_a_datatype_and_a_property_of_things_has_none() -> None:
    graph = vocabulary()
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        assert str(graph.value(term, RDFS.range)).startswith((str(XSD), str(RDF.langString))), term
    for term in graph.subjects(RDF.type, OWL.ObjectProperty):
        assert not str(graph.value(term, RDFS.range)).startswith(str(XSD)), term


# Each with a section of https://www.w3.org/TR/owl2-syntax/; tests/test_profile.py has the OWL API check all of them.


def test_every_term_that_a_file_uses_is_declared_and_of_one_kind() -> None:
    """5.8.1 and 5.8.2: typing constraints, declarations; no import would bring one."""
    used = {predicate for predicate in whole().predicates() if not str(predicate).startswith(BUILT_IN)}
    for predicate in (RDF.type, RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.disjointWith, RDFS.subPropertyOf):
        used |= {value for value in whole().objects(None, predicate) if not str(value).startswith(BUILT_IN)}
    assert len(used) > 60
    for term in used:
        assert len(KINDS & set(whole().objects(term, RDF.type))) == 1, term


def test_every_declaration_is_of_a_term_that_a_file_uses() -> None:
    declared = set(graph_of("ontology/declarations.ttl").subjects())
    others = Graph()
    for name in TURTLE:
        others += graph_of(name) if name != "ontology/declarations.ttl" else Graph()
    assert declared - {term for triple in others for term in triple} == set()


def test_no_word_of_rdf_or_owl_is_used_as_a_class_of_ours() -> None:
    """2.4, table 3: reserved vocabulary; rdf:Property is no class of OWL 2."""
    for predicate in (RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.disjointWith):
        for value in whole().objects(None, predicate):
            assert value in DATATYPES or not str(value).startswith(WORDS), value
    assert (None, RDF.type, RDF.Property) not in whole()


def test_a_reasoner_meets_no_datatype_that_owl_2_has_not() -> None:
    """4: the datatype map. What has a date or a duration is an annotation, which reasoners leave alone."""
    graph = whole()
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        assert set(graph.objects(term, RDFS.range)) <= DATATYPES, term
        kinds = {value.datatype or XSD.string for value in graph.objects(None, term) if isinstance(value, Literal)}
        assert kinds <= DATATYPES, term


def test_a_property_without_a_domain_says_of_what_it_is_said() -> None:
    graph = vocabulary()
    for term in (term for kind in KINDS - {OWL.Class} for term in graph.subjects(RDF.type, kind)):
        assert graph.value(term, RDFS.domain) or languages(term, SKOS.scopeNote), term


def test_stating_and_being_stated_are_each_other_s_inverse() -> None:
    assert (KTH.states, OWL.inverseOf, KTH.statedBy) in vocabulary()
    assert (KTH.statedBy, OWL.inverseOf, KTH.states) in vocabulary()


def test_a_theme_is_a_subject() -> None:
    assert (KTH.theme, RDFS.subPropertyOf, DCTERMS.subject) in vocabulary()


@pytest.mark.parametrize("name", [*TURTLE, *OTHERS])
def test_a_file_uses_no_term_that_is_not_defined(name: str) -> None:
    text = (TURTLE | OTHERS)[name]
    written = re.findall(r"(?<![\w-])kth:([A-Za-z][\w-]*)", text, flags=re.ASCII)
    in_full = re.findall(rf"{re.escape(str(KTH))}([A-Za-z][\w-]*)", text, flags=re.ASCII)
    assert {*written, *in_full} - defined_names() == set()


# Reasoning -----------------------------------------------------------------

SOUND = """
:plan a kth:Plan ; kth:document :text ; kth:baseYear <https://w3id.org/koteihyo/id/fiscal-year/2005> ;
    kth:baseYearNote "推定。"@ja , "An assumption."@en .
:entry a kth:Entry , kth:Passage ; kth:inPlan :plan ; kth:level 1 ; kth:verbatim "防災訓練の実施" ; kth:states :drill ;
    kth:atStage <https://w3id.org/koteihyo/id/kawaguchi/stage/2> .
:drill a kth:Measure , kth:Statement ; kth:statedBy :entry ; kth:startWithin "P4Y"^^xsd:duration ; kth:partOf :safe ;
    kth:theme <https://w3id.org/koteihyo/id/kawaguchi/theme/disaster-drills> .
:safe a kth:PolicyGoal , kth:Goal , kth:Statement ; kth:target :target .
:target a kth:Target ; kth:value 430.0 .
"""


@pytest.mark.slow
def test_the_vocabulary_and_the_lists_hold_no_contradiction() -> None:
    assert contradictions(whole()) == []


@pytest.mark.slow
def test_a_contradiction_planted_in_a_list_is_found() -> None:
    assert contradictions(whole(), f"<{ID}field/waste> a kth:TargetGroup .")


@pytest.mark.slow
def test_a_small_sound_plan_holds_no_contradiction() -> None:
    assert contradictions(vocabulary(), SOUND) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(":drill a kth:Goal .", id="a measure that is a goal"),
        pytest.param(":entry a kth:Measure .", id="an entry that is a measure"),
        pytest.param(":plan a kth:Document .", id="a plan that is its own text"),
        pytest.param(":drill kth:precedes :drill .", id="a measure that precedes itself"),
        pytest.param(":safe kth:partOf :drill .", id="two statements that are part of each other"),
        pytest.param(":entry kth:underEntry :entry .", id="an entry under itself"),
    ],
)
def test_a_contradiction_planted_in_a_plan_is_found(planted: str) -> None:
    assert contradictions(vocabulary(), SOUND, planted)


# Every file ----------------------------------------------------------------


@pytest.mark.parametrize("name", TURTLE)
def test_a_file_names_every_node(name: str) -> None:
    assert not [node for triple in graph_of(name) for node in triple if isinstance(node, BNode)]


@pytest.mark.parametrize("name", TURTLE)
def test_a_file_begins_with_what_it_is_for_and_which_test_holds_it(name: str) -> None:
    lines = header(TURTLE[name]).splitlines()
    assert all(line.startswith("#") for line in lines)
    assert re.match(r"# [A-Z][\w ]+: \w", lines[0])
    assert "tests/test_ontology.py" in " ".join(line.removeprefix("#").strip() for line in lines)


def test_a_prefix_means_one_thing_in_all_files() -> None:
    meanings = defaultdict(set, {prefix: {str(iri)} for prefix, iri in PREFIXES.items()})
    for text in (TURTLE | OTHERS).values():
        for prefix, iri in re.findall(r"^\s*(?:@prefix|PREFIX)\s+([\w-]*):\s*<([^>]*)>", text, flags=re.MULTILINE):
            meanings[prefix].add(iri)
    assert {prefix: iris for prefix, iris in meanings.items() if len(iris) > 1} == {}


@pytest.mark.parametrize("name", TURTLE)
def test_a_file_declares_no_prefix_that_it_does_not_use(name: str) -> None:
    declared = re.findall(r"^@prefix ([\w-]+):", TURTLE[name], flags=re.MULTILINE)
    body = re.sub(r"^(?:@prefix|#).*$", "", TURTLE[name], flags=re.MULTILINE)
    assert [prefix for prefix in declared if not re.search(rf"(?<![\w-]){prefix}:\w", body)] == []


def test_the_alignments_only_point_from_our_terms_to_others() -> None:
    graph = graph_of("ontology/alignments.ttl")
    assert set(graph.predicates()) == {SKOS.closeMatch, RDFS.seeAlso}
    assert set(graph.subjects()) <= set(terms())
    assert not [other for other in graph.objects() if str(other).startswith(str(KTH))]


# The code lists ------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_has_its_title_description_and_licence(scheme: str) -> None:
    subject = URIRef(ID + scheme)
    assert (subject, RDF.type, SKOS.ConceptScheme) in whole()
    for predicate in (DCTERMS.title, DCTERMS.description, RDFS.label):
        assert sorted(map(str, languages(subject, predicate))) == sorted(BOTH)
    assert whole().value(subject, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


@pytest.mark.parametrize(("scheme", "kind"), SCHEMES.items())
def test_a_concept_is_of_its_scheme_s_class_and_its_iri_ends_in_its_notation(scheme: str, kind: URIRef) -> None:
    graph = whole()
    assert concepts(scheme)
    assert set(concepts(scheme)) == set(graph.subjects(RDF.type, kind))
    for concept in concepts(scheme):
        assert (concept, RDF.type, SKOS.Concept) in graph
        assert str(concept) == f"{ID}{scheme}/{graph.value(concept, SKOS.notation)}"


def test_every_concept_is_in_one_known_scheme() -> None:
    for concept in concepts():
        (scheme,) = whole().objects(concept, SKOS.inScheme)
        assert str(scheme).removeprefix(ID) in SCHEMES, concept


@pytest.mark.parametrize("predicate", [SKOS.prefLabel, RDFS.label, SKOS.definition])
def test_every_concept_is_named_and_defined_in_both_languages(predicate: URIRef) -> None:
    assert not [concept for concept in concepts() if sorted(map(str, languages(concept, predicate))) != ["en", "ja"]]


def test_the_label_of_a_concept_is_its_preferred_label() -> None:
    for concept in concepts():
        assert set(whole().objects(concept, RDFS.label)) == set(whole().objects(concept, SKOS.prefLabel))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_label_serves_two_concepts_of_a_scheme(scheme: str) -> None:
    bearers = defaultdict(set)
    for concept in concepts(scheme):
        for label in (label for kind in LABELS for label in whole().objects(concept, kind)):
            bearers[normalize("NFKC", str(label)).lower()].add(code(concept))
    assert {label: codes for label, codes in bearers.items() if len(codes) > 1} == {}


def test_what_is_one_topic_is_no_two_notions_of_a_search() -> None:
    notions = defaultdict(set)
    for concept in concepts("synonym"):
        for label in (label for kind in LABELS for label in whole().objects(concept, kind)):
            notions[normalize("NFKC", str(label)).lower()].add(code(concept))
    for concept in concepts("topic"):
        names = [normalize("NFKC", str(label)).lower() for kind in LABELS for label in whole().objects(concept, kind)]
        assert len(set[str]().union(*(notions[name] for name in names if name in notions))) < 2, concept


def test_a_concept_bears_no_label_twice() -> None:
    for concept in concepts():
        labels = [label for kind in LABELS for label in whole().objects(concept, kind)]
        assert len(labels) == len(set(labels)), concept


@pytest.mark.parametrize("scheme", ["field", "target-group", "measure-kind", "synonym"])
def test_what_finds_mentions_has_other_labels_than_the_preferred(scheme: str) -> None:
    graph = whole()
    for concept in concepts(scheme):
        assert list(graph.objects(concept, SKOS.altLabel)) or list(graph.objects(concept, SKOS.hiddenLabel)), concept


@pytest.mark.parametrize("scheme", ["field"])
def test_concepts_that_have_an_order_have_each_their_own(scheme: str) -> None:
    orders = [whole().value(concept, KTH.order) for concept in concepts(scheme)]
    assert None not in orders
    assert len(set(orders)) == len(orders)


# Fields --------------------------------------------------------------------


def above(field: Node) -> set[Node]:
    """Return the fields broader than this, the field itself among them if it is broader than itself."""
    found: set[Node] = set()
    ahead = set(whole().objects(field, SKOS.broader))
    while ahead:
        found |= ahead
        ahead = {wider for narrower in ahead for wider in whole().objects(narrower, SKOS.broader)} - found
    return found


def test_the_broad_fields_are_the_purposes_of_local_expenditure() -> None:
    # The headings of the budget of a municipality, those of the police of a prefecture with them.
    purposes = {
        *("議会費", "総務費", "民生費", "衛生費", "労働費", "農林水産業費", "商工費", "土木費", "消防費", "警察費"),
        *("教育費", "災害復旧費", "公債費", "諸支出金"),
    }
    top = whole().objects(URIRef(f"{ID}field"), SKOS.hasTopConcept)
    named = {str(label) for field in top for label in whole().objects(field, SKOS.altLabel)}
    assert purposes <= named
    assert len(purposes) == len(list(whole().objects(URIRef(f"{ID}field"), SKOS.hasTopConcept)))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_top_concepts_are_those_without_a_broader_one(scheme: str) -> None:
    top = {concept for concept in concepts(scheme) if not above(concept)}
    assert set(whole().objects(URIRef(ID + scheme), SKOS.hasTopConcept)) == top
    assert set(whole().subjects(SKOS.topConceptOf, URIRef(ID + scheme))) == top


def test_every_narrower_field_reaches_a_top_concept_and_none_itself() -> None:
    top = set(whole().subjects(SKOS.topConceptOf))
    for field in concepts("field"):
        assert field in top or above(field) & top, field
        assert field not in above(field), field


def test_a_field_points_to_a_function_of_government_that_there_is() -> None:
    graph = whole()
    matches = [*graph.subject_objects(SKOS.exactMatch), *graph.subject_objects(SKOS.broadMatch)]
    assert {code(other) for _, other in matches} <= {code(concept) for concept in concepts("cofog")}
    assert not set(graph.subject_objects(SKOS.exactMatch)) & set(graph.subject_objects(SKOS.broadMatch))


def test_broader_and_narrower_mirror_each_other_and_related_is_mutual() -> None:
    graph = whole()
    assert set(graph.subject_objects(SKOS.broader)) == {(s, o) for o, s in graph.subject_objects(SKOS.narrower)}
    related = set(graph.subject_objects(SKOS.related))
    assert related == {(other, one) for one, other in related}
    assert not [(one, other) for one, other in related if other in above(one)]


# Fiscal years --------------------------------------------------------------


def fiscal_years() -> list[URIRef]:
    return sorted(year for year in whole().subjects(RDF.type, KTH.FiscalYear) if isinstance(year, URIRef))


def test_fiscal_and_calendar_years_run_from_1989_to_2060() -> None:
    calendar = sorted(int(code(year)) for year in whole().subjects(RDF.type, KTH.CalendarYear))
    assert [int(code(year)) for year in fiscal_years()] == calendar == list(range(1989, 2061))


def test_a_fiscal_year_begins_on_1_april_and_ends_on_31_march_inclusive() -> None:
    graph = whole()
    for year in fiscal_years():
        begins = int(code(year))
        assert graph.value(year, KTH.year) == Literal(begins)
        days = {TIME.hasBeginning: date(begins, 4, 1), TIME.hasEnd: date(begins + 1, 3, 31)}
        for predicate, day in days.items():
            instant = graph.value(year, predicate)
            assert (instant, RDF.type, TIME.Instant) in graph
            assert graph.value(instant, TIME.inXSDDate) == Literal(day)


def test_every_fiscal_year_and_its_days_are_named_in_both_languages() -> None:
    for year in fiscal_years():
        named = [year, URIRef(f"{year}/begin"), URIRef(f"{year}/end")]
        assert all(sorted(map(str, languages(thing, RDFS.label))) == ["en", "ja"] for thing in named), year
        assert sorted(map(str, languages(year, SKOS.definition))) == ["en", "ja"], year


@pytest.mark.parametrize(
    ("year", "name", "others"),
    [
        (1989, "平成元年度", {"1989年度"}),
        (2006, "平成18年度", {"2006年度"}),
        (2018, "平成30年度", {"2018年度"}),
        (2019, "令和元年度", {"2019年度", "平成31年度"}),
        (2020, "令和2年度", {"2020年度"}),
    ],
)
def test_a_fiscal_year_bears_the_name_of_its_era(year: int, name: str, others: set[str]) -> None:
    subject = URIRef(f"{ID}fiscal-year/{year}")
    assert Literal(name, lang="ja") in set(whole().objects(subject, RDFS.label))
    assert Literal(f"FY{year}", lang="en") in set(whole().objects(subject, RDFS.label))
    assert {str(label) for label in whole().objects(subject, SKOS.altLabel)} == others
