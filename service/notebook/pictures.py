"""Pictures: a bar chart of an answer's rows, drawn as the pages draw theirs, without any other library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...graph.errors import KoteihyoError
from ...graph.rdf.names import BASE
from ..charts.heat import Head
from ..charts.stacks import COLOURS, stacked_bars

# Bars beyond which there is nothing to see.
MANY = 60
# Columns that number or place a row, and so are summed by nobody.
PLACES = {"line", "number", "stage", "level", "fiscalYear", "runLine", "start", "end", "municipalityCode"}
# What a list is counted by where it has these columns: along, and in parts.
USUAL = ("sheetLabel", "themeLabel", "groupLabel", "kindLabel", "fieldLabel", "fiscalYear", "type")
NAMES = ("stage", "type")


class Picture:
    """A drawing that a notebook shows, and that can be saved as a file."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Picture: SVG, {len(self.svg)} characters; .save('chart.svg')>"

    def save(self, path: Path | str) -> Path:
        """Write the drawing to an SVG file, and return its path."""
        Path(path).write_text(self.svg, "utf-8")
        return Path(path)


def draw(
    rows: Sequence[Mapping[str, object]], columns: Sequence[str], title: str, *, along: str, parts: str, value: str
) -> Picture:
    """Return the bars: a bar for each value of ``along``, divided by ``parts``, as long as the sum of ``value``."""
    for name in filter(None, (along, parts, value)):
        if name not in columns:
            names = ", ".join(columns)
            raise KoteihyoError(f"{name} という列はありません。列：{names}", f"No column {name}; there are: {names}")
    value = value or ("" if along else _find_numbers(rows, columns))
    along = along or _choose(rows, columns, value)
    parts = parts or next((name for name in NAMES if name in columns and name != along and _is_axis(rows, name)), "")
    amounts: dict[tuple[str, str], float] = {}
    for row in rows:
        key = (_text(row[along]), _text(row[parts]) if parts else "")
        amounts[key] = amounts.get(key, 0) + (_number(row[value]) if value else 1)
    bars, divided = ([*dict.fromkeys(key[at] for key in amounts)] for at in (0, 1))
    if parts and len(divided) > len(COLOURS):
        raise KoteihyoError(
            f"{parts} の値が{len(divided)}種あり、色を区別できません（{len(COLOURS)}種まで）。",
            f"{parts} has {len(divided)} values; so many colours ({len(COLOURS)} at most) cannot be told apart.",
        )
    heads = [Head(bar, bar or "-") for bar in bars]
    legend = [Head(code, _legend(parts, code)) for code in sorted(divided)]
    return Picture(str(stacked_bars(f"{title}（{along}、{value or '件数'}）", heads, legend, amounts)))


def _legend(parts: str, code: str) -> str:
    if not parts:
        return ""
    return f"{parts} {code}" if parts == "stage" else code or "-"


def _choose(rows: Sequence[Mapping[str, object]], columns: Sequence[str], value: str) -> str:
    """Return the column to draw along: a usual one, else the first with names."""
    named = [column for column in columns if column.endswith("Label")]
    before = [column for column in named if not value or columns.index(column) < columns.index(value)]
    usual: tuple[str, ...] = () if value else USUAL
    for column in (*usual, *before, *named, *columns):
        if column in columns and column != value and _is_axis(rows, column):
            return column
    raise KoteihyoError(
        "図にできる列がありません（行がないか、値が多すぎます）。",
        "Nothing to draw: there are no rows, or no column with few enough values.",
    )


def _is_axis(rows: Sequence[Mapping[str, object]], name: str) -> bool:
    return 1 < len({_text(row[name]) for row in rows}) <= MANY


def _find_numbers(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Return the first column of numbers that count something, empty if there is none."""
    for name in columns:
        values = [row[name] for row in rows if row[name] is not None]
        if values and name not in PLACES and all(_is_number(value) for value in values):
            return name
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: object) -> float:
    if value is None:
        return 0
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise KoteihyoError(f"{value} は数ではありません。", f"{value} is no number.")


def _text(value: object) -> str:
    return "" if value is None else str(value).removeprefix(f"{BASE}id/")
