"""Columns that group what stands in the next: the 施策 of the measures in a list of evaluations, printed row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..reading.totals import is_total
from .blocks import Doubt
from .columns import Column
from .periods import fold
from .proposals import Proposal

_GROUP = "施策"


def group_measures(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return proposals where a column of 施策 that repeats its words beside one of measures is of themes.

    Else every row would state its 施策 once more, and what is spent in the row would be spent on both.
    """
    measures = [at for at, (proposal, _) in enumerate(proposed) if proposal.role == "measure"]
    themes = {at for at, beside in pairwise(measures) if is_group(columns[at], columns[beside])}
    return [
        (replace(proposal, role="theme"), told) if at in themes else (proposal, told)
        for at, (proposal, told) in enumerate(proposed)
    ]


def is_group(column: Column, beside: Column) -> bool:
    """Return whether a column groups what stands beside it: it repeats its words, and the other has more of them."""
    own, others = count_words(column), count_words(beside)
    return _GROUP in column.words and len(own) < min(own.total(), len(others))


def count_words(column: Column) -> Counter[str]:
    """Return how often each text of a column stands there, without those of totals."""
    texts = (fold("".join(cell)) for cell in column.cells)
    return Counter(text for text in texts if text and not is_total(text))
