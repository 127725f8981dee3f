"""StratML without loss: what a document says is in the graph, goes out again, and what is left out is counted.

The real documents are those beside this tree, where there are any; `stratml/report.xml` has every element of the
standard.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest
import xmlschema
from rdflib import Graph, Literal
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO

from koteihyo.graph.codelists import CodeLists
from koteihyo.graph.interop.stratml import stratml_graphs
from koteihyo.graph.interop.stratml.elements import decode
from koteihyo.graph.interop.stratml.folder import write_folder
from koteihyo.graph.interop.stratml.publication import read_strategy
from koteihyo.graph.interop.stratml.reader import read_stratml
from koteihyo.graph.interop.stratml.remarks import private
from koteihyo.graph.interop.stratml.writer import write_strategy
from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf.identifiers import KTH, Identifiers, concept
from koteihyo.graph.rdf.writer import plain

HERE = Path(__file__).parent
REPORT = HERE / "stratml/report.xml"
REAL = sorted((HERE.parents[1] / "shared/plans").glob("stratml-*/*.xml"))
FILES = [REPORT, *REAL]
LISTS = CodeLists.load(dataset.ONTOLOGY)
SCHEMA = xmlschema.XMLSchema(HERE / "stratml/PerformancePlanOrReport.xsd")
# The most that may be left out of a document, as a share of its elements with words: an address takes one of sixty.
LEFT = 0.05


def read(data):
    return read_stratml(decode(data, REPORT), LISTS.lexicon, REPORT)


def graphs(data, folder):
    """Return the document graph and the plan graph of a plan that came as these bytes."""
    plan = write_folder(folder / "p", data, "ja")
    found = stratml_graphs(plan, read(data), decode(data, REPORT), Identifiers("p"))
    return found["document"], found["plan"]


def export(parts):
    """Return what goes out of a version that holds these graphs and the code lists."""
    store = ox.Store()
    for part in parts:
        store.bulk_load(part.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    for file in dataset.ONTOLOGY.glob("*.ttl"):
        store.bulk_load(path=str(file), format=ox.RdfFormat.TURTLE)
    return write_strategy(read_strategy(store, Identifiers("p")))


def without_places(graph):
    """Return a graph without what depends on where words stand in the file: passages, their runs, length and hash."""
    moved = {KTH.sha256, KTH.characters, DCTERMS.conformsTo, PROV.wasQuotedFrom, KTH.statedBy}
    found = Graph()
    for subject, predicate, value in graph:
        if "/passage/" not in f"{subject}{value}" and predicate not in moved:
            found.add((subject, predicate, value))
    return found


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return graphs(REPORT.read_bytes(), tmp_path_factory.mktemp("report"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_less_than_a_twentieth_of_a_document_is_left_out_and_all_of_that_is_told(file):
    found = read(file.read_bytes())
    assert found.coverage.elements > 60
    assert found.coverage.share < LEFT
    told = [remark for remark in found.remarks if remark.kind == "left"]
    assert len(told) == found.coverage.left
    lines = decode(file.read_bytes(), file).splitlines()
    for each in told:
        assert each.path.rpartition("/")[2].partition("[")[0].lstrip("@") in lines[each.line - 1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_counts_as_carried_stands_in_the_graph_outside_the_passages(file, tmp_path):
    data = file.read_bytes()
    held = "\n".join(
        str(value) for part in graphs(data, tmp_path) for value in without_places(part).objects()
    ).lower().replace("_", "")  # fmt: skip
    found = read(data)
    left = {remark.path for remark in found.remarks if remark.kind == "left"}
    for element in found.root.walk():
        if element.path not in left:
            for line in element.text.splitlines():
                words = line.rpartition("Identifier: ")[2].rpartition("Direction: ")[2]
                words = words.rpartition("Observation: ")[2].rpartition("Part of: ")[2].strip().lower()
                assert words.replace("_", "") in held, element.path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_plan_that_went_out_and_came_in_again_has_the_same_graphs(file, tmp_path):
    first = graphs(file.read_bytes(), tmp_path / "first")
    out = export(first)
    SCHEMA.validate(out.decode())
    assert read(out).remarks == []
    again = graphs(out, tmp_path / "again")
    for before, after in zip(map(without_places, first), map(without_places, again), strict=True):
        assert len(before) > 20
        assert {*before} - {*after} == set()
        assert {*after} - {*before} == set()
    assert export(again) == out


def test_a_report_on_performance_is_a_plan_with_its_observations(report):
    document, plan = report
    ids = Identifiers("p")
    assert (ids.plan, RDF.type, KTH.Plan) in document
    assert document.value(ids.of("document"), SDO.genre) == plain("Performance_Report")
    rate = ids.of("indicator", "_g1o1.1")
    observed = ids.of("observation", "_g1o1.1.1")
    assert {*plan.subjects(KTH.indicator, rate)} == {
        *(ids.of("target", f"_g1o1.1.{number}") for number in (1, 2)),
        *(ids.of("observation", f"_g1o1.1.{number}") for number in (1, 2)),
        ids.of("goal", "_g1o1"),
    }
    assert (observed, KTH.observationKind, concept("observation-kind", "actual")) in plan
    assert str(plan.value(observed, KTH.value)) == "71.5"
    assert str(plan.value(observed, SDO.endDate)) == "2028-03-31"
    assert plan.value(observed, KTH.against) == ids.of("target", "_g1o1.1.1")


def test_words_without_a_number_are_a_figure_without_a_value(report):
    _, plan = report
    target, observed = Identifiers("p").of("target", "_g1o1.1.2"), Identifiers("p").of("observation", "_g1o1.1.2")
    assert str(plan.value(target, KTH.figurePrinted)) == "概成"
    assert str(plan.value(observed, KTH.figurePrinted)) == "未集計"
    assert (plan.value(target, KTH.value), plan.value(observed, KTH.value)) == (None, None)
    assert plan.value(observed, KTH.against) is None, "the two end on different days"


def test_who_performs_is_responsible_and_every_role_is_kept(report):
    _, plan = report
    ids = Identifiers("p")
    (body,) = plan.objects(ids.of("goal", "_g1o1"), KTH.responsible)
    assert str(plan.value(body, RDFS.label)) == "水道課"
    roles = [*plan.objects(ids.of("stakeholder", "_g1o1.1"), KTH.stakeholderRole)]
    assert {concept("role-type", "performer"), concept("role-type", "beneficiary")} == {
        value for role in roles for value in plan.objects(role, KTH.roleType)
    }
    assert "工事の監督" in {str(plan.value(role, RDFS.label)) for role in roles}


def test_what_has_no_name_is_said_to_have_none(report):
    _, plan = report
    ids = Identifiers("p")
    unnamed = {*plan.subjects(KTH.unnamed, Literal(True))}
    assert {ids.of("goal", "_g1o2"), ids.of("indicator", "_g1o2.1"), ids.of("stakeholder", "_g1o1.2")} <= unnamed
    assert ids.of("goal", "_g1o1") not in unnamed


def test_a_relationship_leads_to_the_indicator_that_it_names(report):
    _, plan = report
    (found,) = plan.objects(Identifiers("p").of("indicator", "_g1o1.1"), KTH.relationship)
    assert plan.value(found, KTH.referent) == Identifiers("p").of("indicator", "_g1o1.2")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_address_of_a_person_is_in_the_graph(file, tmp_path):
    data = file.read_bytes()
    addresses = [each.text for each in read(data).root.walk() if each.name == "EmailAddress" and private(each.path)]
    assert addresses
    for part in graphs(data, tmp_path):
        assert not [value for value in part.objects() if any(address in str(value) for address in addresses)]
