"""The outline of an extraction: `outline.md` written from blocks, in the grammar that `graph/plan/outline.py` reads.

Broken lines are joined, marks of bullets left to the structure; else the words are as printed. A character that the
grammar would take for its own has a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..plan.numbering import read_mark
from ..plan.source import BULLETS
from .blocks import Block, Cell, CellSign, Fence, Heading, Item, Line, Table
from .joining import join

_SPECIAL = re.compile(r"[\\{}]")
_START = re.compile(r"(?=#|- |\||:::)")
_BREAK = re.compile(r"(<br\s*/?)>")
# A line of a cell that is all in brackets is a remark on the line above: 避難路整備事業 over （再掲）.
_REMARK = re.compile(r"[（(〔［\[][^（()）]*[）)〕］\]]")


def write_outline(blocks: Iterable[Block]) -> str:
    """Return the outline of blocks.

    >>> blocks = [Heading(2, (Line.of("第１章　総論"),)), Item(1, (Line.of("・防災の"), Line.of("強化")))]
    >>> print(write_outline(blocks), end="")
    ## 第１章　総論
    <BLANKLINE>
    - 防災の強化
    """
    parts: list[str] = []
    levels: list[int] = []
    item = False
    for block in blocks:
        lines = list(_write_block(block, levels))
        if not lines:
            continue
        if parts and not (item and isinstance(block, Item)):
            parts.append("")
        item = isinstance(block, Item)
        parts += lines
    return "".join(f"{part}\n" for part in parts)


def _write_block(block: Block, levels: list[int]) -> Iterator[str]:
    if isinstance(block, Table):
        yield from write_table(block)
    elif isinstance(block, Fence):
        lines = [escape_start(line.text.strip()) for line in block.lines if line.text.strip()]
        yield from (f":::{block.kind}", *lines, ":::")
    elif isinstance(block, Heading):
        levels.clear()
        if block.section:
            yield f"{'#' * block.depth} {{section: {block.section}}}"
        elif words := join_lines(block.lines):
            yield f"{'#' * block.depth} {escape(words)}"
    elif isinstance(block, Item):
        if words := drop_bullet(block.lines):
            yield f"{'  ' * (find_level(block.depth, levels) - 1)}- {escape(words)}"
    elif words := join_lines(block.lines):
        yield escape_start(words)


def find_level(depth: int, levels: list[int]) -> int:
    """Return an item's level below a heading, one deeper than the item above it at most; `levels` are those open."""
    while levels and levels[-1] >= depth:
        levels.pop()
    levels.append(depth)
    return len(levels)


def join_lines(lines: Sequence[Line]) -> str:
    """Return printed lines as one text."""
    return join(line.text for line in lines)


def drop_bullet(lines: Sequence[Line]) -> str:
    """Return the words of an item without a printed mark that says no more than that it is one.

    >>> drop_bullet([Line.of("　・道路")]), drop_bullet([Line.of("① 道路")]), drop_bullet([Line.of("▲ 道路")])
    ('道路', '① 道路', '▲ 道路')
    """
    words = join_lines(lines)
    mark = read_mark(words)
    return words[mark.end :] if mark is not None and mark.printed in BULLETS else words


def escape(words: str) -> str:
    r"""Return words with a backslash before what is the grammar's own.

    >>> escape("{注} 1|2"), escape(r"C:\data")
    ('\\{注\\} 1|2', 'C:\\\\data')
    """
    return _SPECIAL.sub(r"\\\g<0>", words)


def escape_start(words: str) -> str:
    r"""Return a line of words that begins no heading, item, table or fence.

    >>> escape_start("# 1"), escape_start("- 5%"), escape_start("-5%")
    ('\\# 1', '\\- 5%', '-5%')
    """
    return _START.sub(r"\\", escape(words), count=1) if _START.match(words) else escape(words)


def escape_cell(words: str) -> str:
    r"""Return words that are one line of a cell.

    >>> escape_cell("A|B"), escape_cell("^"), escape_cell("a<br>b")
    ('A\\|B', '\\^', 'a<br\\>b')
    """
    words = _BREAK.sub(r"\1\\>", escape(words)).replace("|", "\\|")
    return f"\\{words}" if words in {"^", "<"} else words


def write_table(table: Table) -> Iterator[str]:
    """Return the rows of a table, the ruler under its headings."""
    rows = max((cell.row + cell.rows for cell in table.cells), default=0)
    columns = max((cell.column + cell.columns for cell in table.cells), default=0)
    grid = [[""] * columns for _ in range(rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                grid[row][column] = "^" if row > cell.row else "<"
        grid[cell.row][cell.column] = write_cell(cell)
    ruler = f"|{' --- |' * columns}"
    for number, cells in enumerate(grid):
        if number == table.header_rows:
            yield ruler
        yield f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")
    if table.header_rows >= rows > 0:
        yield ruler


def write_cell(cell: Cell) -> str:
    """Return a cell: its lines and bullets, and what is drawn in it.

    >>> from .blocks import Paragraph
    >>> write_cell(Cell(0, 0, (Paragraph((Line.of("実施"),)), Item(1, (Line.of("・検討"),)), CellSign("→"))))
    '実施<br>-検討{→}'
    >>> write_cell(Cell(0, 0, (Paragraph((Line.of("道路整備"),)), Paragraph((Line.of("（再掲）"),)))))
    '道路整備（再掲）'
    """
    written = ""
    for block in cell.blocks:
        if isinstance(block, CellSign):
            written += f"{{{block.mark}}}"
            continue
        item = isinstance(block, Item)
        words = drop_bullet(block.lines) if item else join_lines(block.lines)
        if words:
            remark = _REMARK.fullmatch(words) and not written.endswith("}")
            written += ("<br>-" if item else "<br>" if written and not remark else "") + escape_cell(words)
    return written
