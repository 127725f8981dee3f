"""Publication: the same bytes for the same input, and never a half of anything, whenever it is stopped."""

import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from koteihyo.graph.build import Rejected, build
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.versions import folders
from koteihyo.graph.versions.freezing import is_named_by_its_graphs

HERE = Path(__file__).parent
BUILD = """
from pathlib import Path
import sys
from koteihyo.graph.build import build
build(Path(sys.argv[1]), folder=Path(sys.argv[2]))
"""


def is_whole(version):
    """Return whether a version opens, and holds what its manifest says."""
    store = ox.Store.read_only(str(version.store_path))
    named = sum(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in store)
    return named == version.manifest["quads"] and is_named_by_its_graphs(version.path)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A folder with a small plan, once more with another title, and the first published; all in a second."""
    plans = tmp_path_factory.mktemp("small")
    for name, title in (("one", "鳴沢市実施計画"), ("other", "鳴沢市の実施計画")):
        file = Path(shutil.copytree(HERE / "plans", plans / name)) / "jisshi" / "plan.toml"
        file.write_text(file.read_text("utf-8").replace("鳴沢市実施計画", title, 1), "utf-8")
    build(plans / "data", folder=plans / "one")
    return plans


@pytest.fixture
def data(small, tmp_path):
    """A data folder of the test's own in which the small plan is published."""
    return shutil.copytree(small / "data", tmp_path / "data")


@pytest.fixture
def spoilt(tmp_path):
    """Return what copies Kawaguchi's plan with a line more in its links, and says which line that is."""

    def copied(line):
        links = Path(shutil.copytree(PLANS / "kawaguchi", tmp_path / "plans" / "kawaguchi")) / "links.ttl"
        text = links.read_text("utf-8") + line
        links.write_text(text, "utf-8")
        return tmp_path / "plans", text.count("\n")

    return copied


def test_the_same_input_gives_the_same_bytes_twice(kawaguchi, tmp_path):
    again = build(tmp_path)
    inner = sorted(path.relative_to(again.path) for path in again.path.rglob("*") if "store" not in path.parts)
    assert {"manifest.json", "findings/kawaguchi.json"} <= {*map(str, inner)}
    for name in inner:
        if (again.path / name).is_file():
            assert (again.path / name).read_bytes() == (kawaguchi.path / name).read_bytes()
    assert again.id == kawaguchi.id


def test_the_dump_is_sorted_and_names_every_graph(kawaguchi):
    lines = kawaguchi.nquads().decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == kawaguchi.manifest["quads"] == sum(kawaguchi.manifest["graphs"].values())
    assert is_whole(kawaguchi)


def test_the_manifest_names_the_inputs_with_their_hashes(kawaguchi):
    plan = kawaguchi.manifest["plans"]["kawaguchi"]
    assert plan["inputs"]["source.txt"] == "f2ff2b0a32de43d02f1bf796055d0b16bcba27773954816091d365a823a4e61d"
    assert set(plan["inputs"]) == {path.name for path in (PLANS / "kawaguchi").iterdir() if path.is_file()}
    assert plan["entries"] == 443


def test_publishing_the_same_again_adds_no_version(data, small):
    before = folders.current(data)
    assert build(data, folder=small / "one") == before
    assert [each.act for each in folders.history(data)] == ["publish"]


def test_rollback_makes_the_version_before_current_again(data, small):
    first = folders.current(data)
    second = build(data, folder=small / "other")
    assert folders.current(data) == second != first
    assert folders.rollback(data) == first == folders.current(data)
    assert folders.rollback(data, second.id[:6]) == second
    assert [each.act for each in folders.history(data)] == ["publish", "publish", "rollback", "rollback"]


def test_rollback_without_an_earlier_version_is_told(data):
    with pytest.raises(KoteihyoError, match="過去の版がありません"):
        folders.rollback(data)
    with pytest.raises(KoteihyoError, match="版 abcdef はありません"):
        folders.rollback(data, "abcdef")


def test_a_violation_stops_publication_and_the_last_good_version_stays(data, spoilt):
    good = folders.current(data)
    bad = "<https://w3id.org/koteihyo/id/kawaguchi/sheet/core-1> <https://w3id.org/koteihyo/ontology#sheetNumber> 9 .\n"
    with pytest.raises(Rejected) as caught:
        build(data, folder=spoilt(bad)[0])
    assert caught.value.exit_status == 1
    assert "公開しませんでした" in str(caught.value)
    assert folders.current(data) == good
    assert [path.name for path in (data / "versions").iterdir()] == [good.id]


def test_broken_links_are_told_with_their_line_and_nothing_is_published(tmp_path, spoilt):
    plans, line = spoilt("<x> <y\n")
    with pytest.raises(KoteihyoError, match=rf"links.ttl:{line}: Turtleとして読めません"):
        build(tmp_path / "data", folder=plans)
    assert folders.current(tmp_path / "data") is None


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(8))
def test_kill_9_at_any_moment_leaves_the_last_good_version(data, small, round_):
    good = folders.current(data)
    writer = subprocess.Popen([sys.executable, "-c", BUILD, data, small / "other"])
    wait_for_moment(writer, data, round_)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    found = folders.current(data)
    assert found is not None
    assert is_whole(found)
    assert found == good or found.manifest["plans"]["jisshi"]["entries"] == good.manifest["plans"]["jisshi"]["entries"]
    finished = build(data, folder=small / "other")
    assert is_whole(finished)
    assert {path.name for path in (data / "versions").iterdir()} == {good.id, finished.id}


def wait_for_moment(writer, data, round_):
    """Wait until the writer stages its version (even rounds: a little later each time), or for a while (odd ones)."""
    if round_ % 2:
        time.sleep(round_ * 0.2)
        return
    while writer.poll() is None and not list((data / "versions").glob("staging-*")):
        time.sleep(0.002)
    time.sleep(round_ * 0.02)


def limited(size):
    """Return a function that lets a process write no file larger than `size` bytes, as a full disk would."""

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    return limit


def test_a_disk_that_is_full_is_told_and_the_published_version_stays(data, small):
    good = folders.current(data)
    done = subprocess.run(
        [sys.executable, "-m", "koteihyo", "build", "--data", data, "--plans", small / "other"],
        preexec_fn=limited(200_000),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "データフォルダーを使用できません" in done.stderr
    assert "Traceback" not in done.stderr
    assert folders.current(data) == good
    assert is_whole(good)
    assert [path.name for path in (data / "versions").iterdir()] == [good.id]


@pytest.mark.parametrize("place", ["/proc/koteihyo", "/dev/null/koteihyo"])
def test_a_data_folder_that_cannot_be_written_is_told(place, small):
    command = [sys.executable, "-m", "koteihyo", "build", "--data", place, "--plans", small / "one"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"{place}: データフォルダーを使用できません" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_of_the_old_version_is_not_disturbed_by_the_new_one(data, small):
    old = ox.Store.read_only(str(folders.current(data).store_path))
    count = len(old)
    build(data, folder=small / "other")
    assert len(old) == count


def test_the_data_folder_is_the_options_then_the_environments_then_the_platforms(tmp_path, monkeypatch):
    monkeypatch.setenv("KOTEIHYO_DATA", str(tmp_path / "named"))
    assert folders.data_folder(tmp_path) == tmp_path
    assert folders.data_folder() == tmp_path / "named"
    monkeypatch.delenv("KOTEIHYO_DATA")
    assert folders.data_folder().name == "koteihyo"


def test_published_json_is_readable_by_other_programs(data):
    (line,) = json.loads((data / "published.json").read_text("utf-8"))["history"]
    assert line["version"] == folders.current(data).id
