"""What a plan lacks is not asked for, and the rows are those that the engine finds."""

import sys
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from koteihyo.graph.build import assemble
from koteihyo.graph.rdf.names import BASE, is_asserted
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.questions.tables.preparation import list_tables
from koteihyo.service.questions.tables.requirements import Requirement, list_requirements
from koteihyo.service.questions.tables.rows import Plan
from koteihyo.service.read_models.preparation import LISTINGS

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
import nation  # noqa: E402

TABLES = list_tables(Library(FOLDER), LISTINGS)
HEAD = "PREFIX e: <e:>\nSELECT ?a "


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The store of a small plan of a city that does not exist, and its IRI."""
    folder = tmp_path_factory.mktemp("city")
    nation.write_city(folder, 1, 14)
    store = Store()
    for name, triples in assemble(folder=folder).dataset.graphs.items():
        for graph in (NamedNode(name), *([DefaultGraph()] if is_asserted(name) else [])):
            store.extend(Quad(*triple, graph) for triple in triples)
    return f"{BASE}id/city-0001", store


def test_a_plan_is_not_asked_for_what_it_lacks_and_no_row_is_lost(city):
    """Every question in every language, and every listing."""
    skipped = 0
    for table in (table for table in TABLES if getattr(table.asked, "shared", False) is False):
        plan, asked = Plan(*city), Plan(*city)
        asked._has = lambda _: True
        assert table.make(plan) == table.make(asked), table
        skipped += not all(plan._known.values())
    assert skipped > len(TABLES) / 5


@pytest.mark.parametrize(
    ("pattern", "required"),
    [
        ("{ ?a e:p ?b , 7 ; e:q 'x'@ja . ?b e:r [] }", None),
        ("{ ?a e:p ?b , 7 ; e:q 'x'@ja . ?b e:r/e:s+ 12 }", {"p", "q", "r", "s"}),
        ("{ OPTIONAL { ?a e:p ?b } FILTER NOT EXISTS { ?a e:q ?b } MINUS { ?a e:r ?b } ?a e:s? ?b }", set()),
        ("{ GRAPH ?g { ?a e:p ?b } VALUES (?a ?b) { (e:x UNDEF) } BIND(e:f(?a) AS ?c) ?c e:q ?a. }", {"q"}),
        ("{ { ?a e:p ?b ; e:q ?c } UNION { ?a e:p/^e:r ?b } { ?a (e:s|e:t)/e:u ?b } }", {"p", "u"}),
        ("{ { SELECT ?a (COUNT(?b) AS ?n) { ?a e:p ?b } GROUP BY ?a } }", {"p"}),
        ("{ { SELECT (COUNT(?b) AS ?n) { ?a e:p ?b } } ?n e:q ?a }", {"q"}),
        ("{ ?a ?p ?b ; !e:p ?c }", None),
    ],
)
def test_only_what_every_row_has_to_match_is_required(pattern, required):
    """Nothing where the form is not known."""
    assert {need.property[2:] for need in list_requirements(HEAD + pattern)} == (required or set())


def test_a_class_is_required_by_its_name():
    """Of several, each; of a variable, none."""
    required = list_requirements(HEAD + "{ ?a a e:C , ?kind ; e:p ?b }")
    assert {need for need in required if need.of_class} == {
        Requirement("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "e:C")
    }
