"""Editions: one thing through all editions of its plan, from the first that has it to the last."""

from __future__ import annotations

from typing import NamedTuple

from .changes import Change, Side, list_pairs, read_changes
from .facts import Facts


class Edition(NamedTuple):
    """A plan and what it has of a thing, nothing where it was dropped; the change that led there, None in the first."""

    plan: str
    sides: tuple[Side, ...]
    change: Change | None


def read_strip(facts: Facts, change: Change) -> list[Edition]:
    """Return the editions of what a change is about, the first edition first."""
    pairs, later = {pair.later: pair.earlier for pair in list_pairs(facts)}, change.plan
    if later not in pairs:
        return []
    first = _go_back(facts, pairs, Edition(pairs[later], change.earlier, None))
    return [*first, *_go_on(facts, pairs, Edition(later, change.later, change))]


def _go_back(facts: Facts, pairs: dict[str, str], edition: Edition) -> list[Edition]:
    """Return an edition with all before it."""
    change = _find(facts, edition.plan, edition.sides, later=True) if edition.plan in pairs else None
    if not change:
        return [edition]
    before = Edition(pairs[edition.plan], change.earlier, None)
    # Data may say that two plans revise each other: no plan is asked for twice.
    others = {later: earlier for later, earlier in pairs.items() if later != edition.plan}
    return [*_go_back(facts, others, before), edition._replace(change=change)]


def _go_on(facts: Facts, pairs: dict[str, str], edition: Edition) -> list[Edition]:
    """Return an edition with all after it."""
    following = next((later for later, earlier in pairs.items() if earlier == edition.plan), "")
    change = _find(facts, following, edition.sides, later=False) if following else None
    if not change:
        return [edition]
    others = {later: earlier for later, earlier in pairs.items() if later != following}
    return [edition, *_go_on(facts, others, Edition(following, change.later, change))]


def _find(facts: Facts, plan: str, sides: tuple[Side, ...], *, later: bool) -> Change | None:
    """Return what became of things, as a later plan has it; ``later``: they are the later plan's."""
    wanted = {side.iri for side in sides}
    every = read_changes(facts, plan)
    return next(
        (change for change in every if wanted & {s.iri for s in (change.later if later else change.earlier)}), None
    )
