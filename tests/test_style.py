"""The code as its reader wants it: lint clean, strictly typed, and every doctest true."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import programs

import koteihyo

TREE = Path(__file__).parent.parent
MODULES = [
    module.name
    for module in pkgutil.walk_packages(koteihyo.__path__, "koteihyo.")
    if not module.name.endswith(("__main__", "graph.validation.validator"))
]


def run(*command, folder=TREE):
    """Run a tool in a folder and return its exit status with what it printed."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_lint_finds_nothing():
    assert run("ruff", "check", "--no-cache", ".") == (0, "All checks passed!\n")


def test_lint_would_format_nothing():
    status, printed = run("ruff", "format", "--no-cache", "--check", ".")
    assert status == 0, printed


def test_types_are_strict_and_hold(tmp_path):
    status, printed = run(
        "mypy", "--no-incremental", "--config-file", TREE / "pyproject.toml", "-p", "koteihyo", folder=tmp_path
    )
    assert status == 0, printed


def test_doctests_are_true():
    results = {name: doctest.testmod(importlib.import_module(name)) for name in MODULES}
    assert [name for name, result in results.items() if result.failed] == []
    assert sum(result.attempted for result in results.values()) > 80


def test_doctests_of_the_tests_are_true():
    assert doctest.testmod(programs) == (0, 2)


def test_pages_ask_for_nothing_themselves_but_through_read_models():
    asking = [path for path in (TREE / "service/pages").rglob("*.py") if "facts.rows(" in path.read_text("utf-8")]
    assert asking == []
