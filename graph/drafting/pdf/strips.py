"""Strips: characters side by side on one line, as far as no gap divides them; and lines, which join strips again.

A strip is the least that columns and tables are made of. What a blank is, is decided here by distances: letters spaced
out over a line (令 和 ８ 年) are one word, whatever blanks the file holds between them.

Beside them stand bullets that are drawn and are no characters, as browsers print the items of a list; and over them
ruby, kana set small above the words whose reading they give: print, but no entry, and no line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from ..blocks import Line, Run
from .characters import Character
from .drawings import Drawings
from .frames import Frame
from .stacks import stacks

# A gap wider than this, in parts of the size, divides strips: an ideographic blank is 1, columns stand further apart.
GAP = 1.2
# Letters belong to one line where they overlap by this part of the smaller one: a raised figure does.
OVERLAP = 0.5
# A gap is a blank where it exceeds what is usual in its line by this part of the size; less where the file has one.
BLANK, LATIN_BLANK, KNOWN_BLANK = 0.45, 0.14, 0.1
# A gap of this part of the size is an ideographic blank.
WIDE_BLANK = 0.8
# Letters are spaced out where this part of the gaps of their line are alike.
RHYTHM, ALIKE = 0.7, 0.2

# A bullet is no larger than this part of the words' size, nor further left of them than that.
LARGEST, FURTHEST = 0.75, 2.2

KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]+")
# Ruby is half as large as its words, or a little more.
SIZE = 0.62
# How far above the upper edge of its words it ends, and how far it may reach into them, in parts of their size.
ABOVE, INTO = 0.5, 0.3


@dataclass(frozen=True)
class Strip:
    """Characters of one line in reading order; `upright` where the line runs from left to right on the page as read."""

    characters: tuple[Character, ...]
    upright: bool = True

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom."""
        return (
            min(character.x0 for character in self.characters),
            min(character.y0 for character in self.characters),
            max(character.x1 for character in self.characters),
            max(character.y1 for character in self.characters),
        )

    @property
    def x0(self) -> float:
        """Return the left edge."""
        return self.box[0]

    @property
    def y0(self) -> float:
        """Return the upper edge."""
        return self.box[1]

    @property
    def x1(self) -> float:
        """Return the right edge."""
        return self.box[2]

    @property
    def y1(self) -> float:
        """Return the lower edge."""
        return self.box[3]

    @cached_property
    def size(self) -> float:
        """Return the size that most of its characters have."""
        sizes = sorted(character.size for character in self.characters)
        return max(set(sizes), key=sizes.count)

    @cached_property
    def text(self) -> str:
        """Return the characters with the blanks between words."""
        return "".join(blank + character.text for blank, character in list_blanks(self))


def read_strips(characters: Sequence[Character]) -> list[Strip]:
    """Return the strips of some characters, from the top down and from left to right."""
    columns = stacks(characters)
    taken = {at for stack in columns for at in stack}
    strips = [Strip(tuple(characters[at] for at in stack), upright=False) for stack in columns]
    rest = [character for at, character in enumerate(characters) if at not in taken]
    strips += [
        strip
        for row in rows(character for character in rest if character.direction == "right")
        for strip in _divide_line(row)
    ]
    for direction in ("down", "left", "up"):
        strips += _sideways([character for character in rest if character.direction == direction])
    return sorted(strips, key=lambda strip: (strip.y0, strip.x0))


def rows(characters: Iterable[Character]) -> list[list[Character]]:
    """Return the characters of each line, from left to right."""
    rows: list[list[Character]] = []
    tops: list[tuple[float, float]] = []
    # The larger ones first: a raised figure joins its line, and does not draw the line up.
    for letter in sorted(characters, key=lambda character: (-round(character.size), character.y0)):
        at = _row_of(letter, tops)
        if at is None:
            rows.append([letter])
            tops.append((letter.y0, letter.y1))
        else:
            rows[at].append(letter)
    return [sorted(row, key=lambda character: (character.x0, character.order)) for row in rows]


def _row_of(character: Character, tops: list[tuple[float, float]]) -> int | None:
    """Return the line that overlaps a character most, if one does enough."""
    best, place = OVERLAP, None
    for at in range(len(tops) - 1, -1, -1):
        top, bottom = tops[at]
        if top >= character.y1 or bottom <= character.y0:
            continue
        share = (min(bottom, character.y1) - max(top, character.y0)) / max(
            min(bottom - top, character.y1 - character.y0), 0.1
        )
        if share > best:
            best, place = share, at
    return place


def _divide_line(row: list[Character]) -> list[Strip]:
    """Return the strips of a line: it is divided at wide gaps, unless all of it is spaced out."""
    strips: list[list[Character]] = []
    for cell in row:
        if strips and not _divides(strips[-1][-1], cell):
            strips[-1].append(cell)
        else:
            strips.append([cell])
    return [Strip(tuple(strip)) for strip in _join_spaced_letters(strips)]


def _divides(before: Character, after: Character) -> bool:
    size = max(before.size, after.size)
    gap = after.x0 - before.x1
    # One or two ideographic blanks, as 第１章　目的 has them, are no gap: the blank itself is the reason.
    allowed = min(after.blank.count("\u3000"), 2) * size
    return gap > GAP * size + allowed


def _join_spaced_letters(strips: list[list[Character]]) -> list[list[Character]]:
    """Join single characters at equal distances: a title spaced out."""
    if len(strips) < 3 or max(map(len, strips)) > 1:  # noqa: PLR2004  three letters are the least that show a rhythm
        return strips
    steps = [after[0].x0 - before[0].x0 for before, after in pairwise(strips)]
    size = strips[0][0].size
    even = max(steps) - min(steps) < size / 2 and max(steps) < 4 * size
    words = all(len(strip[0].text) and strip[0].text.isalpha() for strip in strips)
    return [[character for strip in strips for character in strip]] if even and words else strips


def _sideways(characters: list[Character]) -> list[Strip]:
    """Return the strips of characters that run down, up or backwards; each reads in its own direction."""
    if not characters:
        return []
    frame = Frame(0, 0, characters[0].direction)
    back = {}
    turned = []
    for character in characters:
        (ax, ay), (bx, by) = frame.turn.point(character.x0, character.y0), frame.turn.point(character.x1, character.y1)
        one = character._replace(x0=min(ax, bx), y0=min(ay, by), x1=max(ax, bx), y1=max(ay, by))
        back[id(one)] = character
        turned.append(one)
    strips = [strip for row in rows(turned) for strip in _divide_line(row)]
    return [Strip(tuple(back[id(character)] for character in strip.characters), upright=False) for strip in strips]


def list_blanks(strip: Strip) -> list[tuple[str, Character]]:
    """Return each character with the blank that stands before it, an empty one mostly."""
    if not strip.upright:
        return [
            ("\u3000" if at and "\u3000" in character.blank else "", character)
            for at, character in enumerate(strip.characters)
        ]
    gaps = [(after.x0 - before.x1) / max(before.size, after.size) for before, after in pairwise(strip.characters)]
    usual = _usual(gaps)
    blanks = [""]
    for gap, (before, after) in zip(gaps, pairwise(strip.characters), strict=True):
        blanks.append(_blank(gap - usual, before, after))
    return list(zip(blanks, strip.characters, strict=True))


def _usual(gaps: Sequence[float]) -> float:
    """Return the gap that letters spaced out over a line have, 0 where they are not."""
    if len(gaps) < 3:  # noqa: PLR2004  two gaps show no rhythm
        return 0.0
    middle = median(gaps)
    alike = sum(abs(gap - middle) < ALIKE for gap in gaps)
    return max(middle, 0.0) if alike >= RHYTHM * len(gaps) else 0.0


def _blank(gap: float, before: Character, after: Character) -> str:
    """Return the blank between two characters whose gap exceeds the usual one by `gap` parts of their size."""
    latin = _is_latin(before) and _is_latin(after)
    if not (gap > BLANK or (latin and gap > LATIN_BLANK) or (after.blank and gap > KNOWN_BLANK)):
        return ""
    return "\u3000" if not latin and ("\u3000" in after.blank or gap > WIDE_BLANK) else " "


def _is_latin(character: Character) -> bool:
    return character.text < "\u0250" or "\u2010" <= character.text <= "\u2027"


def join(strips: Sequence[Strip]) -> Strip:
    """Return one strip of several that stand on one line."""
    if len(strips) == 1:
        return strips[0]
    upright = all(strip.upright for strip in strips)
    return Strip(
        tuple(character for strip in sorted(strips, key=lambda one: one.x0) for character in strip.characters), upright
    )


def line(strip: Strip, page: int, frame: Frame) -> Line:
    """Return a strip as a printed line: a run for what is drawn alike, its box as seen on the page."""
    runs = []
    for (size, colour, bold), group in groupby(list_blanks(strip), key=lambda pair: _look(pair[1])):
        pairs = list(group)
        part = Strip(tuple(character for _, character in pairs))
        text = "".join(blank + character.text for blank, character in pairs)
        runs.append(Run(text, page, frame.box(*part.box), size, colour, bold))
    return Line(tuple(runs))


def _look(character: Character) -> tuple[float, str, bool]:
    return round(character.size, 1), character.colour, character.bold


def read_bullets(drawings: Drawings, strips: Sequence[Strip]) -> dict[int, float]:
    """Return the left edge of the bullet drawn before each strip that has one, by the strip's identity."""
    drawn = [shape.box for shape in drawings.shapes] + [area[:4] for area in drawings.areas]
    small = sorted(box for box in drawn if 0 < box[2] - box[0] < 12 and 0.5 < (box[3] - box[1]) / (box[2] - box[0]) < 2)  # noqa: PLR2004
    bullets: dict[int, float] = {}
    for strip in strips if small else ():
        for box in small:
            if strip.upright and _stands_before(box, strip):
                bullets[id(strip)] = box[0]
    return bullets


def _stands_before(box: tuple[float, float, float, float], strip: Strip) -> bool:
    gap = strip.x0 - box[2]
    size = strip.characters[0].size
    middle = (box[1] + box[3]) / 2
    inside = strip.y0 + size * 0.15 < middle < strip.y1 - size * 0.1
    return 0 <= gap < FURTHEST * size and inside and box[2] - box[0] < LARGEST * size


def read_ruby(strips: Sequence[Strip]) -> list[Strip]:
    """Return the strips that are ruby over another one."""
    return [strip for strip in strips if KANA.fullmatch(strip.text) and any(_is_over(strip, base) for base in strips)]


def _is_over(strip: Strip, base: Strip) -> bool:
    small = strip.size <= SIZE * base.size and strip.upright and base.upright
    within = base.x0 - strip.size <= strip.x0 and strip.x1 <= base.x1 + strip.size
    return small and within and -INTO * base.size < base.y0 - strip.y1 < ABOVE * base.size
