"""A page of an answer: its rows sorted and folded as the address says, a sentence about all of them, and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import request

from ...engines.engine import Answer
from ...http.language import current_language, data_language, languages
from ...http.language import gettext as _
from ...http.mementos import VERSION
from ...http.responses import DISPLAY, PAGE, SIZE, SORT, UNFOLD
from ...questions.answers import QuestionRequest, find_answer
from ...questions.binding import Known
from ...questions.parameters import LANG
from ...read_models.facts import Facts
from ...read_models.plans import name_plan_of
from ...results.answers import rows
from ...results.cells import Table, Term, is_number, plain
from ...results.columns import PLAN, with_plans
from ...results.paging import Window
from ...snapshot import Snapshot
from ..tools import address
from .charts import automatic_axes, name_amount, pictures, things_counted
from .choice import CHOICE, NothingToDraw, choosable, draw, read_choice
from .layout import lay_out
from .summary import summarize
from .table import Cell, Column, Whole, cells, columns, group, merge, read_whole, thing_column

# What the page itself sets; the question's own conditions go along from page to page.
PAGES_OWN = (*DISPLAY, PAGE, SIZE, "lang")
# Rows of a page of an answer, and the most of them if the address asks for more.
ROWS, MOST = 50, 500
# A longer answer is read page by page, and neither folded nor drawn: no picture of so many rows can be read.
LONG = 3000


def find_page(snapshot: Snapshot, asked: QuestionRequest, known: Known) -> Answer | None:
    """Return the page of a long answer that is asked for, in the answer's order; None where all of it is to be read."""
    if any(request.args.get(name) for name in (SORT, *CHOICE)):
        return None
    size = min(asked.window.size or ROWS, MOST)
    first = find_answer(snapshot, asked._replace(window=Window(1, size)), known)
    if first is None or first.total is None or first.total <= LONG:
        return None
    number = min(asked.window.page, Window(1, size).last(first.total)) if asked.window.size else 1
    return first if number == 1 else find_answer(snapshot, asked._replace(window=Window(number, size)), known)


def show_page(facts: Facts, asked: QuestionRequest, answer: Answer) -> dict[str, object]:
    """Return what the page shows of a page of a long answer."""
    table, total = _rows(facts, asked, answer), answer.total or 0
    window = Window(1, min(asked.window.size or ROWS, MOST))
    last = window.last(total)
    number = min(asked.window.page, last) if asked.window.size else 1
    shown = columns(facts, table)
    shown_rows = cells(facts, table, shown)
    return {
        "columns": lay_out(shown, shown_rows),
        "rows": shown_rows,
        "count": total,
        "summary": _("行数が多いため、要約と図は、条件で絞り込むと表示します。"),
        "sorting": {name: _address(sort=name) for name in rows(answer).columns},
        "number": number,
        "last": last,
        "before": _address(**{"per-page": window.size, "page": number - 1}) if number > 1 else "",
        "after": _address(**{"per-page": window.size, "page": number + 1}) if number < last else "",
    }


def conditions() -> dict[str, str]:
    """Return the conditions of this request, without what the page itself sets."""
    return {name: value for name, value in request.args.items() if value and name not in (*PAGES_OWN, VERSION)}


def choose_language(asked: QuestionRequest) -> QuestionRequest:
    """Return what is asked, to be answered in the reader's language where the question knows several.

    A language that nobody knows here stays, to be refused as it is where data are asked for.
    """
    known = any(parameter.name == LANG for parameter in asked.question.parameters)
    if not known or asked.values.get(LANG, "") not in ("", *languages()):
        return asked
    return asked._replace(values={**asked.values, LANG: data_language()})


def chosen_chart() -> dict[str, str]:
    """Return what this request chooses of the chart."""
    return {name: request.args[name] for name in CHOICE if name in request.args}


def show_table(facts: Facts, asked: QuestionRequest, answer: Answer) -> dict[str, object]:
    """Return what the page shows of an answer that is a table."""
    table = _rows(facts, asked, answer)
    by, down = _sort_by(table)
    fold = not request.args.get(UNFOLD)
    groups = group(ordered_by(table, by, down=down), fold=fold)
    size = min(asked.window.size or ROWS, MOST)
    last = max(1, ceil(len(groups) / size))
    number = min(asked.window.page, last) if asked.window.size else 1
    page_groups = groups[(number - 1) * size : number * size]
    shown = columns(facts, table)
    rows = _merge_groups(
        cells(facts, table._replace(rows=[row for together in page_groups for row in together]), shown),
        page_groups,
    )
    turning = {"per-page": size, SORT: request.args.get(SORT, ""), UNFOLD: request.args.get(UNFOLD, "")}
    return {
        "columns": lay_out(shown, rows),
        "rows": rows,
        "count": len(table.rows),
        "folding": _fold_link(table, len(groups), fold=fold),
        "sorting": {column.name: _address(sort=_next_order(column.name, by, down=down)) for column in shown},
        "sorted": by,
        "down": down,
        "number": number,
        "last": last,
        "before": _address(**turning, page=number - 1) if number > 1 else "",
        "after": _address(**turning, page=number + 1) if number < last else "",
        "year": lambda year: _("%(year)s年度", year=year),
        **_describe_whole(facts, asked, answer),
    }


def _rows(facts: Facts, asked: QuestionRequest, answer: Answer) -> Table:
    """Return the rows of an answer; where several plans are asked, each row names its own."""
    table = rows(answer)
    return table if asked.values.get(PLAN) else with_plans(table, partial(name_plan_of, facts))


def _merge_groups(cells_of_rows: list[list[Cell]], groups: list[list[list[Term | None]]]) -> list[list[Cell]]:
    merged, place = [], 0
    for size in map(len, groups):
        merged.append(merge(cells_of_rows[place : place + size]))
        place += size
    return merged


def _fold_link(table: Table, groups: int, *, fold: bool) -> tuple[str, str] | None:
    """Return what folds or unfolds the rows, and its address; None where each thing has one row anyway."""
    if not fold:
        return (_("一件を一行にまとめる"), _address(sort=request.args.get(SORT, ""))) if thing_column(table) else None
    if groups == len(table.rows):
        return None
    return _("すべての行を表示"), _address(sort=request.args.get(SORT, ""), unfold="1")


def _describe_whole(facts: Facts, asked: QuestionRequest, answer: Answer) -> dict[str, Any]:
    """Return what is said and drawn of all rows; it is the same for every page of an answer, and kept."""
    chosen = [request.args.get(name, "") for name in CHOICE]
    key = ("pictures", answer.version, current_language(), asked.question.name, *conditions().items(), *chosen)
    return facts.cache(key, lambda: _tell(facts, asked, read_whole(facts, rows(answer))))


def _tell(facts: Facts, asked: QuestionRequest, whole: Whole) -> dict[str, Any]:
    counts = asked.question.says("Counts")
    choices = choosable(whole.shown, whole.rows)
    return {
        "summary": summarize(*whole),
        "choices": choices,
        "chosen": draw_chosen(facts, asked, whole) if any(name in request.args for name in CHOICE) else "",
        "pictures": [*pictures(facts, whole, counts)],
        "drawable": bool(choices),
    }


def draw_chosen(facts: Facts, asked: QuestionRequest, whole: Whole) -> str:
    """Return the chart that the address chooses, or the one that the answer would have anyway, as SVG.

    A bar, and a part of one, opens the rows that it counts where the question has such conditions.
    """
    counts = asked.question.says("Counts")
    summed, across = automatic_axes(whole.shown, counts)
    if not whole.rows:
        raise NothingToDraw
    choice = read_choice(choosable(whole.shown, whole.rows), across)
    things = things_counted(whole.table, counts, summed)
    what = name_amount(facts, counts, summed)
    names = {column.name: column for column in whole.shown}
    known = {parameter.name for parameter in asked.question.parameters}

    def opens(row: str, part: str) -> str:
        chosen = {_condition(names[choice.along], known): row}
        if choice.parts:
            chosen[_condition(names[choice.parts], known)] = part
        if "" in chosen or not all(chosen.values()) or "*" in chosen.values():
            return ""
        return _row_address(asked.question.name, asked.values, chosen)

    return draw(choice, what, whole.shown, whole.rows, summed, things, opens)


def _condition(column: Column, known: set[str]) -> str:
    """Return the condition of the question that a column answers to, empty if it has none."""
    return next((name for name in (column.thing, column.name) if name in known), "")


def _row_address(name: str, values: Mapping[str, str], chosen: Mapping[str, str]) -> str:
    return f"/queries/{name}?{urlencode({**values, **chosen})}#answer"


def ordered_by(table: Table, name: str, *, down: bool = False) -> Table:
    """Return a table by one column, numbers by their size; the order of the answer where no column is named.

    Rows that are alike in the column, and those that have nothing there, keep the order of the answer.
    """
    if name not in table.columns:
        return table
    at = table.columns.index(name)
    valued = [row for row in table.rows if row[at] is not None]
    absent = [row for row in table.rows if row[at] is None]
    return table._replace(rows=sorted(valued, key=lambda row: _rank(row[at]), reverse=down) + absent)


def _rank(term: Term | None) -> tuple[int, float, str]:
    return (0, float(plain(term)), "") if is_number(term) else (1, 0.0, plain(term))


def _sort_by(table: Table) -> tuple[str, bool]:
    asked = request.args.get(SORT, "")
    name = asked.removeprefix("-")
    return (name, asked.startswith("-")) if name in table.columns else ("", False)


def _next_order(name: str, by: str, *, down: bool) -> str:
    """Return the order that a click on a heading asks for: up, then down, then as the answer has it."""
    if name != by:
        return name
    return "" if down else f"-{name}"


def _address(**changed: object) -> str:
    extra = {key: str(value) for key, value in changed.items() if value}
    return f"{address(request.path, conditions(), **extra)}#answer"
