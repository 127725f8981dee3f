"""What columns of one table are to each other: values have something that they are of, years are those of values.

A column may group what stands in the next: the 施策 of the measures in a list of evaluations, printed row by row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from ..reading.totals import is_total
from .blocks import Doubt
from .columns import (
    HALF,
    VALUES,
    Column,
    is_of_rows,
    is_year_alone,
    is_years,
)
from .evidence import share, sort_cells
from .periods import fold
from .proposals import NO_MEASURE, NO_SORT, OF_ROW, RESULT, Proposal
from .vocabulary import find_meaning

_FORMER, _LATEST = re.compile("策定|当初|基準|計画時"), re.compile("現状|現況|直近|最新|現在")

_GROUP = "施策"


def name_measured(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return the proposals of a table in which every value has something that it is a value of.

    Where no column is called an indicator, the first that names things is one (項目 beside 現状値, 目標値); where none
    does, or it has no heading to be known by, the values have no role.
    """
    roles = {proposal.role for proposal, _ in proposed}
    if not roles & VALUES or "indicator" in roles:
        return list(proposed)
    if roles & {"measure", "goal"}:
        return list(value_stated(columns, proposed, roles))
    named = next((at for at, proposal in enumerate(proposed) if _can_name(columns[at], proposal[0])), None)
    proposals = []
    for at, (proposal, doubts) in enumerate(proposed):
        role = "indicator" if at == named else None if named is None and proposal.role in VALUES else proposal.role
        told = [] if role == proposal.role else [_tell_measured(columns[at], role, proposal.role)]
        proposals.append((replace(proposal, role=role), [*doubts, *told]))
    return proposals


def value_stated(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]], roles: Set[str | None]
) -> Iterator[tuple[Proposal, list[Doubt]]]:
    """Yield the proposals of a table of measures or goals without indicators: what its columns of values then are."""
    by_year = "measure" in roles and all(
        is_year_alone(column, proposal) for column, (proposal, _) in zip(columns, proposed, strict=True)
    )
    for column, (proposal, doubts) in zip(columns, proposed, strict=True):
        if by_year:
            yield _schedule_year(proposal, doubts)
        elif roles & VALUES == {"actual"}:  # what became of it, in words or figures
            yield _describe_result(column, proposal, doubts)
        else:
            yield proposal, ask_measure(column, proposal, doubts)


def _schedule_year(proposal: Proposal, doubts: list[Doubt]) -> tuple[Proposal, list[Doubt]]:
    """Return a year over what is done in it: words and how much of it (検討, ２か所), which no indicator measures."""
    if proposal.role not in VALUES:
        return proposal, doubts
    return replace(proposal, role="schedule"), [doubt for doubt in doubts if doubt.en != NO_SORT]


def _describe_result(column: Column, proposal: Proposal, doubts: list[Doubt]) -> tuple[Proposal, list[Doubt]]:
    if proposal.role != "actual":
        return proposal, doubts
    ja = "指標の列がないので、取組の結果の説明と読みました。"
    told = Doubt(ja, RESULT, column.page, column.words, ("description", "actual"))
    return replace(proposal, role="description", unit=None), [*doubts, told]


def ask_measure(column: Column, proposal: Proposal, doubts: list[Doubt]) -> list[Doubt]:
    """Return the doubts about a column of values that are read as those of the measure or goal in their row."""
    if proposal.role not in VALUES or (proposal.year and find_meaning(column.words) is None):
        return doubts
    ja = "指標の列がないので、行の施策・目標の値と読みました。"
    return [*doubts, Doubt(ja, OF_ROW, column.page, column.words, (proposal.role, "none"))]


def _can_name(column: Column, proposal: Proposal) -> bool:
    names = share(sort_cells(column.cells), "words", "office", "action")
    return column.words != "" and proposal.year is None and proposal.role in {None, "header"} and names > HALF


def _tell_measured(column: Column, role: str | None, other: str | None) -> Doubt:
    ja, en = "何を測った値かを示す列が印刷されていません。", NO_MEASURE
    return Doubt(ja, en, column.page, column.words, tuple(offered for offered in (role or "none", other) if offered))


def date_values(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return the proposals of a table with the columns that hold the years of the values beside them.

    基準年度 beside 基準値 does, and 年度 beside 現状値 where each indicator has a row of its own. Where it has one for
    each year, the years head the rows.
    """
    roles = {proposal.role for proposal, _ in proposed}
    of_what = "indicator" if "indicator" in roles else "goal" if "goal" in roles else "measure"
    named = [
        len(column.cells) for column, (proposal, _) in zip(columns, proposed, strict=True) if proposal.role == of_what
    ]
    if not roles & VALUES or not named:
        return list(proposed)
    return [
        (Proposal(proposal.like, "year"), [])
        if is_years(column) and (("baseline" in roles and len(column.cells) == max(named)) or not is_of_rows(column))
        else (proposal, doubts)
        for column, (proposal, doubts) in zip(columns, proposed, strict=True)
    ]


def part_baselines(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return the proposals of a table with one value to start from: beside 策定時 what is called 現況 is a result."""
    baselines = [
        column.words for column, (proposal, _) in zip(columns, proposed, strict=True) if proposal.role == "baseline"
    ]
    if not any(_FORMER.search(words) for words in baselines):
        return list(proposed)
    parted = []
    for column, (proposal, doubts) in zip(columns, proposed, strict=True):
        if proposal.role == "baseline" and _LATEST.search(column.words) and not _FORMER.search(column.words):
            ja, en = "策定時の値が別にあるので、実績と読みました。", "Another column has the value to start from."
            told = Doubt(ja, en, column.page, column.words, ("actual", "baseline"))
            parted.append((replace(proposal, role="actual"), [*doubts, told]))
        else:
            parted.append((proposal, doubts))
    return parted


def describe_contents(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return the proposals of a table with what is to be done stated once: 取組内容 beside 取組項目 describes it."""
    named = any(proposal.role == "measure" and not _tells_contents(proposal.like) for proposal, _ in proposed)
    contents = []
    for column, (proposal, doubts) in zip(columns, proposed, strict=True):
        if named and proposal.role == "measure" and _tells_contents(proposal.like):
            ja = "名前の列が別にあるので、その説明と読みました。"
            en = "Another column names what is to be done: this one was read as describing it."
            told = Doubt(ja, en, column.page, column.words, ("description", "measure"))
            contents.append((replace(proposal, role="description", depth=None), [*doubts, told]))
        else:
            contents.append((proposal, doubts))
    return contents


def _tells_contents(words: str) -> bool:
    return fold(words).endswith(("内容", "概要", "の詳細"))


def drop_sums(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return the proposals of a table without the role of sums under years where it names nothing that they are for."""
    if any(proposal.role in {"measure", "goal", "again", "stage"} for proposal, _ in proposed):
        return list(proposed)
    return [
        (replace(proposal, role=None, unit=None), doubts)
        if proposal.role == "amount" and proposal.year and find_meaning(column.words) is None
        else (proposal, doubts)
        for column, (proposal, doubts) in zip(columns, proposed, strict=True)
    ]


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
    words, others = count_words(column), count_words(beside)
    return _GROUP in column.words and len(words) < min(words.total(), len(others))


def count_words(column: Column) -> Counter[str]:
    """Return how often each text of a column stands there, without those of totals."""
    texts = (fold("".join(cell)) for cell in column.cells)
    return Counter(text for text in texts if text and not is_total(text))
