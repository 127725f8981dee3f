"""The graphs of a plan: each statement with the place where it stands, each kind of word in its own graph."""

from collections import Counter

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.contents import plan_graphs
from koteihyo.graph.model import read_model
from koteihyo.graph.plan.description import PLANS, read_plan
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.document import find_referenced_sheets
from koteihyo.graph.rdf.identifiers import KTH, OA, Identifiers, concept
from koteihyo.graph.rdf.writer import Writer

IDS = Identifiers("kawaguchi")


@pytest.fixture(scope="module")
def model():
    """Return Kawaguchi's plan as it is understood."""
    return read_model(read_plan(PLANS / "kawaguchi"), CodeLists.load(dataset.ONTOLOGY))


@pytest.fixture(scope="module")
def graphs(model):
    """Return its four graphs."""
    return plan_graphs(model, IDS)


@pytest.fixture(scope="module")
def asserted(graphs):
    """Return the three graphs that assert something, merged."""
    merged = Graph()
    for kind in ("document", "plan", "curation"):
        merged += graphs[kind]
    return merged


def holders(graphs, triple):
    """Return the kinds of graph that hold a triple."""
    return {kind for kind, graph in graphs.items() if triple in graph}


def test_no_graph_holds_a_blank_node(graphs):
    for graph in graphs.values():
        assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_every_iri_of_the_plan_is_ascii(graphs):
    assert all(str(s).isascii() for graph in graphs.values() for s in graph.subjects())


def test_every_run_of_characters_quotes_the_document_at_its_offsets(graphs, model):
    document = graphs["document"]
    runs = list(document.subjects(RDF.type, OA.SpecificResource))
    assert len(runs) > 522
    for run in runs:
        position, quote = sorted(document.objects(run, OA.hasSelector))
        start, end = int(document.value(position, OA.start)), int(document.value(position, OA.end))
        exact, prefix = str(document.value(quote, OA.exact)), str(document.value(quote, OA.prefix))
        suffix, line = str(document.value(quote, OA.suffix)), int(document.value(run, KTH.line))
        assert model.source.text[start:end] == exact
        assert model.source.text[:start].endswith(prefix)
        assert model.source.text[end:].startswith(suffix)
        assert exact in model.source.lines[line - 1].text


def test_every_printed_character_that_is_no_space_or_bullet_is_evidence_once(graphs, model):
    document = graphs["document"]
    owners = Counter()
    for passage in document.subjects(RDF.type, KTH.Passage):
        for run in document.objects(passage, KTH.evidence):
            position = next(value for value in document.objects(run, OA.hasSelector) if str(value).endswith("position"))
            owners.update(range(int(document.value(position, OA.start)), int(document.value(position, OA.end))))
    assert set(owners.values()) == {1}
    left = {character for offset, character in enumerate(model.source.text) if offset not in owners}
    assert left <= set(" 　\n・")


def test_an_entry_states_one_thing_and_a_statement_says_who_states_it(asserted):
    for entry in asserted.subjects(RDF.type, KTH.Entry):
        (statement,) = asserted.objects(entry, KTH.states)
        assert (statement, KTH.statedBy, entry) in asserted


def test_the_document_graph_holds_nothing_that_is_read_into_the_document(graphs):
    assert not set(graphs["document"].predicates()) & {KTH.states, KTH.theme, KTH.fulfils, KTH.inStrand, KTH.dueYear}


def test_the_administrative_centre_is_one_measure_that_two_sheets_state(graphs):
    measure = IDS.of("measure", "core-1.2.3.4")
    first, second = IDS.entry("core-1.2.3.4"), IDS.entry("internal-2.2.2.1")
    assert holders(graphs, (first, KTH.states, measure)) == {"plan"}
    assert holders(graphs, (second, KTH.states, measure)) == {"curation"}
    # By its first sheet, and again above the strand of its second, ワンストップサービス・窓口.
    assert holders(graphs, (measure, KTH.theme, IDS.of("theme", "counter-service"))) == {"plan", "curation"}
    assert holders(graphs, (measure, KTH.theme, IDS.of("theme", "organisational-reform"))) == {"curation"}
    assert (measure, KTH.dueYear, concept("fiscal-year", 2006)) in graphs["plan"]
    assert (measure, KTH.fulfils, IDS.pledge(30)) in graphs["plan"]


def test_labels_drop_number_and_date_and_the_verbatim_keeps_them(graphs):
    measure, entry = IDS.of("measure", "core-2.2.2.1"), IDS.entry("core-2.2.2.1")
    assert graphs["plan"].value(measure, RDFS.label) == Literal("保育所の定員を430人分増員", lang="ja")
    assert str(graphs["document"].value(entry, KTH.verbatim)) == "34．保育所の定員を430人分増員（平成20年度）"


def test_a_figure_is_a_target_with_its_unit_and_the_printed_counter(graphs):
    target = IDS.of("target", "internal-1.3.2.1")
    plan = graphs["plan"]
    assert int(plan.value(target, KTH.value)) == 15_000_000_000
    assert plan.value(target, KTH.unit) == URIRef("http://qudt.org/vocab/unit/CCY_JPY")
    assert str(plan.value(target, SDO.unitText)) == "円"
    assert plan.value(target, KTH.figureBasis) == concept("figure-basis", "change")
    assert plan.value(target, KTH.comparator) == concept("comparator", "more-than")
    assert plan.value(target, KTH.direction) == concept("direction", "decrease")


def test_a_figure_is_said_as_a_sentence_in_both_languages_and_compared_only_where_that_is_printed(graphs):
    target = IDS.of("target", "core-2.2.2.1")
    assert {*graphs["plan"].objects(target, RDFS.label)} == {
        Literal("保育所の定員を430人分ふやす", lang="ja"),
        Literal("Places at nursery schools: increase by 430 people", lang="en"),
    }
    assert graphs["plan"].value(target, KTH.comparator) is None


def test_a_slip_keeps_its_print_and_the_curation_says_what_is_meant(graphs):
    entry = IDS.entry("other-2.2.2.6")
    assert str(graphs["document"].value(entry, KTH.verbatim)) == "警察のと協力体制の充実"
    assert str(graphs["curation"].value(entry, KTH.intended)) == "警察との協力体制の充実"


def test_the_printed_note_refers_from_its_block_to_both_sheets(graphs):
    document = graphs["document"]
    (reference,) = document.subjects(RDF.type, KTH.CrossReference)
    assert document.value(reference, KTH.refersFrom) == IDS.entry("core-3.1.4")
    assert set(document.objects(reference, KTH.refersTo)) == {IDS.sheet("other-1"), IDS.sheet("other-2")}
    assert document.value(reference, KTH.referenceKind) == concept("reference-kind", "explicit")


@pytest.mark.parametrize(
    ("note", "sheets"),
    [
        ("→防犯・防災に関する詳細は「その他業務１/４、２/４」を参照", ["other-1", "other-2"]),
        ("→基幹業務３／３を参照", ["core-3"]),
        ("→その他業務　９/４を参照", []),
        ("→詳細は別紙", []),
    ],
)
def test_a_reference_leads_to_the_sheets_that_it_names_and_to_no_other(model, note, sheets):
    assert find_referenced_sheets(note, model) == sheets


def test_calendar_years_from_stages_and_pledges_never_printed_are_only_inferred(graphs):
    measure = IDS.of("measure", "core-1.2.3.4")
    assert holders(graphs, (measure, KTH.horizon, concept("fiscal-year", 2007))) == {"inferred"}
    said = set(graphs["plan"].subjects(RDF.type, KTH.Pledge)) | set(graphs["curation"].subjects(RDF.type, KTH.Pledge))
    silent = {number for number in range(1, 51) if IDS.pledge(number) not in said}
    assert silent == {1, 7, 8, 15, 19, 24, 35}
    assert all(holders(graphs, (IDS.pledge(number), RDF.type, KTH.Pledge)) == {"inferred"} for number in silent)


def test_suggestions_stand_in_the_inferred_graph_alone(graphs):
    for kind in ("document", "plan", "curation"):
        assert not list(graphs[kind].subjects(RDF.type, KTH.Suggestion))
    assert list(graphs["inferred"].subjects(RDF.type, KTH.Suggestion))


def test_strands_carry_a_matter_from_stage_to_stage(graphs):
    curation = graphs["curation"]
    plan, measure = IDS.of("measure", "core-1.1.2"), IDS.of("measure", "core-1.2.2")
    assert (plan, KTH.precedes, measure) in curation
    assert (measure, KTH.precedes, IDS.of("goal", "core-1.3.2")) in curation


def test_goals_of_sheets_with_one_title_are_part_of_one_policy_goal(asserted):
    goal = IDS.of("goal", "other-1")
    assert (IDS.sheet("other-2"), KTH.policyGoal, goal) in asserted
    assert (IDS.of("goal", "other-1.3.2"), KTH.partOf, goal) in asserted
    assert (IDS.of("goal", "other-2.3.2"), KTH.partOf, goal) in asserted


def test_another_base_mints_the_plan_elsewhere_and_leaves_the_concepts_where_they_are(model):
    elsewhere = plan_graphs(model, Identifiers("kawaguchi", "https://data.example.org/"))["plan"]
    measure = URIRef("https://data.example.org/id/kawaguchi/measure/core-1.2.3.4")
    theme = URIRef("https://data.example.org/id/kawaguchi/theme/counter-service")
    assert (measure, KTH.theme, theme) in elsewhere
    assert (measure, KTH.policyField, concept("field", "counter-services")) in elsewhere


def test_whatever_the_writers_say_the_ontology_defines(graphs):
    ontology = {triple.subject.value for triple in dataset.shared_graphs()[f"{IDS.base}graph/ontology"]}
    used = {term for graph in graphs.values() for triple in graph for term in triple if str(term).startswith(str(KTH))}
    assert {str(term) for term in used if isinstance(term, URIRef)} <= ontology


def test_the_default_graph_is_the_merge_of_what_is_asserted(kawaguchi):
    store = ox.Store.read_only(str(kawaguchi.store_path))
    named = {quad for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)}
    merged = {quad.triple for quad in named if not quad.graph_name.value.endswith(("/inferred", "/findings"))}
    default = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert default == merged
    assert not [quad for quad in named if ox.BlankNode in {type(quad.subject), type(quad.object)}]


def test_a_decision_says_what_it_chose_and_why(graphs):
    curation = graphs["curation"]
    same = IDS.of("decision", "internal-2.2.2.1", "same-as")
    assert curation.value(same, KTH.decides) == IDS.of("measure", "core-1.2.3.4")
    strand = IDS.of("decision", "internal-2.2.2.1", "strand")
    assert curation.value(strand, KTH.decides) == IDS.strand("internal-2.2")
    for decision in curation.subjects(RDF.type, KTH.Decision):
        field = str(curation.value(decision, KTH.field))
        chosen = curation.value(decision, KTH.decides) or curation.value(decision, KTH.excludes)
        assert bool(chosen) == (field != "note")
        assert curation.value(decision, KTH.reason)


def test_an_entry_that_prints_a_year_says_so_and_its_twin_does_not(graphs):
    plan = graphs["plan"]
    assert plan.value(IDS.entry("core-1.2.3.4"), KTH.citesYear) == concept("fiscal-year", 2006)
    assert plan.value(IDS.entry("internal-2.2.2.1"), KTH.citesYear) is None
    assert str(plan.value(IDS.of("measure", "other-3.2.2.10"), KTH.startPrinted)) == "4年以内にｽﾀｰﾄ"
    assert plan.value(IDS.of("measure", "other-3.2.2.10"), KTH.startWithinYears) == Literal(4)


def test_each_decision_says_who_took_it_when_and_in_which_reading(graphs):
    curation = graphs["curation"]
    decisions = set(curation.subjects(RDF.type, KTH.Decision))
    for decision in decisions:
        (reading,), (agent,) = (
            curation.objects(decision, PROV.wasGeneratedBy),
            curation.objects(decision, PROV.wasAttributedTo),
        )
        assert (reading, PROV.wasAssociatedWith, agent) in curation
        assert (reading, RDF.type, PROV.Activity) in curation
        assert curation.value(decision, DCTERMS.date) == curation.value(reading, DCTERMS.date)
        assert {value.language for value in curation.objects(reading, DCTERMS.description)} == {"ja", "en"}
    assert {curation.value(decision, PROV.wasGeneratedBy) for decision in decisions} == {
        IDS.of("reading", n) for n in (1, 2, 3)
    }
    labels = set(map(str, curation.objects(IDS.of("decision", "core-1.2.3.1", "themes"), RDFS.label)))
    assert "「ワンストップサービスの推進」の分野についての判断" in labels


def test_numbers_in_a_notation_of_their_own_are_the_manifestos_by_a_curators_reading_only(graphs):
    for number, key in ((16, "internal-2.1.2.1"), (17, "internal-1.1.2.4"), (18, "internal-1.1.2.5")):
        assert holders(graphs, (IDS.entry(key), KTH.citesPledge, IDS.pledge(number))) == {"curation"}
        assert holders(graphs, (IDS.of("measure", key), KTH.fulfils, IDS.pledge(number))) == {"curation"}
        assert graphs["curation"].value(IDS.of("decision", key, "pledges"), KTH.decides) == IDS.pledge(number)
    # 30 stands on a sheet with pillars too, before the words.
    assert holders(graphs, (IDS.entry("core-1.2.3.4"), KTH.citesPledge, IDS.pledge(30))) == {"plan"}


def test_what_careful_readers_could_hold_for_the_same_is_related_and_not_merged(asserted):
    for one, other in (
        ("goal/core-3.3.4.1", "goal/other-1.3.6.1"),
        ("measure/internal-1.2.2.1", "measure/internal-2.2.3.2"),
    ):
        first, second = IDS.of(one), IDS.of(other)
        assert (first, KTH.relatedTo, second) in asserted
        assert (second, KTH.relatedTo, first) in asserted
        assert len(set(asserted.objects(first, KTH.statedBy))) == 1


def test_a_theme_that_the_strand_gives_and_the_words_do_not_is_taken_away(asserted, graphs):
    assessment = IDS.of("measure", "core-3.1.4.2")
    assert (assessment, KTH.theme, IDS.of("theme", "disaster-prevention")) in asserted
    assert (assessment, KTH.theme, IDS.of("theme", "crime-prevention")) not in asserted
    decision = IDS.of("decision", "core-3.1.4.2", "themes")
    assert (decision, KTH.excludes, IDS.of("theme", "vulnerable-safety")) in graphs["curation"]


def test_a_graph_that_is_written_answers_what_was_written_last_and_says_nothing_twice():
    writer, one, two = Writer(), IDS.of("a"), IDS.of("b")
    writer.say(one, RDFS.label, Literal("一"), Literal("一"))
    assert list(writer.graph.objects(one, RDFS.label)) == [Literal("一")]
    writer.say(two, RDFS.seeAlso, one)
    assert (two, None, one) in writer.graph
    assert len(writer.graph) == len(list(writer.graph)) == len(dataset.from_rdflib(writer.graph)) == 2
    writer.graph.remove((one, None, None))
    assert list(writer.graph) == [(two, RDFS.seeAlso, one)]
