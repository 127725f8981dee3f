"""Publication: the same bytes for the same input, and never a half of anything, whenever it is stopped."""

import hashlib
import json
import resource
import shutil
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest

from koteihyo.graph.build import Rejected, build
from koteihyo.graph.errors import KoteihyoError
from koteihyo.graph.plan.description import PLANS
from koteihyo.graph.versions import folders

BUILD = "from pathlib import Path; import sys; from koteihyo.graph.build import build; build(Path(sys.argv[1]))"


def digest(path):
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_whole(version):
    """Return whether a version opens, and holds what its manifest says."""
    store = ox.Store.read_only(str(version.store_path))
    named = sum(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in store)
    return named == version.manifest["dump"]["quads"] and digest(version.dump) == version.manifest["dump"]["sha256"]


@pytest.fixture
def another(tmp_path):
    """Return a folder of plans in which Kawaguchi's has one reason worded otherwise."""
    plans = tmp_path / "plans"
    shutil.copytree(PLANS, plans)
    file = plans / "kawaguchi" / "plan.toml"
    file.write_text(file.read_text("utf-8").replace("Staff courtesy", "Courtesy of staff"), "utf-8")
    return plans


def test_the_same_input_gives_the_same_bytes_twice(kawaguchi, tmp_path):
    again = build(tmp_path)
    for name in ("dump.nq", "report.json", "manifest.json"):
        assert (again.path / name).read_bytes() == (kawaguchi.path / name).read_bytes()
    assert again.id == kawaguchi.id == digest(kawaguchi.dump)[:12]


def test_the_dump_is_sorted_and_names_every_graph(kawaguchi):
    lines = kawaguchi.dump.read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == kawaguchi.manifest["dump"]["quads"] == sum(kawaguchi.manifest["graphs"].values())
    assert is_whole(kawaguchi)


def test_the_manifest_names_the_inputs_with_their_hashes(kawaguchi):
    plan = kawaguchi.manifest["plans"]["kawaguchi"]
    assert plan["inputs"]["source.txt"] == "f2ff2b0a32de43d02f1bf796055d0b16bcba27773954816091d365a823a4e61d"
    assert set(plan["inputs"]) == {path.name for path in (PLANS / "kawaguchi").iterdir() if path.is_file()}
    assert plan["entries"] == 443


def test_publishing_the_same_again_adds_no_version(tmp_path):
    one, other = build(tmp_path), build(tmp_path)
    assert one == other
    assert [each.act for each in folders.history(tmp_path)] == ["publish"]


def test_rollback_makes_the_version_before_current_again(tmp_path, another):
    first = build(tmp_path / "data")
    second = build(tmp_path / "data", folder=another)
    assert folders.current(tmp_path / "data") == second != first
    assert folders.rollback(tmp_path / "data") == first == folders.current(tmp_path / "data")
    assert folders.rollback(tmp_path / "data", second.id[:6]) == second
    assert [each.act for each in folders.history(tmp_path / "data")] == ["publish", "publish", "rollback", "rollback"]


def test_rollback_without_an_earlier_version_is_told(tmp_path):
    build(tmp_path)
    with pytest.raises(KoteihyoError, match="過去の版がありません"):
        folders.rollback(tmp_path)
    with pytest.raises(KoteihyoError, match="版 abcdef はありません"):
        folders.rollback(tmp_path, "abcdef")


def test_a_violation_stops_publication_and_the_last_good_version_stays(tmp_path, another):
    data = tmp_path / "data"
    good = build(data)
    links = another / "kawaguchi" / "links.ttl"
    bad = "<https://w3id.org/koteihyo/id/kawaguchi/sheet/core-1> <https://w3id.org/koteihyo/ontology#sheetNumber> 9 .\n"
    links.write_text(links.read_text("utf-8") + bad, "utf-8")
    with pytest.raises(Rejected) as caught:
        build(data, folder=another)
    assert caught.value.exit_status == 1
    assert "公開しませんでした" in str(caught.value)
    assert folders.current(data) == good
    assert [path.name for path in (data / "versions").iterdir()] == [good.id]


def test_broken_links_are_told_with_their_line_and_nothing_is_published(tmp_path, another):
    links = another / "kawaguchi" / "links.ttl"
    line = links.read_text("utf-8").count("\n") + 1
    links.write_text(links.read_text("utf-8") + "<x> <y\n", "utf-8")
    with pytest.raises(KoteihyoError, match=rf"links.ttl:{line}: Turtleとして読めません"):
        build(tmp_path / "data", folder=another)
    assert folders.current(tmp_path / "data") is None


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(8))
def test_kill_9_at_any_moment_leaves_the_last_good_version(tmp_path, another, round_):
    data = tmp_path / "data"
    good = build(data)
    code = BUILD.replace("sys.argv[1])", "sys.argv[1]), folder=Path(sys.argv[2])")
    writer = subprocess.Popen([sys.executable, "-c", code, data, another])
    wait_for_moment(writer, data, round_)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    found = folders.current(data)
    assert found is not None
    assert is_whole(found)
    assert found == good or found.manifest["plans"]["kawaguchi"]["entries"] == 443
    finished = build(data, folder=another)
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


def test_a_disk_that_is_full_is_told_and_the_published_version_stays(tmp_path, another):
    data = tmp_path / "data"
    good = build(data)
    done = subprocess.run(
        [sys.executable, "-m", "koteihyo", "build", "--data", data, "--plans", another],
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


@pytest.mark.parametrize("data", ["/proc/koteihyo", "/dev/null/koteihyo"])
def test_a_data_folder_that_cannot_be_written_is_told(data):
    done = subprocess.run(
        [sys.executable, "-m", "koteihyo", "build", "--data", data], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert f"{data}: データフォルダーを使用できません" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_of_the_old_version_is_not_disturbed_by_the_new_one(tmp_path, another):
    data = tmp_path / "data"
    old = ox.Store.read_only(str(build(data).store_path))
    count = len(old)
    build(data, folder=another)
    assert len(old) == count


def test_the_data_folder_is_the_options_then_the_environments_then_the_platforms(tmp_path, monkeypatch):
    monkeypatch.setenv("KOTEIHYO_DATA", str(tmp_path / "named"))
    assert folders.data_folder(tmp_path) == tmp_path
    assert folders.data_folder() == tmp_path / "named"
    monkeypatch.delenv("KOTEIHYO_DATA")
    assert folders.data_folder().name == "koteihyo"


def test_published_json_is_readable_by_other_programs(tmp_path):
    version = build(tmp_path)
    (line,) = json.loads((tmp_path / "published.json").read_text("utf-8"))["history"]
    assert line["version"] == version.id
