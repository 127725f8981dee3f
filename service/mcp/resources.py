"""Resources: the vocabulary, the questions, each plan, and every printed passage, as texts to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...graph.rdf.names import BASE
from ..citation import Both
from ..engines.engine import require_whole
from ..results.answers import rows
from ..results.cells import plain
from .explanations import explain_thing
from .passages import quote_things
from .sizes import write_compact
from .sources import Source

MARKDOWN, JSON = "text/markdown", "application/json"
SCHEME = "koteihyo://"
PREFIXES = f"""PREFIX kth: <{BASE}ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""
VOCABULARY = f"""{PREFIXES}
SELECT ?term ?kind ?ja ?en (SAMPLE(?of) AS ?domain) (SAMPLE(?to) AS ?range) WHERE {{
  VALUES (?class ?kind) {{ (owl:Class "class") (owl:ObjectProperty "relation") (owl:DatatypeProperty "value") }}
  ?term a ?class ; rdfs:label ?ja , ?en .
  FILTER(STRSTARTS(STR(?term), "{BASE}ontology#") && LANG(?ja) = "ja" && LANG(?en) = "en")
  OPTIONAL {{ ?term rdfs:domain ?of }}
  OPTIONAL {{ ?term rdfs:range ?to }}
}} GROUP BY ?term ?kind ?ja ?en ORDER BY ?kind ?term"""
PLANS = f"""{PREFIXES}
SELECT ?plan (MAX(STR(?label)) AS ?name) {{ ?plan a kth:Plan ; rdfs:label ?label }} GROUP BY ?plan ORDER BY ?plan"""
SECTIONS = f"""{PREFIXES}
SELECT ?section (MIN(STR(?label)) AS ?name) (COUNT(DISTINCT ?entry) AS ?entries)
WHERE {{ ?section a kth:Section ; kth:inPlan <%s> ; rdfs:label ?label . OPTIONAL {{ ?entry kth:ownSection ?section }} }}
GROUP BY ?section ORDER BY ?section LIMIT 200"""


class Resource(NamedTuple):
    """A text: its address, its name, its titles, what it is, and its media type."""

    uri: str
    name: str
    title: Both
    media_type: str


TEMPLATES = (
    Resource(
        f"{SCHEME}passages/{{plan}}/{{entry}}",
        "passage",
        ("印刷された項目（原文と位置）", "A printed entry: its words and where they stand"),
        JSON,
    ),
    Resource(f"{SCHEME}things/{{+thing}}", "thing", ("施策・目標・公約など", "A measure, goal, pledge …"), JSON),
)


def list_resources(source: Source) -> Iterator[Resource]:
    """Yield the vocabulary, the questions and the plans."""
    yield Resource(f"{SCHEME}vocabulary", "vocabulary", ("語彙", "The vocabulary"), MARKDOWN)
    yield Resource(f"{SCHEME}questions", "questions", ("質問集", "The questions"), MARKDOWN)
    for iri, name in _query(source, PLANS):
        yield Resource(f"{SCHEME}plans/{source.path(iri)}", source.path(iri), (name, name), MARKDOWN)


def read_resource(source: Source, uri: str) -> tuple[str, str] | None:
    """Return a resource's media type and text, None where there is none; raises `NoSuchThing`."""
    match re.fullmatch(rf"{SCHEME}([a-z]+)(?:/(.+))?", uri):
        case None:
            return None
        case found:
            kind, path = found[1], found[2] or ""
    if not path:
        writers = {"vocabulary": _write_vocabulary, "questions": _write_questions}
        return (MARKDOWN, writers[kind](source)) if kind in writers else None
    if kind == "plans":
        return _write_plan(source, path)
    if kind == "passages" and path.count("/") == 1:
        return _write_passage(source, path.replace("/", "/entry/", 1))
    return (JSON, write_compact(explain_thing(source, path, "ja"))) if kind == "things" else None


def _write_vocabulary(source: Source) -> str:
    lines = [
        f"`kth:` = <{BASE}ontology#>. Domain and range are named where there is one.\n",
        "| term | kind | ja | en | domain → range |",
        "| --- | --- | --- | --- | --- |",
    ]
    for term, kind, ja, en, of, to in _query(source, VOCABULARY):
        places = " → ".join(map(_shorten, filter(None, (of, to))))
        lines.append(f"| kth:{_shorten(term)} | {kind} | {ja} | {en} | {places} |")
    return "\n".join(lines)


def _shorten(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _write_questions(source: Source) -> str:
    lines = []
    for (ja, en), questions in source.library.by_heading().items():
        lines.append(f"\n## {ja} / {en}\n")
        lines += [
            f"- `{question.name}`: {question.title} / {question.says('Title-en')}"
            for question in questions
            if not question.services
        ]
    return "\n".join(lines)


def _write_plan(source: Source, plan: str) -> tuple[str, str] | None:
    named = {source.path(iri): (iri, name) for iri, name in _query(source, PLANS)}
    if plan not in named:
        return None
    iri, name = named[plan]
    lines = [f"# {name}\n", f"{source.address(iri)}\n", f"Version {source.snapshot.version()}\n"]
    for section, words, entries in _query(source, SECTIONS % iri):
        lines.append(f"- `{source.path(section)}` {words} ({entries} entries; {source.address(section)})")
    return MARKDOWN, "\n".join(lines)


def _write_passage(source: Source, path: str) -> tuple[str, str] | None:
    iri = source.iri(path)
    quote = quote_things(source, [iri]).get(iri) if source.path(iri) else None
    if quote is None:
        return None
    passage = {"entry": path, "quote": quote.words, "place": quote.place, "address": quote.address}
    return JSON, write_compact({**passage, "version": source.snapshot.version()})


def _query(source: Source, text: str) -> list[list[str]]:
    return [[plain(term) for term in row] for row in rows(require_whole(source.snapshot.query(text))).rows]
