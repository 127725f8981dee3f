"""Proposals for `[[headings]]`: what stands under each heading, read from its words and held to what stands there.

Where the two differ, the cells decide and a doubt says so (a column 目標 whose cells name things to do is `measure`).
A heading of words that nobody knows gets no role: without one, print is print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .blocks import Block, Doubt, Table
from .columns import describe_contents, find_remark, list_columns, name_measured, propose_column, propose_rows
from .proposals import Proposal, settle
from .sections import propose_sections


def propose(blocks: Sequence[Block], first_year: int | None) -> tuple[list[Proposal], list[Doubt]]:
    """Return a proposal for every heading that gets one, in the order of the document, and what is doubtful in them."""
    found: list[tuple[Proposal, list[Doubt]]] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            unit = find_remark(blocks[max(index - 2, 0) : index])
            columns = [replace(column, unit=unit) for column in list_columns(block, first_year)]
            proposed = name_measured(columns, [propose_column(column) for column in columns])
            proposed = describe_contents(columns, proposed)
            found += proposed
            for column, (proposal, _) in zip(columns, proposed, strict=True):
                if proposal.role == "header":
                    found += [(each, []) for each in propose_rows(column)]
    found += [(proposal, []) for proposal in propose_sections(blocks)]
    return settle(found)
