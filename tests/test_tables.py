"""Answers from tables: of every question, with whatever condition, they are what the engine answers over all plans."""

import json
import os
import shutil
import signal
from multiprocessing import get_context
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Store
from stores import dump, load

from koteihyo.graph.build import build
from koteihyo.graph.plan.description import EXAMPLES, PLANS
from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.versions import folders
from koteihyo.service.app import create_app
from koteihyo.service.engines.in_process import InProcessEngine
from koteihyo.service.questions.answers import QuestionRequest, count_things, find_answer
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.questions.parameters import values_line
from koteihyo.service.questions.tables.database import Database
from koteihyo.service.questions.tables.lookup import list_languages, name_table, select
from koteihyo.service.questions.tables.restrictions import PLAN, recast
from koteihyo.service.questions.tables.rows import Plan, Rows
from koteihyo.service.questions.tables.sources import Source, list_sources, read_mentions
from koteihyo.service.read_models import changes, findings, plans, themes, vocabulary
from koteihyo.service.read_models.changes import read_changes
from koteihyo.service.read_models.facts import Facts
from koteihyo.service.read_models.findings import complete_findings, list_findings
from koteihyo.service.read_models.plan_queries import read_plan
from koteihyo.service.read_models.preparation import prepare
from koteihyo.service.snapshot import Snapshots

LIBRARY = Library(FOLDER)
KEPT = {name: each for name, each in LIBRARY.questions.items() if each.combines}


@pytest.fixture(scope="module")
def several(built, tmp_path_factory):
    """A data folder with plans that differ: Kawaguchi's, an example and the plan that it revises, and a small one."""
    folder = tmp_path_factory.mktemp("several")
    shutil.copytree(built / "cache", folder / "data" / "cache")
    for path in (PLANS / "kawaguchi", *EXAMPLES.glob("narusawa-*"), Path(__file__).parent / "plans" / "jisshi"):
        shutil.copytree(path, folder / "plans" / path.name)
    build(folder / "data", folder=folder / "plans", processes=1)
    prepare(folder / "data", folders.current(folder / "data"), LIBRARY, lambda *_: None)
    return folder / "data"


@pytest.fixture(scope="module")
def whole(several):
    """What answers a query over all plans: the engine's rows."""
    store = load(dump(folders.current(several)))

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
    for made in filter(None, (cast, cast.details)):
        for restriction in made.restrictions.values():
            if (term := example(whole, made, restriction)) is None:
                continue
            text, value = write_condition(question, restriction.name, term)
            assert alike(kept(question, {restriction.name: value}), whole(text), question), (restriction, value)


def write_condition(question, name, term):
    """Return a question's text with a condition, and the condition's value as a caller writes it."""
    written, value = spell(term)
    line = values_line(question.text, name)
    return f"{question.text[: line.end(1)]} {written} {question.text[line.end(2) :]}", value


STEPS = [name for name, question in KEPT.items() if question.says("Steps")]


@pytest.mark.parametrize("name", STEPS)
def test_rows_computed_for_a_year_are_those_of_the_engine_for_whatever_year(kept, whole, name):
    question, answers = KEPT[name], set()
    for year in (-1, 0, 1900, *range(2000, 2036, 3), 2024, 2025, 9999):
        values = {"year": str(year)}
        rows = kept(question, values)
        assert alike(rows, whole(bind(question, values)), question), year
        answers.add(json.dumps(rows))
    assert len(answers) > 2
    values = {"year": "2024", "outcome": "no-report", "plan": "narusawa-jisshi"}
    assert kept(question, values) == whole(bind(question, values))


COUNTED = [
    ("plans-with-measure", {"words": "防災", "group": "citizens"}),
    ("plans-with-measure", {"words": "パトロール"}),
    ("plans-with-measure", {"words": "IT"}),
    ("plans-with-measure", {"words": "it", "plan": "kawaguchi"}),
    ("plans-with-measure", {"field": "disaster-prevention", "kind": "survey"}),
    ("plans-with-measure", {"words": "そのような語はない"}),
    ("measure-kinds-by-stage", {"division": "kawaguchi/division/core", "kind": "survey", "stage": "1"}),
    ("measure-kinds-by-stage", {"division": "kawaguchi/division/core", "plan": "narusawa-jisshi"}),
    ("target-group-by-theme", {"type": "施策", "group": "citizens"}),
    ("target-group-by-theme", {"type": "goal", "lang": "en"}),
    ("theme-by-theme", {"type": "goal", "plan": "kawaguchi"}),
    ("theme-by-theme", {"type": "no type"}),
]


@pytest.mark.parametrize(("name", "values"), COUNTED)
def test_what_several_conditions_leave_to_be_counted_is_what_the_engine_counts(kept, whole, name, values):
    assert alike(kept(KEPT[name], values), whole(bind(KEPT[name], values)), KEPT[name])


def test_two_conditions_and_a_plan_leave_the_rows_that_the_engine_leaves(kept, whole):
    question = KEPT["find-statements"]
    for values in (
        {"stage": "1", "type": "施策", "text": "市民"},
        {"plan": "narusawa-jisshi", "type": "measure", "lang": "en"},
        {"plan": "nowhere"},
    ):
        assert kept(question, values) == whole(bind(question, values))
    assert kept(question, {"stage": "1", "type": "施策", "text": "市民"})


def test_no_condition_of_any_question_is_left_to_the_engine():
    for question in KEPT.values():
        names = {parameter.name for parameter in question.parameters}
        assert names <= {*recast(question).conditions, PLAN, "lang"}, question.name


ADDRESSES = [
    ("H5609", 1),
    ("https://e.example/files/112038_preschool.csv", 1),
    ("112038_preschool.csv", 1),
    ("https://www.soumu.go.jp/iken/shisetsu/index.html", 5),
    ("https://www.soumu.go.jp/main_content/001068878.xlsx", 5),
    ("001068878.xlsx", 5),
    ("https://www.soumu.go.jp/", 0),
    ("nothing.csv", 0),
]


@pytest.mark.parametrize(("address", "things"), ADDRESSES)
def test_a_dataset_is_known_by_what_the_engine_knows_it_by(kept, whole, address, things):
    question = KEPT["goals-of-dataset"]
    for values in ({"address": address}, {"address": address, "plan": "kawaguchi"}, {"address": address, "lang": "en"}):
        rows = kept(question, values)
        assert alike(rows, whole(bind(question, values)), question)
        assert len({row["thing"]["value"] for row in rows}) == things


def write_use(name, further=""):
    """Return a plan that a dataset bears on, as Turtle; what is said further begins with a thing of the plan."""
    own = f"{BASE}id/{name}"
    return f"""
@prefix kth: <{BASE}ontology#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<{own}/indicator/i> kth:dataset <https://data.example/d> ; kth:inPlan <{own}> .
<{own}/decision/d> kth:subject <{own}/indicator/i> ; kth:object <https://data.example/d> ; kth:reason "同じ値。" .
<{own}/measure/m> a kth:Statement ; kth:indicator <{own}/indicator/i> ; kth:statedBy <{own}/entry/e> .
<{own}/entry/e> kth:verbatim "測る" ; kth:line 1 ; kth:order 1 .
{further and f"<{own}/observation/o> {further} ."}
"""


def read_turtle(*texts):
    """Return a store in memory that holds what is written."""
    store = Store()
    for text in texts:
        store.load(text.encode(), format=RdfFormat.TURTLE)
    return store


def test_a_dataset_is_known_in_every_plan_by_the_file_that_one_has_its_values_from(tmp_path):
    file = "prov:wasDerivedFrom <https://data.example/d> ; dcterms:source <https://data.example/2024.csv>"
    question, plans = KEPT["goals-of-dataset"], {"one": write_use("one"), "two": write_use("two", file)}
    sources, table = [Source(f"{BASE}id/{name}", (), b"", name) for name in plans], name_table(question, "ja")
    with Database.writing(tmp_path) as base:
        base.add_version("v", sources)
        for source, text in zip(sources, plans.values(), strict=True):
            base.keep(source, table, Plan(source.plan, read_turtle(text)).ask(recast(question), "ja"), [])
        known = {("address", '"https://data.example/2023.csv"'): 1}  # of a version that is no more
        gone = Rows([b"{}"], [], known, {"address": ["<https://data.example/d>"]})
        base.keep(sources[0]._replace(key="gone"), table, gone, [])
    values = {"address": "https://data.example/2024.csv"}
    with Database.reading(tmp_path) as base:
        rows = [json.loads(row) for row in select(base, question, values, "v", lambda _: {}).read()]
        assert select(base, question, {"address": "https://data.example/2023.csv"}, "v", lambda _: {}).total() == 0
    asked = read_turtle(*plans.values()).query(bind(question, values), base_iri=BASE)
    assert rows == json.loads(asked.serialize(format=QueryResultsFormat.JSON))["results"]["bindings"]
    assert [row["plan"]["value"].removeprefix(BASE) for row in rows] == ["id/one", "id/two"]


def test_every_question_about_plans_says_how_their_answers_come_together():
    about_plans = {name for name, each in LIBRARY.questions.items() if any(one.name == PLAN for one in each.parameters)}
    assert {name for name in about_plans if LIBRARY.questions[name].form == "SELECT"} <= KEPT.keys()


@pytest.fixture(scope="module")
def both(several):
    """What pages know of the plans: from what was kept of them, and from the engine."""
    kept, asked = (Facts(Snapshots(InProcessEngine(several)).at()) for _ in range(2))
    asked.snapshot.data = None
    return kept, asked


@pytest.mark.parametrize(
    "read",
    [
        plans.plans,
        plans.count_contents,
        plans.describe_plans,
        themes.count_fields,
        themes.count_without_field,
        findings.count_kinds,
        findings.count_findings,
        changes.list_pairs,
    ],
)
def test_what_pages_show_of_all_plans_is_what_the_engine_answers(both, read):
    of_tables, of_engine = map(read, both)
    assert of_tables
    assert of_tables == of_engine


def test_plans_are_listed_in_the_order_in_which_the_engine_has_them(both):
    of_tables, of_engine = ([*plans.plans(facts)] for facts in both)
    assert of_tables == of_engine


@pytest.mark.parametrize("name", themes.PAIRS)
def test_pairs_counted_plan_by_plan_add_up_to_those_of_all_plans(both, name):
    of_tables, of_engine = (themes.count_pairs(facts, name) for facts in both)
    assert of_tables
    assert of_tables == of_engine


@pytest.mark.parametrize("key", ["kawaguchi", "narusawa-jisshi-2026"])
def test_what_pages_show_of_a_plan_is_what_the_engine_answers(both, key):
    iri = f"{BASE}id/{key}"
    of_tables, of_engine = (read_plan(facts, iri) for facts in both)
    for name in ("about", "sheets", "sections", "strands", "passages", "statements", "references", "pledges"):
        assert [*getattr(of_tables, name).items()] == [*getattr(of_engine, name).items()], name
    of_tables, of_engine = (complete_findings(facts, list_findings(facts, iri)) for facts in both)
    assert bool(of_tables) == (key == "kawaguchi")
    assert of_tables == of_engine
    of_tables, of_engine = (read_changes(facts, iri) for facts in both)
    assert bool(of_tables) == (key == "narusawa-jisshi-2026")
    assert of_tables == of_engine
    of_tables, of_engine = (vocabulary.concepts_of(facts, iri) for facts in both)
    assert {"", iri} <= {table.plan for table in of_tables.values()}
    assert of_tables.items() <= of_engine.items()


def test_pages_over_many_plans_ask_the_engine_nothing(several, monkeypatch):
    engine = InProcessEngine(several)
    client = create_app(engine, LIBRARY, data=several).test_client()
    monkeypatch.setattr(InProcessEngine, "query", lambda *_, **__: pytest.fail("the engine is asked"))
    for path in (
        *("/", "/plans/kawaguchi", "/themes?plan=all", "/findings", "/findings?page=3", "/across"),
        *("/indicators?plan=kawaguchi", "/plans/narusawa-jisshi/money"),
    ):
        assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """A data folder with two versions, of one small plan and of two, whose tables are made; the older comes first."""
    folder = tmp_path_factory.mktemp("versions")
    made = []
    for key in ("jisshi", "other"):
        copy = Path(shutil.copytree(Path(__file__).parent / "plans" / "jisshi", folder / "plans" / key))
        (copy / "plan.toml").write_text((copy / "plan.toml").read_text().replace('id = "jisshi"', f'id = "{key}"'))
        made.append(build(folder / "data", folder=folder / "plans"))
        prepare(folder / "data", made[-1], LIBRARY, lambda *_: None)
    return folder / "data", *made


@pytest.fixture
def two(versions, tmp_path):
    """A copy of that folder, and the versions in it."""
    data = Path(shutil.copytree(versions[0], tmp_path / "data", symlinks=True))
    return data, *(folders.version(data, version.id) for version in versions[1:])


def list_plans(data, version=""):
    """Return the keys of the plans that pages and a question list, from the tables alone."""
    engine = InProcessEngine(data).at(version)
    engine.query = lambda *_, **__: pytest.fail("the engine is asked")
    with Database.reading(data) as base:
        found = select(base, KEPT["plans"], {}, engine.version(), lambda _: {})
        asked = {json.loads(row)["plan"]["value"].rpartition("/")[2] for row in found.read()}
    shown = {*plans.plans(Facts(Snapshots(engine).at()))}
    assert asked == shown
    return shown


def test_a_version_that_is_current_again_is_answered_from_its_own_tables(two):
    data, older, newer = two
    assert (list_plans(data), list_plans(data, older.id)) == ({"jisshi", "other"}, {"jisshi"})
    folders.rollback(data, older.id)
    assert (list_plans(data), list_plans(data, newer.id)) == ({"jisshi"}, {"jisshi", "other"})


def test_what_a_pruned_version_alone_needed_goes_and_the_rest_is_answered_as_before(two):
    data, older, newer = two
    folders.rollback(data, older.id)
    shutil.rmtree(newer.path)
    prepare(data, older, LIBRARY, lambda *_: None)
    assert list_plans(data) == {"jisshi"}
    with Database.reading(data) as base:
        assert base.list_parts(plans.COUNTS.name, newer.id) is None
        assert {key for key, _ in base.list_kept()} == {
            source.key for source in list_sources(older.graphs, read_mentions)
        }


@pytest.mark.server  # A process is killed.
@pytest.mark.parametrize("after", [1, 60, 250])
def test_tables_whose_making_is_killed_are_there_whole_or_not_at_all(two, after):
    data, _, newer = two
    for file in (data / "cache").glob("answers.sqlite*"):
        file.unlink()
    assert run_until_killed(prepare_and_die, data, newer, after) == -signal.SIGKILL
    with Database.reading(data) as base:
        assert base.list_parts(plans.COUNTS.name, newer.id) is None
    engine = InProcessEngine(data)
    assert {*plans.plans(Facts(Snapshots(engine).at()))} == {"jisshi", "other"}  # the engine answers meanwhile
    prepare(data, newer, LIBRARY, lambda *_: None, 1)
    assert list_plans(data) == {"jisshi", "other"}


def run_until_killed(work, *words):
    """Return what a process of its own ends with."""
    process = get_context("fork").Process(target=work, args=words)
    process.start()
    process.join(60)
    return process.exitcode


def prepare_and_die(data, version, after):
    """Make tables, and be killed when so many are kept."""
    keep, left = Database.keep, [after]

    def keep_or_die(*words):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        keep(*words)

    Database.keep = keep_or_die
    prepare(data, version, LIBRARY, lambda *_: None, 1)


def test_things_are_counted_without_rows_as_they_stand_in_the_rows(several):
    engine, known = InProcessEngine(several), lambda _: {}
    for question in KEPT.values():
        counts = question.says("Counts")
        for values in ({}, {"plan": "kawaguchi"}):
            request = QuestionRequest(question, values)
            if counts in question.columns and (things := count_things(engine, request, known)) is not None:
                rows = json.loads(find_answer(engine, request, known).body)["results"]["bindings"]
                assert things == len({row[counts]["value"] for row in rows if counts in row}), question.name


def test_things_of_a_condition_are_counted_without_reading_rows(several, monkeypatch):
    monkeypatch.setattr(Database, "read_rows", lambda *_: pytest.fail("rows are read"))
    request = QuestionRequest(KEPT["find-statements"], {"text": "防災", "type": "施策"})
    assert count_things(InProcessEngine(several), request, lambda _: {}) > 1
