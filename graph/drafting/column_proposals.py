"""Proposals for the headings of columns and rows: read from their words and held to the cells under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .blocks import Doubt
from .columns import (
    HALF,
    OF_ROWS,
    OF_YEARS,
    VALUES,
    Column,
    is_dates,
    is_in_year,
    is_money,
    is_numbering,
    is_past,
    is_year_of_figures,
    tells_change,
)
from .evidence import share, sort_cells
from .periods import find_years, fold
from .proposals import NO_ERA, NO_MONEY, NO_SORT, Proposal
from .vocabulary import Meaning, find_meaning, find_unit

COUNTED = {"measure", "goal", "theme"}  # what a column may name by its number alone
CHOICES = ("measure", "goal", "indicator", "target", "baseline", "actual", "schedule", "responsible", "description")
# What cells of a sort mostly are, where the heading does not say.
LIKELY = {"action": "measure", "figure": "target", "office": "responsible", "mark": "schedule", "grade": "grade"}


def propose_column(column: Column) -> tuple[Proposal, list[Doubt]]:
    """Return how what stands under a column's heading is read, and what is doubtful in that."""
    meaning = find_meaning(column.words)
    doubts: list[Doubt] = []
    role: str | None
    if meaning is not None and fold(column.words) in OF_YEARS and is_dates("".join(cell) for cell in column.cells):
        role = "header"  # the years that the rows of a table are of
    elif meaning is not None and meaning.role in {"description", "measure"} and is_in_year(column):
        role = "schedule"  # 内容 under R7 beside 事業費
    elif meaning is not None and not (meaning.role == "schedule" and is_year_of_figures(column)):
        role, told = check_role(meaning, column)
        doubts += told
    else:
        role, told = propose_by_year(column)
        doubts += told
    proposal = Proposal(column.words, role)
    if role in VALUES | {"amount", "indicator"}:
        unit = column.unit if role == "amount" else None
        proposal = replace(proposal, unit=find_unit(column.words) or unit)
    if role == "amount":
        proposal = replace(proposal, amount=(meaning.amount if meaning else "") or None)
    return add_year(proposal, column, doubts), doubts


def propose_rows(column: Column) -> Iterator[Proposal]:
    """Return how the rows are read whose headings stand in a column: 目標値 and 実績値 under 区分."""
    for words in dict.fromkeys("".join(lines) for lines in column.cells):
        meaning = find_meaning(words) if words else None
        if meaning is not None and meaning.role in OF_ROWS | {"year"}:
            unit = find_unit(words) if meaning.role in VALUES | {"amount"} else None
            yield Proposal(words, meaning.role, unit=unit, amount=meaning.amount or None)
        elif meaning is None and is_dates([words]) and (years := find_years(words, column.first_year)):
            yield Proposal(words, year=years[-1].year, calendar=True if years[-1].fiscal is False else None)


def add_year(proposal: Proposal, column: Column, doubts: list[Doubt]) -> Proposal:
    """Return a proposal with the last year that the heading prints."""
    years = find_years(column.words, column.first_year)
    if not years:
        return proposal
    last = years[-1]
    if last.bare:
        doubts.append(Doubt("元号のない年度です。", NO_ERA, column.page, column.words, (str(last.year),)))
    return replace(proposal, year=last.year, calendar=True if last.fiscal is False else None)


def check_role(meaning: Meaning, column: Column) -> tuple[str | None, list[Doubt]]:
    """Return the role that a heading's words and its cells allow; where they differ, that of the cells, and a doubt."""
    cells = sort_cells(column.cells)
    if not cells.total() - cells["empty"]:
        return meaning.role, []
    role = "number" if meaning.role in COUNTED and is_numbering(column) else judge_role(meaning, column)
    if role == meaning.role:
        return role, []
    ja = f"見出しの文言は「{meaning.role}」ですが、その下にあるものは「{role or '-'}」に見えます。"
    en = f"The words of this heading say {meaning.role}, what stands under it looks like {role or 'none'}."
    return role, [
        Doubt(ja, en, column.page, column.words, tuple(proposed for proposed in (role, meaning.role) if proposed))
    ]


def judge_role(meaning: Meaning, column: Column) -> str | None:
    """Return the role of a column by what most of its cells are, that of its heading where they allow it."""
    cells = sort_cells(column.cells)
    figures, actions = share(cells, "figure", "mark"), share(cells, "action")
    role: str | None = meaning.role
    if meaning.role in VALUES and figures < HALF and not column.measured:
        named = column.started and not tells_change(column)  # 数値目標 over 村内総生産額, beside 基準値
        aimed = "indicator" if named else "goal"
        role = "measure" if actions >= HALF else aimed if meaning.role == "target" else "description"
    elif meaning.role == "amount" and figures < HALF:
        role = "description"
    elif (meaning.role == "unit" and share(cells, "action") > HALF) or (
        meaning.role == "responsible" and share(cells, "office", "words") < HALF
    ):
        role = None
    elif meaning.role in {"measure", "goal"} and figures > HALF:
        role = "target" if meaning.role == "goal" else None
    elif meaning.role == "grade" and actions >= HALF:
        role = "description"
    elif meaning.role == "number" and actions >= HALF:
        role = None
    elif meaning.role == "header" and actions >= HALF:
        role = "measure"
    return role


def propose_by_year(column: Column) -> tuple[str | None, list[Doubt]]:
    """Return the role of a column whose heading is a year: what is scheduled in it, or a value of it.

    Under a heading that has a role of its own (事業費) the year alone is said.
    """
    years = find_years(column.words, column.first_year)
    above = find_meaning(column.above) if column.above else None
    if not years:
        return None, tell_unknown(column)
    if above is not None:
        return None, []
    cells = sort_cells(column.cells)
    if share(cells, "figure") < HALF:
        return "schedule", []
    year = years[-1].year
    if is_money(column):
        ja, en = "年の列の金額は、何の額かが印刷されていません。", NO_MONEY
        return "amount", [Doubt(ja, en, column.page, column.words, ("amount", "target", "actual"))]
    role = "actual" if is_past(year, column) else "target"
    ja, en = "年の列の数値は、実績か目標かが印刷されていません。", NO_SORT
    return role, [
        Doubt(ja, en, column.page, column.words, (role, "actual" if role == "target" else "target", "amount"))
    ]


def tell_unknown(column: Column) -> list[Doubt]:
    """Return the doubt about a heading in unknown words, if there is something under it."""
    cells = sort_cells(column.cells)
    if not cells.total() - cells["empty"]:
        return []
    ja, en = "この列の見出しの意味がわかりません。", "What this column's heading means is unknown."
    likely = [choice for sort, choice in LIKELY.items() if share(cells, sort) >= HALF]
    return [Doubt(ja, en, column.page, column.words, tuple(dict.fromkeys([*likely, *CHOICES])))]
