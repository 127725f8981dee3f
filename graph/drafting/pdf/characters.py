"""The characters of a page: what is printed, where, how large, in which colour; what is printed twice counts once.

The library's text of a page is taken character by character. Blanks that it makes up are left out; a blank that the
file holds is remembered at the character behind it, and `strips.py` decides by the distance whether words end there.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdfium2 import raw

from .frames import Direction, Matrix

# Two equal characters whose places differ by less than this part of their size are one, printed twice: a bold face
# made by printing again beside it (0.02 to 0.05), or a shadow (0.1). Equal neighbours in a word are half an em apart.
TWICE = 0.2
BOLD_WEIGHT = 600
BOLD_NAMES = re.compile(r"bold|heavy|black|semibold|demi|-[BEHU]$|W[6-9]\b", re.IGNORECASE)
FORCE_BOLD = 1 << 18  # ISO 32000-1, table 123
# What a letter is drawn with: outline alone; fill and outline (how word processors make a face bold); not at all.
STROKE, FILL_STROKE, INVISIBLE = 1, 2, 3
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Codes of the fonts Symbol and Wingdings, which word processors use for bullets, as what they show.
SYMBOLS = str.maketrans(
    {
        0xF0B7: "•",
        0xF06C: "●",
        0xF06E: "■",
        0xF0D8: "➢",
        0xF0A7: "▪",
        0xF075: "◆",
        0xF071: "❑",
        0xF0FC: "✓",
        0xF0E8: "➔",
    }
)


class Character(NamedTuple):
    """A printed character; the box is as seen, and as read once its page is turned (`frames.py`).

    `blank` is the white space that the file holds before it, `order` its position in the file, `drawn` the object
    that prints it: what stands side by side in the file and in one object was written as one.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    colour: str
    bold: bool
    font: str
    direction: Direction
    blank: str
    order: int
    drawn: int
    visible: bool

    @property
    def middle(self) -> tuple[float, float]:
        """Return the centre of the box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


class Manner(NamedTuple):
    """How an object of text is drawn; every character of it alike."""

    colour: str
    bold: bool
    font: str
    visible: bool


def read_characters(page: Any, seen: Matrix) -> list[Character]:
    """Return the characters of a page in the file's order, each printed place once; `seen` maps to what is shown."""
    text = page.get_textpage()
    try:
        return once(list(_read(text, seen)))
    finally:
        text.close()


def once(characters: list[Character]) -> list[Character]:
    """Return the characters with those left out that print another one again at its place.

    The later one stands: it is on top of what is seen. Two equal letters from one code (a ligature ff) have one box,
    and are neighbours in one object: they are two.
    """
    places: dict[tuple[str, int, int], list[int]] = {}
    hidden: set[int] = set()
    for at, character in enumerate(characters):
        step = max(character.size * TWICE, 0.5)
        column, row = int(character.x0 // step), int(character.y0 // step)
        near = [
            index
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for index in places.get((character.text, column + dx, row + dy), ())
        ]
        for index in near:
            other = characters[index]
            if (
                abs(other.x0 - character.x0) < step
                and abs(other.y0 - character.y0) < step
                and not _neighbours(other, character)
            ):
                hidden.add(index)
        places.setdefault((character.text, column, row), []).append(at)
    return [character for at, character in enumerate(characters) if at not in hidden]


def _neighbours(before: Character, after: Character) -> bool:
    return before.drawn == after.drawn and after.order - before.order == 1


def _read(text: Any, seen: Matrix) -> Iterator[Character]:
    manners = _Manners(text)
    blank = ""
    high = 0
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004  the first half of a character beyond 16 bits
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:  # noqa: PLR2004
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        shape = "-" if raw.FPDFText_IsHyphen(text, index) == 1 else _shape(code)
        if not shape or shape.isspace():
            blank += shape
            continue
        character = _character(text, index, shape, seen, blank, manners)
        # A font of signs whose codes the file gives as letters: l in Wingdings is ●.
        yield character._replace(text=chr(0xF000 + code).translate(SYMBOLS)) if _is_sign(character) else character
        blank = ""


def _is_sign(character: Character) -> bool:
    """Return whether the font shows something else than the letter that the file names."""
    return character.text.isascii() and 0xF000 + ord(character.text) in SYMBOLS and "Wingdings" in character.font


def _shape(code: int) -> str:
    """Return what a code prints: nothing for controls, the replacement character where the file does not say."""
    if code in {0, 0xFFFD, 0xFFFE, 0xFFFF}:
        return UNKNOWN
    character = chr(code)
    if character in "\t\n\r\x0b\x0c":
        return " "
    if unicodedata.category(character) in {"Cc", "Cf"}:
        return ""
    return character.translate(SYMBOLS)


def _character(text: Any, index: int, shape: str, seen: Matrix, blank: str, manners: _Manners) -> Character:
    thing = raw.FPDFText_GetTextObject(text, index)
    drawn = _address(thing)
    manner = manners.find(index, thing, drawn)
    own_matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, own_matrix)
    across, down = seen.vector(own_matrix.a, own_matrix.b), seen.vector(own_matrix.c, own_matrix.d)
    size = raw.FPDFText_GetFontSize(text, index) * (math.hypot(*down) or 1)
    direction = _direction(*across)
    x0, y0, x1, y1 = _box(text, index, seen, direction, size)
    size = round(size, 2)
    return Character(
        shape,
        x0,
        y0,
        x1,
        y1,
        size,
        manner.colour,
        manner.bold,
        manner.font,
        direction,
        blank,
        index,
        drawn,
        manner.visible,
    )


def _direction(x: float, y: float) -> Direction:
    """Return where a line of this slope runs to: the nearest of the four."""
    if abs(x) >= abs(y):
        return "right" if x >= 0 else "left"
    return "down" if y > 0 else "up"


# Where a letter's square begins above the line it stands on, as a part of its size, as Japanese fonts have it.
ASCENT = 0.88
# A full-width letter is narrower only in a proportional font; a box this near to its ink, in points, is the ink.
WIDE, INK = 0.97, 0.02


def _box(text: Any, index: int, seen: Matrix, direction: Direction, size: float) -> tuple[float, float, float, float]:
    """Return the square that a character takes, as seen: its width from the font, its height from the line.

    A font set vertically has its origin above the letter, and the ink stands elsewhere: the square follows the ink.
    """
    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, loose)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    origin = seen.point(x.value, y.value)
    (ax, ay), (bx, by) = seen.point(loose.left, loose.top), seen.point(loose.right, loose.bottom)
    x0, x1, y0, y1 = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    if direction == "right" and x1 - x0 < WIDE * size and _is_ink(text, index, loose):
        x0, x1 = origin[0], origin[0] + size
    if direction in {"right", "left"}:
        rise = ASCENT if direction == "right" else 1 - ASCENT
        top, bottom = origin[1] - rise * size, origin[1] + (1 - rise) * size
        if y1 > top and y0 < bottom:
            y0, y1 = top, bottom
    else:
        rise = 1 - ASCENT if direction == "down" else ASCENT
        left, right = origin[0] - rise * size, origin[0] + (1 - rise) * size
        if x1 > left and x0 < right:
            x0, x1 = left, right
    return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


def _is_ink(text: Any, index: int, loose: Any) -> bool:
    """Return whether a box is a full-width letter's ink alone: some fonts do not say how wide theirs are."""
    if unicodedata.east_asian_width(chr(raw.FPDFText_GetUnicode(text, index))) not in "WF":
        return False
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    sides = ((left, loose.left), (right, loose.right), (bottom, loose.bottom), (top, loose.top))
    return all(abs(ink.value - side) < INK for ink, side in sides)


def _address(pointer: Any) -> int:
    """Return where the library keeps something, by which it is known again; 0 where there is nothing."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


class Font(NamedTuple):
    """A font: its name, and whether it is a bold one."""

    name: str
    bold: bool


class _Manners:
    """How the objects of a page's text are drawn; objects and fonts are asked once."""

    def __init__(self, text: Any) -> None:
        self.text = text
        self.manners: dict[int, Manner] = {}
        self.fonts: dict[int, Font] = {}

    def find(self, index: int, thing: Any, drawn: int) -> Manner:
        """Return how a character is drawn, which stands in an object."""
        manner = self.manners.get(drawn)
        if manner is None or drawn == 0:
            manner = self.manners[drawn] = self.read(index, thing)
        return manner

    def read(self, index: int, thing: Any) -> Manner:
        mode = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        ask = raw.FPDFText_GetStrokeColor if mode == STROKE else raw.FPDFText_GetFillColor
        ask(self.text, index, red, green, blue, alpha)
        font = self.find_font(index, thing)
        colour = f"#{red.value:02x}{green.value:02x}{blue.value:02x}"
        return Manner(colour, font.bold or mode == FILL_STROKE, font.name, mode != INVISIBLE)

    def find_font(self, index: int, thing: Any) -> Font:
        address = _address(raw.FPDFTextObj_GetFont(thing)) if thing else 0
        font = self.fonts.get(address)
        if font is None or address == 0:
            font = self.fonts[address] = self.read_font(index)
        return font

    def read_font(self, index: int) -> Font:
        written, flags = ctypes.create_string_buffer(256), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self.text, index, written, 256, flags)
        name = written.value.decode("utf-8", "replace").rpartition("+")[2]
        heavy = raw.FPDFText_GetFontWeight(self.text, index) >= BOLD_WEIGHT or bool(flags.value & FORCE_BOLD)
        return Font(name, heavy or bool(BOLD_NAMES.search(name)))
