"""The gate: a change becomes a version as a whole or not at all, whoever stops it and whenever."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
import writable as writing

from koteihyo.graph.build import WritesAhead, build
from koteihyo.graph.rdf.names import STAGED
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.history import Act, Publication, written_since_build

VICTIM = Path(__file__).with_name("victim.py")
BASE = "https://w3id.org/koteihyo/"
PLAN, ID = f"{BASE}graph/kawaguchi/", f"{BASE}id/kawaguchi/"
NOTE = f'<{ID}measure/core-1.1.2> <http://www.w3.org/2004/02/skos/core#note> "試し"@ja'.encode()
WRONG = f'<{ID}sheet/core-1> <{BASE}ontology#sheetNumber> "9"^^<http://www.w3.org/2001/XMLSchema#integer>'.encode()


def adding(statement, graph=f"{PLAN}curation"):
    """Return a change that adds a statement to a graph."""
    line = b"%s <%s> .\n" % (statement, graph.encode())
    return lambda base: b"".join(sorted([*base.dump.read_bytes().splitlines(keepends=True), line]))


@pytest.fixture
def data(tmp_path, published):
    """A data folder of the test's own in which Kawaguchi's plan is published."""
    return shutil.copytree(published, tmp_path / "data")


def is_whole(version):
    """Say whether a version is what its name and its manifest say, in its dump and in its store."""
    dump = version.dump.read_bytes()
    store = ox.Store.read_only(str(version.store_path))
    named = sum(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in store)
    digest = hashlib.sha256(dump).hexdigest()
    said = version.manifest["dump"]
    return (digest[:12], digest, named) == (version.id, said["sha256"], said["quads"])


def test_an_accepted_change_is_a_version_like_those_of_the_build(data):
    before = folders.current(data)
    found = gate.write(data, adding(NOTE), Act("write", "山田", "注を足す"))
    after = folders.current(data)
    assert after == found.version != before
    assert is_whole(after)
    line = folders.history(data)[-1]
    assert (line.act, line.who, line.why, line.base) == ("write", "山田", "注を足す", before.id)
    store = ox.Store.read_only(str(after.store_path))
    assert store.query(f"ASK {{ {NOTE.decode()} }}")  # the default graph is merged anew
    same = ("plans", "tools")
    assert {key: after.manifest[key] for key in same} == {key: before.manifest[key] for key in same}
    assert after.report == before.report


def test_a_published_version_read_again_has_the_findings_that_it_was_published_with(data):
    before = folders.current(data)

    def removing(base):
        return base.dump.read_bytes().replace(b"%s <%scuration> .\n" % (NOTE, PLAN.encode()), b"")

    assert gate.write(data, adding(NOTE)).version != before
    assert gate.write(data, removing).version == before


def test_what_does_not_conform_is_refused_with_its_findings_and_nothing_has_changed(data):
    before, history = folders.current(data), folders.history(data)
    with pytest.raises(gate.Nonconforming) as told:
        gate.write(data, adding(WRONG))
    assert told.value.status == 422
    (finding,) = told.value.findings
    assert finding["shape"] == f"{BASE}shapes#Sheet-sheetNumber"
    assert finding["quotes"]
    assert (folders.current(data), folders.history(data)) == (before, history)
    assert {path.name for path in (data / "versions").iterdir()} == {before.id}


@pytest.mark.parametrize("graph", [f"{BASE}graph/added", "urn:anywhere", f"{BASE}graph/another/curation"])
def test_no_graph_is_a_way_round_the_checks(data, graph):
    with pytest.raises(gate.Nonconforming):
        gate.write(data, adding(WRONG, graph))


@pytest.mark.parametrize("graph", [f"{PLAN}inferred", f"{STAGED}1"])
def test_what_is_apart_from_the_default_graph_asserts_nothing(data, graph):
    note = NOTE.replace(b"skos/core#note", b"skos/core#comment")
    gate.write(data, adding(note, graph))
    assert not ox.Store.read_only(str(folders.current(data).store_path)).query(f"ASK {{ {note.decode()} }}")


@pytest.mark.parametrize("graph", [f"{PLAN}document", f"{PLAN}findings", f"{BASE}graph/shapes"])
def test_what_is_printed_what_is_found_and_the_rules_are_not_written(data, graph):
    with pytest.raises(gate.Kept) as told:
        gate.write(data, adding(NOTE, graph))
    assert told.value.status == 422


@pytest.mark.parametrize("kind", ["plan", "document"])
@pytest.mark.parametrize("lenient", [False, True])
def test_a_plan_of_the_same_name_under_another_base_does_not_take_the_findings_away(data, kind, lenient):
    before = folders.current(data)
    other = f"<urn:s> <urn:p> <urn:o> <https://y1.example/graph/kawaguchi/{kind}> .\n".encode()

    def change(base):
        wrong = adding(WRONG)(base)
        return b"".join(sorted([*wrong.splitlines(keepends=True), other]))

    with pytest.raises(gate.Kept, match=r"y1\.example/graph/kawaguchi"):
        gate.write(data, change, lenient=lenient)
    with pytest.raises(gate.Kept) as told:
        gate.write(data, adding(b"<urn:s> <urn:p> <urn:o>", f"https://y1.example/graph/kawaguchi/{kind}"))
    assert told.value.status == 422
    assert BASE in told.value.en
    assert folders.current(data) == before


def test_two_new_plans_of_one_name_are_refused_together(tmp_path):
    writing.publish_nquads(tmp_path)
    lines = [f"<urn:s> <urn:p> <urn:o> <https://{host}.example/graph/p/plan> .\n".encode() for host in "ab"]
    with pytest.raises(gate.Kept, match=r"b\.example"):
        gate.write(tmp_path, lambda _: b"".join(lines))


def test_handling_leniently_leaves_what_does_not_conform_in_a_graph_apart(data):
    found = gate.write(data, adding(WRONG), lenient=True)
    assert found.staged.startswith(STAGED)
    assert [each["shape"] for each in found.findings] == [f"{BASE}shapes#Sheet-sheetNumber"]
    assert folders.history(data)[-1].what.endswith(found.staged)
    store = ox.Store.read_only(str(found.version.store_path))
    assert not store.query(f"ASK {{ {WRONG.decode()} }}")
    assert store.query(f"ASK {{ GRAPH <{found.staged}> {{ {WRONG.decode()} }} }}")
    assert is_whole(found.version)


def test_a_build_does_not_take_accepted_writes_away_unless_it_is_told_to(data):
    built = folders.current(data)
    written = gate.write(data, adding(NOTE)).version
    with pytest.raises(WritesAhead, match="--replace-writes"):
        build(data)
    assert folders.current(data) == written
    assert build(data, replace_writes=True) == built
    assert written.id in [each.version for each in folders.history(data)]


def test_only_the_writes_of_the_current_version_stand_in_a_builds_way(tmp_path):
    def published(*acts):
        return [Publication(version, "2026-01-01T00:00:00+00:00", act) for version, act in acts]

    built, written = ("a", "publish"), ("b", "write")
    assert not written_since_build([])
    assert not written_since_build(published(built))
    assert written_since_build(published(built, written))
    assert not written_since_build(published(built, written, ("a", "rollback")))
    assert written_since_build(published(built, written, ("a", "rollback"), ("b", "rollback")))
    assert not written_since_build(published(built, written, ("b", "publish")))  # the plan's folder says the same now


def test_a_plan_whose_last_graph_is_gone_is_gone_with_its_findings(tmp_path):
    name = f"{BASE}graph/p/plan"
    writing.publish_nquads(tmp_path)
    with pytest.raises(gate.Nonconforming):
        gate.write(
            tmp_path, adding(f"<{BASE}id/p> a <{BASE}ontology#Plan>".replace(" a ", f" <{RDF_TYPE}> ").encode(), name)
        )
    gate.write(tmp_path, adding(b"<urn:s> <urn:p> <urn:o>", name))
    assert [*folders.current(tmp_path).manifest["plans"]] == ["p"]
    gate.write(tmp_path, lambda _: b"")
    assert folders.current(tmp_path).manifest["plans"] == {}


RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


# --- whoever stops it and whenever


class Nest:
    """The program from which writers are forked, to be killed."""

    def __init__(self, data, log):
        self.data, self.log = data, log
        command = [sys.executable, str(VICTIM)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def writer(self, first):
        """Begin a writer and return its process id."""
        self.process.stdin.write(f"{self.data} {self.log} {first}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def kill(self, pid, *, all_of_it):
        """Kill a writer, with or without those that it has begun."""
        (os.killpg if all_of_it else os.kill)(pid, signal.SIGKILL)
        assert self.process.stdout.readline() == "dead\n"

    def accepted(self):
        """Return the numbers that were accepted before anyone was killed."""
        return [int(line) for line in self.log.read_text().split()] if self.log.exists() else []


@pytest.fixture
def nest(tmp_path):
    """A nest over a data folder without plans."""
    writing.publish_nquads(tmp_path / "data")
    found = Nest(tmp_path / "data", tmp_path / "log")
    yield found
    found.process.stdin.close()
    found.process.wait(30)
    found.process.stdout.close()


def held(version):
    """Return the numbers that a version holds; each is in both graphs or in neither."""
    numbers = {name: set() for name in "gh"}
    for quad in ox.parse(version.dump.read_bytes(), format=ox.RdfFormat.N_QUADS):
        numbers[quad.graph_name.value.removeprefix("urn:")].add(int(quad.object.value))
    assert numbers["g"] == numbers["h"]
    return numbers["g"]


def seconds_of_a_write(nest):
    """Return how long a writer takes from its beginning to its second accepted write, half of it."""
    start = time.monotonic()
    pid = nest.writer(1)
    while len(nest.accepted()) < 2:
        time.sleep(0.005)
    taken = time.monotonic() - start
    nest.kill(pid, all_of_it=True)
    return taken / 2


# A few hundred, or as many as fit into a while of a machine that is busy with other things.
ROUNDS, SECONDS = 250, 150


@pytest.mark.slow
def test_kill_9_at_any_moment_loses_no_accepted_write_and_shows_no_half_of_one(nest):
    moments = random.Random(20261125)
    before, killed_midway, number, end = set(), 0, 0, time.monotonic() + SECONDS
    longest = 3 * seconds_of_a_write(nest)
    while number < ROUNDS and time.monotonic() < end:
        number += 1
        pid = nest.writer(1 + max(before, default=0))
        time.sleep(moments.uniform(0, longest))
        nest.kill(pid, all_of_it=moments.random() < 0.5)
        killed_midway += bool(list((nest.data / "versions").glob("staging-*")))
        version = folders.current(nest.data)
        now = held(version)
        assert now >= before | {*nest.accepted()}
        assert now == set(range(1, len(now) + 1))
        assert version.id == hashlib.sha256(version.dump.read_bytes()).hexdigest()[:12]
        if number % 10 == 0:
            assert is_whole(version)
        before = now
    assert len(before) > number // 10
    assert killed_midway > number // 20  # else the moments were not those that matter
    assert all(is_whole(folders.version(nest.data, each)) for each in writing.names(nest.data)[-20:])
    assert [each.why for each in folders.history(nest.data)[1:]] == [f"number {each}" for each in sorted(before)]


def test_writers_queue_across_processes(tmp_path):
    writing.publish_nquads(tmp_path / "data")
    nests = [Nest(tmp_path / "data", tmp_path / f"log{at}") for at in range(2)]
    try:
        pids = [nest.writer(1 + at * 1000) for at, nest in enumerate(nests)]
        deadline = time.monotonic() + 60
        while min(len(nest.accepted()) for nest in nests) < 5 and time.monotonic() < deadline:
            time.sleep(0.05)
        for nest, pid in zip(nests, pids, strict=True):
            nest.kill(pid, all_of_it=True)
        now = held(folders.current(tmp_path / "data"))
        for nest in nests:
            assert len(nest.accepted()) >= 5
            assert {*nest.accepted()} <= now
    finally:
        for nest in nests:
            nest.process.stdin.close()
            nest.process.wait(30)
            nest.process.stdout.close()
