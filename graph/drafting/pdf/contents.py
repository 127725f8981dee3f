"""Lists of contents: lines that lead by dots to the number of a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from .texts import Text

# Dots that lead to a page, and the page.
LEADERS = re.compile(r"(?:[.…‥・･·‧﹒_]\s*){3,}[\divx()-]{1,6}$", re.IGNORECASE)
# The first half of a line of a list is no longer than this.
LONGEST = 60
NUMBERED = re.compile(r".*\S[\s　]+[\divx]{1,4}", re.IGNORECASE)
TITLE = re.compile(r"(?:目次|もくじ|contents|tableofcontents|.*目次)", re.IGNORECASE)


def contents(texts: Sequence[Text]) -> list[tuple[int, int]]:
    """Return from where to where lines are a list of contents, its title included."""
    numbers = []
    at = 0
    while at < len(texts):
        titled = is_title(texts[at])
        start = at + titled
        end = start
        while end < len(texts) and _leads(texts, end, titled=titled):
            end += 1
        if end - start > 1:
            numbers.append((at, end))
        at = max(end, at + 1)
    return numbers


def is_title(text: Text) -> bool:
    """Return whether a line says that a list of contents follows."""
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", text.text))
    return len(words) < 20 and TITLE.fullmatch(words) is not None  # noqa: PLR2004


def is_list(lines: Sequence[Text]) -> bool:
    """Return whether most lines end with the number of a page, and the numbers never fall."""
    ends = [re.search(r"\d+$", unicodedata.normalize("NFKC", line.text)) for line in lines]
    pages = [int(end.group()) for end in ends if end]
    return len(pages) > 1 and len(pages) * 2 > len(lines) and pages == sorted(pages)


def _leads(texts: Sequence[Text], at: int, *, titled: bool) -> bool:
    """Return whether a line is part of a list: it ends with a page, or is the first half of one that does."""
    text = texts[at]
    if text.listed or _ends_with_page(text, titled=titled):
        return True
    within = at > 0 and _ends_with_page(texts[at - 1], titled=titled) and len(text.text) < LONGEST
    behind = (after for after in texts[at + 1 : at + 3] if after.page == text.page)
    return within and text.text[-1] != "。" and any(_ends_with_page(after, titled=titled) for after in behind)


def _ends_with_page(text: Text, *, titled: bool) -> bool:
    words = unicodedata.normalize("NFKC", text.text)
    return LEADERS.search(words) is not None or (titled and NUMBERED.fullmatch(words) is not None)
