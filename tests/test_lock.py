"""requirements.lock: the versions that were tested, each with its digests; nothing that we ask for is missing there."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TREE = Path(__file__).parent.parent
LOCK = (TREE / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]
ASKED = [*map(Requirement, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"])]


def locked():
    """Return the requirements of the lock, by name: more than one where Python's versions or systems differ."""
    found = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE)):
        requirement = Requirement(re.split(r" \\\n", entry)[0].strip())
        found.setdefault(canonicalize_name(requirement.name), []).append((requirement, entry))
    return found


def test_all_that_the_package_and_its_tests_ask_for_is_locked_at_a_version_that_they_allow():
    entries = locked()
    wrong = [
        str(asked)
        for asked in ASKED
        if not any(
            asked.specifier.contains(next(iter(each.specifier)).version, prereleases=True)
            for each, _ in entries.get(canonicalize_name(asked.name), [])
        )
    ]
    assert wrong == [], "renew the lock: nox -f .ci/noxfile.py -s lock"


def test_every_version_is_one_and_has_its_digests():
    for requirement, entry in (entry for entries in locked().values() for entry in entries):
        assert [each.operator for each in requirement.specifier] == ["=="], entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_no_registry_stands_in_the_lock():
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, re.MULTILINE)  # no option of pip's
