"""The one module that knows a SHACL validator: triples and shapes go in, results come out.

Users wait for `shacl` (half a second where pyshacl takes half a minute), run in a process of its own, on two cores.
pyshacl is the reference: tests/test_shapes.py and tests/test_planted.py hold the two to the same results, so another
validator can take the place of the first here and nowhere else.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from ..errors import KoteihyoError
from .severities import NAMES
from .shapes import split_shapes

VALIDATOR = Path(__file__).with_name("validator.py")
# Kawaguchi takes 0.2 s; a plan a hundred times as large is still far from this.
TIME_LIMIT = 60.0
# Each part reads the data once more: on further cores, that takes longer than what there is less to ask.
PARTS = 2
SH = "http://www.w3.org/ns/shacl#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Result(NamedTuple):
    """One thing that one shape finds wrong with one node."""

    shape: str
    focus: str
    path: str | None
    value: Term | None
    severity: str


class ValidatorStoppedError(KoteihyoError):
    """The validator gave no report, so nothing that rests on one is published."""

    exit_status = 1
    status = 500


def validate(data: bytes, shapes: bytes, *, time_limit: float = TIME_LIMIT) -> list[Result]:
    """Return what the shapes find in the data, both as N-Triples, in a fixed order."""
    command = [sys.executable, "-P", str(VALIDATOR)]
    parts = split_shapes(shapes, PARTS)
    message = b"".join((b" ".join(b"%d" % len(each) for each in parts), b"\n", *parts, data))
    try:
        run = subprocess.run(command, input=message, capture_output=True, timeout=time_limit, check=True)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ValidatorStoppedError(
            f"検査が{time_limit:g}秒で完了しなかったため、中止しました。",
            f"The check did not end within {time_limit:g} s and was stopped.",
        ) from error
    except subprocess.CalledProcessError as error:
        raise _stopped_error(error) from error
    return sorted({each for report in run.stdout.split(b"\n\n") for each in results(report)}, key=_result_key)


def reference_validate(data: bytes, shapes: bytes) -> list[Result]:
    """Return the same by pyshacl, which is slower and whose word counts where the two differ."""
    import pyshacl  # here, because importing it takes longer than a whole check

    # In place, because what is cloned is a plain graph again; without rules, nothing is written into it.
    _, report, _ = pyshacl.validate(_as_rdflib(data, _Prepared()), shacl_graph=_as_rdflib(shapes), inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise ValidatorStoppedError(
            f"検査が報告を返しませんでした（{report}）。", f"The check gave no report: {report}."
        )
    return results(report.serialize(format="nt", encoding="utf-8"))


class _Prepared(rdflib.Graph):
    """A graph that parses a query once: pyshacl asks the same text of every node, and most of its time was parsing."""

    def __init__(self) -> None:
        super().__init__()
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> rdflib.query.Result:
        """Answer a query, whose text is given without prefixes of its caller's."""
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *arguments, **options)


def _as_rdflib(triples: bytes, graph: rdflib.Graph | None = None) -> rdflib.Graph:
    """Return the triples with every literal as it is written: rdflib's parser would turn P0Y into P0D."""
    graph = rdflib.Graph() if graph is None else graph
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        graph.add((rdflib.URIRef(_text_of(quad.subject)), rdflib.URIRef(quad.predicate.value), as_rdflib(quad.object)))
    return graph


def as_rdflib(term: Term) -> rdflib.URIRef | rdflib.Literal:
    """Return an engine's term as rdflib's; published graphs have no blank nodes."""
    if isinstance(term, ox.Literal):
        kind = None if term.language else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
    return rdflib.URIRef(_text_of(term))


def results(report: bytes) -> list[Result]:
    """Return the results of a SHACL report in N-Triples, each once, sorted.

    https://www.w3.org/TR/shacl/#results-validation-result
    """
    nodes: dict[str, dict[str, Term]] = {}
    for quad in ox.parse(report, format=ox.RdfFormat.N_TRIPLES):
        nodes.setdefault(str(quad.subject), {})[quad.predicate.value.removeprefix(SH)] = quad.object
    found = {_result(node) for node in nodes.values() if "focusNode" in node}
    return sorted(found, key=_result_key)


def _result_key(result: Result) -> tuple[str, ...]:
    return tuple(map(str, result))


def _result(node: dict[str, Term]) -> Result:
    return Result(
        shape=_text_of(node["sourceShape"]),
        focus=_text_of(node["focusNode"]),
        path=_text_of(node["resultPath"]) if "resultPath" in node else None,
        value=node.get("value"),
        severity=NAMES[_text_of(node["resultSeverity"])],
    )


def _text_of(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _stopped_error(error: subprocess.CalledProcessError) -> ValidatorStoppedError:
    """Say how the validator ended: by a signal, or with a last line on its standard error."""
    lines: Iterable[str] = error.stderr.decode("utf-8", "replace").split("\n")
    last = next((line for line in reversed([*lines]) if line.strip()), f"exit {error.returncode}")
    return ValidatorStoppedError(
        f"検査のプログラムが途中で停止しました（{last}）。", f"The validator stopped before its report: {last}."
    )
