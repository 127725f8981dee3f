"""Counterparts in other plans, kept two plans at a time: over ten plans that differ they are what the engine finds."""

import datetime
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from municipalities import SMALL, nation
from pyoxigraph import QueryResultsFormat, Store

from koteihyo.graph.build import build
from koteihyo.graph.curation.plan_file import Judge
from koteihyo.graph.interop.links.counterparts import Verdict, settle_counterparts
from koteihyo.graph.rdf.identifiers import Identifiers
from koteihyo.graph.rdf.names import BASE
from koteihyo.graph.versions import folders
from koteihyo.service.engines.in_process import InProcessEngine
from koteihyo.service.questions import answers
from koteihyo.service.questions.answers import QuestionRequest, count_things, find_answer
from koteihyo.service.questions.binding import bind
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.questions.tables.preparation import list_tables, prepare
from koteihyo.service.results.paging import WHOLE, Window

LIBRARY = Library(FOLDER)
QUESTION = LIBRARY.question("in-other-plans")
# What is made of the plans here: the tables of that question alone.
TABLES = [table for table in list_tables(LIBRARY) if table.asked == QUESTION]
ACCEPTED = f"{BASE}id/suggestion-status/accepted"
JUDGE = Judge("鳴沢 花子", datetime.date(2026, 4, 1), "読んだ")


def publish(data, plans):
    """Publish plans with the tables of their pairs."""
    build(data, folder=plans, processes=1)
    prepare(data, folders.current(data), TABLES, lambda *_: None, 1)


def ask(data, values, window=WHOLE):
    """Return the rows that were kept, the engine unasked."""
    engine = InProcessEngine(data)
    answer = find_answer(engine, QuestionRequest(QUESTION, values, window), lambda _: {})
    return None if answer is None else json.loads(answer.body)["results"]["bindings"]


def find(data, values):
    """Return the rows that the engine finds."""
    store = Store.read_only(str(folders.current(data).store_path))
    found = store.query(bind(QUESTION, values), base_iri=BASE).serialize(format=QueryResultsFormat.JSON)
    return json.loads(found)["results"]["bindings"]


@pytest.fixture(scope="module")
def ten(ten_cities, tmp_path_factory):
    """A data folder with ten plans, one of which revises another, with a pair accepted and one rejected; those two."""
    folder = Path(shutil.copytree(ten_cities, tmp_path_factory.mktemp("ten") / "cities", symlinks=True))
    revising = folder / "plans" / "city-0010" / "plan.toml"
    revising.write_text(f'revises = "city-0009"\n{revising.read_text("utf-8")}', "utf-8")
    publish(folder / "data", folder / "plans")
    rows = ask(folder / "data", {})
    own = rows[0]["statement"]["value"].removeprefix(f"{BASE}id/").partition("/")[0]
    pairs = dict.fromkeys(
        (row["statement"]["value"], row["other"]["value"])
        for row in rows
        if row["statement"]["value"].startswith(f"{BASE}id/{own}/")
    )
    accepted, rejected, *_ = pairs
    verdicts = [Verdict(*accepted, accepted=True, reason="同じ。"), Verdict(*rejected, accepted=False, reason="別。")]
    for name, text in settle_counterparts(folder / "plans" / own, Identifiers(own), verdicts, JUDGE).items():
        (folder / "plans" / own / name).write_text(text, "utf-8")
    publish(folder / "data", folder / "plans")
    return folder / "data", accepted, rejected


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_pairs_of_ten_plans_are_those_that_the_engine_finds_in_its_order(ten, lang):
    rows = ask(ten[0], {"lang": lang})
    assert len({row["plan"]["value"] for row in rows}) > 5
    assert rows == find(ten[0], {"lang": lang})


def test_a_plan_or_a_statement_has_the_pairs_that_the_engine_finds(ten):
    rows = ask(ten[0], {})
    for row in rows[:: len(rows) // 4]:
        plan, statement = (row[name]["value"] for name in ("plan", "statement"))
        for values in ({"plan": plan}, {"statement": statement}, {"plan": plan, "statement": statement}):
            assert ask(ten[0], values) == find(ten[0], values)
    assert ask(ten[0], {"statement": "nowhere/measure/1"}) == ask(ten[0], {"plan": "nowhere"}) == []


def test_what_is_decided_on_a_pair_is_told_from_either_side(ten):
    data, accepted, rejected = ten
    for pair in (accepted, accepted[::-1]):
        rows = ask(data, {"statement": pair[0]})
        assert {row["status"]["value"] for row in rows if row["other"]["value"] == pair[1]} == {ACCEPTED}
    for one, other in (rejected, rejected[::-1]):
        assert other not in {row["other"]["value"] for row in ask(data, {"statement": one})}


def test_pages_together_are_the_whole_answer(ten):
    for values in ({}, {"plan": ask(ten[0], {})[0]["plan"]["value"]}):
        rows = ask(ten[0], values)
        for size in (7, 100):
            pages = (ask(ten[0], values, Window(1 + at // size, size)) for at in range(0, len(rows), size))
            assert [row for page in pages for row in page] == rows


def test_other_sides_are_counted_without_reading_rows(ten):
    rows = ask(ten[0], {})
    for values in ({}, {"plan": rows[0]["plan"]["value"]}, {"statement": rows[0]["statement"]["value"]}):
        others = {row["other"]["value"] for row in ask(ten[0], values)}
        assert count_things(InProcessEngine(ten[0]), QuestionRequest(QUESTION, values), lambda _: {}) == len(others)


def test_more_pairs_than_anybody_can_hold_are_left_to_the_engine_but_for_their_pages(ten, monkeypatch):
    monkeypatch.setattr(answers, "MOST_PAIRS", 10)
    assert ask(ten[0], {}) is None
    assert len(ask(ten[0], {}, Window(2, 10))) == 10


def test_a_plan_that_is_new_meets_the_others_and_what_a_pruned_version_alone_had_goes(ten, tmp_path):
    data = Path(shutil.copytree(ten[0], tmp_path / "data", symlinks=True))
    plans = Path(shutil.copytree(ten[0].parent / "plans", tmp_path / "plans"))
    before = meetings(data)  # Also those of the plans before anything was decided on them.
    nation.write_city(plans, 11, SMALL)
    publish(data, plans)
    assert len(meetings(data) - before) == 2 * 10
    assert ask(data, {}) == find(data, {})
    newer, older = folders.current(data), folders.current(ten[0]).id
    folders.rollback(data, older)
    shutil.rmtree(newer.path)
    prepare(data, folders.current(data), TABLES, lambda *_: None, 1)
    assert meetings(data) == before


def meetings(data):
    """Return which parts of plans meet."""
    with sqlite3.connect(data / "cache" / "answers.sqlite") as base:
        return {place for (place,) in base.execute("SELECT place FROM meetings")}
