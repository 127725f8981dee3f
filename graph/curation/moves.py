"""Addresses that moved: a thing's earlier identifier, the one that now stands for it, and why.

`moved.csv` in the plan's folder lists them; a plan without one has moved nothing. Identifiers are written as they
stand after ``…/id/``. What was shared once and is the plan's own now is listed in the same way (``theme/waste``); what
is still shared cannot be moved by a plan. An entry needs no line here: the entry that now holds its characters is its
successor.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from ..codelists import Lexicon
from ..errors import Gathering, KoteihyoError
from ..files import read_rows
from ..rdf.identifiers import Identifiers
from ..rdf.names import BASE

FILE = "moved.csv"
COLUMNS = ["from", "to", "reason"]
PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")


class Move(NamedTuple):
    """One line: both identifiers as they stand after ``…/id/``, the reason, and the line's number."""

    old: str
    new: str
    reason: str
    line: int


def read_moves(folder: Path) -> tuple[Move, ...]:
    """Return the moves of a plan's folder; all faults of the file are told together, with their lines."""
    file = folder / FILE
    if not file.exists():
        return ()
    faults, moves = Gathering(), list[Move]()
    for line, row in read_rows(file, COLUMNS):
        with faults.part():
            moves.append(_read_row([*row.values()], file, line))
    faults.tell()
    return tuple(moves)


def _read_row(row: list[str], file: Path, line: int) -> Move:
    if not (PATH.fullmatch(row[0]) and PATH.fullmatch(row[1]) and row[2].strip()):
        raise KoteihyoError(
            "以前の識別子、今の識別子（どちらも /id/ の後の部分）、理由が必要です。",
            "A move needs the earlier and the present identifier, each as it stands after /id/, and a reason.",
            file=file,
            line=line,
        )
    return Move(row[0], row[1], row[2], line)


def moves_graph(moves: Sequence[Move], things: Collection[URIRef], ids: Identifiers, file: Path) -> Graph:
    """Return which thing replaces which, as `dcterms:isReplacedBy`; ``things`` are those that there are."""
    graph, faults = Graph(), Gathering()
    for move in moves:
        old, new = _iri(move.old, ids), _iri(move.new, ids)
        with faults.part():
            _check_things(move, exists=old in things, lacks=new not in things, file=file)
        graph.add((old, DCTERMS.isReplacedBy, new))
    faults.tell()
    return graph


def _check_things(move: Move, *, exists: bool, lacks: bool, file: Path) -> None:
    """Raise where the earlier thing is there still, or the one that stands for it is not."""
    if exists or lacks:
        name = move.old if exists else move.new
        raise KoteihyoError(
            f"{name} は{'今もあります' if exists else 'ありません'}。行を改めるか、除いてください。",
            f"{name} {'still exists' if exists else 'does not exist'}: correct the line, or remove it.",
            file=file,
            line=move.line,
        )


def is_shared(path: str, lexicon: Lexicon) -> bool:
    """Say whether an identifier is that of a concept that plans share."""
    scheme, _, code = path.partition("/")
    return lexicon.has_concept(scheme, code) or (not code and bool(lexicon.codes(scheme)))


def shared_iri(path: str) -> URIRef:
    """Return the identifier in full of what plans share."""
    return URIRef(f"{BASE}id/{path}")


def _iri(path: str, ids: Identifiers) -> URIRef:
    """Return an identifier in full: the plan's own stand under its base, shared ones under the project's."""
    is_of_plan = path == ids.plan_id or path.startswith(f"{ids.plan_id}/")
    return URIRef(f"{ids.base}id/{path}") if is_of_plan else shared_iri(path)
