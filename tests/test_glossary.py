"""The glossary decides: the vocabulary, the headings of columns and everything a reader meets are worded as it says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from rdflib import RDFS, Graph, URIRef

from koteihyo.graph.rdf.identifiers import KTH
from koteihyo.service.http import language
from koteihyo.service.questions.library import FOLDER, Library
from koteihyo.service.read_models import headings
from koteihyo.service.read_models.vocabulary import terms

TREE = Path(__file__).parent.parent
GLOSSARY = TREE / "docs/glossary.md"


class Row(NamedTuple):
    """A row of the glossary: a term in both languages, the vocabulary's name for it, and what is not to be written."""

    ja: str
    en: str
    iri: URIRef | None
    avoided_ja: list[str]
    avoided_en: list[str]


@cache
def glossary() -> list[Row]:
    rows, names = [], []
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [part.strip() for part in line.strip("|").split("|")]
        if not line.startswith("|") or set(line) <= set("| -"):
            continue
        if cells[0] == "用語":
            names = cells
            continue
        row = dict(zip(names, cells, strict=True))
        name = row.get("語彙", "").strip("`").removeprefix("kth:")
        rows.append(
            Row(
                row["用語"],
                row["English"],
                KTH[name] if name else None,
                [part for part in row["使わない語"].split("、") if part],
                [part for part in row["Avoid"].split(", ") if part],
            )
        )
    return rows


@cache
def labels() -> dict[str, dict[URIRef, str]]:
    """Return what the vocabulary calls its terms, by language."""
    graph = Graph().parse(TREE / "ontology/koteihyo.ttl")
    found: dict[str, dict[URIRef, str]] = {"ja": {}, "en": {}}
    for term, label in graph.subject_objects(RDFS.label):
        found[label.language][term] = str(label)
    return found


def test_the_glossary_names_a_term_once():
    words = [row.ja for row in glossary()]
    assert len(words) > 60
    assert len(words) == len({*words})


def test_the_vocabulary_is_worded_as_the_glossary_says():
    named = [row for row in glossary() if row.iri]
    assert {row.iri: row.ja for row in named} == {row.iri: labels()["ja"].get(row.iri) for row in named}
    assert {row.iri: row.en for row in named} == {row.iri: labels()["en"].get(row.iri) for row in named}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_column_that_bears_the_name_of_a_term_is_called_as_the_term(kawaguchi_facts, lang):
    app = Flask(__name__)
    language.register(app)
    names = {column.removesuffix("Label") for question in Library(FOLDER).all.values() for column in question.columns}
    known = {name: {KTH[name], KTH[name[0].upper() + name[1:]]} & labels()[lang].keys() for name in names}
    shared = {name: {labels()[lang][term] for term in found} for name, found in known.items() if found}
    assert len(shared) > 40
    with app.test_request_context(f"/?lang={lang}"):
        shown = {name: headings.name_column(terms(kawaguchi_facts), name) for name in shared}
    wrong = {name: shown[name] for name, said in shared.items() if shown[name].lower() not in map(str.lower, said)}
    assert wrong == {}


def test_a_heading_of_the_pages_own_is_no_term_of_the_vocabulary():
    terms_of = {str(term).rpartition("#")[2].lower() for term in labels()["ja"]}
    assert [name for name in headings.OWN if name.lower() in terms_of] == []
    composed = {*headings.ALIASES.values(), *headings.COUNTS.values()}
    assert {each for each in composed if KTH[each] not in labels()["ja"]} == set()


def test_a_class_and_a_property_of_one_name_have_one_label():
    for found in labels().values():
        for term, label in found.items():
            name = str(term).rpartition("#")[2]
            of = KTH[name[0].lower() + name[1:]]
            # A field of policy is not the point that a decision is on, though both are called a field.
            if of not in (term, KTH.field) and of in found:
                assert found[of] == label, name


AVOIDED = [word for row in glossary() for word in row.avoided_ja]
# 政府の機能 is avoided, 政府の機能別分類 is a term.
TERMS = [row.ja for row in glossary() if any(word in row.ja for word in AVOIDED)]

# A pattern looks for the words of documents, whatever they are: nobody reads it as ours.
PATTERN = re.compile(r"""\brf?"(?:\\.|[^"\\\n])*"|\brf?'(?:\\.|[^'\\\n])*'""")


def written() -> dict[str, str]:
    """Return what readers meet, by file: pages, translations, messages, questions, shapes, vocabulary, documents."""
    found = {}
    for pattern in (
        "service/pages/**/*.html",
        "service/translations/en/LC_MESSAGES/messages.po",
        "service/**/*.py",
        "graph/**/*.py",
        "queries/**/*.rq",
        "shapes/**/*.ttl",
        "ontology/*.ttl",
        "docs/*.md",
        "README*.md",
    ):
        for path in TREE.glob(pattern):
            if path != GLOSSARY:
                text = path.read_text("utf-8")
                found[str(path.relative_to(TREE))] = PATTERN.sub("", text) if path.suffix == ".py" else text
    return found


def without_terms(text: str) -> str:
    """Return a text without the terms in which an avoided word stands."""
    for term in TERMS:
        text = text.replace(term, "〓")
    return text


def english_of(name: str, text: str) -> str:
    """Return the English that a reader meets of a file."""
    if name.endswith(".po"):
        said = re.split(r"^msgid", text, flags=re.MULTILINE)
        return "\n".join(each.partition("msgstr")[2] for each in said)
    if name.endswith(".ttl"):
        return "\n".join(re.findall(r'"([^"]*)"@en', text))
    if name.endswith(".rq"):
        return "\n".join(re.findall(r"^# (?:Title-en|Asks-en|Note-en) +(.*)$", text, re.MULTILINE))
    return text if name.endswith(".en.md") else ""


def test_what_the_glossary_avoids_is_written_nowhere():
    files = written()
    assert len(files) > 300
    assert len(AVOIDED) > 50
    bare = {name: without_terms(text) for name, text in files.items()}
    assert [(word, name) for name, text in bare.items() for word in AVOIDED if word in text] == []


def test_what_the_glossary_avoids_in_english_is_written_nowhere():
    avoided = [word for row in glossary() for word in row.avoided_en]
    said = {name: english_of(name, text) for name, text in written().items()}
    assert sum(map(bool, said.values())) > 80
    found = {word: [name for name, text in said.items() if re.search(rf"\b{word}", text, re.I)] for word in avoided}
    assert {word: names for word, names in found.items() if names} == {}
