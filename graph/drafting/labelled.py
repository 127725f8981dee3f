"""Tables of labels: what a row says of the one thing that the table is about stands beside a label (施策 | 起業の支援).

Such a table has no headings of columns, whatever its first row looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..reading import read_cell
from .blocks import Block, Table
from .columns import cell_words
from .periods import find_range
from .proposals import Proposal
from .vocabulary import OF_WHOLE, Meaning, find_meaning

FEWEST = 2  # labels that are known, and half of all


def free_labels(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with tables of labels that have no headings over their columns."""
    return [
        replace(block, header_rows=0) if isinstance(block, Table) and is_labelled(block) else block for block in blocks
    ]


def is_labelled(table: Table) -> bool:
    """Return whether a table has two columns, the first of labels, half of which at least are known.

    >>> from .tables import make_table
    >>> is_labelled(make_table([["計画期間", "令和７年度～令和11年度"], ["施策", "起業の支援"], ["担当課", "企画課"]]))
    True
    >>> is_labelled(make_table([["施策", "担当課"], ["起業の支援", "企画課"], ["移住の支援", "企画課"]]))
    False
    """
    labels, values = list_column(table, 0), list_column(table, 1)
    if len(labels) != len(values) or len(labels) + len(values) != len(table.cells) or not labels:
        return False
    known = [words for words in labels if words in OF_WHOLE or read_label(words)]
    heads = read_label(values[0]) is not None and find_range(values[0]) is None
    fewest = FEWEST if table.header_rows else 1
    return len(known) >= max(fewest, len(labels) / 2) and not heads


def read_label(words: str) -> Meaning | None:
    """Return what a label means by the table of headings."""
    return find_meaning(words, whole=True) if words else None


def list_column(table: Table, number: int) -> list[str]:
    """Return the words of a column, from above; cells that are merged over several columns are in their first."""
    return [cell_words(cell) for cell in table.cells if cell.column == number]


def propose_labels(table: Table) -> Iterator[Proposal]:
    """Return how the rows of a table of labels are read."""
    if table.header_rows or not is_labelled(table):
        return
    for words, told in zip(list_column(table, 0), list_column(table, 1), strict=True):
        meaning = None if words in OF_WHOLE else read_label(words)
        if meaning is not None:
            measured = meaning.role == "indicator" and names_value(told)
            yield Proposal(words, "target" if measured else meaning.role, amount=meaning.amount or None)


def names_value(words: str) -> bool:
    """Return whether words name what is measured before its value.

    >>> names_value("出生数：3,823人（H26）→4,107人（H31）"), names_value("受診率"), names_value("60％（R10）")
    (True, False, False)
    """
    return any(figure.breakdown and figure.value is not None for figure in read_cell(words, "target").figures)
