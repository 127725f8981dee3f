"""Stages of a plan: proposed where headings beside each other name them: 前期 and 後期, 短期 and 長期, ステップ１.

One heading alone names no stage; a word that also begins other headings (短期入所) is taken with all of its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .blocks import Block, Doubt, Heading, Table
from .columns import HALF, Column, cell_words
from .evidence import share, sort_cells
from .outline import join_lines
from .periods import find_range, find_years, fold
from .proposals import Proposal
from .sections import Section, list_sections

# Words that name stages, the earliest first, by the list that they belong to.
_LISTS = {"term": ("短期", "中期", "長期"), "part": ("前期", "中期", "後期"), "soon": ("すぐに",)}
_DIGITS = r"[0-9]{1,2}|[一二三四五六七八九ⅠⅡⅢⅣⅤ]"
_STEP = "ステップ|ステージ|段階|フェーズ"
_NUMBERED = {
    "step": re.compile(
        rf"(?:第(?P<before>{_DIGITS})(?:{_STEP})|(?:{_STEP}|STEP|Phase)(?P<number>{_DIGITS}))(?![0-9])", re.IGNORECASE
    ),
    "period": re.compile(rf"第(?P<number>{_DIGITS})期(?![0-9])"),
    "later": re.compile(r"(?P<number>[0-9]{1,2})年(?:後|以内)"),
}
_VALUES = {cell: at for row in ("一二三四五六七八九", "ⅠⅡⅢⅣⅤ") for at, cell in enumerate(row, start=1)}
# What may follow the word in a heading that is a stage's: nothing more, or its years; a step has a title too.
_REST = re.compile(r"(?:までに?)?(?:計画|目標|的?な?取組み?|の取組み?|課題|施策|対策)?(?:\(.*\)|[:~].*)?")
_TITLED = re.compile(r"(?:[「『(:・].*)?")
LEAST = 2


# A period of which one end is not printed.
_OPEN = re.compile(r"(?:^|[(])[~〜\-]|[~〜\-](?:[)]|$)")


@dataclass(frozen=True)
class StageHeading:
    """A heading that could be a stage's: the list that it belongs to, its place there, its word, all its words."""

    family: str
    place: int
    name: str
    words: str


@dataclass(frozen=True)
class Stage:
    """One of `[[stages]]` in `plan.toml`."""

    number: int
    name: str
    offset: int | None = None
    first_year: int | None = None
    last_year: int | None = None


def find_stages(blocks: Sequence[Block]) -> tuple[list[Stage], list[Doubt]]:
    """Return the stages that a document's headings name, in their order, and the doubt whether they are any."""
    groups = [named for words in list_groups(blocks) if (named := name_group(words))]
    if not groups:
        return [], []
    family = max(groups, key=len)[0].family
    by_place: dict[int, StageHeading] = {}
    for stage in (stage_named for named in groups if named[0].family == family for stage_named in named):
        by_place.setdefault(stage.place, stage)
    headings = [words for words in list_headings(blocks) if words]
    stages = [
        make_stage(number, by_place[place], headings, blocks) for number, place in enumerate(sorted(by_place), start=1)
    ]
    words = "".join(f"「{stage.name}」" for stage in stages)
    ja, en = f"{words}を計画の段階と読みました。", f"{words} were read as the stages of the plan."
    first = by_place[min(by_place)]
    return stages, [Doubt(ja, en, words=first.words, choices=("段階 / stages", "段階ではない / no stages"))]


def read_stage(words: str) -> list[StageHeading]:
    """Return the stages that a heading can name; 中期 belongs to two lists.

    >>> [(each.family, each.place, each.name) for each in read_stage("中期（令和８年度）")]
    [('term', 1, '中期'), ('part', 1, '中期')]
    >>> [(each.place, each.name) for each in (*read_stage("第２期"), *read_stage("ステップ１「やりきる」"))]
    [(2, '第２期'), (1, 'ステップ１')]
    >>> read_stage("短期入所サービス"), read_stage("第２期子ども計画の評価")
    ([], [])
    """
    folded = fold(words)
    stages = [
        StageHeading(family, place, _print(words, name), words)
        for family, names in _LISTS.items()
        for place, name in enumerate(names)
        if folded.startswith(name) and _REST.fullmatch(folded.removeprefix(name))
    ]
    for family, pattern in _NUMBERED.items():
        match = pattern.match(folded)
        rest = folded[match.end() :] if match else ""
        if match and (_REST.fullmatch(rest) or (family == "step" and _is_titled(words, match[0], rest))):
            number = match["number"] or match.groupdict().get("before", "")
            place = int(number) if number.isdigit() else _VALUES[number]
            stages.append(StageHeading("soon" if family == "later" else family, place, _print(words, match[0]), words))
    return stages


def is_stage(words: str, stages: Sequence[Stage]) -> bool:
    """Return whether a heading is that of one of the stages."""
    return bool(read_stage(words)) and any(fold(words).startswith(fold(stage.name)) for stage in stages)


def propose_stage(column: Column, others: Sequence[Column]) -> tuple[Proposal, list[Doubt]]:
    """Return how what stands under a stage is read: marks and offices schedule, words state, years go before it."""
    divided = any(other.above == column.words and find_years(other.words, column.first_year) for other in others)
    cells = sort_cells(column.cells)
    role = "schedule" if share(cells, "mark") >= HALF else None if share(cells, "figure") >= HALF else "stage"
    return Proposal(column.words, None if divided or not cells.total() - cells["empty"] else role), []


def _is_titled(words: str, name: str, rest: str) -> bool:
    return _TITLED.fullmatch(rest) is not None or words[len(_print(words, name)) :][:1].isspace()


def _print(words: str, name: str) -> str:
    """Return the beginning of words that is a name once it is folded."""
    return next(words[:end] for end in range(1, len(words) + 1) if fold(words[:end]) == name)


def name_group(words: Sequence[str]) -> list[StageHeading]:
    """Return the stages that headings beside each other name: two or more of one list."""
    read = [stage for heading in words for stage in read_stage(heading)]
    lists = [
        [stage for stage in read if stage.family == family] for family in dict.fromkeys(stage.family for stage in read)
    ]
    best = max(lists, key=lambda named: len({stage.place for stage in named}), default=[])
    return best if len({stage.place for stage in best}) >= LEAST else []


def list_groups(blocks: Sequence[Block]) -> Iterator[list[str]]:
    """Yield headings that stand beside each other: in a section, and in a row over the columns of a table."""
    beside: dict[int, list[Section]] = {}
    for section in list_sections(blocks):
        beside.setdefault(id(section.parent), []).append(section)
    yield from ([section.words for section in group] for group in beside.values())
    for table in (block for block in blocks if isinstance(block, Table)):
        for row in range(table.header_rows):
            yield [cell_words(cell) for cell in table.cells if cell.row == row]


def list_headings(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the words of all headings of sections and columns."""
    for block in blocks:
        if isinstance(block, Heading):
            yield join_lines(block.lines)
        elif isinstance(block, Table):
            yield from (cell_words(cell) for cell in block.cells if cell.row < block.header_rows)


def make_stage(number: int, named: StageHeading, headings: Sequence[str], blocks: Sequence[Block]) -> Stage:
    """Return a stage with what its headings and the columns under them say of its years."""
    begun = [words for words in headings if fold(words).startswith(fold(named.name))]
    other = any(not read_stage(words) for words in begun)
    years = [year for words in begun if read_stage(words) for year in list_years(words)]
    years += [year for table in blocks if isinstance(table, Table) for year in list_under(table, named.name)]
    first, last = (min(years), max(years)) if years else (None, None)
    offset = named.place if named.family == "soon" else None
    return Stage(number, named.words if other else named.name, offset, first, last)


def list_years(words: str) -> list[int]:
    """Return the years that a heading prints, those of a period first to last; none where it leaves one open (～R7).

    >>> list_years("中期（R8～R10）"), list_years("短期（～R7）"), list_years("長期（R11～）")
    ([2026, 2028], [], [])
    """
    if _OPEN.search(fold(words)) and find_range(words) is None:
        return []
    return list(find_range(words) or ()) or [year.year for year in find_years(words)]


def list_under(table: Table, name: str) -> Iterator[int]:
    """Yield the years over the columns that the heading of a stage divides."""
    heads = [cell for cell in table.cells if cell.row < table.header_rows]
    for over in (head for head in heads if any(named.name == name for named in read_stage(cell_words(head)))):
        for cell in heads:
            if cell.row > over.row and over.column <= cell.column < over.column + over.columns:
                yield from list_years(cell_words(cell))
