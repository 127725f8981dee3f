"""CONTRIBUTING.md is true: the files that its recipes name are there, as many as it says, and so are the runs."""

import ast
import re
from pathlib import Path

import pytest
from plugin import STARTERS, STARTING, UNSTARTED

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = dict(re.findall(r"^### (.+?)\n(.*?)(?=^### |\Z)", TEXT, re.MULTILINE | re.DOTALL))
# What stands for a name of the contributor's own.
OPEN = re.compile(r"<[a-z]+>", re.IGNORECASE)
# Files that name classes.
NAMING = {".md", ".py", ".ttl", ".rq", ".html", ".toml"}
# A class that was added as the recipe says, as files name it: Turtle, Python, an identifier.
SIGN = re.compile(r"(?:kth:|KTH\.|ontology#)Sign\b")


def paths(text):
    """Return the paths that a text names, as patterns."""
    named = [OPEN.sub("*", match) for match in re.findall(r"`([^` ]+)`", text)]
    return [each for each in named if "/" in each or each.endswith((".toml", ".csv", ".md"))]


def test_there_is_a_recipe_for_each_thing_that_is_added():
    things = [re.match(r"An? ([a-z ]+):", title)[1] for title in RECIPES]
    assert things == ["plan", "question", "shape", "page", "result format", "class of thing", "language"]


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_takes_as_many_files_as_it_says(title):
    steps = re.findall(r"^\d+\. `([^`]+)`", RECIPES[title], re.MULTILINE)
    assert len(steps) == int(re.search(r": (\d+) files?", title)[1]) == len({*steps})


@pytest.mark.parametrize("title", RECIPES)
def test_every_file_of_a_recipe_is_there_for_what_was_added_before(title):
    named = [path.strip("/") for path in paths(RECIPES[title])]
    in_plan = [each for each in named if "/" not in each]
    assert len(named) > len(in_plan)
    assert [each for each in named if "/" in each and not [*ROOT.glob(each)]] == []
    assert [each for each in in_plan if not [*ROOT.glob(f"graph/plans/*/{each}")]] == []


def test_a_class_that_has_a_page_like_every_other_s_is_named_in_the_files_of_its_recipe_and_in_no_others():
    (title,) = (title for title in RECIPES if "class of thing" in title)
    wanted = {OPEN.sub("*", match) for match in re.findall(r"^\d+\. `([^`]+)`", RECIPES[title], re.MULTILINE)}
    folders = ("ontology", "shapes", "graph", "service", "queries", "tests/shapes")
    files = [path for name in folders for path in (ROOT / name).rglob("*.*")] + [*(ROOT / "docs").glob("glossary.md")]
    named = [path for path in files if path.suffix in NAMING and SIGN.search(path.read_text("utf-8"))]
    unforeseen = [path for path in named if not any(path.match(pattern) for pattern in wanted)]
    assert unforeseen == []
    # A graph is put together without the names of the classes in it; an example is called after its shape.
    unnamed = {each for each in wanted if not any(path.match(each) for path in named)}
    assert unnamed <= {"graph/contents.py", "tests/shapes/*.ttl"}


def test_the_runs_are_those_of_the_noxfile():
    tree = ast.parse((ROOT / ".ci/noxfile.py").read_text("utf-8"))
    sessions = {each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.decorator_list}
    assert {*re.findall(r"nox -f \.ci/noxfile\.py -s (\w+)", TEXT)} == sessions


def test_the_fast_run_leaves_files_unread_that_can_start_processes_and_no_others():
    (chosen,) = re.findall(r'^FAST = "(.+)"$', (ROOT / ".ci/noxfile.py").read_text("utf-8"), re.MULTILINE)
    assert UNSTARTED.fullmatch(chosen)
    assert not any(map(UNSTARTED.fullmatch, ("", "not browser", "not server or slow", "server and not slow")))
    texts = {path.stem: path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py")}
    unread = {name for name, text in texts.items() if STARTING.search(text)}
    assert len(unread) > 50
    for name in unread:
        imports = (each for each in ast.parse(texts[name]).body if isinstance(each, ast.Import | ast.ImportFrom))
        assert STARTERS & {alias.asname or alias.name for each in imports for alias in each.names}, name
