"""Replicas: a version is shipped file by file, by digest, and is there whole or not at all."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import writable as writing
from programs import path_of

from koteihyo.graph import replication
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.replication import Broken, CutOff, FolderSource, Item, list_files, replicate
from koteihyo.graph.versions import folders, gate
from koteihyo.service.publishing.replica import ServiceSource
from koteihyo.service.questions.library import FOLDER

ROOT = Path(__file__).parent.parent
LARGE = b"".join(b'<urn:s%d> <urn:p> "%s" <urn:g> .\n' % (number, b"x" * 900) for number in range(400))


@pytest.fixture
def data(tmp_path):
    """A data folder with two versions, one graph of which is large."""
    writing.publish_nquads(tmp_path / "data", LARGE)
    write(tmp_path / "data", 1)
    return tmp_path / "data"


def write(data, number):
    """Write another statement in a small graph."""
    return gate.write(data, lambda _: {"urn:small": b"<urn:s> <urn:p> <urn:o%d> <urn:small> .\n" % number})


def files(version):
    """Return the bytes of a version's files, but for what the engine notes of its doings."""
    found = [path for path in version.path.rglob("*") if path.is_file() and not path.name.startswith("LOG")]
    return {str(path.relative_to(version.path)): path.read_bytes() for path in found}


class Distant:
    """A source on another machine: its files can be read and not linked, and a connection may be cut off."""

    def __init__(self, data, cut=None):
        self.near, self.cut, self.asked = FolderSource(data), cut, []

    def read_listing(self):
        return self.near.read_listing()

    def find_file(self, item):
        return None

    @contextmanager
    def open_file(self, item, start):
        self.asked.append((item.path, start))
        with self.near.open_file(item, start) as opened:
            yield opened if self.cut is None else Cut(opened, self)


class Cut:
    """A file whose connection is cut off after so many bytes of all that is read."""

    def __init__(self, opened, source):
        self.opened, self.source = opened, source

    def read(self, size):
        if self.source.cut <= 0:
            raise CutOff("here", "cut off")
        piece = self.opened.read(min(size, self.source.cut))
        self.source.cut -= len(piece)
        return piece


@pytest.mark.parametrize("source", [FolderSource, Distant])
def test_a_replica_holds_what_is_current_and_its_history_and_a_second_run_ships_nothing(data, tmp_path, source):
    found = replicate(source(data), tmp_path / "replica")
    assert found.files > 0
    assert folders.current(tmp_path / "replica") == found.version
    assert folders.history(tmp_path / "replica") == folders.history(data)
    assert files(found.version) == files(folders.current(data))
    assert len(ox.Store.read_only(str(found.version.store_path))) == 802
    assert replicate(source(data), tmp_path / "replica")[1:] == (0, 0)


def test_only_what_changed_is_shipped_and_the_rest_is_one_file_with_the_version_before(data, tmp_path):
    first = replicate(Distant(data), tmp_path / "replica")
    write(data, 2)
    second = replicate(Distant(data), tmp_path / "replica")
    assert 0 < second.size < first.size / 2
    (large,) = (graph.file for graph in first.version.graphs.values() if graph.name == "urn:g")
    assert (second.version.path / "graphs" / large.name).samefile(large)


def test_what_was_cut_off_goes_on_where_it_stopped_and_nobody_sees_half_of_it(data, tmp_path):
    cuts, sizes = 0, [file.size for file in list_files(data, folders.current(data))]
    source = Distant(data, cut=0)
    while folders.current(tmp_path / "replica") is None:
        source.cut = max(sizes) // 3
        try:
            replicate(source, tmp_path / "replica")
        except CutOff:
            cuts += 1
            assert not list((tmp_path / "replica" / "versions").glob("[0-9a-f]*"))
    assert cuts >= 3
    assert any(start for _, start in source.asked)
    assert files(folders.current(tmp_path / "replica")) == files(folders.current(data))


def test_what_is_not_as_listed_is_not_published_and_comes_anew(data, tmp_path):
    listed = FolderSource(data).read_listing()
    (graph,) = (graph for graph in folders.current(data).graphs.values() if graph.name == "urn:g")
    whole = graph.read()
    graph.file.write_bytes(whole.replace(b"xx", b"xy", 1))
    source = Distant(data)
    source.read_listing = lambda: listed
    with pytest.raises(Broken):
        replicate(source, tmp_path / "replica")
    assert folders.current(tmp_path / "replica") is None
    graph.file.write_bytes(whole)
    assert replicate(source, tmp_path / "replica").version.id == listed.version


@pytest.mark.parametrize(
    "path",
    ["../tokens.json", "versions/{id}/../../tokens.json", "tokens.json", "versions/000000000000/x", "/etc/passwd"],
)
def test_a_listing_that_leads_elsewhere_is_refused(data, tmp_path, path):
    listed = FolderSource(data).read_listing()
    more = (*listed.files, Item(path.format(id=listed.version), 1, "0" * 64))
    source = Distant(data)
    source.read_listing = lambda: replication.Listing(listed.version, listed.history, more)
    with pytest.raises(Broken):
        replicate(source, tmp_path / "replica")
    assert not (tmp_path / "replica").exists()


def test_a_version_whose_graphs_are_others_is_refused(data, tmp_path):
    listed = FolderSource(data).read_listing()
    other = listed.version[:-1] + ("0" if listed.version[-1] != "0" else "1")
    renamed = tuple(Item(file.path.replace(listed.version, other), file.size, file.sha256) for file in listed.files)
    (data / "versions" / listed.version).rename(data / "versions" / other)
    source = Distant(data)
    source.read_listing = lambda: replication.Listing(other, (replace(listed.history[-1], version=other),), renamed)
    with pytest.raises(Broken):
        replicate(source, tmp_path / "replica")
    assert folders.current(tmp_path / "replica") is None


def test_a_folder_with_a_history_of_its_own_is_left_alone(data, tmp_path):
    writing.publish_nquads(tmp_path / "other", b"<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    before = folders.history(tmp_path / "other")
    with pytest.raises(KoteihyoError, match="empty folder"):
        replicate(FolderSource(data), tmp_path / "other")
    assert folders.history(tmp_path / "other") == before


def test_a_rollback_reaches_a_replica_without_shipping_anything(data, tmp_path):
    first = folders.history(data)[0].version
    replicate(FolderSource(data), tmp_path / "replica")
    folders.rollback(data, first)
    assert replicate(FolderSource(data), tmp_path / "replica").version.id == first
    folders.rollback(data)
    assert replicate(Distant(data), tmp_path / "replica").files == 0


def test_a_replica_takes_its_version_from_a_service(data, tmp_path, served, koteihyo):
    with served(data, FOLDER, "--log=off") as service:
        ran = koteihyo("replicate", "--from", service.address, "--to", str(tmp_path / "replica"), "--json")
        assert ran.returncode == 0, ran.stderr
        told = json.loads(ran.stdout)
        assert told["version"] == folders.current(data).id
        assert told["bytes"] == sum(file.size for file in list_files(data, folders.current(data)))
        assert files(folders.current(tmp_path / "replica")) == files(folders.current(data))
        with pytest.raises(CutOff, match="404"):
            ServiceSource(service.address).open_file(Item("tokens.json", 1, "0" * 64), 0)
        source = ServiceSource(service.address)
        item = max(source.read_listing().files, key=lambda file: file.size)
        with source.open_file(item, 5) as opened:
            assert opened.read(1 << 20) == (data / item.path).read_bytes()[5:]
    with pytest.raises(CutOff, match="Run again"):
        ServiceSource(service.address).read_listing()


def test_where_a_service_is_named_as_target_it_is_said_how_to_go_about_it(koteihyo):
    ran = koteihyo("replicate", "--to", "http://127.0.0.1:9")
    assert ran.returncode == 2
    assert "koteihyo replicate --from" in ran.stderr


@pytest.mark.slow
@pytest.mark.program("nginx")
def test_no_answer_is_lost_or_mixed_while_replicas_are_killed_and_cut_off(tmp_path):
    command = [sys.executable, ROOT / "benchmarks" / "replicas.py", "2", "--folder", tmp_path]
    assert path_of("nginx")
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=400)
    assert ran.returncode == 0, ran.stderr
    asked = re.search(r"(\d+) answers, (\d+) lost \[.*\], (\d+) mixed", ran.stdout)
    assert int(asked[1]) > 5
    assert asked.groups()[1:] == ("0", "0")
