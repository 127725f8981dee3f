"""Answers from tables: of every question, with whatever condition, they are what the engine answers over all plans."""

import json
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Store

from koteihyo.graph.build import build
from koteihyo.graph.plan.description import EXAMPLES, PLANS
from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.versions import folders
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.questions.parameters import values_line
from koteihyo.service.questions.tables.database import Database
from koteihyo.service.questions.tables.lookup import list_languages, select
from koteihyo.service.questions.tables.preparation import prepare
from koteihyo.service.questions.tables.restrictions import PLAN, recast

LIBRARY = Library(FOLDER)
KEPT = {name: each for name, each in LIBRARY.questions.items() if each.combines}
# Conditions that change what is counted, or are compared otherwise: the engine answers them.
ASKED = {
    ("contradictions", "kind"),
    ("goals-of-dataset", "address"),
    ("measure-kinds-by-stage", "division"),
    ("plans-with-measure", "field"),
    ("plans-with-measure", "group"),
    ("plans-with-measure", "kind"),
    ("plans-with-measure", "words"),
    ("spending-by-theme", "theme"),
    ("target-group-by-theme", "type"),
    ("theme-by-theme", "type"),
}


@pytest.fixture(scope="module")
def several(built, tmp_path_factory):
    """A data folder with plans that differ: Kawaguchi's, an example and the plan that it revises, and a small one."""
    folder = tmp_path_factory.mktemp("several")
    shutil.copytree(built / "cache", folder / "data" / "cache")
    for each in (PLANS / "kawaguchi", *EXAMPLES.glob("narusawa-*"), Path(__file__).parent / "plans" / "jisshi"):
        shutil.copytree(each, folder / "plans" / each.name)
    build(folder / "data", folder=folder / "plans")
    prepare(folder / "data", folders.current(folder / "data"), LIBRARY, lambda *_: None)
    return folder / "data"


@pytest.fixture(scope="module")
def whole(several):
    """What answers a query over all plans: the engine's rows."""
    store = Store.read_only(str(folders.current(several).store_path))

    def ask(text):
        found = store.query(text, base_iri=BASE).serialize(format=QueryResultsFormat.JSON)
        return json.loads(found)["results"]["bindings"]

    return ask


@pytest.fixture(scope="module")
def kept(several):
    """What the tables answer: rows, None where they do not."""
    version = folders.current(several).id

    def ask(question, values):
        with Database.reading(several) as base:
            found = select(base, question, values, version, lambda _: {})
            return None if found is None else [json.loads(row) for row in found.read()]

    return ask


def alike(rows, others, question):
    """Say whether rows are the same, in the same order but for those that the question leaves beside each other."""
    order = [name for name, _ in recast(question).order if name in question.columns]
    written, other = ([json.dumps(row, sort_keys=True) for row in each] for each in (rows, others))
    return sorted(written) == sorted(other) and all(
        one.get(name) == two.get(name) for one, two in zip(rows, others, strict=True) for name in order
    )


@pytest.mark.parametrize("name", KEPT)
def test_what_plans_answer_together_is_what_is_answered_of_all(kept, whole, name):
    for lang in list_languages(KEPT[name]):
        assert alike(kept(KEPT[name], {"lang": lang}), whole(bind(KEPT[name], {"lang": lang})), KEPT[name])


def example(whole, cast, restriction):
    """Return a value that a condition leaves rows by, as JSON has it; None where there is none."""
    if restriction.words:
        return {"type": "literal", "value": restriction.words[0][0].strip('"')}
    if restriction.test == "contains":
        return {"type": "literal", "value": "防災"}
    name, text = restriction.name, cast.text
    column = name if restriction.pattern else restriction.columns[0]
    if restriction.pattern:
        prefixes = text[: text.index("\nSELECT")]
        text = f"{prefixes}\nSELECT DISTINCT ?{name} {{ {restriction.pattern} }} ORDER BY ?{name}"
    found = [row[column] for row in whole(text) if column in row]
    return found[len(found) // 2] if found else None


def spell(term):
    """Return a term of SPARQL's results in JSON as a query has it, and as a caller writes it."""
    value = term["value"]
    if term["type"] == "uri":
        return f"<{value}>", value.removeprefix(f"{BASE}id/fiscal-year/")
    return str(Literal(value, datatype=NamedNode(term["datatype"]) if "datatype" in term else None)), value


@pytest.mark.parametrize("name", KEPT)
def test_a_condition_leaves_the_rows_that_the_engine_leaves(kept, whole, name):
    question, cast = KEPT[name], recast(KEPT[name])
    for each in cast.restrictions.values():
        if (term := example(whole, cast, each)) is None:
            continue
        written, value = spell(term)
        line = values_line(question.text, each.name)
        text = f"{question.text[: line.end(1)]} {written} {question.text[line.end(2) :]}"
        assert alike(kept(question, {each.name: value}), whole(text), question), (name, each.name, value)


def test_two_conditions_and_a_plan_leave_the_rows_that_the_engine_leaves(kept, whole):
    question = KEPT["find-statements"]
    for values in (
        {"stage": "1", "type": "施策", "text": "市民"},
        {"plan": "narusawa-jisshi", "type": "measure", "lang": "en"},
        {"plan": "nowhere"},
    ):
        assert kept(question, values) == whole(bind(question, values))
    assert kept(question, {"stage": "1", "type": "施策", "text": "市民"})


def test_conditions_that_are_for_the_engine_are_these(kept):
    about = {(name, each.name) for name, found in KEPT.items() for each in found.parameters}
    assert {each for each in about if each[1] not in {*recast(KEPT[each[0]]).restrictions, PLAN, "lang"}} == ASKED
    assert kept(KEPT["theme-by-theme"], {"type": "施策"}) is None


def test_every_question_about_plans_says_how_their_answers_come_together():
    about_plans = {name for name, each in LIBRARY.questions.items() if any(one.name == PLAN for one in each.parameters)}
    tables = {name for name in about_plans if LIBRARY.questions[name].form == "SELECT"}
    # The first is about plans beside each other; no plan here has a report, which the others tell of.
    assert tables - KEPT.keys() == {"in-other-plans", "record-of-statements", "record-of-targets"}
