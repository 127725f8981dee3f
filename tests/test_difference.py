"""Publication by difference: whatever changed, in whatever order, a version is the one that is made from nothing."""

import json
import os
import random
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from koteihyo.graph import parts
from koteihyo.graph.build import build
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.rdf.dataset import Dataset
from koteihyo.graph.rdf.names import is_asserted
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.cache import SPARE, Cache
from koteihyo.graph.versions.freezing import begin_store, freeze
from koteihyo.graph.versions.graphs import list_lines, split_lines, write_graph
from koteihyo.service.catalogue import holdings
from koteihyo.service.writing.changes import apply_order
from koteihyo.service.writing.orders import Order, Update
from koteihyo.service.writing.scope import read_scope, scope_of_update

PLANS = Path(__file__).parent / "plans"
BASE = "https://w3id.org/koteihyo/"
# A few statements in a few graphs: the same one often stands in two of them, and some are apart from the default graph.
NAMES = [f"{BASE}graph/{name}" for name in ("added", "memo", "p/plan", "p/curation", "p/inferred", "staged/1")]
INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
VALUES = (ox.NamedNode("urn:o"), ox.Literal("水", language="ja"), ox.Literal("01", datatype=INTEGER))
STATEMENTS = [
    ox.Triple(ox.NamedNode(f"urn:s{number}"), ox.NamedNode("urn:p"), value) for number in range(6) for value in VALUES
]
# Statements that stay, so that what changes is a small part.
KEPT = [ox.Triple(ox.NamedNode(f"urn:kept{number}"), ox.NamedNode("urn:p"), VALUES[0]) for number in range(400)]


def edit(held, moments):
    """Add a statement to a graph, take one out, take a graph away, or have one in the place of another."""
    name, statement = moments.choice(NAMES), moments.choice(STATEMENTS)
    deed = moments.randrange(8)
    if deed == 0:
        held.pop(name, None)
    elif deed == 1:
        held[name] = set(held.get(moments.choice(NAMES), set()))
    elif deed < 5:
        held.setdefault(name, set()).add(statement)
    else:
        held.get(name, set()).discard(statement)


def freeze_graphs(folder, held, base=None, later=()):
    """Freeze graphs into a folder, those named by ``later`` once the store is begun."""
    (folder / "graphs").mkdir(parents=True)
    lines = list_lines(Dataset({name: [*found] for name, found in held.items()}))
    graphs = {name: write_graph(folder / "graphs", name, each) for name, each in lines.items()}
    there = {name: graph for name, graph in graphs.items() if name not in later}
    return freeze(folder, graphs.values(), {}, base, begin_store(folder, there, base, later) if later else None)


def quads_of(store):
    """Return what a store says: each graph's statements, the default graph's and the names of the graphs."""
    return {*store}, {*store.named_graphs()}


def expected_quads(held):
    """Return what the store of some graphs is to say, in the engine's own form of numbers."""
    store = ox.Store()
    for name, found in held.items():
        for graph in (ox.NamedNode(name), *([ox.DefaultGraph()] if is_asserted(name) else [])):
            store.extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in found)
    return {*store}, {*store.named_graphs()}


def files_of(version):
    """Return the bytes of a version's files, but for the store."""
    files = (path for path in version.path.rglob("*") if path.is_file() and "store" not in path.parts)
    return {str(path.relative_to(version.path)): path.read_bytes() for path in files}


def test_a_version_made_by_difference_is_the_one_made_from_nothing(tmp_path):
    moments, held, base = random.Random(20261130), {f"{BASE}graph/kept": {*KEPT}}, None
    for number in range(24):
        for _ in range(moments.randrange(1, 4)):
            edit(held, moments)
        folder = tmp_path / str(number)
        identifier = freeze_graphs(folder, held, base, moments.sample(NAMES, number % 3))
        base = folders.Version(folder)
        assert quads_of(ox.Store.read_only(str(base.store_path))) == expected_quads(held)
        assert base.manifest["version"] == identifier
    assert len([*base.store_path.glob("*.sst")]) > 1
    whole = tmp_path / "whole"
    assert freeze_graphs(whole, held) == identifier
    assert files_of(folders.Version(whole)) == files_of(base)


ADDED, MEMO, PLAN = (f"{BASE}graph/{name}" for name in ("added", "memo", "p/plan"))
UPDATES = {
    "INSERT DATA { <urn:new> <urn:p> 1 }": (ADDED,),
    "INSERT DATA { <urn:plan> <urn:p> 1 }": (ADDED,),  # a graph of the merge says so already
    f"INSERT DATA {{ GRAPH <{MEMO}> {{ <urn:new> <urn:p> [] }} <urn:new> <urn:p> 2 }}": (ADDED, MEMO),
    f"INSERT DATA {{ GRAPH <{ADDED}> {{ <urn:new> <urn:p> 1 }} }}": (ADDED,),
    "delete data { <urn:added> <urn:p> 01 }": (ADDED,),
    f"DELETE DATA {{ GRAPH <{MEMO}> {{ <urn:memo> <urn:p> 1 }} }} ; INSERT DATA {{ <urn:memo> <urn:p> 1 }}": (
        ADDED,
        MEMO,
    ),
    "DELETE DATA { <urn:plan> <urn:p> 1 }": (ADDED,),  # it is in another graph: refused
    f"CREATE GRAPH <{MEMO}>": (),
    f"WITH <{MEMO}> DELETE {{ ?s ?p 1 }} WHERE {{ ?s ?p 1 }}": (),
}


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_does_the_same_whether_it_sees_everything_or_only_what_it_needs(tmp_path, text):
    statements = {name: ox.NamedNode(f"urn:{name.rpartition('/')[2]}") for name in (ADDED, MEMO, PLAN)}
    one = ox.Literal("1", datatype=INTEGER)
    freeze_graphs(
        tmp_path / "v", {name: {ox.Triple(each, ox.NamedNode("urn:p"), one)} for name, each in statements.items()}
    )
    version, order = folders.Version(tmp_path / "v"), Order(Update(text))
    scope = scope_of_update(order.change)
    assert (scope.graphs, scope.whole) == (UPDATES[text], not UPDATES[text])

    def outcome(nquads):
        try:
            graphs = split_lines(apply_order(nquads, order)[0])
        except KoteihyoError as error:
            return type(error), error.en
        return {name: lines for name, lines in graphs.items() if scope.whole or name in scope.graphs}

    assert outcome(read_scope(version, scope)) == outcome(version.nquads())


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """A folder with three small plans, and a data folder in which they are published, made one after another."""
    plans = tmp_path_factory.mktemp("three")
    for name in ("a-plan", "b-plan", "c-plan"):
        file = Path(shutil.copytree(PLANS / "jisshi", plans / "plans" / name)) / "plan.toml"
        file.write_text(file.read_text("utf-8").replace("鳴沢市実施計画", f"{name}計画", 1), "utf-8")
    build(plans / "data", folder=plans / "plans", processes=1)
    return plans


def rename(file, old, new):
    """Replace words in a file."""
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


@pytest.mark.server
def test_plans_made_side_by_side_are_those_made_one_after_another(three, tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "MOST", 1)  # so that other processes take the places of the first two
    side_by_side = build(tmp_path / "data", folder=three / "plans", processes=2)
    assert files_of(side_by_side) == files_of(folders.current(three / "data"))


def test_what_did_not_change_is_neither_read_nor_checked_and_the_version_is_the_same_as_if_it_were(three, tmp_path):
    data, plans = (shutil.copytree(three / name, tmp_path / name) for name in ("data", "plans"))
    first, said = folders.current(data), list[str]()
    assert build(data, folder=plans, progress=said.append) == first
    assert said == []
    gate.write(data, lambda _: {f"{BASE}graph/memo": f"<urn:s> <urn:p> <urn:o> <{BASE}graph/memo> .\n".encode()})
    rename(plans / "b-plan" / "plan.toml", "b-plan計画", "新しい計画")
    changed = build(data, folder=plans, progress=said.append)
    assert [each.partition("：")[0] for each in said if "reading" in each] == ["b-plan"]
    memo = changed.graphs[f"{BASE}graph/memo"].read()
    shutil.rmtree(data / "cache")
    fresh = tmp_path / "fresh"
    build(fresh, folder=three / "plans", plans=["a-plan"])
    gate.write(fresh, lambda _: {f"{BASE}graph/memo": memo})
    again = build(fresh, folder=plans)
    assert (again.id, files_of(again)) == (changed.id, files_of(changed))
    assert quads_of(ox.Store.read_only(str(again.store_path))) == quads_of(ox.Store.read_only(str(changed.store_path)))
    shared = {path.name for path in (first.path / "graphs").iterdir() if path.stat().st_nlink > 1}
    assert {each.file.name for name, each in changed.graphs.items() if "/a-plan/" in name} <= shared


def test_what_is_kept_of_plans_is_theirs_alone_and_no_more_than_is_needed(tmp_path):
    kept, line = Cache(tmp_path), b"<urn:s> <urn:p> <urn:o> <urn:g> .\n"
    for number in range(SPARE + 3):
        kept.keep(f"{number:064}", {"urn:g": line, f"urn:{number}": line.replace(b"urn:g", b"urn:%d" % number)}, {})
        os.utime(kept.entries / f"{number:064}", (number, number))
    kept.prune([f"{0:064}"])
    assert [kept.find(f"{number:064}") is None for number in range(4)] == [False, True, True, False]
    assert len([*kept.graphs.iterdir()]) == SPARE + 2  # the one that all have in common, and one of each
    next(graph.file for graph in kept.find(f"{3:064}").graphs if graph.name == "urn:3").unlink()
    assert kept.find(f"{3:064}") is None


def test_files_for_download_of_a_plan_that_did_not_change_are_those_of_the_version_before(three, tmp_path):
    data, plans = (shutil.copytree(three / name, tmp_path / name) for name in ("data", "plans"))
    build(data, ["a-plan", "b-plan"], folder=plans)
    first = holdings.make(data, "", lambda _: None)
    rename(plans / "b-plan" / "plan.toml", "b-plan計画", "新しい計画")
    version, said = build(data, ["a-plan", "b-plan"], folder=plans), list[str]()
    index = holdings.make(data, "", said.append)
    assert [each.partition("：")[0] for each in said] == ["b-plan"]
    assert {file for file in index.files if file.part == "a-plan"} <= {*first.files}
    places = [data / "dumps" / each / "a-plan.ttl" for each in (first.version, version.id)]
    assert places[0].samefile(places[1])
    whole = data / "dumps" / version.id / "all-plans.nq"
    assert sorted(whole.read_bytes().splitlines(keepends=True)) == version.nquads().splitlines(keepends=True)


def test_a_plan_that_is_taken_away_is_gone_with_its_findings(three, tmp_path):
    data = shutil.copytree(three / "data", tmp_path / "data")
    less = build(data, ["a-plan", "c-plan"], folder=three / "plans")
    assert [*less.manifest["plans"]] == [*less.report] == ["a-plan", "c-plan"]
    assert not [name for name in less.graphs if "/b-plan/" in name]
    store = ox.Store.read_only(str(less.store_path))
    assert not store.query(f"ASK {{ <{BASE}id/b-plan> ?p ?o }}")
    assert store.query(f"ASK {{ <{BASE}id/a-plan> ?p ?o }}")


def test_a_version_whose_graphs_stand_in_one_file_is_written_to_and_built_on(three, tmp_path):
    data = shutil.copytree(three / "data", tmp_path / "data")
    version = folders.current(data)
    lines, report = version.nquads(), version.report
    for name in ("graphs", "findings"):
        shutil.rmtree(version.path / name)
    (version.path / "dump.nq").write_bytes(lines)
    (version.path / "report.json").write_text(json.dumps(report), "utf-8")
    memo = f"{BASE}graph/memo"
    written = gate.write(data, lambda _: {memo: f"<urn:s> <urn:p> <urn:o> <{memo}> .\n".encode()}).version
    assert written.graphs.keys() == {*version.manifest["graphs"], memo}
    assert written.report == report
    assert build(data, folder=three / "plans").id == written.id


XSD = "http://www.w3.org/2001/XMLSchema#"
KINDS = ("integer", "decimal", "double", "boolean", "date", "dateTime", "gYear", "duration", "string", "anyURI", "int")
FORMS = (
    "07",
    "7",
    "+7",
    "-0",
    "0",
    "00",
    "１",
    "1.50",
    "1e3",
    "true",
    "2020-01-01",
    "2020-01-01T00:00:00.000Z",
    "P12M",
)
ODD = ("", "9" * 18, "9" * 19, "9223372036854775808", 'a\nb\t"\\', f'"1"^^<{XSD}integer> .', '"@ja .')


def test_what_is_written_is_what_a_store_would_answer():
    typed = [ox.Literal(form, datatype=ox.NamedNode(XSD + kind)) for kind in KINDS for form in FORMS + ODD]
    tagged = [ox.Literal(form, language=tag) for tag in ("ja", "JA", "en", "en-GB", "EN-gb") for form in ODD]
    subject = ox.NamedNode("urn:s")
    held = Dataset({NAMES[0]: [ox.Triple(subject, subject, value) for value in typed + tagged]})
    store = ox.Store()
    store.bulk_load(ox.serialize(held.quads(), format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    assert list_lines(held) == split_lines(store.dump(format=ox.RdfFormat.N_QUADS))
