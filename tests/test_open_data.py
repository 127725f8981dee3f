"""The questions about open data, asked of a plan to which somebody has linked some: alike in both engines."""

import pyoxigraph as ox
import pytest
import rdflib
from codes import known
from linked import WASTE

from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.versions import folders
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import Library

pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")

ASKED = ("open-data-links", "figures-for-goal", "open-data-coverage", "indicators")


@pytest.fixture(scope="module")
def store(linked):
    """The published store of the linked plan."""
    return ox.Store.read_only(str(folders.current(linked).store_path))


def asked(store, name, **values):
    answer = store.query(bind(Library().question(name), values, known))
    columns = [variable.value for variable in answer.variables]
    return [dict(zip(columns, (term and term.value for term in row), strict=True)) for row in answer]


def test_a_decision_says_who_when_and_why(store):
    rows = asked(store, "open-data-links")
    assert [(row["thingLabel"], row["dataset"][-1], row["statusLabel"], row["reason"]) for row in rows] == [
        ("放置自転車", "2", "不採用", "台数がない"),
        ("ゴミ量", "1", "採用", "量そのもの"),
        ("ゴミ問題", "1", "採用", "ゴミの全体像"),
    ]
    assert {(row["decidedBy"], row["decidedOn"]) for row in rows} == {("山田", "2026-11-25")}


def test_a_dataset_leads_to_what_of_the_plan_it_bears_on(store):
    rows = asked(store, "open-data-links", dataset=WASTE.iri, status="accepted")
    assert [row["thingLabel"] for row in rows] == ["ゴミ量", "ゴミ問題"]
    assert asked(store, "open-data-links", status="rejected", dataset=WASTE.iri) == []
    assert asked(store, "open-data-links", plan="no-such-plan") == []


def test_a_goal_leads_to_the_figures_that_somebody_accepted(store):
    (row,) = asked(store, "figures-for-goal", statement="kawaguchi/goal/other-4.3.2.1")
    assert (row["datasetTitle"], row["publisher"], row["licence"]) == ("ごみ排出量", "川口市", "CC BY 4.0")
    assert (row["page"], row["reason"]) == ("https://p.example/dataset/gomi", "量そのもの")
    (bikes,) = asked(store, "figures-for-goal", statement="kawaguchi/goal/other-2.3.3.4")
    assert bikes["dataset"] is None


def test_a_goal_with_a_dataset_is_counted_as_one(store):
    rows = {row["themeLabel"]: row for row in asked(store, "open-data-coverage")}
    shown = ("goals", "measured", "withDataset", "noDataKnown", "withoutDataset", "notMeasurable")
    # Whoever accepted the dataset did not state its extent.
    assert [rows["ゴミ問題"][each] for each in shown] == ["3", "0", "1", "0", "1", "1"]
    assert rows["学校の防犯"]["withDataset"] == "0"


@pytest.mark.slow
def test_both_engines_answer_alike(store):
    graph = rdflib.Graph()
    default = ox.serialize(
        (quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())),
        format=ox.RdfFormat.N_TRIPLES,
    )
    graph.parse(data=default, format="nt")
    for name in ASKED:
        text = Library().question(name).text
        rows = [tuple(term and term.value for term in row) for row in store.query(text)]
        assert rows == [tuple(None if term is None else str(term) for term in row) for row in graph.query(text)], name


def test_a_rejected_link_is_asserted_nowhere(store):
    link = ox.NamedNode(f"{BASE}ontology#dataset")
    assert {quad.object.value for quad in store.quads_for_pattern(None, link, None, None)} == {WASTE.iri}


def test_every_decision_on_open_data_has_its_person_or_body_day_and_method(kawaguchi):
    store = ox.Store.read_only(str(kawaguchi.store_path))
    rows = store.query(
        """
        PREFIX kth: <https://w3id.org/koteihyo/ontology#>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?decision ?agent ?method {
          VALUES ?kind { kth:LinkDecision kth:OpenDataSearch }
          ?decision a ?kind
          OPTIONAL {
            ?decision prov:wasAttributedTo ?agent ; prov:wasGeneratedBy ?activity ; dcterms:date ?day .
            ?agent a prov:Agent .
            ?activity a prov:Activity ; prov:wasAssociatedWith ?agent ; dcterms:date ?day ; dcterms:description ?method
            FILTER(LANG(?method) = "ja")
          }
        }"""
    )
    found = list(rows)
    assert len(found) == 34 + 19
    assert {row["agent"].value for row in found} == {"https://w3id.org/koteihyo/id/kawaguchi/curator/project"}
    assert all(row["method"] for row in found)
