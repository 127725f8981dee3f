"""What the pages take from npm is what the documented build makes, and our scripts and styles are lint clean."""

import json
import re
import subprocess
from hashlib import sha256
from pathlib import Path

import programs
import pytest

TREE = Path(__file__).parent.parent
VENDOR, FRONTEND = TREE / "service/static/vendor", TREE / "frontend"
BUILT = json.loads((VENDOR / "built.json").read_text("utf-8"))


def test_everything_built_is_listed_with_its_size_and_digest():
    files = {str(path.relative_to(VENDOR)): path.read_bytes() for path in VENDOR.rglob("*") if path.is_file()}
    del files["built.json"]
    assert {name: {"bytes": len(body), "sha256": sha256(body).hexdigest()} for name, body in files.items()} == BUILT


def test_the_sizes_stand_in_the_documentation():
    page = (FRONTEND / "README.md").read_text("utf-8")
    for name in ("editor/editor.js", "design-tokens/tokens.css"):
        assert f"{BUILT[name]['bytes']:,} (" in page


def test_every_package_in_the_editor_has_its_licence_beside_it():
    licences = (VENDOR / "editor/LICENSES").read_text("utf-8")
    for name in ("codemirror 6.0.2 (MIT)", "codemirror-lang-sparql 2.1.0 (MIT)", "style-mod", "@lezer/lr"):
        assert name in licences
    assert "MIT" in (VENDOR / "design-tokens/LICENSE").read_text("utf-8")


def test_nothing_built_evaluates_text_or_names_a_host_to_ask():
    script = (VENDOR / "editor/editor.js").read_text("utf-8")
    assert not re.search(r"\beval\(|new Function\(", script)
    assert set(re.findall(r"https?://[\w.-]+", script)) <= {"http://www.w3.org"}


def test_no_registry_stands_in_the_lock_file():
    assert "resolved" not in (FRONTEND / "package-lock.json").read_text("utf-8")


@pytest.mark.program("npm", programs.MODULES[0])
def test_the_build_makes_the_same_bytes_again():
    checked = subprocess.run(["npm", "run", "-s", "check"], cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.program("npm", programs.MODULES[0])
@pytest.mark.parametrize("kind", ["scripts", "styles"])
def test_the_linters_find_nothing(kind):
    linted = subprocess.run(
        ["npm", "run", "-s", f"lint:{kind}"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.program("npm", programs.MODULES[0])
@pytest.mark.parametrize(
    ("linter", "name", "text"), [("eslint", "a.js", "const a = 1;\n"), ("stylelint", "a.css", "a {}\n")]
)
def test_the_linters_find_what_is_wrong(linter, name, text, tmp_path):
    """An unused constant and an empty rule: a linter whose configuration is not read would pass both."""
    planted = FRONTEND / "src" / f"planted-{name}" if linter == "eslint" else tmp_path / name
    command = [FRONTEND / "node_modules/.bin" / linter, "--config", FRONTEND / f"{linter}.config.js"]
    command += ["--stdin", "--stdin-filename", planted]
    found = subprocess.run(command, cwd=TREE, input=text, capture_output=True, text=True, check=False)
    assert found.returncode != 0
    assert {"eslint": "no-unused-vars", "stylelint": "block-no-empty"}[linter] in found.stdout + found.stderr
