"""Headings: which lines are, and how deep they stand, by size, weight and number.

Size speaks first: what is set larger than the words of the document is a heading, the larger the higher. Among lines of
one size the kind of number decides (第１章 over １ over (1)), as the document itself nests them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from .texts import Text, is_alike, is_full, is_near

# Lines that belong together, before it is known as what.
Group: TypeAlias = Sequence[Text]

# Larger than the words by this much is a heading; the same words in two fonts differ by less.
LARGER = 1.12
# A heading has no more characters than this; a sentence set large on a title page has more.
LONGEST, LONGEST_PLAIN = 70, 45
# Sizes nearer to each other than this are one.
NEAR = 0.04
# Numbers up to this rank (`numbering.py`: 第１章 … １－２) head what follows; those behind it also count items.
HEADING_RANK = 56
# Numbers up to this rank never count items: 章, 節, 条.
DIVISION_RANK = 39
# The rank of a heading without number among those of its size: above all numbers but chapters.
PLAIN_RANK = 45
# A page of no more lines than this, all of them large, is a title page.
TITLE_LINES = 15
# Lines of a title stand further apart than lines of a paragraph, up to this part of their size.
TITLE_LEADING = 1.7
# How fonts are named: Mincho for words, Gothic for headings among them.
SERIF = re.compile(r"mincho|明朝|serif(?!.*sans)|ryumin|times", re.IGNORECASE)
SANS = re.compile(r"gothic|ゴシック|sans|meiryo|メイリオ|hiragino.*kaku|arial|helvetica", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """What the words of a document look like: their size, whether they are bold, whether set in Mincho.

    `kinds` of number stand before headings; `unsure` kinds do so here, and count items there. `titles` gives the
    largest size on each page that holds a title alone.
    """

    size: float
    bold: bool = False
    serif: bool = False
    kinds: frozenset[str] = field(default_factory=frozenset)
    unsure: frozenset[str] = field(default_factory=frozenset)
    titles: dict[int, float] = field(default_factory=dict)


def read_style(texts: Sequence[Text]) -> Style:
    """Return what most characters of a document look like, and which of its pages hold a title alone."""
    sizes: Counter[float] = Counter()
    heavy = serif = 0
    for text in texts:
        for character in text.strip.characters:
            sizes[round(character.size * 4) / 4] += 1
            heavy += character.bold
            serif += SERIF.search(character.font) is not None
    if not sizes:
        return Style(10.0)
    size, half = sizes.most_common(1)[0][0], sizes.total() / 2
    return Style(size, heavy > half, serif > half, titles=_titles(texts, size))


def _titles(texts: Sequence[Text], size: float) -> dict[int, float]:
    """Return the largest size on each page that holds a few large lines and nothing else."""
    lines: dict[int, list[float]] = {}
    for text in texts:
        lines.setdefault(text.page, []).append(text.size)
    few = {page: sizes for page, sizes in lines.items() if len(sizes) <= TITLE_LINES and len(lines) > 1}
    return {page: max(sizes) for page, sizes in few.items() if min(sizes) > LARGER * size}


def with_kinds(style: Style, groups: Sequence[Group]) -> Style:
    """Return the style with the kinds of number that stand before headings, as most groups of a document show them."""
    votes: dict[str, list[int]] = {}
    for at, group in enumerate(groups):
        mark = group[0].mark
        if mark is not None and mark.sort == "number" and not _is_larger(group, style):
            after = groups[at + 1] if at + 1 < len(groups) else None
            before = groups[at - 1][0].mark if at else None
            # Behind its like, a number is that of the last item of a list, whatever follows.
            listed = before is not None and before.kind == mark.kind and mark.rank > DIVISION_RANK
            votes.setdefault(mark.kind, [0, 0])[not listed and _may_head(group, after)] += 1
    kinds = frozenset(kind for kind, (no, yes) in votes.items() if yes >= no)
    unsure = frozenset(kind for kind, (no, yes) in votes.items() if min(yes, no) * 3 > max(yes, no))
    return Style(style.size, style.bold, style.serif, kinds, unsure, style.titles)


def _may_head(group: Group, after: Group | None) -> bool:
    """Return whether a numbered line of plain words heads what follows it."""
    mark = group[0].mark
    if mark is None or _length(group) > LONGEST_PLAIN or _ends(group) in "。、":
        return False
    if after is None:
        return True  # a table follows, or nothing does
    following = after[0].mark
    if following is None or following.sort != "number" or following.rank > mark.rank:
        # Items under it: a heading where such numbers mostly are; words under it: a heading.
        return following is None or mark.rank <= HEADING_RANK
    return mark.rank <= DIVISION_RANK


def is_heading(group: Group, style: Style, after: Group | None) -> bool:
    """Return whether lines that belong together are a heading."""
    first = group[0]
    mark = first.mark
    if _length(group) > LONGEST or first.bullet is not None or (mark and mark.sort in {"note", "caption"}):
        return False
    if first.page in style.titles:
        return first.size > style.titles[first.page] * (1 - NEAR) and _ends(group) not in "。、"
    if _is_larger(group, style):
        return _ends(group) not in "。、"
    if _length(group) > LONGEST_PLAIN or _ends(group) in "。．、，：:" or (mark is not None and mark.sort == "bullet"):
        return False
    if all(_is_set_off(text, style) for text in group):
        return True
    numbered = mark is not None and mark.sort == "number" and mark.kind in style.kinds
    return numbered and mark is not None and (mark.rank <= DIVISION_RANK or _may_head(group, after))


def _is_set_off(text: Text, style: Style) -> bool:
    """Return whether a line is bolder than the words, printed on a filled area, or in Gothic among Mincho."""
    gothic = style.serif and all(SANS.search(character.font) for character in text.strip.characters)
    return (text.bold and not style.bold) or text.banner or gothic


def _length(group: Group) -> int:
    return sum(len(text.text) for text in group)


def _ends(group: Group) -> str:
    return group[-1].text[-1]


def _is_larger(group: Group, style: Style) -> bool:
    return group[0].size > LARGER * style.size


def is_same_title(lines: Sequence[Text], after: Text, style: Style) -> bool:
    """Return whether a line is the rest of the large heading above it: broken, or a title in several centred lines."""
    before = lines[-1]
    if min(before.size, after.size) < LARGER * style.size or not is_alike(before, after):
        return False
    if before.page != after.page or after.mark is not None or before.bold != after.bold:
        return False
    if after.strip.y0 < before.strip.y1 - before.size / 2:
        return False
    if is_near(before, after) and is_full(before, after):
        return True
    if before.page in style.titles and before.size < style.titles[before.page] * (1 - NEAR):
        return False
    middle = before.frame.extent[0]
    centred = all(abs(sum(text.strip.box[::2]) - middle) < 2 * before.size for text in (before, after))
    return centred and after.strip.y0 - before.strip.y1 < TITLE_LEADING * before.size


def depths(headings: Sequence[Group], style: Style) -> list[int]:
    """Return how deep each heading stands; 1 is kept for the title of the document, the largest at its start."""
    sizes = _sizes(group[0] for group in headings)
    keys = [_key(group[0], sizes, style) for group in headings]
    if not keys:
        return []
    order = sorted(set(keys))
    # A title page and the page behind it may print the title twice.
    top = {
        re.sub(r"\s", "", "".join(text.text for text in group))
        for group, key in zip(headings, keys, strict=True)
        if key == order[0]
    }
    titled = order[0] == keys[0] and len(top) == 1
    numbers: list[int] = []
    above: list[tuple[int, int, int]] = []
    for key in keys:
        while above and above[-1] >= key:
            above.pop()
        above.append(key)
        numbers.append(len(above) + (0 if titled else 1))
    # A heading that is no part of the title, though it stands before all that are higher, is still below the title.
    return [max(depth, 2) if titled and key != order[0] else depth for depth, key in zip(numbers, keys, strict=True)]


def _sizes(headings: Iterable[Text]) -> list[float]:
    """Return the different sizes, the largest first."""
    sizes: list[float] = []
    for size in sorted((heading.size for heading in headings), reverse=True):
        if not sizes or size < sizes[-1] * (1 - NEAR):
            sizes.append(size)
    return sizes


def _key(text: Text, sizes: Sequence[float], style: Style) -> tuple[int, int, int]:
    """Return what headings are ordered by: size, weight, rank of the number."""
    size = next((at for at, one in enumerate(sizes) if text.size >= one * (1 - NEAR)), len(sizes))
    numbered = text.mark is not None and text.mark.sort == "number"
    rank = text.mark.rank if text.mark is not None and numbered else PLAIN_RANK
    light = not _is_set_off(text, style)
    # What is larger than the words needs no weight to be a heading: one title is bold, its like is not.
    return (size, 0, rank) if text.size > LARGER * style.size else (size, int(light), rank)
