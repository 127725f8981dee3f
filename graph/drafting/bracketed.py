"""Headings in brackets on a line of their own: 【現状と課題】, 【主な施策】.

They part what stands under a heading, and no number or size tells them. They are headings where the words of one are
known, or come again; 【新規】 is a tag of what stands beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .blocks import Block, Fence, Heading, Paragraph
from .outline import join_lines
from .periods import fold
from .vocabulary import find_meaning

_BRACKETED = re.compile(r"(?:【[^【】]+】|≪[^≪≫]+≫|《[^《》]+》|〈[^〈〉]+〉|<[^<>]+>|<<[^<>]+>>)")
_TAG = re.compile(
    r".(?:新規|拡充|継続|完了|廃止|重点|再掲|重要|(?:一部|注|例|参考|出典|資料|図|表|写真|単位).*)[】≫》〉>]+"
)
LONGEST = 20  # characters
TWICE = 2


def raise_brackets(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with the lines in brackets that are headings as such, below the heading before them.

    >>> from .blocks import Item, Line
    >>> lines = [Heading(1, (Line.of("計画"),)), Paragraph((Line.of("【主な施策】"),)), Item(1, (Line.of("道路"),))]
    >>> [type(block).__name__ for block in raise_brackets(lines)]
    ['Heading', 'Heading', 'Item']
    """
    counts = Counter(words for block in blocks if (words := read_bracketed(block)))
    raised: list[Block] = []
    for section in _list_sections(blocks):
        lines = [words for block in section if (words := read_bracketed(block))]
        known = any(counts[words] >= TWICE or find_meaning(words, whole=True) for words in lines)
        raised += _raise(section) if known else section
    return raised


def _list_sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield a document in parts, each a heading with what stands under it."""
    section: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and section:
            yield section
            section = []
        section.append(block)
    if section:
        yield section


def _raise(section: Sequence[Block]) -> Iterator[Block]:
    depth = section[0].depth if isinstance(section[0], Heading) else 1
    for block, after in zip(section, [*section[1:], None], strict=True):
        heads = read_bracketed(block) and after is not None and not isinstance(after, Fence)
        if heads and isinstance(block, Paragraph) and after is not None and not read_bracketed(after):
            yield Heading(depth + 1, block.lines)
        else:
            yield block


def read_bracketed(block: Block) -> str:
    """Return the words of a line that is in brackets from end to end, and no tag; nothing of other blocks."""
    words = fold(join_lines(block.lines)) if isinstance(block, Paragraph) else ""
    bracketed = _BRACKETED.fullmatch(words) is not None and len(words) <= LONGEST and _TAG.fullmatch(words) is None
    return words if bracketed else ""
