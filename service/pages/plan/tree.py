"""The sections of a plan as they are nested, with how much is stated in each, and entries by where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from ...read_models.plan import Passage, Plan, Section
from ..presentation import Spot, View

# The kind of the passage that a document's title is.
TITLE = "document-title"


class Branch(NamedTuple):
    """A section, how many statements it and the sections below it state, and these sections."""

    section: Section
    statements: int
    below: tuple[Branch, ...]


def grow_tree(plan: Plan) -> tuple[Branch, ...]:
    """Return the outermost sections of a plan, in the order of the print."""
    below: dict[str, list[Section]] = {}
    for each in plan.sections.values():
        below.setdefault(each.parent if each.parent in plan.sections else "", []).append(each)
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
    return [(_whole(view.spot(group[0])), group) for group in grouped]


def _whole(spot: Spot) -> Spot:
    return spot._replace(href=spot.href.partition("#")[0])
