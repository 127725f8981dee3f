"""The proof of an extraction: every printed character of the file stands in exactly one line of its blocks.

An extractor collects what it sees printed on a way of its own, simpler than the one that finds the structure; here both
are compared, character by character and white space aside. A difference is a defect of the extractor, and stops the
draft: a text that lost a word is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import KoteihyoError
from .blocks import Block, Cell, CellSign, Extraction, Line, Table


class ProofFailure(KoteihyoError):
    """An extractor lost or doubled characters of a file."""

    exit_status = 1

    def __init__(self, lost: str, doubled: str, file: Path) -> None:
        super().__init__(
            f"抽出した文字がファイルの文字と一致しません（不足「{lost[:40]}」余分「{doubled[:40]}」）。"
            "プログラムの不具合です。このファイルを添えてお知らせください。",
            f"The characters extracted are not those of the file (lost {lost[:40]!r}, added {doubled[:40]!r}). "
            "This is a defect of the program: please report it with the file.",
            file=file,
        )


def list_lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """Return the printed lines of blocks in reading order."""
    for block in blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                yield from list_cell_lines(cell)
        else:
            yield from block.lines


def list_cell_lines(cell: Cell) -> Iterator[Line]:
    """Return the printed lines of a cell."""
    for block in cell.blocks:
        if not isinstance(block, CellSign):
            yield from block.lines


def remove_space(text: str) -> str:
    """Return a text without white space of any sort.

    >>> remove_space("第１章　総論 ")
    '第１章総論'
    """
    return "".join(text.split())


def prove(extraction: Extraction, printed: str, file: Path) -> Extraction:
    """Return the extraction, once its lines hold the characters of `printed`, each once; else `ProofFailure`."""
    written = Counter(remove_space("".join(line.text for line in list_lines(extraction.blocks))))
    wanted = Counter(remove_space(printed))
    if written != wanted:
        raise ProofFailure("".join((wanted - written).elements()), "".join((written - wanted).elements()), file)
    return extraction
