"""The shapes: named, worded in two languages, and each shown on a good and a bad node.

`shapes/<Shape>.ttl` beside this file holds, for the shape of that name, nodes called `:good…` that it must pass and
nodes called `:bad…` that it must find. Where the name is that of a group of shapes (`Entry` of `Entry-verbatim`, …),
`:bad-verbatim` is as good as `:good` but for one thing, and is found by `Entry-verbatim` and by no other.
"""

import random
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import BNode, Graph, URIRef, Variable
from rdflib.namespace import RDF, SH
from rdflib.paths import NegatedPath
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from koteihyo.graph.rdf import dataset
from koteihyo.graph.rdf import dataset as turtle
from koteihyo.graph.rdf.identifiers import KSH, KTH
from koteihyo.graph.validation import findings, reference, shacl
from koteihyo.graph.validation.extracts import TYPE, Data
from koteihyo.graph.validation.shapes import list_groups, own_shapes

EXAMPLES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))
FILES = sorted(dataset.SHAPES.rglob("*.ttl"))
SHAPES = Graph()
for each in FILES:
    SHAPES.parse(each)
NAMED = {str(shape) for shape in SHAPES.subjects(SH.severity)}
DECLARATIONS = dataset.SHAPES / "declarations.ttl"
STRUCTURE = {
    str(shape)
    for file in (dataset.SHAPES / "structure").glob("*.ttl")
    for shape in Graph().parse(file).subjects(SH.severity)
}
# The examples of several shapes together.
GROUPS = [path for path in EXAMPLES if f"{KSH}{path.stem}" not in NAMED]
# What asks something of every stage that there is: the stages of other examples would be asked too.
OF_EVERY_STAGE = {"SheetLacksStage", "StrandSkipsStage", "StrandWithoutStart"}
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
# Words that only those who write shapes use.
JARGON = ["sh:", "minCount", "SHACL", "shape", "node", "constraint", "literal", "IRI", "datatype"]
JARGON += ["制約", "シェイプ", "ノード", "リテラル", "データ型", "トリプル", "プロパティ", "クラス"]


@cache
def context():
    """Return the vocabulary, the concepts and a plan's own terms as N-Triples: what every example relies on."""
    own = turtle.triples(Path(__file__).parent / "lists.ttl")
    return turtle.ntriples(turtle.folder_triples(dataset.ONTOLOGY) + own)


def examples(*paths):
    """Return examples and what all rely on, as N-Triples: their things have names of their own, file by file."""
    return b"".join(turtle.ntriples(turtle.triples(path)) for path in paths) + context()


@cache
def found_among(*paths):
    """Return which shapes find each node of example files."""
    shapes = {}
    for result in shacl.validate(examples(*paths), own_shapes()):
        shapes.setdefault(result.focus, set()).add(result.shape)
    return shapes


def found_in(path):
    """Return which shapes find each node of an example file, checked with the others where that changes nothing."""
    return found_among(path) if path.stem in OF_EVERY_STAGE else found_among(*EXAMPLES)


def nodes(path, mark):
    """Return the nodes of an example file whose names begin with a mark."""
    base = f"https://w3id.org/koteihyo/id/example-{path.stem}/"
    subjects = {str(triple.subject.value) for triple in turtle.triples(path)}
    return sorted(subject for subject in subjects if subject.startswith(base + mark))


def shape_shown(path, bad):
    """Return the shape that a bad node is an example of."""
    alone = f"{KSH}{path.stem}"
    return alone if alone in NAMED else f"{alone}-{bad.rpartition('/bad-')[2]}"


def test_every_shape_has_a_good_node_and_a_bad_one():
    shown = {shape_shown(path, bad) for path in EXAMPLES for bad in nodes(path, "bad")}
    assert shown == NAMED
    assert all(nodes(path, "good") for path in EXAMPLES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_bad_node_is_found_and_a_good_one_is_not(path):
    found = found_in(path)
    for bad in nodes(path, "bad"):
        assert shape_shown(path, bad) in found.get(bad, set()), bad
    shapes = {shape_shown(path, bad) for bad in nodes(path, "bad")}
    for good in nodes(path, "good"):
        assert not found.get(good, set()) & shapes, good


@pytest.mark.parametrize("path", GROUPS, ids=lambda path: path.stem)
def test_one_thing_wrong_is_found_once(path):
    found = {node: shapes & STRUCTURE for node, shapes in found_in(path).items()}
    assert [node for node in nodes(path, "good") if found.get(node)] == []
    assert {bad: found[bad] for bad in nodes(path, "bad")} == {
        bad: {shape_shown(path, bad)} for bad in nodes(path, "bad")
    }


@pytest.mark.slow
def test_both_validators_say_the_same_of_every_example():
    shapes = own_shapes()
    data = examples(*EXAMPLES)
    assert shacl.validate(data, shapes) == reference.validate(data, shapes)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_node_of_a_shapes_file_has_a_name(file):
    assert [triple for triple in Graph().parse(file) if any(isinstance(term, BNode) for term in triple)] == []


@pytest.mark.parametrize("shape", sorted(NAMED), ids=lambda shape: shape.rpartition("#")[2])
def test_a_shape_says_what_is_wrong_and_what_would_mend_it_in_both_languages(shape):
    wording = findings.read_wordings(own_shapes())[shape]
    assert all([wording.label_ja, wording.label_en, wording.remedy_ja, wording.remedy_en])
    assert wording.label_ja.endswith("。")
    assert wording.label_en.endswith(".")
    said = " ".join([wording.label_ja, wording.label_en, wording.remedy_ja, wording.remedy_en])
    assert [word for word in JARGON if word in said] == []


def test_whatever_can_find_something_says_how_grave_it_is():
    tops = {shape for target in TARGETS for shape in SHAPES.subjects(target)}
    reporting = {shape for shape in tops if (shape, SH.property, None) not in SHAPES}
    reporting |= {part for shape in tops for part in SHAPES.objects(shape, SH.property)}
    assert {str(shape) for shape in reporting} == NAMED


def test_a_query_stands_in_a_shape_of_its_own():
    for shape, query in SHAPES.subject_objects(SH.sparql):
        assert (shape, SH.property, None) not in SHAPES
        assert (query, RDF.type, SH.SPARQLConstraint) in SHAPES
        assert len([*SHAPES.objects(shape, SH.sparql)]) == 1


@pytest.mark.parametrize("word", ["MINUS", "VALUES", "SERVICE", "AS ?this"])
def test_no_query_uses_what_a_validator_may_refuse(word):
    # https://www.w3.org/TR/shacl/#pre-binding
    assert [str(text) for text in SHAPES.objects(None, SH.select) if word in str(text)] == []


def test_structure_stops_a_build_and_consistency_never_does():
    severities = {shape: SHAPES.value(URIRef(shape), SH.severity) for shape in NAMED}
    assert SH.Violation not in {severities[shape] for shape in NAMED - STRUCTURE}
    assert {shape for shape in STRUCTURE if severities[shape] != SH.Violation} == {str(KSH["MeasureUnkinded"])}


def test_the_remedy_and_the_assumption_are_said_by_shapes_and_nothing_else_of_ours():
    ours = {str(predicate) for predicate in SHAPES.predicates() if str(predicate).startswith(str(KTH))}
    assert ours == {str(KTH.remedy), str(KTH.restsOn)}


def test_what_rests_on_an_assumption_is_a_note_and_the_assumption_is_one_of_the_list():
    listed = {
        str(subject)
        for subject in Graph().parse(dataset.ONTOLOGY / "assumptions.ttl").subjects(RDF.type, KTH.Assumption)
    }
    resting = {(shape, str(assumed)) for shape, assumed in SHAPES.subject_objects(KTH.restsOn)}
    assert {assumed for _, assumed in resting} == listed
    assert {SHAPES.value(shape, SH.severity) for shape, _ in resting} == {SH.Info}


def test_no_check_is_made_for_one_plan():
    for file in (dataset.SHAPES / "consistency").glob("*.ttl"):
        assert "/stage/" not in file.read_text("utf-8")
        assert "kawaguchi" not in file.read_text("utf-8")


def test_a_file_of_shapes_can_be_used_with_the_declarations_alone():
    for file in {*FILES} - {DECLARATIONS}:
        shapes = turtle.ntriples(turtle.triples(file) + turtle.triples(DECLARATIONS))
        assert {result.shape for result in shacl.validate(context(), shapes)} == set()
        assert next(iter(ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES)), None) is not None


def predicates(part):
    """Yield the predicates of a query's algebra: IRIs and variables, those of paths one by one."""
    if isinstance(part, CompValue):
        if part.name == "BGP":
            yield from (each for _, predicate, _ in part.triples for each in steps(predicate))
            assert not [value for _, predicate, value in part.triples if predicate == RDF.type and is_open(value)]
        yield from (each for value in part.values() for each in predicates(value))
    elif isinstance(part, list | tuple | set):
        yield from (each for value in part for each in predicates(value))


def steps(predicate):
    """Yield what a predicate is made of."""
    assert not isinstance(predicate, NegatedPath)
    if isinstance(predicate, PropertyPath):
        parts = vars(predicate)
        yield from (
            each for part in [*parts.get("args", ()), parts.get("arg"), parts.get("path")] for each in steps(part)
        )
    elif predicate is not None:
        yield predicate


def is_open(value):
    """Return whether a value is a variable."""
    return isinstance(value, Variable)


@pytest.mark.parametrize("group", list_groups(own_shapes()), ids=lambda group: min(group.shapes).rpartition("#")[2])
def test_a_group_of_shapes_names_all_that_it_reads(group):
    for query in group.queries:
        declared = {prefix: URIRef(namespace) for prefix, namespace in group._prefixes.items()}
        named = {*predicates(prepareQuery(query, initNs=declared).algebra)}
        assert named, query
        assert {each.n3().encode() for each in named} <= group.reads | {TYPE}
        assert "GRAPH" not in query
    assert not [triple for triple in group.triples if triple.predicate.value in (str(SH.closed), str(SH.target))]


def test_what_finds_something_is_in_one_group_of_shapes():
    counts = Counter(shape for group in list_groups(own_shapes()) for shape in group.shapes)
    assert {shape for shape in NAMED if counts[shape] != 1} == set()


def test_what_is_remembered_is_what_would_be_found_again(monkeypatch):
    moments, data = random.Random(20261201), examples(*EXAMPLES).splitlines(keepends=True)
    shacl.validate(b"".join(data), own_shapes())
    for _ in range(3):
        gone = set(moments.sample(range(len(data)), 12))
        changed = b"".join(line for number, line in enumerate(data) if number not in gone)
        remembered = shacl.validate(changed, own_shapes())
        with monkeypatch.context() as forgetful:
            forgetful.setattr(shacl, "_known", {})
            forgetful.setattr(Data, "extract", lambda _data, _groups, whole=changed: whole)
            assert shacl.validate(changed, own_shapes()) == remembered
