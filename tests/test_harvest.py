"""A stock CKAN reads our catalogue: ckanext-dcat's own parser, from PyPI, fed over HTTP as its harvester does it.

The parser lives in an environment of its own, because it asks for other versions of our libraries than we do. It is
made once and kept among the system's temporary files.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache, partial
from pathlib import Path

import pytest
from asking import sent, with_dumps

pytestmark = pytest.mark.program("libmagic")
EU = "http://publications.europa.eu/resource/authority/data-theme"
HERE = Path(__file__).parent / "harvester"
REQUIREMENTS = HERE / "requirements.txt"


@pytest.fixture(scope="session")
def ckan():
    """The interpreter of an environment with CKAN's parser in it."""
    mark = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"koteihyo-ckan-{mark}"
    if not (folder / "whole").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        uv = partial(subprocess.run, check=True, timeout=300)
        uv([sys.executable, "-m", "uv", "venv", "--quiet", "--python", sys.executable, folder])
        there = ["--quiet", "--no-deps", "--python", folder / "bin" / "python", "--requirement", REQUIREMENTS]
        uv([sys.executable, "-m", "uv", "pip", "install", *there])
        (folder / "whole").touch()
    return folder / "bin" / "python"


@pytest.fixture(scope="session")
def harvested(ckan, kawaguchi_service, tmp_path_factory):
    """Harvest an address as CKAN does in one of its languages; return the datasets that it would make."""
    with_dumps(lambda path: sent(kawaguchi_service.address, path).status)

    @cache
    def datasets(path, language):
        head = sent(kawaguchi_service.address, path, "HEAD", Accept="*/*")
        assert head.status == 200
        reply = sent(kawaguchi_service.address, path, Accept="*/*")
        file = tmp_path_factory.mktemp("harvest") / "catalogue"
        file.write_bytes(reply.body)
        command = [ckan, HERE / "read.py", file, reply.type, language]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return {extra(load, "uri").rpartition("#")[2]: load for load in json.loads(done.stdout)}

    return datasets


def extra(dataset, key):
    """Return what CKAN keeps of a dataset under a key of its own."""
    return next(each["value"] for each in dataset["extras"] if each["key"] == key)


@pytest.fixture(scope="session")
def plan(harvested, kawaguchi):
    """Kawaguchi's plan as a Japanese CKAN has it."""
    return harvested("/catalogue.ttl", "ja")[f"kawaguchi-{kawaguchi.id}"]


def test_every_dataset_of_the_catalogue_is_one_of_ckan(harvested, kawaguchi):
    names = {f"kawaguchi-{kawaguchi.id}", f"all-plans-{kawaguchi.id}"}
    assert harvested("/catalogue.ttl", "ja").keys() == harvested("/catalogue.rdf", "en").keys() == names


def test_title_and_notes_are_in_the_language_of_the_portal(plan, harvested, kawaguchi):
    assert plan["title"] == f"川口市 ３段階工程表（版 {kawaguchi.id}）"
    assert "443項目" in plan["notes"]
    english = harvested("/catalogue.rdf", "en")[f"kawaguchi-{kawaguchi.id}"]
    assert english["title"] == f"Kawaguchi City three-stage schedule (version {kawaguchi.id})"
    assert "443 entries" in english["notes"]


def test_the_licence_is_the_one_that_ckan_knows(plan):
    assert plan["license_id"] == "cc-by"


def test_place_and_years_arrive(plan):
    assert extra(plan, "spatial_uri") == "http://data.e-stat.go.jp/lod/sac/C11203-20010401"
    assert extra(plan, "spatial_text") == "川口市"
    assert (extra(plan, "temporal_start"), extra(plan, "temporal_end")) == ("2005-04-01", "2011-03-31")


def test_resources_have_their_formats_sizes_and_checksums(plan, kawaguchi, kawaguchi_service):
    resources = {each["format"]: each for each in plan["resources"]}
    files = {"NQ", "TRIG", "TTL", "JSON-LD", "CSV"}
    assert resources.keys() == {*files, *(f"{file}.GZ" for file in files), "SPARQL"}
    table = resources["CSV"]
    body = sent(kawaguchi_service.address, f"/dumps/{kawaguchi.id}/kawaguchi.csv").body
    assert table["url"] == f"{kawaguchi_service.address}/dumps/{kawaguchi.id}/kawaguchi.csv"
    assert (table["size"], table["hash"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert resources["SPARQL"]["url"] == f"{kawaguchi_service.address}/sparql?version={kawaguchi.id}"


def test_themes_arrive_and_every_tag_is_one_of_ckan(plan):
    """CKAN keeps themes as a list of addresses, and takes a tag of letters, digits, spaces and -_. only."""
    themes = json.loads(extra(plan, "theme"))
    assert {"https://w3id.org/koteihyo/id/kawaguchi/theme/disaster-prevention", f"{EU}/GOVE", f"{EU}/SOCI"} <= set(
        themes
    )
    tags = [each["name"] for each in plan["tags"]]
    assert all(re.fullmatch(r"[\w \-.]{2,100}", tag) for tag in tags)
    assert "分野：" in plan["notes"]


def test_publisher_version_tags_and_origin_arrive(plan, kawaguchi):
    assert extra(plan, "publisher_name") == "このサービスの運営者"
    assert plan["version"] == kawaguchi.id
    assert {"防災", "disaster prevention"} <= {each["name"] for each in plan["tags"]}
    assert "川口市" in extra(plan, "provenance")
