"""The adapter of the validator: what goes in and comes out, and what happens when the validator does not answer."""

import pyoxigraph as ox
import pytest

from koteihyo.graph.validation import reference, shacl
from koteihyo.graph.validation.shacl import Result, ValidatorStoppedError, validate
from koteihyo.graph.validation.shapes import deal, list_groups, own_shapes

EX = "https://example.org/"
SHAPES = ox.serialize(
    [
        quad.triple
        for quad in ox.parse(
            f"""
            @prefix sh: <http://www.w3.org/ns/shacl#> .
            @prefix x: <{EX}> .
            x:Named a sh:PropertyShape ; sh:targetSubjectsOf x:number ; sh:path x:name ; sh:minCount 1 ;
                sh:severity sh:Warning .
            x:Small a sh:PropertyShape ; sh:targetSubjectsOf x:number ; sh:path x:number ; sh:maxExclusive 10 .
            x:Lasting a sh:PropertyShape ; sh:targetSubjectsOf x:period ; sh:path x:period ; sh:nodeKind sh:IRI .
            """,
            format=ox.RdfFormat.TURTLE,
        )
    ],
    format=ox.RdfFormat.N_TRIPLES,
)
INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
BOTH_WRONG = f'<{EX}b> <{EX}number> "12"^^{INTEGER} .\n<{EX}a> <{EX}number> "3"^^{INTEGER} .\n'.encode()
EXPECTED = [
    Result(f"{EX}Named", f"{EX}a", f"{EX}name", None, "warning"),
    Result(f"{EX}Named", f"{EX}b", f"{EX}name", None, "warning"),
    Result(f"{EX}Small", f"{EX}b", f"{EX}number", ox.Literal("12", datatype=INTEGER), "violation"),
]


@pytest.mark.parametrize("validator", [validate, reference.validate])
def test_results_name_shape_node_path_and_value_in_a_fixed_order(validator):
    assert validator(BOTH_WRONG, SHAPES) == EXPECTED


def test_what_is_right_gives_no_results():
    assert validate(f'<{EX}a> <{EX}name> "a" .\n'.encode(), SHAPES) == []


@pytest.mark.parametrize("data", [BOTH_WRONG + BOTH_WRONG, b"\n".join(reversed(BOTH_WRONG.split(b"\n")))])
def test_neither_order_nor_repetition_changes_the_results(data):
    assert validate(data, SHAPES) == EXPECTED


def test_a_literal_is_reported_as_it_is_written():
    duration = "http://www.w3.org/2001/XMLSchema#duration"
    data = f'<{EX}a> <{EX}period> "P0Y"^^<{duration}> .'
    triples = ox.serialize(
        [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)], format=ox.RdfFormat.N_TRIPLES
    )
    values = [each.value for each in validate(triples, SHAPES)]
    assert values == [ox.Literal("P0Y", datatype=ox.NamedNode(duration))]
    assert [each.value for each in reference.validate(triples, SHAPES)] == values


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import os; os.abort()", "exit -6"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "exit -9"),
        ("raise ValueError('no shapes')", "ValueError: no shapes"),
    ],
)
def test_a_validator_that_crashes_is_an_error_with_its_last_words(script, said, tmp_path, monkeypatch):
    crashing = tmp_path / "validator.py"
    crashing.write_text(script, "utf-8")
    monkeypatch.setattr(shacl, "VALIDATOR", crashing)
    monkeypatch.setattr(shacl, "_known", {})
    with pytest.raises(ValidatorStoppedError) as stopped:
        validate(BOTH_WRONG, SHAPES)
    assert said in stopped.value.ja
    assert said in stopped.value.en
    assert "Traceback" not in str(stopped.value)


def test_a_validator_that_hangs_is_stopped(tmp_path, monkeypatch):
    hanging = tmp_path / "validator.py"
    hanging.write_text("import time; time.sleep(60)", "utf-8")
    monkeypatch.setattr(shacl, "VALIDATOR", hanging)
    monkeypatch.setattr(shacl, "_known", {})
    with pytest.raises(ValidatorStoppedError, match=r"0\.2 s"):
        validate(BOTH_WRONG, SHAPES, time_limit=0.2)


def test_what_is_no_rdf_is_an_error_and_not_a_clean_report():
    with pytest.raises(ValidatorStoppedError):
        validate(b"this is not RDF", SHAPES)


def test_shapes_that_are_none_are_an_error_and_not_a_clean_report():
    with pytest.raises(ValidatorStoppedError):
        validate(BOTH_WRONG, b"")


def test_nothing_beside_a_user_can_take_the_place_of_the_validator(tmp_path, monkeypatch):
    (tmp_path / "shacl.py").write_text("raise SystemExit('not the validator')", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shacl, "_known", {})
    assert validate(BOTH_WRONG, SHAPES) == EXPECTED


def test_the_validator_is_told_all_shapes_that_ship():
    assert b"shapes#DueAfterStage>" in own_shapes()
    assert b"shapes#Passage-verbatim>" in own_shapes()


def write(groups):
    """Return the lines of groups of shapes."""
    return {
        *ox.serialize(
            [triple for group in groups for triple in group.triples], format=ox.RdfFormat.N_TRIPLES
        ).splitlines()
    }


def test_shapes_in_parts_find_together_what_the_whole_finds():
    parts = [write(part) for part in deal(dict.fromkeys(list_groups(own_shapes()), 1), 3)]
    assert {*own_shapes().splitlines()} == set.union(*parts)
    for part in parts:
        subjects = {line.split(b" ", 1)[0] for line in part}
        for line in own_shapes().splitlines():
            assert line in part or line.split(b" ", 1)[0] not in subjects, "a shape is whole wherever it is asked"
    parts = [b"\n".join(write(part)) for part in deal(dict.fromkeys(list_groups(SHAPES), 1), 2)]
    assert sorted(each for part in parts for each in validate(BOTH_WRONG, part)) == EXPECTED


def test_shapes_are_dealt_so_that_either_part_has_as_much_to_read():
    small, middle, large = sorted(list_groups(own_shapes()), key=lambda group: group.name)[:3]
    assert deal({small: 2, large: 5, middle: 3}, 2) == [[large], [middle, small]]
    assert deal({large: 5}, 2) == [[large]]


def test_shapes_that_name_each_other_in_a_circle_are_asked_too():
    sh = "http://www.w3.org/ns/shacl#"
    circle = f"<{EX}A> <{sh}not> <{EX}B> .\n<{EX}B> <{sh}not> <{EX}A> .\n".encode()
    assert write(list_groups(circle)) == {*circle.splitlines()}


def test_what_was_asked_before_is_not_asked_again_and_what_changed_is(monkeypatch):
    assert validate(BOTH_WRONG, SHAPES) == EXPECTED
    asked = []
    ask = shacl._ask
    monkeypatch.setattr(
        shacl, "_ask", lambda data, groups, limit: asked.append(len(groups)) or ask(data, groups, limit)
    )
    note = f'<{EX}a> <{EX}note> "of no concern" .\n'.encode()
    assert validate(BOTH_WRONG + note, SHAPES) == EXPECTED
    assert not asked
    named = f'<{EX}a> <{EX}name> "a" .\n'.encode()
    assert validate(BOTH_WRONG + named, SHAPES) == EXPECTED[1:]
    assert asked == [1]
