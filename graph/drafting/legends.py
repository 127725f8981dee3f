"""Legends: what signs and colours mean, where a document prints that itself (◎：新規; 赤字は市長公約から引用).

A colour is that in which the legend prints its own name; else the one of the document that is called so. Where none is,
a doubt says that the file has lost its colours.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .blocks import Block, Cell, CellSign, Doubt, Fence, Line, Table
from .columns import cell_words
from .outline import join_lines
from .periods import fold
from .proof import list_lines

_SIGNS = "◎○〇◯●◉△▲▽▼□■◇◆☆★×✕→⇒➡"
_PAIR = re.compile(
    rf"(?P<sign>[{_SIGNS}])[ 　]*(?:[:：=＝]|…+|・・+)[ 　]*(?P<meaning>[^{_SIGNS}、。，\n]+?)"
    rf"(?=[ 　]*(?:[{_SIGNS}、。，]|$))"
)
# Where each colour's name stands on the wheel of colours, in degrees.
_COLOURS = {"赤": 0, "橙": 30, "黄": 55, "緑": 120, "水": 190, "青": 230, "紫": 285}
_CALLED = rf"(?P<colour>[{''.join(_COLOURS)}])(?:色?の?文字|字|色|書き)"
_COLOUR = re.compile(rf"{_CALLED}[ 　]*(?:は、?|[:：=＝]|…+|[ 　])[ 　]*(?P<meaning>[^、。，\n]+)")
_NAME = re.compile(_CALLED)
_FIRST = {"記号", "印", "表し方", "表示", "凡例", "マーク", "色", "区分", "記号等"}
_SECOND = {"意味", "説明", "内容", "凡例"}
_QUOTED = re.compile(
    r"[ 　]*(?:より|から|からの|の)?(?:引用|抜粋|転載|掲載)(?:した(?:もの|項目)|箇所|部分)?(?:です|を示す)?$"
)
WHEEL, NEAR, GREY = 360, 35, 0.25  # degrees of the wheel of colours; how saturated the least colour is
BLACK = 0.15  # as bright as print that is meant to be black


@dataclass(frozen=True)
class Legend:
    """One of `[[legends]]` in `plan.toml`: a sign or a colour, its meaning, and what is quoted in that colour."""

    sign: str | None
    colour: str | None
    meaning: str
    quoted: str | None = None


def find_legends(blocks: Sequence[Block]) -> tuple[list[Legend], list[Doubt]]:
    """Return what a document says that its signs and colours mean, each once, and the colours that it has lost."""
    runs = (run.colour for line in list_lines(blocks) for run in line.runs)
    colours = sorted({run for run in runs if run is not None and is_colour(run)})
    legends: dict[tuple[str | None, str | None], list[Legend]] = {}
    doubts = []
    for legend, name in (*_list_written(blocks, colours), *_list_tabled(blocks, colours)):
        if legend.sign is None and legend.colour is None:
            ja = f"凡例は{name}の文字を説明していますが、その色の文字が見つかりません。"
            en = "The legend explains words in a colour, but no words of the file have it."
            doubts.append(Doubt(ja, en, words=legend.meaning))
        else:
            legends.setdefault((legend.sign, legend.colour), []).append(legend)
    doubts += [tell_several(named) for named in legends.values() if len({fold(legend.meaning) for legend in named}) > 1]
    return [alike[0] for alike in legends.values() if len({fold(one.meaning) for one in alike}) == 1], doubts


def tell_several(named: Sequence[Legend]) -> Doubt:
    """Return the doubt about a sign that means one thing here and another there: none is taken."""
    sign = named[0].sign or named[0].colour or ""
    ja = f"凡例「{sign}」の意味が箇所によって違います。どれも採っていません。"
    en = "What this sign of the legend means differs from place to place; none was taken."
    return Doubt(ja, en, words=sign, choices=tuple(dict.fromkeys(legend.meaning for legend in named)))


def _list_written(blocks: Sequence[Block], colours: Sequence[str]) -> Iterator[tuple[Legend, str]]:
    """Yield what paragraphs say of signs, where one begins with them or with 凡例, and of colours."""
    for lines in list_texts(blocks):
        words = join_lines(lines)
        start = re.match(rf"[ 　※（(]*(?:凡例|【凡例】|記号)?[ 　:：]*(?=[{_SIGNS}])", words)
        for match in _PAIR.finditer(words) if start else ():
            yield Legend(match["sign"], None, match["meaning"].strip()), ""
        names = list(_COLOUR.finditer(words))
        # 赤字は公約、青字は総合計画から引用: the verb at the end is of both.
        quoted = bool(names) and _QUOTED.search(names[-1]["meaning"].strip()) is not None
        for match in names:
            yield _make(match, find_colour(match["colour"], lines, colours), quoted=quoted), match["colour"]


def list_texts(blocks: Iterable[Block]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of everything that is no table and no fence."""
    yield from (block.lines for block in blocks if not isinstance(block, Table | Fence))


def _list_tabled(blocks: Sequence[Block], colours: Sequence[str]) -> Iterator[tuple[Legend, str]]:
    """Yield what tables of two columns say, headed as legends are."""
    for table in (block for block in blocks if isinstance(block, Table)):
        heads = [fold(cell_words(cell)) for cell in table.cells if cell.row < table.header_rows]
        if len(heads) != 2 or heads[0] not in _FIRST or heads[1] not in _SECOND:  # noqa: PLR2004
            continue
        rows: dict[int, list[Cell]] = {}
        for cell in table.cells:
            if cell.row >= table.header_rows:
                rows.setdefault(cell.row, []).append(cell)
        for first, second in (row for row in rows.values() if len(row) == 2):  # noqa: PLR2004
            yield from _read_row(first, cell_words(second).strip(), colours)


def _read_row(first: Cell, meaning: str, colours: Sequence[str]) -> Iterator[tuple[Legend, str]]:
    words = cell_words(first).strip()
    drawn = [block for block in first.blocks if isinstance(block, CellSign)]
    lines = [line for block in first.blocks if not isinstance(block, CellSign) for line in block.lines]
    sign = words if words and all(word in _SIGNS for word in words) else drawn[0].mark if drawn and not words else ""
    match = _NAME.match(words)
    if meaning and sign:
        yield Legend(sign, None, meaning), ""
    elif meaning and match:
        quoted = _QUOTED.sub("", meaning) if _QUOTED.search(meaning) else None
        colour = find_colour(match["colour"], lines, colours)
        yield Legend(None, colour, meaning, quoted if colour else None), match["colour"]


def _make(match: re.Match[str], colour: str | None, *, quoted: bool) -> Legend:
    meaning = match["meaning"].strip()
    return Legend(None, colour, meaning, _QUOTED.sub("", meaning) if colour and quoted else None)


def find_colour(name: str, lines: Iterable[Line], colours: Sequence[str]) -> str | None:
    """Return the colour that a legend calls so: in which it prints the name, else the only one that looks so."""
    coloured = [run.colour for line in lines for run in line.runs if name in run.text and is_colour(run.colour)]
    if coloured:
        return coloured[0]
    alike = [colour for colour in colours if is_called(colour, name)]
    return alike[0] if len(alike) == 1 else None


def is_colour(colour: str | None) -> bool:
    """Return whether a colour is one, and no black, white or grey.

    >>> is_colour("#cc0000"), is_colour("#333333"), is_colour(None)
    (True, False, False)
    """
    if colour is None or not re.fullmatch("#[0-9a-f]{6}", colour):
        return False
    _, saturation, value = _read_hsv(colour)
    return saturation > GREY and value > BLACK


def is_called(colour: str, name: str) -> bool:
    """Return whether a colour is one that a name means.

    >>> is_called("#cc0000", "赤"), is_called("#0070c0", "青"), is_called("#0070c0", "赤")
    (True, True, False)
    """
    apart = abs(_read_hsv(colour)[0] * WHEEL - _COLOURS[name])
    return min(apart, WHEEL - apart) < NEAR


def _read_hsv(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hsv(red, green, blue)
