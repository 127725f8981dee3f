"""Proposals for `[[headings]]`: what stands under each heading, read from its words and held to what stands there.

Where the two differ, the cells decide and a doubt says so (a column 目標 whose cells name things to do is `measure`).
A heading of words that nobody knows gets no role: without one, print is print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .blocks import Block, Doubt, Heading, Item, Table
from .column_proposals import propose_column, propose_rows
from .column_relations import date_values, describe_contents, drop_sums, group_measures, name_measured, part_baselines
from .columns import Column, find_remark, list_columns, list_unnamed
from .labelled import propose_labels
from .money import read_money
from .outline import join_lines
from .periods import fold
from .proposals import Proposal, settle
from .reprints import Reprints
from .sections import list_sections, propose_sections
from .stages import Stage, is_stage, propose_stage


def propose(
    blocks: Sequence[Block], first_year: int | None, stages: Sequence[Stage] = ()
) -> tuple[list[Proposal], list[Doubt]]:
    """Return a proposal for every heading that gets one, in the order of the document, and what is doubtful in them."""
    proposals: list[tuple[Proposal, list[Doubt]]] = []
    judged = [
        (proposal, doubts)
        for proposal, doubts in propose_sections(blocks)
        if not doubts or not is_stage(proposal.like, stages)
    ]
    judged += [(proposal, []) for proposal in propose_stage_items(blocks, stages)]
    of_sections = [proposal for proposal, _ in judged]
    measured = {proposal.key for proposal in of_sections if proposal.role == "indicator" and proposal.itself}
    reprints, section = Reprints(of_sections, (section.words for section in list_sections(blocks))), ""
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            section = join_lines(block.lines)
        elif isinstance(block, Table):
            unit = find_remark(blocks[max(index - 2, 0) : index])
            columns = [replace(column, unit=unit) for column in list_columns(block, first_year)]
            described = _describe_columns(columns, stages, measured=fold(section) in measured)
            proposed = reprints.propose(columns, described, section)
            proposed = read_money(columns, drop_sums(columns, group_measures(columns, proposed)))
            proposals += proposed
            for column, (proposal, _) in zip(columns, proposed, strict=True):
                if proposal.role == "header":
                    proposals += [(row, []) for row in propose_rows(column)]
            proposals += [(row, []) for row in propose_labels(block)]
            proposals += [(row, []) for column in list_unnamed(block) for row in propose_rows(column)]
    proposals += [*reprints.sections, *judged]
    return settle(proposals)


def _describe_columns(
    columns: Sequence[Column], stages: Sequence[Stage], *, measured: bool
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return the proposals for the columns of a table; ``measured``: their heading is an indicator already."""
    proposed = [
        propose_stage(column, columns) if is_stage(column.words, stages) else propose_column(column)
        for column in columns
    ]
    named = proposed if measured else name_measured(columns, proposed)
    return [*describe_contents(columns, date_values(columns, part_baselines(columns, named)))]


def propose_stage_items(blocks: Sequence[Block], stages: Sequence[Stage]) -> Iterator[Proposal]:
    """Return how the items under the headings of stages are read: by their words, as those of a stage."""
    for section in list_sections(blocks):
        if is_stage(section.words, stages) and any(isinstance(block, Item) for block in section.under):
            yield Proposal(section.words, "stage")
