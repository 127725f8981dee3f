"""The one module that knows a SHACL validator: triples and shapes go in, results come out.

Users wait for `shacl` (half a second where pyshacl takes half a minute), run in a process of its own, on two cores.
Tests hold it to the results of pyshacl (`reference`), so another validator can take its place here and nowhere else.
What a group of shapes found is remembered: of a plan that is decided on again and again, little is asked again.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import rdflib

from ..errors import KoteihyoError
from .extracts import Data
from .shapes import NAMES, Group, deal, list_groups

VALIDATOR = Path(__file__).with_name("validator.py")
# Kawaguchi takes 0.2 s; a plan a hundred times as large is still far from this.
TIME_LIMIT = 60.0
# Each part reads its own data: on further cores, that takes longer than what there is less to ask.
PARTS = 2
# Answers of groups that are remembered, most of them empty: those of some dozen plans, as they were a few times.
KNOWN = 8192
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


_known: dict[str, tuple[Result, ...]] = {}


def validate(data: bytes, shapes: bytes, *, time_limit: float = TIME_LIMIT) -> list[Result]:
    """Return what the shapes find in the data, both as N-Triples, in a fixed order."""
    groups, held = list_groups(shapes), Data(data)
    names = {held.identify(group): group for group in groups}
    results = {name: _known[name] for name in names if name in _known}
    new = {name: group for name, group in names.items() if name not in results}
    if new or not groups:
        reported = _ask(held, [*new.values()], time_limit)
        results |= {
            name: tuple(result for result in reported if result.shape in group.shapes) for name, group in new.items()
        }
        _remember(results)
    return sorted({result for part_results in results.values() for result in part_results}, key=_result_key)


def _remember(results: dict[str, tuple[Result, ...]]) -> None:
    """Remember what groups found; what was remembered the longest time ago makes room."""
    for name in results:
        _known.pop(name, None)
    _known.update(results)
    for name in [*_known][:-KNOWN]:
        _known.pop(name, None)


def _ask(data: Data, groups: Sequence[Group], time_limit: float) -> list[Result]:
    """Return what groups of shapes find in the data, from the validator."""
    dealt = deal({group: data.measure(group) for group in groups}, PARTS)
    shapes = (b"".join(dict.fromkeys(line for group in part for line in group.lines)) for part in dealt)
    parts = [*zip(shapes, map(data.extract, dealt), strict=True)]
    head = b" ".join(b"%d %d" % (len(rules), len(extract)) for rules, extract in parts)
    message = b"".join((head, b"\n", *(text for part in parts for text in part)))
    command = [sys.executable, "-P", str(VALIDATOR)]
    try:
        run = subprocess.run(command, input=message, capture_output=True, timeout=time_limit, check=True)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ValidatorStoppedError(
            f"検査が{time_limit:g}秒で完了しなかったため、中止しました。",
            f"The check did not end within {time_limit:g} s and was stopped.",
        ) from error
    except subprocess.CalledProcessError as error:
        raise _stopped_error(error) from error
    return [result for report in run.stdout.split(b"\n\n") for result in results(report)]


def as_rdflib(term: Term) -> rdflib.URIRef | rdflib.Literal:
    """Return an engine's term as rdflib's; published graphs have no blank nodes."""
    if isinstance(term, ox.Literal):
        kind = None if term.language else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
    return rdflib.URIRef(text_of(term))


def results(report: bytes) -> list[Result]:
    """Return the results of a SHACL report in N-Triples, each once, sorted.

    https://www.w3.org/TR/shacl/#results-validation-result
    """
    nodes: dict[str, dict[str, Term]] = {}
    for quad in ox.parse(report, format=ox.RdfFormat.N_TRIPLES):
        nodes.setdefault(str(quad.subject), {})[quad.predicate.value.removeprefix(SH)] = quad.object
    read = {_result(node) for node in nodes.values() if "focusNode" in node}
    return sorted(read, key=_result_key)


def _result_key(result: Result) -> tuple[str, ...]:
    return tuple(map(str, result))


def _result(node: dict[str, Term]) -> Result:
    return Result(
        shape=text_of(node["sourceShape"]),
        focus=text_of(node["focusNode"]),
        path=text_of(node["resultPath"]) if "resultPath" in node else None,
        value=node.get("value"),
        severity=NAMES[text_of(node["resultSeverity"])],
    )


def text_of(term: Term) -> str:
    """Return an IRI or a literal's words as they stand; of anything else, what it is written as."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _stopped_error(error: subprocess.CalledProcessError) -> ValidatorStoppedError:
    """Say how the validator ended: by a signal, or with a last line on its standard error."""
    lines: Iterable[str] = error.stderr.decode("utf-8", "replace").split("\n")
    last = next((line for line in reversed([*lines]) if line.strip()), f"exit {error.returncode}")
    return ValidatorStoppedError(
        f"検査のプログラムが途中で停止しました（{last}）。", f"The validator stopped before its report: {last}."
    )
