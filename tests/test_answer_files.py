"""Large answers on disk: the same bytes without a worker, also after a restart, whoever is killed, up to a size."""

import os
import signal
import subprocess
import sys
import time

import pytest

from koteihyo.graph.versions import folders, pruning
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.answer_files import UNFINISHED, AnswerFiles
from koteihyo.service.engines.cache import Key
from koteihyo.service.engines.embedded import EmbeddedEngine
from koteihyo.service.engines.engine import ANY, WHOLE, Answer, Formats
from koteihyo.service.engines.formats import CSV, JSON, TURTLE

LARGE = "SELECT ?s ?p ?o ?long { ?s ?p ?o BIND('" + "長" * 100 + "' AS ?long) }"
# Keeps answers one after another until it is killed; each is its query's number so many times.
WRITER = """
import sys
from pathlib import Path
from koteihyo.service.configuration.settings import Limits
from koteihyo.service.engines.answer_files import AnswerFiles
from koteihyo.service.engines.cache import Key
from koteihyo.service.engines.engine import ANY, WHOLE, Answer
from koteihyo.service.engines.formats import JSON

files = AnswerFiles(Path(sys.argv[1]), Limits())
print("begun", flush=True)
while True:
    for number in range(10):
        files.keep(Key("v", str(number), ANY, WHOLE), Answer(JSON, str(number).encode() * 3_000_000, "v", rows=number))
"""


def files_of(data):
    return sorted(path for path in (data / "answers").glob("*/*") if path.is_file())


@pytest.fixture
def opened(data):
    """Return what opens the engine anew, with little memory for answers."""
    engines = []

    def start(**limits):
        engines.append(EmbeddedEngine.from_folder(data, Limits(**{"workers": 1, "cache": 16_000, **limits})))
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


def test_a_large_answer_is_given_again_without_a_worker_also_after_a_restart(opened, data):
    first = opened()
    answer = first.query(LARGE)
    assert (answer.worker > 0, len(files_of(data))) == (True, 1)
    for engine in (first, opened()):
        again = engine.query(LARGE)
        assert (again.body, again.rows, again.cut, again.worker) == (answer.body, answer.rows, "", 0)
    assert first.query(LARGE, wanted=Formats(CSV, TURTLE)).format == CSV
    assert len(files_of(data)) == 2, "another format is another file"
    first.query("ASK {}")
    assert len(files_of(data)) == 2, "what is small stays in memory"


def test_what_a_limit_cuts_is_another_answer_and_what_varies_is_none(opened):
    opened().query(LARGE)
    cut = opened(rows=3).query(LARGE)
    assert (cut.cut, cut.rows, cut.worker > 0) == ("rows", 3, True)
    varying = LARGE.replace("?long {", "?long ?now { BIND(NOW() AS ?now)")
    assert all(opened().query(varying).worker for _ in range(2))


def test_a_damaged_file_is_no_answer(opened, data):
    engine = opened()
    answer = engine.query(LARGE)
    (path,) = files_of(data)
    for damaged in (
        path.read_bytes()[:-100],
        path.read_bytes().replace("長".encode(), b"xxx", 1),
        b"",
        b"{}\n",
        b"1\n",
    ):
        path.write_bytes(damaged)
        again = engine.query(LARGE)
        assert (again.rows, len(again.body), again.worker > 0) == (answer.rows, len(answer.body), True)


def test_whoever_is_killed_leaves_whole_answers_to_the_others(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as one,
        subprocess.Popen(command, stdout=subprocess.PIPE) as two,
    ):
        for each in (one, two):
            each.stdout.readline()
        files, end, seen = AnswerFiles(tmp_path, Limits()), time.monotonic() + 1.5, 0
        while time.monotonic() < end or not seen:
            seen += count_whole(files)
        for each in (one, two):
            each.send_signal(signal.SIGKILL)
    assert count_whole(files)


def count_whole(files):
    """Return how many answers are there; each is the one that was kept."""
    found = [files.find(Key("v", str(number), ANY, WHOLE)) for number in range(10)]
    assert all(each is None or each.body == str(number).encode() * 3_000_000 for number, each in enumerate(found))
    return sum(each is not None for each in found)


def test_no_more_is_kept_than_may_be_and_what_was_left_unfinished_goes(tmp_path):
    files = AnswerFiles(tmp_path, Limits(disk_cache=10_000))
    (tmp_path / "answers" / "v").mkdir(parents=True)
    left = tmp_path / "answers" / "v" / f"{UNFINISHED}x"
    left.write_bytes(b"x")
    os.utime(left, (1, 1))
    for number in range(9):
        files.keep(Key("v", str(number), ANY, WHOLE), Answer(JSON, b"x" * 2000, "v"))
        os.utime(files._path(Key("v", str(number), ANY, WHOLE)), (10_000 + number, 10_000 + number))
        assert files.find(Key("v", "0", ANY, WHOLE)), "asked again each time"
    kept = [number for number in range(9) if files.find(Key("v", str(number), ANY, WHOLE))]
    assert kept == [0, 6, 7, 8]
    assert not left.exists()
    files.keep(Key("v", "large", ANY, WHOLE), Answer(JSON, b"x" * 5000, "v"))
    assert files.find(Key("v", "large", ANY, WHOLE)) is None


def test_a_version_that_is_pruned_takes_its_answers_along(opened, data, publish):
    opened().query(LARGE)
    first = folders.current(data).id
    publish(data, ("避難訓練", "防災訓練"))
    opened().query(LARGE)
    assert len(files_of(data)) == 2
    pruning.prune(data, 1)
    assert [path.parent.name for path in files_of(data)] == [folders.current(data).id]
    assert not (data / "answers" / first).exists()
