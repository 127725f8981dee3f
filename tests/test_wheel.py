"""What is installed is the tree: every file that ships, byte for byte, the catalogues compiled, and nothing else."""

import importlib.metadata
from pathlib import Path

import koteihyo

TREE = Path(__file__).parent.parent
# The folders of the package, and what of the root belongs to it.
SHIPPED = ["ontology", "shapes", "queries", "graph", "service"]
ROOT = ["__init__.py", "__main__.py", "py.typed"]


def tree():
    """Return the files of the tree that ship, by their path in the package."""
    below = {path for folder in SHIPPED for path in (TREE / folder).rglob("*") if path.is_file()}
    return {path.relative_to(TREE): path for path in {*below, *(TREE / name for name in ROOT)} if shipped(path)}


def shipped(path):
    """Return whether a file is the project's, and not the interpreter's or a catalogue compiled (setup.py)."""
    return "__pycache__" not in path.parts and path.suffix not in (".pyc", ".mo")


def installed():
    """Return the files of the installed package, by their path in it."""
    found = importlib.metadata.files("koteihyo")
    package = {Path(*file.parts[1:]): Path(file.locate()) for file in found if file.parts[0] == "koteihyo"}
    return {name: path for name, path in package.items() if shipped(path)}


def test_the_installed_package_is_what_is_tested():
    assert Path(koteihyo.__file__).parent != TREE, "pip install '.[test]' and run pytest from the root"


def test_the_wheel_holds_every_file_that_the_tree_ships_and_no_other():
    assert sorted(installed()) == sorted(tree())


def test_each_installed_file_is_that_of_the_tree():
    package = installed()
    stale = [str(name) for name, path in tree().items() if package[name].read_bytes() != path.read_bytes()]
    assert stale == [], "the package is stale: install again"


def test_the_licences_are_in_the_wheel():
    names = {file.name for file in importlib.metadata.files("koteihyo")}
    assert {"LICENSE", "LICENSE-DATA"} <= names
