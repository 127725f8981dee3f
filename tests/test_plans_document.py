"""docs/plans.md: every command in it runs, in its order, and what it says of the example is so."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from koteihyo.graph.curation.review import ROLES
from koteihyo.graph.plan.description import EXAMPLES
from koteihyo.graph.plan.headings import Heading
from koteihyo.graph.plan.terms import Theme

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "plans.md").read_text("utf-8")
READMES = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.en.md")]
NAME = "narusawa-jisshi"
LINES = [line for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S) for line in block.splitlines()]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Return a folder in which the page's paths hold, and what its first line exports."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "graph").mkdir()
    (folder / "graph" / "examples").symlink_to(EXAMPLES)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return folder, {**os.environ, "PATH": path, "KOTEIHYO_DATA": str(folder / "data")}


@pytest.mark.slow
def test_every_command_of_the_page_runs_in_its_order(environment):
    folder, variables = environment
    assert LINES[0] == "export KOTEIHYO_DATA=$PWD/data"
    said = {}
    # The first build is what the last one does again with the finished description. Serving is tested by what serves.
    for line in (line for line in LINES[1:] if line not in {"koteihyo serve", f"koteihyo build {NAME}"}):
        done = subprocess.run(line, shell=True, cwd=folder, env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        said[line] = done.stdout
    assert "10163 字のすべて" in said[f"koteihyo check {NAME}"]
    assert "重大 0件" in said[f"koteihyo validate {NAME}"]
    published = next(words for line, words in said.items() if line.startswith("koteihyo build"))
    assert f"  {NAME}：" in published
    assert f"  {NAME}-2026：" in published


def test_the_page_names_commands_that_there_are_and_serves_what_was_built():
    assert {line.split()[1] for line in LINES if line.startswith("koteihyo ")} == {
        "draft", "check", "build", "serve", "validate", "versions",
    }  # fmt: skip
    assert LINES.index(f"koteihyo build {NAME}") + 1 == LINES.index("koteihyo serve")


def test_the_headings_that_the_page_shows_are_those_of_the_finished_description():
    shown = next(iter(re.findall(r"^```toml\n(.*?)^```", PAGE, re.M | re.S)))
    finished = tomllib.loads((EXAMPLES / NAME / "plan.toml").read_text("utf-8"))
    assert all(heading in finished["headings"] for heading in tomllib.loads(shown)["headings"])


def test_the_pictures_of_the_page_are_there_and_small():
    pictures = set(re.findall(r"\]\((pictures/[\w-]+\.png)\)", PAGE))
    pictures |= {match for page in READMES for match in re.findall(r'"docs/(pictures/[\w-]+\.png)"', page)}
    assert pictures == {f"pictures/{path.name}" for path in (ROOT / "docs" / "pictures").iterdir()}
    for picture in pictures:
        assert (ROOT / "docs" / picture).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert (ROOT / "docs" / picture).stat().st_size < 100_000


@pytest.mark.parametrize("name", ["plans.md", "plans.en.md"])
def test_the_page_lists_every_role_and_every_key_of_headings_and_themes(name):
    page = (ROOT / "docs" / name).read_text("utf-8")
    tables = re.split(r"^\| --- .*\n", page, flags=re.M)[-3:]
    keys, roles, themes = (
        [row.split("` | ") for row in re.findall(r"^\| `(\w+` .*)", table, re.M)] for table in tables
    )
    assert [row[0] for row in keys] == [field.name for field in msgspec.structs.fields(Heading)]
    assert {row[0]: row[1].split(" | ")[0].strip("「」") for row in roles} == ROLES
    assert [row[0] for row in themes] == [field.name for field in msgspec.structs.fields(Theme)]
