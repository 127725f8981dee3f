"""Proposals for the headings of columns and rows: read from their words and held to the cells under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from ..reading import read_cell
from ..reading.bounds import DECREASE, INCREASE
from .blocks import Block, Cell, CellSign, Doubt, Paragraph, Table
from .evidence import share, sort_cell, sort_cells
from .outline import join_lines
from .periods import find_years, fold
from .proof import list_cell_lines
from .proposals import NO_ERA, NO_MEASURE, NO_MONEY, NO_SORT, OF_ROW, RESULT, Proposal
from .tables import cell_text
from .vocabulary import Meaning, find_meaning, find_unit

HALF = 0.5
MOST = 0.8  # of a column: a row of totals names itself
# Headings of a column whose cells are the years that its rows are of.
OF_YEARS = {"年度", "年", "年次", "年月", "時期", "会計年度", "予算年度", "対象年度"}
VALUES = {"baseline", "target", "actual"}
COUNTED = {"measure", "goal", "theme"}  # what a column may name by its number alone
OF_ROWS = VALUES | {"amount", "grade", "schedule", "remarks"}
CHOICES = ("measure", "goal", "indicator", "target", "baseline", "actual", "schedule", "responsible", "description")

_FORMER, _LATEST = re.compile("策定|当初|基準|計画時"), re.compile("現状|現況|直近|最新|現在")
_CHANGE = re.compile(
    rf"(?:{INCREASE}|{DECREASE}|維持|改善|解消|延伸|推進|充実|確保|はか|図|実現)(?:る|する|す|こと)?(?:\(.*\))?$"
)
_COUNT = re.compile(r"[(]?[0-9]{1,2}(?:[-.][0-9]{1,2}){0,2}[)]?")
_OF_TIME = re.compile(r"(?:年度?|年次|時点|時期|年月日?)(?:\([^()]*\))?$")
_DATE = re.compile(
    r"(?:(?:令和|平成|昭和|[RHS])?(?:元|[0-9]{1,2})年度?|[RHS](?:元|[0-9]{1,2})|(?:19|20)[0-9]{2}(?:年度?)?)末?(?:\([^()]*\))?"
)
# What cells of a sort mostly are, where the heading does not say.
LIKELY = {"action": "measure", "figure": "target", "office": "responsible", "mark": "schedule", "grade": "grade"}


@dataclass(frozen=True)
class Column:
    """A column's heading, the heading above it, the cells under it by their lines, and what stands around it.

    `first_year` is the plan's; `earliest` and `latest` are the first and last year that headings of the table print;
    `measured` and `started` say that a column of the table holds indicators, or values to start from; `unit` is what a
    remark above the table says of all its figures.
    """

    words: str
    above: str
    cells: tuple[tuple[str, ...], ...]
    first_year: int | None
    page: int | None = None
    earliest: int | None = None
    latest: int | None = None
    measured: bool = False
    started: bool = False
    unit: str | None = None


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
    named = next((at for at, each in enumerate(proposed) if _can_name(columns[at], each[0])), None)
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
        is_year_alone(column, each) for column, (each, _) in zip(columns, proposed, strict=True)
    )
    for column, (proposal, doubts) in zip(columns, proposed, strict=True):
        if by_year:
            yield _schedule_year(proposal, doubts)
        elif roles & VALUES == {"actual"}:  # what became of it, in words or figures
            yield _describe_result(column, proposal, doubts)
        else:
            yield proposal, ask_measure(column, proposal, doubts)


def is_year_alone(column: Column, proposal: Proposal) -> bool:
    """Return whether a column of values is headed by a year and no word of what the values are."""
    return proposal.role not in VALUES or (proposal.year is not None and find_meaning(column.words) is None)


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
    return Doubt(ja, en, column.page, column.words, tuple(each for each in (role or "none", other) if each))


def date_values(
    columns: Sequence[Column], proposed: Sequence[tuple[Proposal, list[Doubt]]]
) -> list[tuple[Proposal, list[Doubt]]]:
    """Return the proposals of a table with the columns that hold the years of the values beside them.

    基準年度 beside 基準値 does, and 年度 beside 現状値 where each indicator has a row of its own. Where it has one for
    each year, the years head the rows.
    """
    roles = {proposal.role for proposal, _ in proposed}
    of_what = "indicator" if "indicator" in roles else "goal" if "goal" in roles else "measure"
    named = [len(column.cells) for column, (each, _) in zip(columns, proposed, strict=True) if each.role == of_what]
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
    baselines = [column.words for column, (each, _) in zip(columns, proposed, strict=True) if each.role == "baseline"]
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


def is_of_rows(column: Column) -> bool:
    """Return whether a heading says of years no more than that they are years."""
    return fold(column.words) in OF_YEARS


def is_years(column: Column) -> bool:
    """Return whether the cells of a column are years and nothing else, and its heading says so."""
    cells = ["".join(cell) for cell in column.cells]
    filled = [cell for cell in cells if sort_cell(cell) != "empty"]
    return (
        _OF_TIME.search(fold(column.words)) is not None
        and bool(filled)
        and all(read_cell(cell, "year").dates for cell in filled)
    )


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


def _tells_contents(words: str) -> bool:
    return fold(words).endswith(("内容", "概要", "の詳細"))


def list_unnamed(table: Table) -> Iterator[Column]:
    """Return the first column of a table if no heading names it and one of its cells is the heading of a row."""
    first = [cell for cell in table.cells if cell.column == 0]
    body = [cell for cell in first if cell.row >= table.header_rows]
    meanings = [find_meaning(cell_words(cell), whole=True) for cell in body]
    named = not table.header_rows or any(cell_text(cell) for cell in first if cell.row < table.header_rows)
    if not named and any(meaning is not None and meaning.role in OF_ROWS | {"year"} for meaning in meanings):
        yield Column("", "", tuple(tuple(_cell_lines(cell)) for cell in body), None)


def propose_rows(column: Column) -> Iterator[Proposal]:
    """Return how the rows are read whose headings stand in a column: 目標値 and 実績値 under 区分."""
    for words in dict.fromkeys("".join(lines) for lines in column.cells):
        meaning = find_meaning(words) if words else None
        if meaning is not None and meaning.role in OF_ROWS | {"year"}:
            unit = find_unit(words) if meaning.role in VALUES | {"amount"} else None
            yield Proposal(words, meaning.role, unit=unit, amount=meaning.amount or None)
        elif meaning is None and is_dates([words]) and (years := find_years(words, column.first_year)):
            yield Proposal(words, year=years[-1].year, calendar=True if years[-1].fiscal is False else None)


def find_remark(above: Sequence[Block]) -> str | None:
    """Return the unit that a paragraph just above a table gives to its figures: （単位：千円）."""
    for block in reversed(above):
        if not isinstance(block, Paragraph):
            return None
        words = join_lines(block.lines)
        if "単位" in words and (unit := find_unit(words) or find_unit(f"({words})")):
            return unit
    return None


def list_columns(table: Table, first_year: int | None) -> Iterator[Column]:
    """Return the headings of a table's columns."""
    heads = [cell for cell in table.cells if cell.row < table.header_rows and cell_text(cell)]
    body = [cell for cell in table.cells if cell.row >= table.header_rows]
    years = [year.year for head in heads for year in find_years(cell_words(head), first_year)]
    meanings = [find_meaning(cell_words(head)) for head in heads]
    roles = {meaning.role for meaning in meanings if meaning is not None}
    claimed = set(list_claimed(heads, body))
    for head in heads:
        over = [cell for cell in heads if cell.row < head.row and head.column in _reach(cell)]
        under = [cell for cell in body if cell.column in _reach(head)]
        if find_years(cell_words(head), first_year):  # what a row of its own role holds says nothing of the year's
            under = [cell for cell in under if cell.row not in claimed] or under
        cells = tuple(tuple(_cell_lines(cell)) for cell in under)
        pages = [line.page for line in list_cell_lines(head)]
        yield Column(
            cell_words(head),
            cell_words(over[-1]) if over else "",
            cells,
            first_year,
            next(iter(pages), None),
            min(years, default=None),
            max(years, default=None),
            "indicator" in roles,
            "baseline" in roles,
        )


def list_claimed(heads: Sequence[Cell], body: Sequence[Cell]) -> Iterator[int]:
    """Yield the rows whose heading says how they are read: 事業費 under 区分."""
    meanings = [(head, find_meaning(cell_words(head))) for head in heads]
    columns = {
        at for head, meaning in meanings if meaning is not None and meaning.role == "header" for at in _reach(head)
    }
    for cell in body:
        meaning = find_meaning(cell_words(cell)) if cell.column in columns else None
        if meaning is not None and meaning.role in OF_ROWS:
            yield from range(cell.row, cell.row + cell.rows)


def _reach(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.columns)


def cell_words(cell: Cell) -> str:
    """Return the words of a cell with its broken lines joined."""
    return "".join(join_lines(block.lines) for block in cell.blocks if not isinstance(block, CellSign))


def _cell_lines(cell: Cell) -> Iterator[str]:
    for block in cell.blocks:
        yield block.mark if isinstance(block, CellSign) else join_lines(block.lines)


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
        own = column.unit if role == "amount" else None
        proposal = replace(proposal, unit=find_unit(column.words) or own)
    if role == "amount":
        proposal = replace(proposal, amount=(meaning.amount if meaning else "") or None)
    return add_year(proposal, column, doubts), doubts


def is_year_of_figures(column: Column) -> bool:
    """Return whether a column is headed by a year and holds figures: 中間年度（2025年度）."""
    years, figures = find_years(column.words, column.first_year), share(sort_cells(column.cells), "figure")
    return bool(years) and figures > HALF


def is_in_year(column: Column) -> bool:
    """Return whether a column tells what is done in the year that the heading above it is."""
    return fold(column.words).endswith("内容") and bool(find_years(column.above, column.first_year))


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
    return role, [Doubt(ja, en, column.page, column.words, tuple(each for each in (role, meaning.role) if each))]


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


def tells_change(column: Column) -> bool:
    """Return whether half of the cells of a column say what is to become of something: 喫煙率の減少."""
    words = [fold("".join(cell)) for cell in column.cells]
    return 2 * sum(_CHANGE.search(each) is not None for each in words) >= len(words)


def is_numbering(column: Column) -> bool:
    """Return whether the cells of a column are numbers that only count: 1, 1, 2, 3, or 1-1, 1-2."""
    words = [fold("".join(cell)) for cell in column.cells]
    filled = [each for each in words if each]
    counts = [[int(part) for part in re.findall(r"[0-9]+", each)] for each in filled if _COUNT.fullmatch(each)]
    return bool(filled) and len(counts) >= MOST * len(filled) and counts == sorted(counts)


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


def is_money(column: Column) -> bool:
    """Return whether the figures of a column are sums of money, by their unit or that of the table."""
    filled = [each for each in map("".join, column.cells) if sort_cells([[each]])["figure"]]
    printed = sum(re.search(r"円(?:\(.*\))?$", fold(each)) is not None for each in filled)
    return (column.unit or "").endswith("円") or (bool(filled) and printed > HALF * len(filled))


def is_past(year: int, column: Column) -> bool:
    """Return whether a year is one before the plan, or its first at the end of a row of years that begins before it."""
    if column.first_year is None:
        return False
    ends = column.earliest is not None and column.earliest < column.first_year == column.latest
    return year < column.first_year or (ends and year == column.first_year)


def is_dates(cells: Iterable[str]) -> bool:
    """Return whether cells are years and nothing else.

    >>> is_dates(["令和４年度", "令和５年度（見込み）"]), is_dates(["令和４年度に着手"]), is_dates([])
    (True, False, False)
    """
    filled = [each for each in map(fold, cells) if each]
    return bool(filled) and all(_DATE.fullmatch(each) for each in filled)


def tell_unknown(column: Column) -> list[Doubt]:
    """Return the doubt about a heading in unknown words, if there is something under it."""
    cells = sort_cells(column.cells)
    if not cells.total() - cells["empty"]:
        return []
    ja, en = "この列の見出しの意味がわかりません。", "What this column's heading means is unknown."
    likely = [choice for sort, choice in LIKELY.items() if share(cells, sort) >= HALF]
    return [Doubt(ja, en, column.page, column.words, tuple(dict.fromkeys([*likely, *CHOICES])))]
