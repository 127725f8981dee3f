"""The proof that nothing is lost and nothing made up: the characters of the pages are those of the blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...errors import KoteihyoError
from ..blocks import Block, CellSign, Line, Table

SHOWN = 40


def lines_of(block: Block) -> Iterator[Line]:
    """Yield the printed lines of a block in their order."""
    if isinstance(block, Table):
        for cell in block.cells:
            for part in cell.blocks:
                if not isinstance(part, CellSign):
                    yield from part.lines
    else:
        yield from block.lines


def count(blocks: Iterable[Block]) -> dict[int, Counter[str]]:
    """Return how often each character other than white space stands in blocks, page by page."""
    by_page: dict[int, Counter[str]] = {}
    for block in blocks:
        for line in lines_of(block):
            for run in line.runs:
                counter = by_page.setdefault(run.page or 0, Counter())
                counter.update(character for character in run.text if not character.isspace())
    return by_page


def prove(file: Path, printed: Mapping[int, Counter[str]], blocks: Iterable[Block]) -> None:
    """Raise `KoteihyoError` that names the page and the characters unless each stands in the blocks exactly once."""
    read = count(blocks)
    for page in sorted(printed.keys() | read.keys()):
        missing = printed.get(page, Counter()) - read.get(page, Counter())
        extra = read.get(page, Counter()) - printed.get(page, Counter())
        if missing or extra:
            raise _error(file, page, _words(missing), _words(extra))


def _words(counter: Counter[str]) -> str:
    words = "".join(counter.elements())
    return words[:SHOWN] + ("…" if len(words) > SHOWN else "")


def _error(file: Path, page: int, missing: str, extra: str) -> KoteihyoError:
    ja = f"{page}ページの文字が、読み取った文と一致しません。"
    en = f"The characters of page {page} are not those that were read."
    if missing:
        ja, en = f"{ja}読み落とした文字: {missing}。", f"{en} Left out: {missing}."
    if extra:
        ja, en = f"{ja}印刷にない文字: {extra}。", f"{en} Not printed: {extra}."
    ja += "このプログラムの誤りです。ファイルを添えて開発元に知らせてください。"
    en += " This is a fault of the program: report it, with the file."
    return KoteihyoError(ja, en, file=file)
