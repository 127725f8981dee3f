"""What another engine can do: asked of it in small queries when it is first used, and said where it falls short.

Nothing is looked up by an engine's name; a newer release that mends a fault is believed as soon as it shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .engine import WHOLE, BadQuery, Dataset, Unavailable
from .receipt import DEFAULT, MERGED, PUBLICATION

XSD = "http://www.w3.org/2001/XMLSchema#"
NOTHING = "urn:koteihyo:nothing"
# Literals whose characters an engine may change when it stores or computes them, by datatype.
KEPT = {"duration": "P4Y", "decimal": "1.0", "integer": "007", "boolean": "true", "gYear": "2006"}
# Asks a query of the engine and returns the document that its JSON is.
Ask = Callable[[str, Dataset], dict[str, Any]]


class Note(NamedTuple):
    """Something that an engine cannot do or does differently."""

    ja: str
    en: str


class Capabilities(NamedTuple):
    """What was found: the dataset to name when a request names none, the rows it writes at most, and the notes."""

    dataset: Dataset = WHOLE
    rows: int | None = None
    notes: tuple[Note, ...] = ()


def probe(ask: Ask, rows: int) -> Capabilities:
    """Return what an engine can do; ``rows`` is the most that will ever be asked of it."""
    dataset, notes = _default(ask)
    fewer = _rows(ask, rows)
    notes += [*_graphs(ask), *_literals(ask), *([_probe_limit(fewer)] if fewer else [])]
    return Capabilities(dataset, fewer, tuple(notes))


def _default(ask: Ask) -> tuple[Dataset, list[Note]]:
    """Return the graphs to name so that the default graph is the published one, where the engine has none of its own.

    The publication graph is in no default graph; where it is seen without being named, all graphs are seen so.
    """
    if not _true(ask, UNION):
        return WHOLE, []
    names = [row["g"]["value"] for row in _rows_of(ask, GRAPHS)]
    if MERGED not in names:
        ja = "既定のグラフは全グラフの和で、推定と指摘も混ざります。publish --engine で入れ直してください。"
        en = "The default graph is the union of all graphs, inferred and findings too: publish again with --engine."
        return WHOLE, [Note(ja, en)]
    ja = f"既定のグラフを持たないエンジンなので、<{MERGED}> を名指しします。"
    note = Note(ja, f"This engine has no default graph of its own; <{MERGED}> is named in its place.")
    return Dataset((MERGED,), tuple(name for name in names if name not in (MERGED, DEFAULT))), [note]


UNION = f"ASK {{ <{PUBLICATION}> ?p ?o }}"
GRAPHS = (
    f"""SELECT ?g {{ GRAPH <{PUBLICATION}> {{ <{PUBLICATION}> <http://rdfs.org/ns/void#subset> ?g }} }} ORDER BY ?g"""
)


def _graphs(ask: Ask) -> Iterator[Note]:
    """Yield a note where the protocol's dataset is not what is asked."""
    if _true(ask, "ASK { ?s ?p ?o }", Dataset((NOTHING,))):
        en = "default-graph-uri is disregarded: queries see what the engine shows them."
        yield Note("default-graph-uri が効きません。", en)
    if _true(ask, "ASK { GRAPH ?g { ?s ?p ?o } }", Dataset((), (NOTHING,))):
        yield Note("named-graph-uri が効きません。", "named-graph-uri is disregarded.")
    elif _true(ask, "ASK { GRAPH ?g { ?s ?p ?o } }", Dataset((NOTHING,))):
        en = "default-graph-uri alone leaves the named graphs open; SPARQL 1.1 has none of them then."
        yield Note("default-graph-uri だけを指定しても、名前付きグラフが見えます。", en)


def _literals(ask: Ask) -> Iterator[Note]:
    """Yield a note on the literals that lose their characters, and on one that is not of its datatype."""
    changed = [name for name, text in KEPT.items() if not _keeps(ask, name, text)]
    if changed:
        listed = ", ".join(f"xsd:{name}" for name in changed)
        yield Note(
            f"字面が書き換えられるデータ型：{listed}。", f"Literals are rewritten, losing their characters: {listed}."
        )
    if not _keeps(ask, "integer", "abc"):
        en = 'A literal that is not of its datatype ("abc"^^xsd:integer) is refused or changed.'
        yield Note('型に合わない値（"abc"^^xsd:integer）を保持できません。', en)


def _keeps(ask: Ask, name: str, text: str) -> bool:
    try:
        (row,) = _rows_of(ask, f'SELECT ?v {{ VALUES ?v {{ "{text}"^^<{XSD}{name}> }} }}')
    except (BadQuery, Unavailable):
        return False
    return bool(row["v"]["value"] == text)


def _rows(ask: Ask, rows: int) -> int | None:
    """Return the most rows that the engine writes, if that is fewer than may be asked for."""
    values = " ".join(str(number) for number in range(100))
    repeated = " ".join(f"VALUES ?v{place} {{ {values} }}" for place in range(3))
    written = len(_rows_of(ask, f"SELECT (1 AS ?x) {{ {repeated} }} LIMIT {rows + 1}"))
    return written if written < min(rows + 1, 100**3) else None


def _probe_limit(rows: int) -> Note:
    return Note(f"一つの結果は{rows}行までです。", f"The engine writes {rows} rows of an answer and no more.")


def _true(ask: Ask, text: str, dataset: Dataset = WHOLE) -> bool:
    return ask(text, dataset).get("boolean") is True


def _rows_of(ask: Ask, text: str) -> list[dict[str, dict[str, str]]]:
    return list(ask(text, WHOLE).get("results", {}).get("bindings", ()))
