"""The gate: a change becomes a version as a whole or not at all, whoever stops it and whenever."""

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
import writable as writing

from koteihyo.graph.build import assemble, build
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.rdf.dataset import Dataset
from koteihyo.graph.rdf.names import STAGED
from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.freezing import is_named_by_its_graphs
from koteihyo.graph.versions.history import Act

VICTIM = Path(__file__).with_name("victim.py")
BASE = "https://w3id.org/koteihyo/"
PLAN, ID = f"{BASE}graph/kawaguchi/", f"{BASE}id/kawaguchi/"
NOTE = f'<{ID}measure/core-1.1.2> <http://www.w3.org/2004/02/skos/core#note> "試し"@ja'.encode()
WRONG = f'<{ID}sheet/core-1> <{BASE}ontology#sheetNumber> "9"^^<http://www.w3.org/2001/XMLSchema#integer>'.encode()


def adding(statement, graph=f"{PLAN}added"):
    """Return a change that adds a statement to a graph."""
    line = b"%s <%s> .\n" % (statement, graph.encode())
    return writing.changing(lambda lines: lines + line)


@pytest.fixture
def data(tmp_path, published):
    """A data folder of the test's own in which Kawaguchi's plan is published."""
    return shutil.copytree(published, tmp_path / "data")


def is_whole(version):
    """Say whether a version is what its name and its manifest say, in its dump and in its store."""
    dump = version.nquads()
    store = ox.Store.read_only(str(version.store_path))
    named = sum(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in store)
    said = version.manifest["quads"]
    return is_named_by_its_graphs(version.path) and dump.count(b"\n") == named == said


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

    removing = writing.changing(lambda lines: lines.replace(b"%s <%sadded> .\n" % (NOTE, PLAN.encode()), b""))
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


@pytest.mark.parametrize("graph", [f"{BASE}graph/added", "urn:anywhere", f"{BASE}graph/another/added"])
def test_no_graph_is_a_way_round_the_checks(data, graph):
    with pytest.raises(gate.Nonconforming):
        gate.write(data, adding(WRONG, graph))


def test_what_is_apart_from_the_default_graph_asserts_nothing(data):
    note = NOTE.replace(b"skos/core#note", b"skos/core#comment")
    gate.write(data, adding(note, f"{STAGED}1"))
    assert not ox.Store.read_only(str(folders.current(data).store_path)).query(f"ASK {{ {note.decode()} }}")


KINDS = ("document", "plan", "curation", "inferred", "findings")
BUILT = [f"{PLAN}{kind}" for kind in KINDS] + [f"{BASE}graph/{name}" for name in ("ontology", "concepts", "shapes")]


def test_what_a_build_makes_is_written_by_nobody_else_and_the_error_says_where_it_is_changed(data):
    before = folders.current(data)
    others = ("https://y1.example/graph/kawaguchi/document", f"{BASE}graph/new/plan")
    for number, graph in enumerate((*BUILT, *others)):
        with pytest.raises(gate.Kept) as told:
            gate.write(data, adding(NOTE, graph), lenient=bool(number % 2))
        assert told.value.status == 422
        if graph == f"{PLAN}curation":
            assert "/plans/kawaguchi/review" in told.value.en
            assert f"{PLAN}added" in told.value.ja
    assert folders.current(data) == before


def test_handling_leniently_leaves_what_does_not_conform_in_a_graph_apart(data):
    found = gate.write(data, adding(WRONG), lenient=True)
    assert found.staged.startswith(STAGED)
    assert [finding["shape"] for finding in found.findings] == [f"{BASE}shapes#Sheet-sheetNumber"]
    assert folders.history(data)[-1].what.endswith(found.staged)
    store = ox.Store.read_only(str(found.version.store_path))
    assert not store.query(f"ASK {{ {WRONG.decode()} }}")
    assert store.query(f"ASK {{ GRAPH <{found.staged}> {{ {WRONG.decode()} }} }}")
    assert is_whole(found.version)


def test_what_was_written_survives_every_build(tmp_path, data):
    plans = shutil.copytree(PLANS, tmp_path / "plans")
    built = folders.current(data)
    written = gate.write(data, adding(NOTE)).version
    assert build(data) == written != built
    file = plans / "kawaguchi" / "plan.toml"
    file.write_text(file.read_text("utf-8").replace("Staff courtesy", "Courtesy of staff"), "utf-8")
    rebuilt = build(data, folder=plans)
    assert rebuilt not in (built, written)
    assert ox.Store.read_only(str(rebuilt.store_path)).query(
        f"ASK {{ {NOTE.decode()} GRAPH ?g {{ {NOTE.decode()} }} }}"
    )
    assert is_whole(rebuilt)
    folders.rollback(data, built.id)
    assert build(data) == built  # what was taken back by a return to an earlier version stays away


def test_a_build_checks_its_plans_with_what_was_written():
    written = Dataset.read(b"%s <urn:anywhere> .\n" % WRONG)
    found = assemble(["kawaguchi"], written=written).findings["kawaguchi"]
    assert [each.shape for each in found if each.severity == "violation"] == [f"{BASE}shapes#Sheet-sheetNumber"]


# --- whoever stops it and whenever


class Nest:
    """The program from which writers are forked, to be killed."""

    def __init__(self, data, log):
        self.data, self.log = data, log
        command = [sys.executable, str(VICTIM)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.writing = None

    def writer(self, first, step=0, *, all_of_it=False):
        """Begin a writer, which kills itself before a step, if one is named, and return its process id."""
        self.process.stdin.write(f"{self.data} {self.log} {first} {step} {all_of_it:d}\n")
        self.process.stdin.flush()
        self.writing = int(self.process.stdout.readline())
        return self.writing

    def kill(self, pid, *, all_of_it):
        """Kill a writer, with or without those that it has begun."""
        (os.killpg if all_of_it else os.kill)(pid, signal.SIGKILL)
        self.wait()

    def wait(self):
        """Wait until the writer is dead."""
        assert self.process.stdout.readline() == "dead\n"
        self.writing = None

    def accepted(self):
        """Return the numbers that were accepted before anyone was killed."""
        return [int(line) for line in self.log.read_text().split()] if self.log.exists() else []

    def close(self):
        """End the program, and a writer that a failed test has left."""
        if self.writing is not None:
            os.killpg(self.writing, signal.SIGKILL)
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


@pytest.fixture
def nests(tmp_path):
    """Nests over data folders without plans, one for each thread that kills."""
    opened = []
    for name in map(str, range(NESTS)):
        writing.publish_nquads(tmp_path / name / "data")
        opened.append(Nest(tmp_path / name / "data", tmp_path / name / "log"))
    yield opened
    for nest in opened:
        nest.close()


@pytest.fixture
def nest(tmp_path):
    """A nest over a data folder that is not there yet."""
    opened = Nest(tmp_path / "data", tmp_path / "log")
    yield opened
    opened.close()


def held(version):
    """Return the numbers that a version holds; each is in both graphs or in neither."""
    numbers = {name: set() for name in "gh"}
    for quad in ox.parse(version.nquads(), format=ox.RdfFormat.N_QUADS):
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


def look(nest, before):
    """Return the numbers that are there after a writer's death: none lost, none halved, none left out."""
    version = folders.current(nest.data)
    now = held(version)
    assert now >= before | {*nest.accepted()}
    assert now == set(range(1, len(now) + 1))
    assert is_named_by_its_graphs(version.path)
    return now


def check_past(nest, numbers):
    """Check that the newest versions are whole, and that the history tells each number once."""
    assert all(is_whole(folders.version(nest.data, name)) for name in writing.names(nest.data)[-20:])
    assert [each.why for each in folders.history(nest.data)[1:]] == [f"number {each}" for each in sorted(numbers)]


XSD = b"http://www.w3.org/2001/XMLSchema#"
ONE = b"".join(b'<urn:w> <urn:n> "1"^^<%sinteger> <urn:%s> .\n' % (XSD, name) for name in (b"g", b"h"))


@pytest.mark.parametrize("all_of_it", [False, True], ids=["the writer", "all that it began"])
def test_kill_9_before_any_step_of_a_write_leaves_all_of_it_or_nothing(nest, tmp_path, all_of_it):
    published = []
    for step in itertools.count(1):
        nest.data, nest.log = tmp_path / str(step) / "data", tmp_path / str(step) / "log"
        writing.publish_nquads(nest.data, ONE)
        nest.writer(2, step, all_of_it=all_of_it)
        nest.wait()
        now = look(nest, {1})
        check_past(nest, now - {1})
        if nest.accepted():
            break
        published.append(2 in now)
    assert len(published) > 15, "else the steps were not told"
    # Before one of the steps nothing is published, and after it everything.
    assert published == sorted(published)
    assert {*published} == {False, True}


# What the engine and the system do between two steps is met by chance: a few hundred times in all, or as often as fits
# into a while of a machine that is busy with other things. Most of a round is waiting, so that some go on side by side.
NESTS, ROUNDS, SECONDS = 3, 84, 150
SEEDS = range(20261125, 20261125 + NESTS)


def kill_writers(nest, seed):
    """Kill writers again and again, and look each time at what there is; return how often that was in mid-write."""
    moments = random.Random(seed)
    before, killed_midway, number, end = set(), 0, 0, time.monotonic() + SECONDS
    longest = 3 * seconds_of_a_write(nest)
    while number < ROUNDS and time.monotonic() < end:
        number += 1
        pid = nest.writer(1 + max(before, default=0))
        time.sleep(moments.uniform(0, longest))
        nest.kill(pid, all_of_it=moments.random() < 0.5)
        killed_midway += bool(list((nest.data / "versions").glob("staging-*")))
        before = look(nest, before)
        if number % 10 == 0:
            assert is_whole(folders.current(nest.data))
    assert len(before) > number // 10
    check_past(nest, before)
    return killed_midway, number


@pytest.mark.slow(SECONDS)
def test_kill_9_at_any_moment_loses_no_accepted_write_and_shows_no_half_of_one(nests):
    with ThreadPoolExecutor(NESTS) as threads:
        running = [threads.submit(kill_writers, *each) for each in zip(nests, SEEDS, strict=True)]
        rounds = [each.result() for each in running]
    midway, number = (sum(column) for column in zip(*rounds, strict=True))
    assert midway > number // 20  # else the moments were not those that matter


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
            nest.close()
