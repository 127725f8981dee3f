"""The sections of a plan as they are nested, with how much is stated in each."""

from __future__ import annotations

from typing import NamedTuple

from ...read_models.plan import Passage, Plan, Section

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
        Branch(each, len(stated.get(each.iri, ())), _branches(each.iri, below, stated))
        for each in below.get(parent, ())
    )


def list_preface(plan: Plan) -> list[Passage]:
    """Return the entries that are printed before any heading, of a plan that has headings."""
    return [each for each in plan.by_section.get("", ()) if each.is_entry] if plan.sections else []
