"""How a plan is laid out: the columns of a sheet side by side.

A line across the columns holds what the stages say of one strand. Where a column takes the strands in another order,
its order wins and a line of its own is opened: nothing printed ever moves.
"""

from __future__ import annotations

from typing import NamedTuple

from .plan import Passage, Plan, Sheet

HEADING, NOTE = "stage-heading", "note"


class Node(NamedTuple):
    """Something printed in a column, and what is printed under it."""

    passage: Passage
    below: tuple[Node, ...] = ()


class Line(NamedTuple):
    """What the stages say of a strand (empty: of the sheet as a whole), by stage."""

    strand: str
    cells: dict[str, list[Node]]


def find_headings(plan: Plan, sheet: Sheet) -> dict[str, Passage]:
    """Return the printed heading of each column, by stage."""
    passages = (
        passage
        for passage in plan.passages.values()
        if passage.sheet == sheet.iri and passage.kind.endswith(f"/{HEADING}")
    )
    return {passage.stage: passage for passage in passages}


def nest_column(plan: Plan, sheet: Sheet, stage: str) -> list[Node]:
    """Return what is printed in a column, as it is nested."""
    places = [
        passage
        for passage in plan.passages.values()
        if (passage.sheet, passage.stage) == (sheet.iri, stage)
        and (not passage.kind or passage.kind.endswith(f"/{NOTE}"))
    ]
    return [_node(plan, place) for place in places if not place.under]


def _node(plan: Plan, passage: Passage) -> Node:
    return Node(passage, tuple(_node(plan, each) for each in plan.under.get(passage.iri, ())))


def align_columns(plan: Plan, sheet: Sheet) -> list[Line]:
    """Return a sheet's rows."""
    lines: list[Line] = []
    for stage in plan.stages:
        at = 0
        for strand, nodes in _blocks(nest_column(plan, sheet, stage)):
            ahead = (place for place in range(at, len(lines)) if lines[place].strand == strand)
            place = next(ahead, None)
            if place is None:
                place = at
                lines.insert(place, Line(strand, {}))
            lines[place].cells[stage] = nodes
            at = place + 1
    return lines


def _blocks(nodes: list[Node]) -> list[tuple[str, list[Node]]]:
    """Return a column by strand, what follows each other together; a note stays with what it follows."""
    blocks: list[tuple[str, list[Node]]] = []
    for node in nodes:
        strand = blocks[-1][0] if blocks and node.passage.kind else node.passage.strand
        if blocks and blocks[-1][0] == strand:
            blocks[-1][1].append(node)
        else:
            blocks.append((strand, [node]))
    return blocks
