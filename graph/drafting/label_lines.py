"""Lines of labels: what is said of the item above them, behind a label and a colon (担当課：保育課), or 【担当課】.

Such lines are read as a table of labels. Its labels keep their colons and brackets: they tell that no row was printed,
but a line under an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..plan.numbering import read_mark
from ..plan.roles import VALUES
from .blocks import Block, Cell, Heading, Item, Line, Paragraph, Table
from .columns import cell_words
from .labelled import read_label
from .vocabulary import OF_WHOLE

# Roles of which lines of labels tell one at least: what only says 内容：… or 対象：… may be any text.
TELLING = {"responsible", "amount", "schedule", "indicator", "target", "baseline", "actual", "grade"}
# Roles of which one at least is told of what is done, and not of a figure alone.
OF_DOING = {"responsible", "amount", "schedule"}
ROLES = TELLING | {"measure", "description"}
_LABEL = re.compile(r"(?:【[^【】：:]{1,20}】[：:]?|[^：:【】。、]{1,20}[：:]|[^：:【】。、\t]{1,20}\t)(?=\s*[^\s：:])")
# Before a further label of the same line: 担当課：税務課　実施時期：令和８年度.
_FURTHER = re.compile(r"(?<=\S)(?=(?:[　\t]|\s{2})\s*【?[^\s：:【】]{1,20}[：:】])")


@dataclass(frozen=True)
class LabelLine:
    """A label as printed, its role, and the lines of what stands behind it."""

    label: Line
    role: str
    lines: tuple[Line, ...]


@dataclass
class Group:
    """Labels that follow each other: the blocks that print them, the item that they begin in, what they tell."""

    blocks: list[Block] = field(default_factory=list)
    item: Item | None = None
    told: list[LabelLine] = field(default_factory=list)

    def add(self, block: Block, told: Sequence[LabelLine]) -> None:
        """Add a block of labels."""
        self.blocks.append(block)
        self.told += told

    def write(self, items: int) -> list[Block]:
        """Return the tables of the labels; the blocks as they are where it is not printed whose the labels are.

        `items` are those above at the margin of which no other label tells, -1 where not even a heading stands above.
        """
        first = self.blocks[0]
        below = self.item is not None or (isinstance(first, Item) and first.depth > 1)
        named = any(told.role == "measure" for told in self.told)
        if not any(told.role in TELLING for told in self.told) or not (below or named or items in {0, 1}):
            return self.blocks
        return [*([self.item] if self.item else []), *make_tables(self.told)]


def gather_labels(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with the lines of labels that stand under an item or a heading as tables of labels.

    >>> item = Item(1, (Line.of("・道路の改良"), Line.of("担当課：土木課")))
    >>> [type(block).__name__ for block in gather_labels([item, Paragraph((Line.of("実施時期：令和８年度"),))])]
    ['Item', 'Table']
    >>> [type(block).__name__ for block in gather_labels([Paragraph((Line.of("課題：担い手の不足"),))])]
    ['Paragraph']
    """
    gathered, group, items = list[Block](), Group(), -1
    for block in blocks:
        before, told = split_labels(block)
        if told and before is None and group.told:
            group.add(block, told)
            continue
        if group.told:
            gathered, group, items = [*gathered, *group.write(items)], Group(), min(items, 0)
        if isinstance(block, Heading):
            items = 0 if block.depth > 1 else -1
        elif isinstance(block, Item) and block.depth == 1 and (before or not told):
            items = max(items, 0) + 1
        if told:
            group = Group([block], before, [*told])
        else:
            gathered.append(block)
    return [*gathered, *(group.write(items) if group.told else [])]


def split_labels(block: Block) -> tuple[Item | None, list[LabelLine]]:
    """Return what an item prints before its first label, if anything, and its labels; those of a paragraph of labels.

    A line without a label goes on with the one before it.
    """
    if not isinstance(block, Item | Paragraph):
        return None, []
    parts = [part for line in block.lines for part in cut_line(line)]
    before = next((at for at, part in enumerate(parts) if read_line(part)), len(parts))
    if before and not isinstance(block, Item):
        return None, []
    told: list[LabelLine] = []
    for part in parts[before:]:
        if read := read_line(part):
            told.append(read)
        else:
            told[-1] = replace(told[-1], lines=(*told[-1].lines, part))
    return (replace(block, lines=tuple(parts[:before])) if before and isinstance(block, Item) else None), told


def cut_line(line: Line) -> Iterator[Line]:
    """Yield the parts of a line that begin with labels: all of it where it has one label or none."""
    places = [match.start() for match in _FURTHER.finditer(line.text) if read_words(line.text[match.start() :])]
    for start, end in pairwise([0, *places, len(line.text)] if read_words(line.text) else [0, len(line.text)]):
        yield cut(line, start, end)


def read_words(words: str) -> tuple[int, str] | None:
    """Return where what a label tells begins in a line, and the label's role; None where no known label begins it.

    A sentence behind 現状 or 目標 is prose, and no value.

    >>> read_words("・担当課：保育課"), read_words("【担当課】保育課"), read_words("待機児童：入所を待つ児童")
    ((5, 'responsible'), (5, 'responsible'), None)
    >>> read_words("現状：38％（R6）"), read_words("現状：受診率は38％で、県平均を下回っています。")
    ((3, 'baseline'), None)
    """
    mark = read_mark(words)
    start = mark.end if mark is not None and mark.sort == "bullet" else len(words) - len(words.lstrip())
    match = _LABEL.match(words, start)
    label = match[0].strip() if match else ""
    meaning = None if label.strip("【】:：") in OF_WHOLE else read_label(label)
    if match is None or meaning is None or meaning.role not in ROLES:
        return None
    return None if meaning.role in VALUES and "。" in words[match.end() :] else (match.end(), meaning.role)


def read_line(line: Line) -> LabelLine | None:
    """Return what a line that begins with a label tells."""
    read = read_words(line.text)
    return LabelLine(cut(line, 0, read[0]), read[1], (cut(line, read[0], len(line.text)),)) if read else None


def cut(line: Line, start: int, end: int) -> Line:
    """Return a part of a line, each run with its share of the box: characters of a line are taken as equally wide."""
    runs, at = [], 0
    for run in line.runs:
        first, last = max(start - at, 0), min(end - at, len(run.text))
        if first < last:
            box = run.box and run.box._replace(
                x=run.box.x + run.box.width * first / len(run.text),
                width=run.box.width * (last - first) / len(run.text),
            )
            runs.append(replace(run, text=run.text[first:last], box=box))
        at += len(run.text)
    return Line(tuple(runs))


def make_tables(told: Sequence[LabelLine]) -> Iterator[Table]:
    """Yield tables of labels, a new one from each label that names a measure."""
    starts = [0, *(at for at, labelled in enumerate(told) if at and labelled.role == "measure"), len(told)]
    for start, end in pairwise(starts):
        rows = [((labelled.label,), labelled.lines) for labelled in told[start:end]]
        cells = (
            Cell(row, column, (Paragraph(lines),))
            for row, columns in enumerate(rows)
            for column, lines in enumerate(columns)
        )
        yield Table(tuple(cells), header_rows=0)


def tells_doing(block: Block) -> bool:
    """Return whether a block is a table of lines of labels that tell the office, the cost or the time of what is done.

    What is done stands above them, and behind none of them.
    """
    if not isinstance(block, Table) or block.header_rows:
        return False
    read = [read_words(f"{cell_words(cell)}*") for cell in block.cells if cell.column == 0]
    roles = {each[1] if each else "" for each in read}
    return bool(roles & OF_DOING) and not roles & {"", "measure"}
