"""`koteihyo answers`: a build is over once the version is there; what is made of it further can be waited for."""

import fcntl
import multiprocessing
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from koteihyo.graph.build import build
from koteihyo.graph.versions import folders
from koteihyo.service.cli import tables
from koteihyo.service.cli.tables import TableUpdates
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.questions.tables.database import Database
from koteihyo.service.questions.tables.lookup import name_table
from koteihyo.service.questions.tables.preparation import LOCK

COMMAND = Path(sys.executable).with_name("koteihyo")


def start(*words):
    """Start a command; what it prints can be read when it has ended."""
    return subprocess.Popen([COMMAND, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process):
    """Wait until a command has ended; return its status and what it said beside its output."""
    _, told = process.communicate(timeout=120)
    return process.returncode, told


def is_answered(data):
    """Say whether a question of the library is answered from the tables of the current version."""
    question = Library(FOLDER).questions["find-statements"]
    with Database.reading(data) as base:
        return bool(base and base.list_parts(name_table(question, "ja"), folders.current(data).id))


@pytest.fixture
def data(tmp_path):
    """A data folder with a small plan, in which a test holds what whoever makes answers has to hold."""
    shutil.copytree(Path(__file__).parent / "plans" / "jisshi", tmp_path / "plans" / "jisshi")
    (tmp_path / "cache").mkdir()
    return tmp_path


def test_a_build_is_over_when_the_version_is_there_and_answers_can_be_waited_for(data):
    with (data / "cache" / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        status, told = finish(start("build", "jisshi", "--data", data))
        assert (status, folders.current(data) is None, is_answered(data)) == (0, False, False)
        assert "koteihyo answers で完了を待てます" in told
        assert "koteihyo answers waits for it" in told
        waiting = start("answers", "--data", data)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(4)
    assert finish(waiting)[0] == 0
    assert is_answered(data)
    assert (data / "candidates" / "jisshi.json").exists()


def test_a_service_begins_no_process_for_answers_that_another_makes(data):
    build(data, ["jisshi"], folder=data / "plans")
    with (data / "cache" / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = {*multiprocessing.active_children()}  # of tests in this process whose workers end by themselves
        updates = TableUpdates(data, Library(FOLDER))
        try:
            time.sleep(2.5 * tables.LOOK)
            assert not {*multiprocessing.active_children()} - before
            fcntl.flock(lock, fcntl.LOCK_UN)
            deadline = time.monotonic() + 60
            while not {*multiprocessing.active_children()} - before:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        finally:
            updates.close()


def test_without_a_version_there_is_nothing_to_answer(tmp_path):
    status, told = finish(start("answers", "--data", tmp_path))
    assert status == 2
    assert "koteihyo build" in told
