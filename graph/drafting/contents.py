"""Lists of contents: print that repeats the headings of the document, and is no entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from .blocks import Block, Fence, Heading, Line, Paragraph
from .proof import list_lines, remove_space

_HEADING = re.compile(r"[【<《〈\[(]*(?:本章の|本書の)?(?:目次|もくじ|contents|tableofcontents)[】>》〉\])]*", re.I)


def is_contents_heading(words: str) -> bool:
    """Return whether words head a list of contents.

    >>> is_contents_heading("目　次"), is_contents_heading("CONTENTS"), is_contents_heading("目次の見方")
    (True, True, False)
    """
    return _HEADING.fullmatch(remove_space(normalize("NFKC", words))) is not None


def fence_contents(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with each list of contents, its heading with it, in a fence.

    Under a heading, the list goes to the next heading that is no deeper or has sentences under it; under a line, it is
    the fence that follows.
    """
    fenced: list[Block] = []
    at = 0
    while at < len(blocks):
        end = _find_end(blocks, at)
        if end > at:
            lines: tuple[Line, ...] = tuple(list_lines(blocks[at:end]))
            fenced.append(Fence("contents", lines))
            at = end
        else:
            fenced.append(blocks[at])
            at += 1
    return tuple(fenced)


def _find_end(blocks: Sequence[Block], at: int) -> int:
    block = blocks[at]
    if not isinstance(block, Heading | Paragraph) or not is_contents_heading(
        "".join(line.text for line in block.lines)
    ):
        return at
    end = at + 1
    if isinstance(block, Paragraph) or (end < len(blocks) and isinstance(blocks[end], Fence)):
        while end < len(blocks) and isinstance(blocks[end], Fence):
            end += 1
        return end if end > at + 1 else at
    heading = end
    while end < len(blocks):
        after = blocks[end]
        if isinstance(after, Heading):
            if after.depth <= block.depth:
                break
            heading = end
        elif isinstance(after, Paragraph) and after.lines[-1].text.rstrip().endswith("。"):
            return heading  # a sentence: the document has begun
        end += 1
    return end
