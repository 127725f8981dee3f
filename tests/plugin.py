"""What the tests add to pytest: marks read from fixtures, skips by the name of what is missing, and the run's folder.

With `--require-programs`, as in `.ci/run`, what is missing is a failure.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import psutil
import pytest
from programs import FONT, path_of, remedy
from sharing import FOLDER, make_folder, remove_folder

# Fixtures by which a test starts processes (the service, the command, workers), or drives a browser; and names of a
# module that can start some without a fixture.
SERVERS = {"engine", "kawaguchi_facts", "kawaguchi_service", "koteihyo", "own_service", "served", "service"}
STARTERS = {"EmbeddedEngine", "ThreadingHTTPServer", "run", "servers", "subprocess"}
BROWSERS = {"browser", "site"}
# A line by which a module has one of these names, and expressions that choose no test of such a module.
STARTING = re.compile(rf"^(?:from \S+ )?import (?:[\w, ]+, )?(?:{'|'.join(sorted(STARTERS))})(?:,|$)", re.MULTILINE)
UNSTARTED = re.compile(r"(?:not \w+ and )*not server(?: and not \w+)*")
SLOW = 5  # seconds of a test that is marked as slow and does not say how many
MISSING = "missing"  # the property under which a report names a missing program
# A folder in memory, where the machine has one, and the bytes that are to be free there and in memory. A publication
# waits for the disk dozens of times, so that what it has written outlasts a power cut, which no test can bring about.
MEMORY, ROOM = Path("/dev/shm"), 3 << 30


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that turns a missing program into a failure."""
    words = "fail, instead of skipping, where a program is missing that a test needs"
    parser.addoption("--require-programs", action="store_true", help=words)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread what can start processes, where no such test is to run: a third of the time is for reading it."""
    if not UNSTARTED.fullmatch(config.option.markexpr) or not collection_path.match("test_*.py"):
        return None
    return bool(STARTING.search(collection_path.read_text("utf-8"))) or None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect tests without looking for garbage: there is next to none, and looking took a third of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # before pytest selects by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a server or a browser, by their fixtures and modules; begin with the longest tests."""
    for item in items:
        fixtures = {*getattr(item, "fixturenames", ())}
        if fixtures & BROWSERS:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.program("chromium", FONT))
        module = vars(getattr(item, "module", None) or pytest)
        if fixtures & SERVERS or STARTERS & module.keys() or [*item.iter_markers("program")]:
            item.add_marker(pytest.mark.server)
    # The file with the longest test is begun first: begun last, it would keep one core busy while others have nothing.
    seconds: Counter[Path] = Counter()
    for item in items:
        if mark := item.get_closest_marker("slow"):
            seconds[item.path] = max(seconds[item.path], mark.args[0] if mark.args else SLOW)
    items.sort(key=lambda item: -seconds[item.path])


@pytest.hookimpl(tryfirst=True)  # before anything is started for the test
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test for want of a program, or fail it where everything is to be there."""
    needed = {program for mark in item.iter_markers("program") for program in mark.args}
    missing = sorted(program for program in needed if not path_of(program))
    if not missing:
        return
    item.user_properties.extend((MISSING, program) for program in missing)
    reason = f"{', '.join(missing)}: {remedy(missing)}"
    if item.config.getoption("require_programs"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was not tried, and how to have it."""
    reports = terminalreporter.stats.get("skipped", [])
    missing = Counter(value for report in reports for key, value in report.user_properties if key == MISSING)
    if not missing:
        return
    counts = "、".join(f"{program} {count}" for program, count in sorted(missing.items()))
    terminalreporter.write_line(
        f"試していないもの Not tried, tests by what they need: {counts}（{remedy(sorted(missing))}）"
    )


@pytest.hookimpl(tryfirst=True)  # before pytest chooses where its folders are
def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder in the process that begins it; the others are told where it is."""
    worker = getattr(config, "workerinput", None)
    if worker:
        config.stash[FOLDER] = Path(worker["shared"])
        return
    config.stash[FOLDER] = make_folder(_choose_place())
    config.option.basetemp = config.option.basetemp or config.stash[FOLDER] / "tests"


def _choose_place() -> Path:
    """Return where the run's folder is made: in memory if there is room, else where temporary files are."""
    free = shutil.disk_usage(MEMORY).free if MEMORY.is_dir() else 0
    return MEMORY if min(free, psutil.virtual_memory().available) > ROOM else Path(tempfile.gettempdir())


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Run one process more than there are cores: a test waits for a server, a clock or another program for long."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None  # who asks for so many gets as many
    return (psutil.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a process of pytest-xdist where the run's folder is."""
    node.workerinput["shared"] = str(node.config.stash[FOLDER])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what is running and remove the folder, once all processes are done."""
    if not hasattr(config, "workerinput") and FOLDER in config.stash:
        remove_folder(config.stash[FOLDER])
