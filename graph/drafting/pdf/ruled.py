"""Ruled tables and frames of a page: found among its rules and areas, and filled with the characters inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..blocks import Doubt
from .arrows import Sign, bars, read_arrows
from .bands import level
from .cells import CellContents, Place, cell_texts, make_cell_sign
from .characters import Character
from .drawings import Area, Rule
from .grids import Field, RuledTable, read_grid
from .pages import Page
from .rules import frames, join_rules
from .strips import Strip, join, read_bullets, read_strips
from .tables import TablePart, header_rows, usual_colour

# A frame around nearly the whole page is an ornament.
WHOLE = 0.85
# A filled area fills a cell where it covers this part of it.
FILLED = 0.6
# A sign stands in each cell of which it covers this part of the width.
SPANS = 1 / 3
# A table has no more signs than this for each of its cells, and in all.
MOST_SIGNS, MOST_SIGNS_OF_ALL = 3, 600
# The thickness of a rule that is only the side of a filled area.
SIDE = -1.0


@dataclass(frozen=True)
class Enclosure:
    """What rules enclose: a table, or (with a single cell) a frame with the strips in it."""

    box: tuple[float, float, float, float]
    table: TablePart | None
    strips: tuple[Strip, ...] = ()
    filled: bool = False


def read_enclosed(page: Page) -> tuple[list[Enclosure], list[Character], list[Rule]]:
    """Return the tables and frames of a page, the characters in none of them, and the rules of none of them."""
    signs, rules = read_arrows(page.drawings)
    lines = join_rules([*rules, *_sides(page.drawings.areas, page)])
    drawn_groups = [(group, grid) for group in frames(lines) if (grid := read_grid(group)) is not None]
    groups = [(group, grid) for group, grid in drawn_groups if _is_drawn(group, grid, page.drawings.areas)]
    held = {rule for group, _ in groups for rule in group}
    loose = [rule for rule in lines if rule not in held and rule.thickness != SIDE]
    grids = _outer([grid for _, grid in groups], page)
    rest = list(page.characters)
    enclosed = []
    for grid in grids:
        inside, rest = _divide(rest, grid)
        if len(grid.xs) == 2:  # noqa: PLR2004  boxes under each other
            boxes, others = _boxes(page, grid, inside)
            enclosed += boxes
            rest += others
        elif inside:
            enclosed.append(_table(page, grid, inside, _signs_of(grid, [*signs, *bars(page.drawings, loose)])))
    return enclosed, sorted(rest, key=lambda character: character.order), loose


def _signs_of(grid: RuledTable, signs: Sequence[Sign]) -> list[Sign]:
    """Return the signs that reach into a table; where there are many more than cells, a drawing lies under it."""
    x0, y0, x1, y1 = grid.box
    own_signs = [sign for sign in signs if sign.x1 > x0 and sign.x0 < x1 and sign.y1 > y0 and sign.y0 < y1]
    return own_signs if len(own_signs) <= min(MOST_SIGNS * len(grid.fields), MOST_SIGNS_OF_ALL) else []


def _is_drawn(group: Sequence[Rule], grid: RuledTable, areas: Sequence[Area]) -> bool:
    """Return whether rules make a table or a frame; sides of areas do where areas fill nearly all of it.

    A row of filled headings above a table without rules makes none, nor do the bars of a chart.
    """
    drawn_rules = [rule for rule in group if rule.thickness != SIDE]
    upright = sum(not rule.level for rule in drawn_rules)
    if len(grid.xs) == 2 or (upright and len(drawn_rules) - upright > 1):  # noqa: PLR2004
        return True
    if len(grid.ys) == 2:  # noqa: PLR2004
        return False
    size = sum((field.x1 - field.x0) * (field.y1 - field.y0) for field in grid.fields)
    filled = sum((field.x1 - field.x0) * (field.y1 - field.y0) for field in grid.fields if colour_of(field, areas))
    return filled > WHOLE * size


def _boxes(page: Page, grid: RuledTable, inside: Sequence[Character]) -> tuple[list[Enclosure], list[Character]]:
    """Return the frames that boxes under each other are; stripes behind a table without rules are none."""
    boxes = []
    for one in grid.fields:
        strips = read_strips([character for character in inside if _field_of(character.middle, grid.fields) is one])
        if len(grid.fields) > 1 and any(len(row) > 1 for row in level(strips)):
            return [], list(inside)
        if strips:
            box = (one.x0, one.y0, one.x1, one.y1)
            boxes.append(Enclosure(box, None, tuple(strips), bool(colour_of(one, page.drawings.areas))))
    return boxes, []


def _sides(areas: Sequence[Area], page: Page) -> list[Rule]:
    """Return the sides of filled areas as rules: where cells are filled they show a table without drawing one."""
    width, height = page.frame.extent
    rules = []
    for area in areas:
        wide, high = area.x1 - area.x0, area.y1 - area.y0
        if area.colour == "#ffffff" or min(wide, high) < 8 or wide * high > WHOLE * WHOLE * width * height:  # noqa: PLR2004
            continue
        rules += [Rule(True, at, area.x0, area.x1, SIDE) for at in (area.y0, area.y1)]  # noqa: FBT003
        rules += [Rule(False, at, area.y0, area.y1, SIDE) for at in (area.x0, area.x1)]  # noqa: FBT003
    return rules


def _outer(grids: Sequence[RuledTable], page: Page) -> list[RuledTable]:
    """Return the tables that stand in no other one, and no frame around the whole page."""
    width, height = page.frame.extent
    kept = [
        grid
        for grid in grids
        if len(grid.fields) > 1
        or grid.box[2] - grid.box[0] < WHOLE * width
        or grid.box[3] - grid.box[1] < WHOLE * height
    ]
    return [
        grid
        for grid in kept
        if not any(other is not grid and _is_inside(grid, other) for other in kept if len(other.fields) > 1)
        and not (len(grid.fields) == 1 and any(other is not grid and _is_inside(other, grid) for other in kept))
    ]


def _is_inside(grid: RuledTable, other: RuledTable) -> bool:
    x0, y0, x1, y1 = other.box
    return x0 - 1 <= grid.box[0] and y0 - 1 <= grid.box[1] and grid.box[2] <= x1 + 1 and grid.box[3] <= y1 + 1


def _divide(characters: Sequence[Character], grid: RuledTable) -> tuple[list[Character], list[Character]]:
    x0, y0, x1, y1 = grid.box
    inside: list[Character] = []
    outside: list[Character] = []
    for character in characters:
        x, y = character.middle
        (inside if x0 <= x <= x1 and y0 <= y <= y1 else outside).append(character)
    return inside, outside


def _table(page: Page, grid: RuledTable, inside: Sequence[Character], signs: Sequence[Sign]) -> Enclosure:
    cells = [_fill_cell(page, one, characters, signs) for one, characters in _deal(inside, grid.fields)]
    cells = _with_fills(page, cells, grid)
    rows, sure = header_rows(cells, len(grid.xs) - 1)
    part = TablePart(page.number, grid.xs, cells, rows)
    part.doubts = _doubts(part, grid, sure=sure)
    return Enclosure(grid.box, part)


def _deal(characters: Sequence[Character], fields: Sequence[Field]) -> Iterable[tuple[Field, list[Character]]]:
    """Return cells with their characters; most stand in the cell of the one before."""
    held: dict[int, list[Character]] = {id(field): [] for field in fields}
    last = fields[0]
    for character in characters:
        if not last.holds_within(*character.middle):
            last = _field_of(character.middle, fields)
        held[id(last)].append(character)
    return [(field, held[id(field)]) for field in fields]


def _field_of(point: tuple[float, float], fields: Sequence[Field]) -> Field:
    """Return the cell that a point is in, the nearest where it is on a line."""
    for field in fields:
        if field.holds(*point):
            return field
    x, y = point
    return min(
        fields,
        key=lambda one: max(one.x0 - x, x - one.x1, 0) + max(one.y0 - y, y - one.y1, 0),
    )


def _fill_cell(page: Page, field: Field, characters: Sequence[Character], signs: Sequence[Sign]) -> CellContents:
    """Return a cell with its words and with the signs in it."""
    strips = read_strips(characters)
    upright = [strip for strip in strips if strip.upright]
    stacks = sorted((strip for strip in strips if not strip.upright), key=lambda one: -one.x1)
    bullets = read_bullets(page.drawings, upright)
    lines = [join(row) for row in level(upright)]
    edges = {
        id(one): edge
        for one in lines
        for strip in upright
        if strip.characters[0] is one.characters[0] and (edge := bullets.get(id(strip))) is not None
    }
    texts = cell_texts([*lines, *stacks], page.number, page.frame, (field.x0, field.x1), edges)
    drawns = [make_cell_sign(sign, page.number, page.frame) for sign in _signs_in(field, strips, signs)]
    place = Place(field.row, field.column, field.rows, field.columns)
    return CellContents(place, texts, tuple(drawns), colour_of(field, page.drawings.areas))


def _signs_in(field: Field, strips: Sequence[Strip], signs: Sequence[Sign]) -> list[Sign]:
    """Return the signs in a cell: one of a kind is enough, a bullet before words and a line under them are none."""
    own_signs: list[Sign] = []
    for sign in signs:
        x, y = (sign.x0 + sign.x1) / 2, (sign.y0 + sign.y1) / 2
        covered = min(sign.x1, field.x1) - max(sign.x0, field.x0)
        within = field.holds(x, y) or covered > SPANS * (field.x1 - field.x0)
        if not within or not field.y0 < y < field.y1 or _serves_words(sign, strips):
            continue
        if not sign.sure and (
            strips or sign.y1 - sign.y0 > 0.5 * (field.y1 - field.y0) or any(one.mark == sign.mark for one in own_signs)
        ):
            continue
        own_signs.append(sign)
    return own_signs


def _serves_words(sign: Sign, strips: Sequence[Strip]) -> bool:
    """Return whether a sign stands before words on their line, under them or around them."""
    for strip in strips:
        beside = strip.y0 < (sign.y0 + sign.y1) / 2 < strip.y1 and sign.x1 <= strip.x0 + 1
        near = strip.x0 - sign.x1 < 2.2 * strip.size
        around = (
            sign.x0 <= strip.x0 + 1 and strip.x1 - 1 <= sign.x1 and sign.y0 <= strip.y0 + 2 and strip.y1 - 2 <= sign.y1
        )
        if (beside and near and sign.mark in "●○") or around:
            return True
    return False


def colour_of(field: Field, areas: Sequence[Area]) -> str:
    """Return the colour that fills a cell, the last one on top."""
    size = (field.x1 - field.x0) * (field.y1 - field.y0)
    colour = ""
    for area in areas:
        wide = min(area.x1, field.x1) - max(area.x0, field.x0)
        high = min(area.y1, field.y1) - max(area.y0, field.y0)
        if wide > 0 and high > 0 and wide * high > FILLED * size:
            colour = "" if area.colour == "#ffffff" else area.colour
    return colour


def _with_fills(page: Page, cells: Sequence[CellContents], grid: RuledTable) -> list[CellContents]:
    """Return the cells, those marked that are filled, hold no word and are not of the colour that others have."""
    usual = usual_colour(cells)
    boxes = {Place(one.row, one.column, one.rows, one.columns): one for one in grid.fields}
    worded = {(cell.place.row, cell.colour) for cell in cells if cell.words}
    filled = []
    for cell in cells:
        odd = cell.colour != usual and (cell.place.row, cell.colour) not in worded
        marks = odd and cell.colour and not cell.words and not cell.signs
        if marks and cell.place.row:
            one = boxes[cell.place]
            sign = make_cell_sign(Sign("■", one.x0, one.y0, one.x1, one.y1, cell.colour), page.number, page.frame)
            filled.append(CellContents(cell.place, cell.texts, (sign,), cell.colour))
        else:
            filled.append(cell)
    return filled


def _doubts(part: TablePart, grid: RuledTable, *, sure: bool) -> list[Doubt]:
    """Return what is doubtful in a table."""
    words = "　".join(cell.words for cell in part.cells if cell.place.row == 0)[:40]
    doubts = []
    if not sure:
        ja = f"表の見出し行を{part.header_rows}行と読みました。色や太字では区別されていません。"
        en = f"{part.header_rows} row(s) of the table were read as headings; neither colour nor weight says so."
        doubts.append(Doubt(ja, en, part.page, words, ("0行 / 0 rows", "1行 / 1 row", "2行 / 2 rows")))
    if grid.odd:
        ja = "表に四角でないセルがあります。行ごとに分けて読みました。ページの図と見比べてください。"
        en = "The table has a cell with corners; it was read row by row. Compare it with the page."
        doubts.append(Doubt(ja, en, part.page, words))
    unsure = [cell for cell in part.cells for sign in cell.signs if sign.colour is None]
    if unsure:
        ja = "表の中の線を矢印（期間）と読みました。"
        en = "A line within the table was read as an arrow (a time)."
        doubts.append(Doubt(ja, en, part.page, words, ("矢印 / an arrow", "ただの線 / a mere line")))
    return doubts


def area_under(strips: Sequence[Strip], areas: Sequence[Area]) -> str:
    """Return the colour of the area that words are printed on, an empty string where there is none."""
    if not strips:
        return ""
    x, y = (strips[0].x0 + strips[0].x1) / 2, (strips[0].y0 + strips[0].y1) / 2
    under = [area.colour for area in areas if area.x0 <= x <= area.x1 and area.y0 <= y <= area.y1]
    return under[-1] if under and under[-1] != "#ffffff" else ""
