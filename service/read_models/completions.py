"""Words: what an editor completes, from the graph: terms of the vocabulary and shared concepts, with their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from ...graph.rdf.names import BASE
from ..questions.tables.listings import Row
from .facts import Facts

# Prefixes that a query may use; those of the code lists let a concept be written as field:waste, those of a plan's own
# lists as theme:waste, or as kawaguchi-theme:waste where several plans have themes.
PREFIXES = {
    "kth": f"{BASE}ontology#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "sh": "http://www.w3.org/ns/shacl#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TERMS = """
SELECT ?term ?name ?means ?class
WHERE {
  { ?term rdfs:isDefinedBy ?vocabulary ; rdfs:label ?name . OPTIONAL { ?term skos:definition ?definition }
    BIND(EXISTS { ?term a <http://www.w3.org/2002/07/owl#Class> } AS ?class) }
  UNION
  { ?term skos:inScheme ?scheme ; skos:prefLabel|skos:altLabel ?name . OPTIONAL { ?term skos:definition ?definition } }
  FILTER(STRSTARTS(STR(?term), "%s"))
  FILTER(LANG(?name) IN ("ja", "en"))
  FILTER(!BOUND(?definition) || LANG(?definition) = LANG(?name))
  BIND(CONCAT(LANG(?name), " ", COALESCE(STR(?definition), "")) AS ?means)
}
ORDER BY ?term ?name
"""
# What is often used of other vocabularies; the graph does not define it.
FOREIGN = {
    "rdf:type": ("種別", "type"),
    "rdfs:label": ("名前", "label"),
    "rdfs:seeAlso": ("関連", "see also"),
    "skos:prefLabel": ("優先名", "preferred label"),
    "skos:altLabel": ("別名", "alternative label"),
    "skos:broader": ("上位の概念", "broader"),
    "skos:narrower": ("下位の概念", "narrower"),
    "skos:inScheme": ("コード表", "in scheme"),
    "dcterms:title": ("題名", "title"),
    "dcterms:publisher": ("発行", "publisher"),
    "oa:hasSelector": ("文書での位置", "selector"),
    "oa:start": ("始まり", "start"),
    "oa:end": ("終わり", "end"),
    "oa:exact": ("文字", "exact words"),
}


class Word(NamedTuple):
    """What can be written: a prefixed name, what it is called, all its names, what it means, what it is."""

    name: str
    label: str
    labels: list[str]
    means: str
    kind: str


def completions(facts: Facts, language: str) -> dict[str, object]:
    """Return the prefixes and the words, in a language, as JSON takes them."""
    prefixes = dict(PREFIXES)
    words: dict[str, Word] = {}
    rows = facts.rows(TERMS % BASE)
    schemes = {row["term"].removeprefix(f"{BASE}id/").rpartition("/")[0] for row in rows}
    alike = Counter(scheme.rpartition("/")[2] for scheme in schemes)
    for row in rows:
        name = _with_prefix(row["term"], prefixes, alike)
        words[name] = _add_name(words.get(name), name, row, language)
    for name, labels in FOREIGN.items():
        words[name] = Word(name, labels[language == "en"], [*labels], "", "property")
    return {"prefixes": prefixes, "words": [word._asdict() for word in words.values()]}


def _add_name(word: Word | None, name: str, row: Row, language: str) -> Word:
    """Return a word with one more name."""
    says, _, means = row["means"].partition(" ")
    kind = {"true": "class", "false": "property"}.get(row.get("class", ""), "constant")
    word = word or Word(name, row["name"], [], "", kind)
    word.labels.append(row["name"])
    return word._replace(label=row["name"], means=means) if says == language and not word.means else word


def _with_prefix(iri: str, prefixes: dict[str, str], alike: Mapping[str, int]) -> str:
    """Return a name with its prefix; a code list has a prefix of its own.

    ``alike`` says of how many lists a name ends the address: a plan's own list bears the plan's name where others have
    such a list.
    """
    term = iri.removeprefix(PREFIXES["kth"])
    if term != iri:
        return f"kth:{term}"
    scheme, _, code = iri.removeprefix(f"{BASE}id/").rpartition("/")
    last = scheme.rpartition("/")[2]
    prefix = last if alike[last] == 1 else scheme.replace("/", "-")
    prefixes[prefix] = f"{BASE}id/{scheme}/"
    return f"{prefix}:{code}"
