"""The walls between the rooms, `[tool.importlinter]` in pyproject.toml: they hold, and would fall; and they are drawn.

docs/architecture.md draws the rooms. The drawing is held to the tree: every room and every module beside the rooms
is in it, and nothing else.
"""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import koteihyo

TREE = Path(__file__).parent.parent
INSTALLED = Path(koteihyo.__file__).parent
SETTINGS = TREE / "pyproject.toml"
CONTRACTS = tomllib.loads(SETTINGS.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
# One import that each contract of ours forbids: the module that would have it, and what it would import.
FORBIDDEN = {
    "graph: from the document up to the build": ("graph/plan/outline.py", "koteihyo.graph.model"),
    "graph makes, service answers: graph knows nothing of service": ("graph/build.py", "koteihyo.service.snapshot"),
    "the printed document knows nothing of what is read in it, decided about it or written of it": (
        "graph/plan/source.py",
        "koteihyo.graph.reading.text",
    ),
    "rules read words alone: no plan, no decision, no graph": ("graph/reading/dates.py", "koteihyo.graph.codelists"),
    "checks and versions see triples, never a plan's folder": ("graph/versions/gate.py", "koteihyo.graph.contents"),
    "service: who is asked knows nothing of who asks": ("service/results/cells.py", "koteihyo.service.pages.page"),
    "what runs queries knows of the engines their interface alone": (
        "service/sandbox/worker.py",
        "koteihyo.service.engines.remote",
    ),
    "Flask ends where a request is read: nothing below it knows that there is a web": (
        "service/questions/library.py",
        "flask",
    ),
    "no circles inside a room": ("service/pages/site.py", "koteihyo.service.pages.registration"),
}
DRAWN = re.compile(r"^(?P<indent> *)(?P<names>\S+(?: \S+)*?)(?:  .*)?$")


def broken(folder):
    """Return the names of the contracts that the package in a folder breaks."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, str(SETTINGS), "--no-cache", "--no-logo"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"COLUMNS": "500"})
    assert "Contracts:" in ran.stdout, ran.stdout + ran.stderr
    return re.findall(r"^(.*) BROKEN$", ran.stdout, re.MULTILINE)


def modules():
    """Yield every module that ships, with its syntax tree."""
    for room in ("graph", "service"):
        for path in sorted((TREE / room).rglob("*.py")):
            yield path.relative_to(TREE), ast.parse(path.read_text("utf-8"))


def copied(folder):
    """Copy the package's modules into a folder of their own."""
    shutil.copytree(
        INSTALLED, folder / "koteihyo", ignore=lambda _, names: [n for n in names if "." in n and ".py" not in n]
    )
    return folder


def test_every_wall_holds(tmp_path):
    assert broken(tmp_path) == []


def test_every_wall_would_fall(tmp_path):
    ours = [contract["name"] for contract in CONTRACTS if contract["type"] != "protected"]
    assert sorted(ours) == sorted(FORBIDDEN)
    package = copied(tmp_path) / "koteihyo"
    for module, imported in FORBIDDEN.values():
        with (package / module).open("a", encoding="utf-8") as file:
            file.write(f"import {imported}\n")
    assert sorted({*broken(tmp_path)} & {*ours}) == sorted(ours)


def test_a_library_that_is_kept_to_one_room_is_missed_when_it_strays(tmp_path):
    libraries = {
        contract["name"]: contract["protected_modules"][0] for contract in CONTRACTS if contract["type"] == "protected"
    }
    with (copied(tmp_path) / "koteihyo/service/snapshot.py").open("a", encoding="utf-8") as file:
        file.writelines(f"import {library}\n" for library in libraries.values())
    assert {*broken(tmp_path)} >= {*libraries}


def test_imports_inside_the_package_are_relative():
    strayed = [
        str(path)
        for path, tree in modules()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and not node.level and node.module.partition(".")[0] == "koteihyo")
        or (isinstance(node, ast.Import) and any(name.name.partition(".")[0] == "koteihyo" for name in node.names))
    ]
    assert strayed == []


def drawing():
    """Return what docs/architecture.md draws, by its path from the root."""
    text = (TREE / "docs/architecture.md").read_text("utf-8").partition("```text\n")[2].partition("```")[0]
    found, above = set(), []
    for line in text.splitlines():
        drawn = DRAWN.match(line)
        depth = len(drawn["indent"]) // 2
        names = [name.strip("/") for name in drawn["names"].split()]
        found |= {"/".join([*above[:depth], name]) for name in names}
        above = [*above[:depth], names[0]]
    return found


def rooms():
    """Return the rooms of the tree, and the modules that stand beside them in graph/ and service/."""
    found = {"ontology", "shapes", "queries", "frontend", "benchmarks", "tests", "docs"}
    for floor in ("graph", "service"):
        found |= {floor, *(str(path.parent.relative_to(TREE)) for path in (TREE / floor).glob("*/__init__.py"))}
        found |= {str(path.relative_to(TREE)) for path in (TREE / floor).glob("*.py") if path.name != "__init__.py"}
    inner = {str(path.parent.relative_to(TREE)) for path in (TREE / "graph/interop").glob("*/__init__.py")}
    return found | inner | {"graph/plans", "graph/examples"}


def test_the_drawing_is_the_tree():
    assert drawing() == rooms()


def test_every_room_of_graph_has_its_place_in_the_layers():
    (layers,) = (
        contract["layers"] for contract in CONTRACTS if contract["name"] == "graph: from the document up to the build"
    )
    named = {part.partition(".")[0] for line in layers for part in re.split(r" [:|] ", line)}
    assert named == {Path(room).stem for room in rooms() if room.count("/") == 1 and room.startswith("graph/")} - {
        "plans",
        "examples",
    }


def test_what_the_description_of_the_rooms_names_is_there():
    """A name in it is a path from the root or from a floor."""
    text = re.sub(r"```.*?```", "", (TREE / "docs/architecture.md").read_text("utf-8"), flags=re.DOTALL)
    named = {
        match for match in re.findall(r"`([\w./-]+)`", text) if "/" in match and match.endswith((".py", "/", ".md"))
    }
    places = (TREE, TREE / "graph", TREE / "service")
    assert len(named) > 30
    lost = [each for each in named if not any((place / each).exists() for place in places)]
    assert lost == []
