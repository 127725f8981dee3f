"""Lines with what tells where a paragraph ends: their column, their mark, how far they reach, what follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ...plan.numbering import Mark, read_mark
from ..blocks import Line
from .frames import Frame
from .strips import Strip, line

# How much of a size a line may leave empty at its end and still be full: a word or two that must not be divided.
LEFT_OVER = 1.3
# An indentation or a step of a list is at least this part of the size.
STEP = 0.6
# The space between lines of one paragraph, in parts of the size; plans are set with 1.5 to 2 lines' distance.
LEADING = 1.25
# What begins a line and is not divided: opening brackets with what they open, a Latin word or a letter, and what must
# not begin a line with it (JIS X 4051).
UNDIVIDED = re.compile(
    r"[（「『【〔〈《［(\[“‘]*(?:[A-Za-z0-9０-９.,%'-]+|.)[、。，．）」』】〕》〉〟’”)\]}ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・！？：；々]*"
)
SENTENCE_ENDS = "。．！？!?」』）"


@dataclass(frozen=True)
class Text:
    """A line as read: its strip, page, and the edges of the column that it stands in; `first` and `last` in it.

    `bullet` says that a drawn mark, no character, stands before it, at `edge`; `banner` that it is printed upon a
    filled area; `within` numbers the frame around it, 0 is none; `listed` that it stands in
    a list of contents.
    """

    strip: Strip
    page: int
    frame: Frame
    left: float
    right: float
    first: bool = False
    last: bool = False
    bullet: float | None = None
    banner: bool = False
    within: int = 0
    listed: bool = False

    @cached_property
    def text(self) -> str:
        """Return the words."""
        return self.strip.text

    @cached_property
    def mark(self) -> Mark | None:
        """Return the mark that the line begins with."""
        return read_mark(self.text)

    @property
    def size(self) -> float:
        """Return the size of most of its letters."""
        return self.strip.size

    @property
    def edge(self) -> float:
        """Return where the line begins in its column, a drawn mark before it included."""
        return (self.strip.x0 if self.bullet is None else self.bullet) - self.left

    @property
    def indent(self) -> float:
        """Return where the words begin in their column."""
        return self.strip.x0 - self.left

    @cached_property
    def words_edge(self) -> float:
        """Return where the words behind a printed mark begin in the column."""
        if self.mark is None:
            return self.indent
        skipped = len(re.sub(r"\s", "", self.text[: self.mark.end]))
        rest = self.strip.characters[skipped:]
        return (rest[0].x0 if rest else self.strip.x1) - self.left

    @cached_property
    def bold(self) -> bool:
        """Return whether nearly all of it is bold."""
        return sum(character.bold for character in self.strip.characters) > 0.9 * len(self.strip.characters)

    @cached_property
    def colour(self) -> str:
        """Return the colour of most of its letters."""
        colours = [character.colour for character in self.strip.characters]
        return max(set(colours), key=colours.count)

    def line(self) -> Line:
        """Return the printed line."""
        return line(self.strip, self.page, self.frame)


def is_full(before: Text, after: Text) -> bool:
    """Return whether a line reaches so far that the beginning of the next had no place on it."""
    opening = _opening(after)
    return before.strip.x1 + opening > before.right - LEFT_OVER * before.size + min(before.size, opening)


def _opening(after: Text) -> float:
    """Return the width of what begins a line and cannot be divided: a Latin word, or a letter and what closes it."""
    match = UNDIVIDED.match(after.text)
    letters = after.strip.characters[: match.end() if match else 1]
    return letters[-1].x1 - letters[0].x0


def is_near(before: Text, after: Text) -> bool:
    """Return whether a line follows the one above it without more space than lines of a paragraph have."""
    return after.strip.y0 - before.strip.y1 < LEADING * max(before.size, after.size)


def is_alike(before: Text, after: Text) -> bool:
    """Return whether two lines are set in one size."""
    return abs(before.size - after.size) < 0.06 * max(before.size, after.size)


def carries_on(lines: list[Text], after: Text, *, item: bool) -> bool:
    """Return whether a line carries on the paragraph (or the item of a list) of the lines before it."""
    before = lines[-1]
    if not is_alike(before, after) or after.bullet is not None or after.within != before.within:
        return False
    if before.page != after.page or (before.last and after.first):
        return _carries_over(before, after)
    if not is_near(before, after) or after.strip.y0 < before.strip.y0:
        return False
    if after.mark is not None and not _is_chance(lines, after):
        return False
    return is_full(before, after) and _is_in_place(lines, after, item=item)


def _carries_over(before: Text, after: Text) -> bool:
    """Return whether a paragraph goes on in the next column or on the next page."""
    if after.mark is not None or not (before.last and after.first) or not is_full(before, after):
        return False
    if before.page == after.page and (after.strip.y0 > before.strip.y0 - before.size or after.left <= before.left):
        return False
    ended = before.text[-1] in SENTENCE_ENDS
    return not ended or (after.indent < STEP * after.size and before.text[-1] in "。")


def _is_in_place(lines: list[Text], after: Text, *, item: bool) -> bool:
    """Return whether a line begins where the next line of the paragraph would."""
    first, tolerance = lines[0], STEP * after.size
    if len(lines) > 1:
        return abs(after.indent - lines[-1].indent) < tolerance
    if item or first.mark is not None:
        return after.indent < first.words_edge + tolerance
    return after.indent < first.indent + tolerance


def _is_chance(lines: list[Text], after: Text) -> bool:
    """Return whether what looks like a mark is only where a line was broken.

    So it is where the line above is full and unfinished, and the line stands where the paragraph's others do.
    """
    mark = after.mark
    if mark is None:
        return True
    if mark.sort == "bullet" and mark.kind not in "・-–":
        return False
    open_ended = lines[-1].text[-1] not in SENTENCE_ENDS and is_full(lines[-1], after)
    if mark.sort != "number" or mark.numbers[-1:] == (1,):
        return False
    own_mark = lines[0].mark
    if own_mark is not None and own_mark.kind == mark.kind:
        return False
    inside = after.indent > lines[0].indent + STEP * after.size if own_mark else after.indent < lines[0].indent
    return open_ended and inside
