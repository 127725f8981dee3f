"""The page of a section: headings, paragraphs, nested lists and tables as they are printed, with what each states.

And the sections of a plan as they are nested, with how much is stated in each, and entries by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from flask import Response

from ...http.language import translate
from ...read_models.document import OF_SECTION, read_boxes
from ...read_models.facts import Facts
from ...read_models.plan import Passage, Plan, Section
from ...read_models.sections import Cell, SectionContents, StatedThing, read_section
from ...read_models.vocabulary import Term, terms
from ..page import Step, page
from ..presentation import Spot, View
from .pictures import lay_pages

# The end of the key of an entry that is a sentence of a paragraph.
SENTENCE = re.compile(r"(^|\.)s[0-9]+$")
# What stands in a margin, by the end of its kind: shown, and set apart from what the section says.
ASIDE = ("page", "chart", "contents", "note")

# The kind of the passage that a document's title is.
TITLE = "document-title"


class Node(NamedTuple):
    """A bullet, and the bullets under it."""

    passage: Passage
    below: tuple[Node, ...]


class Box(NamedTuple):
    """A cell of a table: the lines in it, whether it is a heading, and how many rows and columns it covers."""

    lines: tuple[Cell, ...]
    heads: bool
    rows: int
    columns: int


class Block(NamedTuple):
    """A piece of a section: a list, a paragraph, a table, or what stands aside; of these one has something."""

    kind: str
    sentences: tuple[Passage, ...] = ()
    nodes: tuple[Node, ...] = ()
    rows: tuple[tuple[Box, ...], ...] = ()


def section_page(facts: Facts, view: View, section: Section, data: Path | None) -> Response:
    """Return the page of a section of a plan, beside pictures of its printed pages where the data folder has them."""
    plan, printed, known = view.plan, read_section(facts, section.iri), terms(facts)
    listed = [*plan.sections.values()]
    at = listed.index(section)
    return page(
        "plan/section.html",
        title=section.title,
        trail=[Step(view.title, view.href), *_around(view, section), Step(section.title)],
        view=view,
        section=section,
        heading=next(
            (passage for passage in plan.by_section.get(section.iri, ()) if _kind(passage) == "heading"), None
        ),
        blocks=lay_out(view, section, printed),
        below=[subsection for subsection in listed if subsection.parent == section.iri],
        said=printed.said,
        printed_pages=lay_pages(data, plan.about.get("sha256", ""), read_boxes(facts, OF_SECTION, section.iri)),
        name=lambda one: _name(known, one),
        before=listed[at - 1] if at else None,
        after=listed[at + 1] if at + 1 < len(listed) else None,
    )


def _around(view: View, section: Section) -> list[Step]:
    steps, iri = list[Step](), section.parent
    while iri in view.plan.sections:
        outer = view.plan.sections[iri]
        steps.insert(0, Step(outer.title, view.section_href(outer)))
        iri = outer.parent
    return steps


def _name(known: Mapping[str, Term], one: StatedThing) -> str:
    word = known.get(one.kind)
    return translate(word.ja, word.en) if word else one.kind.rpartition("#")[2]


def _kind(passage: Passage) -> str:
    return passage.kind.rpartition("/")[2]


def lay_out(view: View, section: Section, printed: SectionContents) -> list[Block]:
    """Return what a section prints, its own heading apart, in the order of the print."""
    cells = {cell.passage: cell.table for cell in printed.cells}
    inside = [passage for passage in view.plan.by_section.get(section.iri, ()) if _kind(passage) != "heading"]
    blocks, laid = list[Block](), set[int]()
    for (kind, table), group in groupby(inside, key=lambda passage: _sort(passage, cells)):
        passages = [*group]
        if kind == "table" and table in laid:
            continue  # a foot of a page may stand in the middle of a table
        if kind == "table":
            laid.add(table)
            blocks.append(Block(kind, rows=lay_table(view, [cell for cell in printed.cells if cell.table == table])))
        elif kind == "list":
            blocks.append(
                Block(kind, nodes=tuple(_node(view, passage, cells) for passage in passages if not passage.under))
            )
        else:
            blocks += [Block(kind, sentences=paragraph) for paragraph in _paragraphs(passages)]
    return blocks


def _sort(passage: Passage, cells: Mapping[str, int]) -> tuple[str, int]:
    """Return the kind of the block that a passage is of, and the number of its table."""
    if passage.iri in cells:
        return ("table", cells[passage.iri])
    if _kind(passage) in ASIDE or not passage.is_entry:
        return (_kind(passage), 0)
    return ("paragraph" if SENTENCE.search(passage.key) else "list", 0)


def _node(view: View, passage: Passage, cells: Mapping[str, int]) -> Node:
    below = (lower for lower in view.plan.under.get(passage.iri, ()) if lower.iri not in cells)
    return Node(passage, tuple(_node(view, passage, cells) for passage in below))


def _paragraphs(passages: Iterable[Passage]) -> list[tuple[Passage, ...]]:
    """Return passages by paragraph: a line left empty in the document begins another."""
    paragraphs: list[list[Passage]] = []
    for passage in passages:
        if paragraphs and passage.line - paragraphs[-1][-1].line <= 1 and passage.is_entry:
            paragraphs[-1].append(passage)
        else:
            paragraphs.append([passage])
    return [tuple(paragraph) for paragraph in paragraphs]


def lay_table(view: View, cells: Iterable[Cell]) -> tuple[tuple[Box, ...], ...]:
    """Return the rows of a table, each with the cells that begin in it."""
    boxes: dict[int, dict[int, list[Cell]]] = {}
    for cell in cells:
        boxes.setdefault(cell.top, {}).setdefault(cell.left, []).append(cell)
    return tuple(
        tuple(_box(view, lines) for _, lines in sorted(boxes.get(row, {}).items()))
        for row in range(min(boxes, default=1), max(boxes, default=0) + 1)
    )


def _box(view: View, lines: list[Cell]) -> Box:
    first, passage = lines[0], view.plan.passages.get(lines[0].passage)
    heads = bool(passage and _kind(passage) == "header")
    return Box(tuple(lines), heads, first.bottom - first.top + 1, first.right - first.left + 1)


class Branch(NamedTuple):
    """A section, how many statements it and the sections below it state, and these sections."""

    section: Section
    statements: int
    below: tuple[Branch, ...]


def grow_tree(plan: Plan) -> tuple[Branch, ...]:
    """Return the outermost sections of a plan, in the order of the print."""
    below: dict[str, list[Section]] = {}
    for subsection in plan.sections.values():
        below.setdefault(subsection.parent if subsection.parent in plan.sections else "", []).append(subsection)
    stated: dict[str, set[str]] = {}
    for entry in plan.entries.values():
        for section in plan.list_sections(entry):
            stated.setdefault(section.iri, set()).update(one.iri for one in plan.states.get(entry.iri, ()))
    return _branches("", below, stated)


def _branches(parent: str, below: dict[str, list[Section]], stated: dict[str, set[str]]) -> tuple[Branch, ...]:
    return tuple(
        Branch(section, len(stated.get(section.iri, ())), _branches(section.iri, below, stated))
        for section in below.get(parent, ())
    )


def list_preface(plan: Plan) -> list[Passage]:
    """Return the entries that are printed before any heading, of a plan that has headings."""
    return [passage for passage in plan.by_section.get("", ()) if passage.is_entry] if plan.sections else []


def group_entries(view: View, entries: Iterable[Passage]) -> list[tuple[Spot, list[Passage]]]:
    """Return entries in the order of the print, by the sheet or else the section that they stand in."""
    grouped = [[*group] for _, group in groupby(entries, key=lambda entry: entry.sheet or entry.section)]
    return [(_without_fragment(view.spot(group[0])), group) for group in grouped]


def _without_fragment(spot: Spot) -> Spot:
    return spot._replace(href=spot.href.partition("#")[0])
