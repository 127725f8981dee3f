"""Entries of a plan by where they stand: what follows each other on one sheet or in one section together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ...read_models.plan import Passage
from ..presentation import Spot, View


def group_entries(view: View, entries: Iterable[Passage]) -> list[tuple[Spot, list[Passage]]]:
    """Return entries in the order of the print, by the sheet or else the section that they stand in."""
    grouped = [[*group] for _, group in groupby(entries, key=lambda each: each.sheet or each.section)]
    return [(_whole(view.spot(group[0])), group) for group in grouped]


def _whole(spot: Spot) -> Spot:
    return spot._replace(href=spot.href.partition("#")[0])
