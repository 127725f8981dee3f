"""Columns of money: what only the columns of a table together, or the sort of table, say of their amounts.

A 合計 beside amounts is one of them; of 当初予算(合計) beside 当初予算 the sum counts; 事業費 under 決算 is settled;
the national review of programmes (行政事業レビュー) prints no unit, because it is always yen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..reading.totals import is_whole_cost, is_year_total
from .blocks import Doubt
from .columns import Column, is_money
from .evidence import share, sort_cells
from .periods import fold
from .proposals import NO_KIND, NO_UNIT, Proposal
from .vocabulary import find_meaning

Proposed = tuple[Proposal, list[Doubt]]
HALF = 0.5
UNITS_OFFERED = ("円 / yen", "千円 / thousand yen", "百万円 / million yen")
KINDS_OFFERED = ("決算額 / settled", "予算額 / budgeted", "計画額 / planned")
_SUM = re.compile(r"[(\[]合計[)\]]$")
# What 事業費 is of, where the same heading or the one above says so.
_KINDS = (
    ("settled", re.compile(r"決算|執行|支出済")),
    ("supplementary", re.compile(r"補正")),
    ("budget", re.compile(r"予算|当初")),
)
# Headings that every table of the national review has, whatever its year.
_REVIEW = {"予算事業id", "予算年度", "事業名"}
# What the review says of its sheet and of accounts: 事業年度 is the year of the sheet, not that of a budget.
_OF_SHEET = {"シート種別", "事業年度", "会計区分"}
# Words that name money and do not say whether it is planned, budgeted or spent.
_BARE = {"事業費", "経費", "費用", "金額", "事業費計", "事業費合計"}


def read_money(columns: Sequence[Column], proposed: Sequence[Proposed]) -> list[Proposed]:
    """Return the proposals of a table with its columns of money read together."""
    if not any(proposal.role == "amount" for proposal, _ in proposed):
        return list(proposed)
    totals = add_totals(columns, drop_parts(columns, proposed))
    totals = [name_kind(column, total) for column, total in zip(columns, totals, strict=True)]
    return name_units(columns, totals)


def add_totals(columns: Sequence[Column], proposed: Sequence[Proposed]) -> list[Proposed]:
    """Return the proposals with 合計 beside amounts read as one: of their kind, where they are of one."""
    kinds = {proposal.amount for proposal, _ in proposed if proposal.role == "amount"}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    return [add_total(column, proposal, kind) for column, proposal in zip(columns, proposed, strict=True)]


def add_total(column: Column, proposed: Proposed, kind: str | None) -> Proposed:
    """Return the proposal of a 合計 of amounts of one kind; under a heading of amounts it is one already."""
    figures = share(sort_cells(column.cells), "figure")
    if proposed[0].role is not None or not is_year_total(column.words) or figures <= HALF:
        return proposed
    over = find_meaning(column.above) if column.above else None
    if over is not None:
        return (proposed[0], []) if over.role == "amount" else proposed
    return (replace(proposed[0], role="amount", unit=find_own_unit(column), amount=kind), []) if kind else proposed


def drop_parts(columns: Sequence[Column], proposed: Sequence[Proposed]) -> list[Proposed]:
    """Return the proposals without the role of what another column prints the sum of."""
    summed = {_SUM.sub("", fold(column.words)) for column in columns if _SUM.search(fold(column.words))}
    meanings = {meaning.amount for words in summed if (meaning := find_meaning(words)) and meaning.amount}
    return [
        (Proposal(proposal.like), [])
        if meanings
        and proposal.role == "amount"
        and not _SUM.search(fold(column.words))
        and proposal.amount in meanings
        else (proposal, doubts)
        for column, (proposal, doubts) in zip(columns, proposed, strict=True)
    ]


def name_kind(column: Column, proposed: Proposed) -> Proposed:
    """Return the proposal with the kind of its money: that of the heading above is told there, and not again."""
    proposal, doubts = proposed
    meaning = find_meaning(column.words)
    if proposal.role != "amount" or meaning is None or meaning.amount != "plan" or is_whole_cost(column.words):
        return proposed
    over = find_meaning(column.above) if column.above else None
    if over is not None and over.role == "amount" and over.amount != "plan":
        return replace(proposal, amount=None), doubts
    words = fold(column.words)
    kind = next((kind for kind, pattern in _KINDS if pattern.search(words)), proposal.amount)
    return replace(proposal, amount=kind), doubts


def name_units(columns: Sequence[Column], proposed: Sequence[Proposed]) -> list[Proposed]:
    """Return the proposals with yen where the sort of table is known to print no other; a doubt where none is known."""
    review = {fold(column.words).lower() for column in columns} >= _REVIEW
    return [name_unit(column, proposal, review=review) for column, proposal in zip(columns, proposed, strict=True)]


def name_unit(column: Column, proposed: Proposed, *, review: bool) -> Proposed:
    """Return the proposal of a column of money with its unit, or with the doubt which one it is."""
    proposal, doubts = proposed
    if review and fold(column.words) in _OF_SHEET:
        return Proposal(proposal.like), []
    if proposal.role != "amount" or proposal.unit or is_money(column):
        return proposed
    if review:
        return replace(proposal, unit="円"), doubts
    if column.above and find_own_unit(replace(column, words=column.above)):
        return proposed
    ja = "金額の単位が印刷されていません。"
    return proposal, [*doubts, Doubt(ja, NO_UNIT, column.page, column.words, UNITS_OFFERED)]


def find_own_unit(column: Column) -> str | None:
    """Return the unit that a heading prints, else the one that a remark gives to the whole table."""
    return next((unit for unit in ("百万円", "千円", "億円", "円") if unit in fold(column.words)), column.unit)


def ask_kinds(proposals: Sequence[Proposal]) -> tuple[list[Proposal], list[Doubt]]:
    """Return the proposals of a report, in which 事業費 alone is no plan's: budgeted or settled is not printed."""
    bare = [proposal for proposal in proposals if proposal.amount == "plan" and is_bare(proposal)]
    ja = "予算か決算かが印刷されていません。"
    doubts = [Doubt(ja, NO_KIND, words=proposal.like, choices=KINDS_OFFERED) for proposal in bare]
    return [replace(proposal, amount=None) if proposal in bare else proposal for proposal in proposals], doubts


def is_bare(proposal: Proposal) -> bool:
    """Return whether a heading names money and nothing of what it is."""
    meaning = find_meaning(proposal.like)
    return meaning is not None and meaning.words in _BARE
