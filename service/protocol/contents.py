"""What a version holds and its engine can do: counted and tried, never claimed."""

from __future__ import annotations

from typing import NamedTuple

from ...graph.errors import KoteihyoError
from ..engines.engine import Busy, Engine, NotPublished, Wanted, whole
from ..forms.answers import rows
from ..forms.cells import plain
from ..snapshot import Snapshot

XSD, GEOF = "http://www.w3.org/2001/XMLSchema#", "http://www.opengis.net/def/function/geosparql/"
_POINT = '"POINT(139.7 35.8)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
_PAIR = f"{_POINT}, {_POINT}"
_METRE = "<http://www.opengis.net/def/uom/OGC/1.0/metre>"
# Functions beyond SPARQL 1.1 that an engine may have, each with arguments that it must find a value for.
FUNCTIONS = {
    f"{XSD}date": '"2006-04-01"',
    f"{XSD}time": '"12:00:00"',
    f"{XSD}gYear": '"2006"',
    f"{XSD}gYearMonth": '"2006-04"',
    f"{XSD}duration": '"P3Y"',
    f"{XSD}dayTimeDuration": '"P3D"',
    f"{XSD}yearMonthDuration": '"P3Y"',
    f"{GEOF}distance": f"{_PAIR}, {_METRE}",
    **{f"{GEOF}{name}": _PAIR for name in ("sfContains", "sfEquals", "sfIntersects", "sfOverlaps", "sfWithin")},
}
TRIPLES = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


class Contents(NamedTuple):
    """Triples of the default graph and of each named one, None where counting takes too long, and the functions."""

    triples: int | None
    graphs: dict[str, int] | None
    functions: tuple[str, ...]


def counted(snapshot: Snapshot) -> Contents:
    """Return the contents of a version, counted once."""
    return snapshot.once("contents", lambda: contents(snapshot))


def contents(engine: Engine) -> Contents:
    """Ask the engine what it holds and can do."""
    triples, graphs = _rows(engine, TRIPLES), _rows(engine, GRAPHS)
    return Contents(
        int(triples[0][0]) if triples else None,
        {name: int(count) for name, count in graphs if name} if graphs is not None else None,
        functions(engine),
    )


def functions(engine: Engine) -> tuple[str, ...]:
    """Return which of the functions the engine has: those that have a value."""
    calls = " ".join(f"(<{name}>({values}) AS ?f{at})" for at, (name, values) in enumerate(FUNCTIONS.items()))
    found = _rows(engine, f"SELECT {calls} {{}}")
    return tuple(name for name, value in zip(FUNCTIONS, found[0], strict=True) if value) if found else ()


def _rows(engine: Engine, text: str) -> list[list[str]] | None:
    """Return the values of a query's rows, None where the engine cannot answer it in full, empty text for no value."""
    try:
        answer = whole(engine.query(text, wanted=Wanted(graph=None)))
    except (Busy, NotPublished):
        raise
    except KoteihyoError:
        return None
    return [[plain(term) for term in row] for row in rows(answer).rows]
