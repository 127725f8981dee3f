"""Pruning: versions that nobody needs go, what anybody cites stays; and what a small write costs on disk."""

import json
import os
import shutil
import subprocess

import pyoxigraph as ox
import pytest
import writable as writing
from conftest import COMMAND

from koteihyo.graph.versions import folders, gate
from koteihyo.graph.versions.folders import PrunedVersion
from koteihyo.graph.versions.history import Act
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.embedded import EmbeddedEngine


def write(data, number):
    """Write one statement more; return the version."""
    line = f"<urn:s{number}> <urn:p> <urn:o> <urn:g> .\n".encode()
    return gate.write(data, writing.changing(lambda lines: lines + line), Act("write", "tester")).version.id


def write_six(data):
    """Write six times; return the ids of all seven versions."""
    return [folders.current(data).id, *(write(data, number) for number in range(6))]


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """A data folder with a few statements and six small writes, and the ids of all seven versions."""
    data = tmp_path_factory.mktemp("few") / "data"
    writing.publish_nquads(data, b"<urn:s> <urn:p> <urn:o> <urn:first> .\n")
    return data, write_six(data)


@pytest.fixture
def written(few, tmp_path):
    """The same, for the test alone."""
    return shutil.copytree(few[0], tmp_path / "data"), few[1]


@pytest.fixture(scope="module")
def large(published, tmp_path_factory):
    """A data folder with Kawaguchi's plan and six small writes, and the ids of all seven versions."""
    data = shutil.copytree(published, tmp_path_factory.mktemp("large") / "data")
    return data, write_six(data)


def pruned(data, *options):
    """Run the command; return what it says it took away and what it kept and why."""
    done = subprocess.run(
        [COMMAND, "versions", "prune", "--json", "--data", str(data), *options],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return told["pruned"], told["kept"]


def there(data):
    return {path.name for path in (data / "versions").iterdir()}


def size(data):
    """Return the bytes that a folder takes on disk, what has several names once."""
    files = {(found.st_dev, found.st_ino): found.st_blocks * 512 for found in map(os.stat, data.rglob("*"))}
    return sum(files.values())


def test_the_newest_and_what_they_were_written_from_stay(written):
    data, ids = written
    assert pruned(data, "--keep", "2", "--dry-run")[0] == ids[:4]
    assert there(data) == {*ids}
    gone, kept = pruned(data, "--keep", "2")
    assert (gone, [*kept]) == (ids[:4], ids[4:])
    assert kept[ids[6]]["en"] == "current"
    assert kept[ids[4]]["en"] == "a version that is kept was made from it"
    assert there(data) == {*ids[4:]}
    assert [each.version for each in folders.history(data)] == ids


def test_the_current_version_stays_however_old_it_is(written):
    data, ids = written
    folders.rollback(data, ids[0])
    gone, _ = pruned(data, "--keep", "1")
    assert ids[0] not in gone
    assert folders.current(data).id == ids[0]


def test_what_is_cited_stays(written, tmp_path):
    data, ids = written
    paper = tmp_path / "paper.md"
    paper.write_text(f"工程表（https://a.example/queries/plans?version={ids[1]}）", "utf-8")
    (data / "citations.txt").write_text(f"{ids[2]}\n", "utf-8")
    line = f"<urn:note> <urn:cites> <https://a.example/doc/kawaguchi?version={ids[3]}> <urn:g> .\n".encode()
    gate.write(data, writing.changing(lambda lines: lines + line))
    gone, kept = pruned(data, "--keep", "1", "--cited", str(paper))
    assert gone == [ids[0], ids[4], ids[5]]
    assert [kept[each]["en"] for each in ids[1:3]] == ["cited by paper.md", "cited by citations.txt"]
    assert kept[ids[3]]["en"].startswith("cited by ")


def test_who_asks_for_a_pruned_version_is_told_that_it_was_there(written, served, library):
    data, ids = written
    pruned(data, "--keep", "1")
    with pytest.raises(PrunedVersion, match="削除されました"):
        folders.version(data, ids[0][:8])
    with served(data, library, "--log", "off") as service:
        done = subprocess.run(
            ["curl", "-s", "-w", "\n%{http_code}", f"{service.address}/versions/{ids[0]}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.endswith("\n410")
        listed = subprocess.run(
            ["curl", "-s", f"{service.address}/versions?format=link"], capture_output=True, text=True, check=True
        ).stdout
        assert ids[0] not in listed
        assert ids[6] in listed


def test_a_small_write_shares_the_files_that_it_does_not_change(large):
    data, ids = large
    each = size(data / "versions" / ids[0])
    assert size(data / "versions") < each + 6 * 0.75 * each


def test_a_store_that_shares_files_answers_what_one_written_whole_does(large):
    data, ids = large
    gate.write(data, writing.changing(lambda lines: lines.replace(b"<urn:s3> <urn:p> <urn:o> <urn:g> .\n", b"")))
    current = folders.current(data)
    whole = ox.Store()
    whole.bulk_load(current.nquads(), format=ox.RdfFormat.N_QUADS)
    only = ox.Store.read_only(str(current.store_path))
    assert {*only.quads_for_pattern(None, None, None, ox.NamedNode("urn:g"))} == {
        *whole.quads_for_pattern(None, None, None, ox.NamedNode("urn:g"))
    }
    assert len(only) == len(ox.Store.read_only(str(data / "versions" / ids[0] / "store"))) + 2 * 5
    engine = EmbeddedEngine.from_folder(data, Limits(workers=1))
    assert engine.query("ASK { <urn:s3> ?p ?o }").body == b'{"head":{},"boolean":false}'
    assert engine.query("ASK { <urn:s4> ?p ?o GRAPH <urn:g> { <urn:s4> ?p ?o } }").body == b'{"head":{},"boolean":true}'
    for version in ids:  # none of those before has changed
        assert engine.at(version).query("ASK { ?s a ?c }").body == b'{"head":{},"boolean":true}'
    engine.close()


def test_a_graph_of_which_nothing_is_left_is_gone(written):
    data, _ = written
    gate.write(data, lambda _: {"urn:g": b""})
    only = ox.Store.read_only(str(folders.current(data).store_path))
    assert ox.NamedNode("urn:g") not in {*only.named_graphs()}
    assert not [*only.quads_for_pattern(ox.NamedNode("urn:s1"), None, None, None)]
