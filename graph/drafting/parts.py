"""The files that make up a document: each read by the extractor of its kind, put together in their order.

Pages are counted through all files. Where a file of its own heads a part (ステップ１) and the files after it are
numbered below it (１．教育), their headings stand under it.

The characters of a plan's `source.txt` are held to these files as they were received: they are read anew and their
characters compared, white space aside and in any order. A person may put the reading order right, and nobody may lose a
word or add one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ..errors import KoteihyoError
from ..files import read_text
from ..plan.description import Plan
from ..plan.numbering import Mark, read_mark
from .blocks import Block, CellSign, Doubt, Extraction, Fence, Heading, Item, Line, Paragraph, Table
from .bracketed import raise_brackets
from .contents import fence_contents
from .kinds import find_kind, refuse_wordless
from .label_lines import gather_labels
from .labelled import free_labels
from .outline import join_lines
from .proof import list_lines, remove_space

# Which module of this room reads which kind of file; each has `extract(file) -> Extraction`.
EXTRACTORS = {
    "text": "text",
    "markdown": "markdown",
    "html": "html",
    "csv": "separated",
    "xlsx": "workbook",
    "docx": "word",
    "pdf": "pdf",
}
# A heading of this rank or less heads a part: 第１部, ステップ１, 資料１.
PART_RANK = 18
Progress = Callable[[str], None]


def quiet(_: str) -> None:
    """Take a progress message and show nothing."""


def extract_all(files: Sequence[Path], kinds: Sequence[str], progress: Progress) -> Extraction:
    """Return what several files hold as one document; pages are counted through all of them."""
    blocks: list[Block] = []
    doubts: list[Doubt] = []
    pages, above = 0, None
    for file, kind in zip(files, kinds, strict=True):
        progress(f"{file.name}：読み込んでいます（reading）")
        extraction = extract(file, kind)
        deeper, above = find_depth(extraction.blocks, above)
        part = [turn_pages(lower(block, deeper), pages) for block in restore(extraction.blocks)]
        blocks += part_from(part, blocks, files.index(file) + 1)
        doubts += [replace(doubt, page=doubt.page + pages if doubt.page else None) for doubt in extraction.doubts]
        pages += extraction.pages
    return Extraction(tuple(blocks), pages, tuple(doubts))


def restore(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a file with what no extractor can tell by the look of a line or table alone."""
    yield from gather_labels(free_labels(raise_brackets(fence_contents(blocks))))


def extract(file: Path, kind: str) -> Extraction:
    """Return what a file of a kind holds; one without a printed character is a `KoteihyoError`."""
    module = import_module(f".{EXTRACTORS[kind]}", __package__)
    extraction: Extraction = module.extract(file)
    if not any(line.text.strip() for line in list_lines(extraction.blocks)):
        raise refuse_wordless(file, kind)
    return extraction


def part_from(part: Sequence[Block], before: Sequence[Block], number: int) -> list[Block]:
    """Return a file's blocks; what stands before its first heading is of no section of the files before it."""
    first = next((at for at, block in enumerate(part) if isinstance(block, Heading)), len(part))
    headed = any(isinstance(block, Heading) for block in before)
    if not headed or all(isinstance(block, Fence) for block in part[:first]):
        return list(part)
    depth = next((block.depth for block in part[first:] if isinstance(block, Heading)), 2)
    return [Heading(depth, (), f"part-{number}"), *part]


def turn_pages(block: Block, by: int) -> Block:
    """Return a block with its pages counted from a later one."""
    if not by:
        return block
    if isinstance(block, Table):
        return replace(
            block,
            cells=tuple(replace(cell, blocks=tuple(_turn(part, by) for part in cell.blocks)) for cell in block.cells),
        )
    return replace(block, lines=_turn_lines(block.lines, by))


def _turn(part: Paragraph | Item | CellSign, by: int) -> Paragraph | Item | CellSign:
    if isinstance(part, CellSign):
        return replace(part, page=part.page + by if part.page else None)
    return replace(part, lines=_turn_lines(part.lines, by))


def _turn_lines(lines: Sequence[Line], by: int) -> tuple[Line, ...]:
    return tuple(
        Line(tuple(replace(run, page=run.page + by if run.page else None) for run in line.runs)) for line in lines
    )


def find_depth(blocks: Sequence[Block], above: Mark | None) -> tuple[int, Mark | None]:
    """Return how much deeper a file's headings stand, and the mark of the part that the files after it belong to."""
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    if first is None:
        return (1 if above else 0), above
    mark = read_mark(join_lines(first.lines))
    if mark is None or mark.sort != "number" or first.depth > 1:
        return 0, None
    if mark.rank <= PART_RANK:
        return 0, mark
    return (1 if above else 0), above


def lower(block: Block, by: int) -> Block:
    """Return a block, a heading so much deeper."""
    return replace(block, depth=block.depth + by) if by and isinstance(block, Heading) else block


def check_originals(plan: Plan) -> int:
    """Return how many files `source.txt` was held to; a difference is a `KoteihyoError` with the page or the line.

    A document that is itself plain text has no other file.
    """
    files = [plan.folder / source.file for source in plan.source if plan.folder / source.file != plan.text_file]
    if not files:
        return 0
    extraction = extract_all(files, [find_kind(file) for file in files], quiet)
    received = [(remove_space(line.text), line.page) for line in list_lines(extraction.blocks)]
    written = remove_space(read_text(plan.text_file))
    printed = Counter("".join(words for words, _ in received))
    lost, added = printed - Counter(written), Counter(written) - printed
    if lost or added:
        place = next((page for words, page in received if page and words not in written), None)
        raise _tell("".join(lost.elements()), "".join(added.elements()), place, plan)
    return len(files)


def _tell(lost: str, added: str, page: int | None, plan: Plan) -> KoteihyoError:
    where, at = (f"（{page}ページ）", f" (page {page})") if page else ("", "")
    return KoteihyoError(
        f"原文のファイル{where}と source.txt の文字が一致しません（不足「{lost[:40]}」余分「{added[:40]}」）。"
        "source.txt は原文から抽出した文字のままにし、構造は outline.md で直してください。",
        f"source.txt does not hold the characters of the file received{at}: lost {lost[:40]!r}, added {added[:40]!r}. "
        "Leave source.txt as it was extracted, and mend the structure in outline.md.",
        file=plan.text_file,
    )
