"""What the tests add to pytest: marks read from fixtures, skips by the name of what is missing, and the run's folder.

With `--require-programs`, as in `.ci/run`, what is missing is a failure.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from programs import FONT, path_of, remedy
from sharing import FOLDER, stop

# Fixtures by which a test starts processes (the service, the command, workers), or drives a browser; and names of a
# module that can start some without a fixture.
SERVERS = {"engine", "kawaguchi_facts", "kawaguchi_service", "koteihyo", "own_service", "served", "service"}
STARTERS = {"EmbeddedEngine", "ThreadingHTTPServer", "run", "servers", "subprocess"}
BROWSERS = {"browser", "site"}
MISSING = "missing"  # the property under which a report names a missing program


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that turns a missing program into a failure."""
    words = "fail, instead of skipping, where a program is missing that a test needs"
    parser.addoption("--require-programs", action="store_true", help=words)


@pytest.hookimpl(tryfirst=True)  # before pytest selects by mark
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a server or a browser, by their fixtures and modules; begin with the slow files."""
    for item in items:
        fixtures = {*getattr(item, "fixturenames", ())}
        if fixtures & BROWSERS:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.program("chromium", FONT))
        module = vars(getattr(item, "module", None) or pytest)
        if fixtures & SERVERS or STARTERS & module.keys() or [*item.iter_markers("program")]:
            item.add_marker(pytest.mark.server)
    # What takes long is begun first: begun last, it would keep one core busy while the others have nothing to do.
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


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


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder in the process that begins it; the others are told where it is."""
    told = getattr(config, "workerinput", {}).get("shared")
    config.stash[FOLDER] = Path(told or tempfile.mkdtemp(prefix="koteihyo-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a process of pytest-xdist where the run's folder is."""
    node.workerinput["shared"] = str(node.config.stash[FOLDER])  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what is running and remove the folder, once all processes are done."""
    if not hasattr(config, "workerinput") and FOLDER in config.stash:
        for noted in config.stash[FOLDER].glob("*/pid"):
            stop(int(noted.read_text("ascii")))
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)
