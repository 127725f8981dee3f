"""Explanations: all that a version says of one thing, by whom, with the words that it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from string import Template

from pyoxigraph import Literal, NamedNode

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..engines.engine import Formats
from ..resources.statements import KTH, LABELS, Description, Statement, describe
from ..results.answers import rows
from ..results.cells import plain
from .answers import Document
from .passages import quote_things
from .sources import Source

# Values of one relation that are listed; the rest is counted.
VALUES = 20
# Relations that say where characters stand: `where_printed` has them.
ASIDE = {f"{KTH}{name}" for name in ("evidence", "searchText", "order", "position", "verbatim")}
# Columns of a decision.
DECIDED = ("field", "chosen", "label", "reason")
# Who says something, by the last part of the graph's name.
SAYS = {
    "document": "printed in the document",
    "plan": "read from the words by rules",
    "curation": "decided by people, with reasons",
    "added": "added by people",
    "inferred": "inferred on an assumption",
    "findings": "found by a check",
}
DECISIONS = Template(f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?field ?chosen ?label ?reason {{
  {{ ?decision <{KTH}onEntry> $iri }} UNION {{ $iri <{KTH}statedBy> ?entry . ?decision <{KTH}onEntry> ?entry }}
  ?decision <{KTH}field> ?field .
  OPTIONAL {{ ?decision <{KTH}reason> ?reason FILTER(LANG(?reason) = "$lang") }}
  OPTIONAL {{ ?decision <{KTH}reason> ?reason }}
  OPTIONAL {{ ?decision <{KTH}decides> ?chosen . ?chosen rdfs:label ?label FILTER(LANG(?label) = "$lang") }}
  OPTIONAL {{ ?decision <{KTH}decides> ?chosen . ?chosen rdfs:label ?label }}
  OPTIONAL {{ ?decision <{KTH}decides> ?chosen }}
}} ORDER BY ?field ?chosen""")


class NoSuchThing(KoteihyoError):
    """Nothing in the version has that identifier."""

    def __init__(self, thing: str) -> None:
        super().__init__(
            f"{thing} というものはこの版にありません。search_plan で探せます。",
            f"This version has nothing called {thing}; search_plan finds things by their words.",
        )


def explain_thing(source: Source, thing: str, lang: str) -> Document:
    """Return what is said of a thing; raises `NoSuchThing`."""
    try:
        iri = NamedNode(source.iri(thing)).value
    except ValueError:
        raise NoSuchThing(thing) from None
    if (description := describe(source.snapshot, iri)) is None:
        raise NoSuchThing(thing)
    names = _name_things(description, lang)
    return {
        "thing": source.shorten(iri),
        "label": names.get(iri, ""),
        "types": [
            _short(statement.object.value)
            for statement in description.own
            if statement.predicate.value.endswith("#type")
        ],
        "says": [*_group(source, description.own, names)],
        "decisions": list_decisions(source, iri, lang),
        "namedBy": _count_naming(description),
        "rows": list_passages(source, description, lang),
        "version": description.version,
        "address": source.address(iri),
    }


def list_passages(source: Source, description: Description, lang: str) -> list[Document]:
    """Return the printed words that a thing rests on, with their places: its own, and those of what it names."""
    objects = (statement.object.value for statement in description.own if isinstance(statement.object, NamedNode))
    things = [iri for iri in (description.iri, *objects) if source.path(iri)]
    quotes = dict.fromkeys(quote_things(source, things, lang).values())
    return [
        {"quote": quote.words, "place": quote.place, "version": description.version, "address": quote.address}
        for quote in [*quotes][:VALUES]
    ]


def _name_things(description: Description, lang: str) -> dict[str, str]:
    """Return what the thing and those that it names are called, by their IRIs."""
    others = {label.subject.value: label.object.value for label in _labels(description, lang)}
    labels = (statement for statement in description.own if statement.predicate.value in LABELS)
    return others | {statement.subject.value: statement.object.value for statement in labels}


def _labels(description: Description, lang: str) -> Iterable[Statement]:
    """Return the statements of labels, those in the reader's language last, so that they win."""
    labels = [label for label in description.labels if isinstance(label.object, Literal)]
    return sorted(labels, key=lambda label: getattr(label.object, "language", None) == lang)


def _group(source: Source, statements: Iterable[Statement], names: dict[str, str]) -> Iterable[Document]:
    """Yield each relation of a thing with its values, and who says so."""
    grouped: dict[tuple[str, str], list[object]] = defaultdict(list)
    for statement in statements:
        relation = statement.predicate.value
        if relation in ASIDE or relation in LABELS or relation.endswith("#type"):
            continue
        grouped[relation, statement.graph.value.rpartition("/")[2]].append(_value(source, statement, names))
    for (relation, graph), values in grouped.items():
        more = {"more": len(values) - VALUES} if len(values) > VALUES else {}
        yield {"relation": _short(relation), "values": values[:VALUES], "by": SAYS.get(graph, graph), **more}


def _value(source: Source, statement: Statement, names: dict[str, str]) -> object:
    if isinstance(statement.object, Literal):
        return statement.object.value
    iri = statement.object.value
    return {"thing": source.shorten(iri), **({"label": names[iri]} if iri in names else {})}


def _count_naming(description: Description) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for statement in description.naming:
        counts[_short(statement.predicate.value)] += 1
    return {**counts, **{_short(relation): count for relation, count in description.left_out}}


def _short(iri: str) -> str:
    return iri.removeprefix(KTH).removeprefix(BASE).rpartition("#")[2].rpartition("/")[2]


def list_decisions(source: Source, iri: str, lang: str) -> list[Document]:
    """Return what people decided about a statement or entry, with their reasons."""
    text = DECISIONS.substitute(iri=str(NamedNode(iri)), lang=lang)
    answer = source.snapshot.query(text, wanted=Formats(graph=None))
    return [
        {name: source.shorten(words) for name, words in zip(DECIDED, map(plain, row), strict=True) if words}
        for row in rows(answer).rows[:VALUES]
    ]
