"""A page as read: its characters and drawings after it was turned so that its lines run from left to right.

And what is doubtful in its characters before anything is read in them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdfium2 import raw

from ..blocks import Doubt
from .characters import UNKNOWN, Character, read_characters
from .document import opened_page
from .drawings import Drawings, read_drawings
from .frames import Direction, Frame, Matrix, display_matrix
from .stacks import find_stacked, level_short_runs

# The part of a page's characters that decides how it is turned.
MOST = 0.6
# A gap between these, in parts of the size, is where a blank was.
BLANK, WIDEST = 0.18, 1.2
DIRECTIONS: tuple[Direction, ...] = ("right", "down", "left", "up")

# So many of the characters are quoted: enough to find them on the page.
QUOTED = 40


@dataclass(frozen=True)
class Page:
    """A page, counted from 1: its frame, what is printed and drawn on it (as read), and what lies outside of it."""

    number: int
    frame: Frame
    characters: tuple[Character, ...]
    drawings: Drawings
    vertical: bool = False
    outside: str = ""

    @property
    def is_scanned(self) -> bool:
        """Return whether the page is a picture without words."""
        width, height = self.frame.extent
        covered = max(((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in self.drawings.images), default=0.0)
        return not self.characters and covered > width * height / 4


def read_page(document: Any, number: int, file: Path) -> Page:
    """Read a page, counted from 1, of an open document."""
    with opened_page(document, number, file) as page:
        left, bottom, right, top = _bounds(page)
        rotation = page.get_rotation()
        seen = display_matrix(left, bottom, right, top, rotation)
        size = (right - left, top - bottom) if rotation in {0, 180} else (top - bottom, right - left)
        printed = read_characters(page, seen)
        inside = [
            character
            for character in printed
            if 0 <= character.middle[0] <= size[0] and 0 <= character.middle[1] <= size[1]
        ]
        outside = (
            "".join(character.text for character in printed if character not in set(inside))
            if len(inside) < len(printed)
            else ""
        )
        vertical = _is_vertical(inside)
        frame = Frame(*size, "down" if vertical else _main_direction(inside))
        characters = [_turn_character(character, frame, vertical=vertical) for character in inside]
        if vertical:
            characters = level_short_runs(characters)
        if not any(character.blank for character in characters):
            characters = with_blanks(characters)
        return Page(number, frame, tuple(characters), read_drawings(page, frame.turn.after(seen)), vertical, outside)


def with_blanks(characters: list[Character]) -> list[Character]:
    """Return the characters of a page whose file holds no blanks, as browsers write it, with blanks where gaps are.

    Space that is put between Japanese and Latin letters without a blank is narrower (an eighth of the size).
    """
    joined = characters[:1]
    for before, after in pairwise(characters):
        level = before.direction == after.direction == "right" and abs(before.y1 - after.y1) < BLANK * after.size
        gap = (after.x0 - before.x1) / after.size
        joined.append(after._replace(blank=" ") if level and BLANK < gap < WIDEST else after)
    return joined


def _bounds(page: Any) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of what is shown, in the file's coordinates."""
    bounds = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, bounds)
    return bounds.left, bounds.bottom, bounds.right, bounds.top


def _main_direction(characters: list[Character]) -> Direction:
    """Return where most lines run to, right where no direction has most."""
    counts = Counter(character.direction for character in characters)
    direction, count = counts.most_common(1)[0] if counts else ("right", 0)
    return direction if count > MOST * len(characters) else "right"


def _is_vertical(characters: list[Character]) -> bool:
    """Return whether most characters stand upright under each other."""
    return len(find_stacked(characters)) > MOST * len(characters)


def _turn_character(character: Character, frame: Frame, *, vertical: bool) -> Character:
    """Return a character as read; on a vertical page an upright letter runs along its line."""
    if frame.direction == "right":
        return character
    matrix: Matrix = frame.turn
    (ax, ay), (bx, by) = matrix.point(character.x0, character.y0), matrix.point(character.x1, character.y1)
    steps = 0 if vertical else DIRECTIONS.index(frame.direction)
    direction = DIRECTIONS[(DIRECTIONS.index(character.direction) - steps) % 4]
    if vertical and direction == "down":
        direction = "right"
    return character._replace(x0=min(ax, bx), y0=min(ay, by), x1=max(ax, bx), y1=max(ay, by), direction=direction)


def page_doubts(page: Page, printed: Counter[str]) -> list[Doubt]:
    """Return what is doubtful in the characters of a page, and in what stands there besides."""
    doubts = list_character_doubts(page, printed)
    if page.is_scanned:
        ja = (
            "このページは文字のない画像で、何も読めていません。"
            "OCRmyPDF（Tesseractのjpn、縦書きはjpn_vert）などで文字を付けてください。"
        )
        en = (
            "This page is a picture without text; nothing of it was read. "
            "Add text by OCR, for example OCRmyPDF with Tesseract's jpn or jpn_vert."
        )
        doubts.append(Doubt(ja, en, page.number))
    if page.drawings.cut:
        ja = "線や図形が多すぎるため、一部の罫線を読んでいません。表の形を確かめてください。"
        en = "There are too many lines and shapes; some rules were not read. Check the tables of this page."
        doubts.append(Doubt(ja, en, page.number))
    return doubts


def list_character_doubts(page: Page, printed: Counter[str]) -> list[Doubt]:
    """Return the doubts about characters: outside of the page, unknown, of a font's own, or not to be seen."""
    doubts = []
    if page.outside:
        ja = "ページの外にある文字を読みませんでした。印刷されるなら、元の文書のページの大きさを直してください。"
        en = "Characters outside of the page were not read. If they are printed, mend the paper size of the original."
        doubts.append(Doubt(ja, en, page.number, page.outside[:QUOTED]))
    if printed[UNKNOWN]:
        ja = f"どの文字か分からない字が{printed[UNKNOWN]}字あります。ページの図を見て、正しい文字に直してください。"
        en = f"{printed[UNKNOWN]} characters are not named by the file. Look at the page and put the right ones."
        doubts.append(Doubt(ja, en, page.number, UNKNOWN))
    private = "".join(sorted(character for character in printed if "\ue000" <= character <= "\uf8ff"))
    if private:
        ja = f"外字が使われています（{private}）。ページの図を見て、通常の文字に直してください。"
        en = f"Characters of a font's own are used ({private}). Look at the page and put common ones."
        doubts.append(Doubt(ja, en, page.number, private))
    hidden = [character for character in page.characters if not character.visible]
    if hidden:
        ja = "見えない文字（スキャン画像に重ねた文字認識の結果など）を読みました。画像と見比べてください。"
        en = "Invisible characters were read (what an OCR put over a scan, most likely). Compare them with the picture."
        doubts.append(Doubt(ja, en, page.number, "".join(character.text for character in hidden[:QUOTED])))
    return doubts
