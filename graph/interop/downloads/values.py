"""Values of one area in a downloaded table, year by year.

Four kinds of table are read. e-Stat's items of the 社会・人口統計体系: a row a year and area, a column an item
(`D3203_歳出決算総額（市町村財政）【千円】`), remarks above and notes beside. SSDSE: codes, years and names in the first
three rows. SDMX: a row an observation, where the item is a code in a column of its own. Any other table with headings,
such as a list of facilities or the rows of a SPARQL query: rows are chosen by what stands in a column, and added up or
counted. What a table does not say (the year of a list, a unit) is given; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from ...errors import KoteihyoError
from .answers import VALUE, Table

# Headings as offices, SDMX (TIME_PERIOD, REF_AREA: concepts that data structures share) and queries write them.
YEARS = (
    *("調査年", "年度", "年次", "時間軸(年次)", "時間軸(年度次)", "時間軸(年)", "調査年度", "年"),
    *("TIME_PERIOD", "time", "year", "timePeriod"),
)
AREAS = (
    *("地域 コード", "地域コード", "団体コード", "市区町村コード", "全国地方公共団体コード", "area_code"),
    *("REF_AREA", "area", "refArea"),
)
UNITS = ("単位", "UNIT_MEASURE", "unit", "unitText")
POWER = "UNIT_MULT"  # SDMX: the values are times ten to this
MISSING = {"", "***", "-", "－", "―", "X", "x", "…", "...", "NA"}  # how e-Stat and offices write that there is no value
HEADS = 40  # rows of remarks above a table, at most
_UNIT = re.compile(r"【([^】]+)】")
_YEAR = re.compile(r"(?:(\d{4})|(昭和|平成|令和|[SHR])(元|\d{1,2}))(年度|年)?(?:-A1)?")
_CODE = re.compile(r"(?<!\d)\d{4,6}(?!\d)")
_ERAS = {"昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018}
FIRST, LAST = 1900, 2100


class Selection(NamedTuple):
    """Which values are taken: of which item or column, of which rows, added up or counted, and what is given.

    ``area`` has six digits. ``where`` are columns with the texts that they may have.
    """

    column: str
    area: str
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    total: bool = False
    counted: bool = False
    year: str = ""
    unit: str = ""


class Value(NamedTuple):
    """A value: the year as text (`2006年度`, `2006年` or bare), the number, its unit, of what, from how many rows."""

    year: str
    value: Decimal
    unit: str
    item: str
    rows: int


def read_values(file: Path, table: Table, chosen: Selection) -> list[Value]:
    """Return the values of an area, by year; what does not fit is an error with its line."""
    taken = _read_ssdse(file, table, chosen) if table and table[0] and table[0][0].startswith("SSDSE") else None
    values = taken if taken is not None else _read_headed(file, table, chosen)
    if not values:
        raise KoteihyoError(
            f"区域 {chosen.area} の「{chosen.column}」の値がありません。",
            f"There is no value of {chosen.column} for the area {chosen.area}.",
            file=file,
        )
    return sorted(values)


def _read_ssdse(file: Path, table: Table, chosen: Selection) -> list[Value]:
    codes, years, names = (normalize_row(row) for row in table[:3])
    at = next((at for at, pair in enumerate(zip(codes, names, strict=False)) if chosen.column in pair), None)
    if at is None:
        raise _no_column(file, chosen.column, names[3:])
    rows = [row for row in table[3:] if row and same_area(row[0], chosen.area) and at < len(row)]
    unit = _unit_of(names[at], set(), chosen, file)
    item = f"{table[0][at].strip()} {table[2][at].strip()}"
    return [
        Value(chosen.year or years[at], number, unit, item, 1)
        for line, row in enumerate(rows, 4)
        if (number := parse_number(row[at], file, line)) is not None
    ]


def _read_headed(file: Path, table: Table, chosen: Selection) -> list[Value]:
    top, heads = _find_heads(file, table, chosen)
    at = _find_column(heads, chosen.column)
    rows = [*_rows(file, heads, table[top + 1 :], top + 2, chosen)]
    if at is None and VALUE in heads:
        at, rows = heads.index(VALUE), [row for row in rows if chosen.column in map(_code_of, row[1])]
    area, year = _find_first(heads, AREAS), _find_first(heads, YEARS)
    rows = [row for row in rows if area is None or same_area(row[1][area], chosen.area)]
    if not rows:
        return []
    unit = _unit_of(heads[at] if at is not None else "", _find_units(heads, rows), chosen, file)
    groups: dict[str, list[tuple[int, list[str]]]] = {}
    for line, row in rows:
        stated = chosen.year or (row[year] if year is not None else "")
        groups.setdefault(read_year(stated, file, line), []).append((line, row))
    named = at is not None and heads[at] != VALUE
    item = table[top][at].strip() if at is not None and named else chosen.column
    power = heads.index(POWER) if POWER in heads else None
    made = [_add_up(file, label, rows, (at, power), unit, item, chosen) for label, rows in groups.items()]
    return [value for value in made if value]


def _find_first(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)


def _find_units(heads: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> set[str]:
    """Return the units that a column of its own gives the rows."""
    at = _find_first(heads, UNITS)
    return {_code_of(row[at]) for _, row in rows if row[at]} if at is not None else set()


def _code_of(cell: str) -> str:
    """Return the code of a cell; SDMX-CSV may add the name to it.

    >>> _code_of("D3203: 歳出決算総額"), _code_of("D3203")
    ('D3203', 'D3203')
    """
    return cell.partition(": ")[0]


def _add_up(
    file: Path,
    year: str,
    rows: list[tuple[int, list[str]]],
    columns: tuple[int | None, int | None],
    unit: str,
    item: str,
    chosen: Selection,
) -> Value | None:
    """Return the value of a year; ``columns`` are those of the values, and of the power of ten that they are times."""
    at, power = columns
    if chosen.counted or at is None:
        return Value(year, Decimal(len(rows)), unit, item, len(rows))
    numbers = [(parse_number(row[at], file, line), row, line) for line, row in rows]
    known = [number * _scale_of(row, power, file, line) for number, row, line in numbers if number is not None]
    if len(known) > 1 and not chosen.total:
        raise KoteihyoError(
            f"{year}の値が{len(known)}行にあります。`--where` で行を選ぶか、`--total` で合計してください。",
            f"{len(known)} rows have a value of {year}: choose by `--where`, or add up by `--total`.",
            file=file,
            line=rows[1][0],
        )
    return Value(year, sum(known, Decimal(0)), unit, item, len(known)) if known else None


def _scale_of(row: list[str], power: int | None, file: Path, line: int) -> Decimal:
    power_of_ten = parse_number(row[power], file, line) if power is not None else None
    return Decimal(10) ** int(power_of_ten or 0)


def _find_heads(file: Path, table: Table, chosen: Selection) -> tuple[int, list[str]]:
    """Return the row of headings: the first with the column sought, or where rows are counted those asked of."""
    wanted = [name for name, _ in chosen.where] if chosen.counted else []
    for at, row in enumerate(table[:HEADS]):
        heads = normalize_row(row)
        is_head = VALUE in heads or _find_column(heads, chosen.column) is not None
        if all(name in heads for name in wanted) and (wanted or is_head):
            return at, heads
    fullest = max(table[:HEADS], key=lambda row: sum(bool(cell.strip()) for cell in row), default=[])
    raise _no_column(file, chosen.column, normalize_row(fullest))


def _find_column(heads: Sequence[str], column: str) -> int | None:
    """Return the column of a name, or of an item's code: `D3203` finds `D3203_歳出決算総額（市町村財政）【千円】`."""
    if column in heads:
        return list(heads).index(column)
    plain = [_UNIT.sub("", head) for head in heads]
    return next((at for at, heading in enumerate(plain) if heading == column or heading.startswith(f"{column}_")), None)


def _rows(file: Path, heads: list[str], rows: Table, first: int, chosen: Selection) -> Iterator[tuple[int, list[str]]]:
    asked = []
    for name, texts in chosen.where:
        if name not in heads:
            raise _no_column(file, name, heads)
        asked.append((heads.index(name), texts))
    for line, row in enumerate(rows, first):
        full = normalize_row(row) + [""] * (len(heads) - len(row))
        if any(full) and all(full[at] in texts for at, texts in asked):
            yield line, full


def normalize_row(row: Sequence[str]) -> list[str]:
    """Return the cells for comparing: NFKC, without space around; brackets of a unit stay as they are."""
    return [normalize("NFKC", cell).strip() for cell in row]


def same_area(text: str, code: str) -> bool:
    """Return whether a cell names an area of six digits: with five or six, as text, number or address, after a letter.

    >>> same_area("11203", "112038"), same_area("112038", "112038"), same_area("R11203", "112038")
    (True, True, True)
    >>> same_area("1100", "011002"), same_area("11100", "112038")
    (True, False)
    >>> same_area("http://data.e-stat.go.jp/lod/sac/C11203-20111011", "112038")
    True
    """
    match = _CODE.search(text.rpartition("/")[2])
    digits = match[0] if match else ""
    return bool(digits) and digits.zfill(5 if len(digits) <= len("11203") else len(code)) in {code, code[:5]}


def read_year(text: str, file: Path, line: int) -> str:
    """Return a year as `2006年度`, `2006年`, or `2006` where nothing says which of the two.

    >>> read_year("平成18年度", Path("x"), 1), read_year("2006年", Path("x"), 1), read_year("2006", Path("x"), 1)
    ('2006年度', '2006年', '2006')
    >>> read_year("https://reference.example/id/year/2006", Path("x"), 1)
    '2006'
    """
    match = _YEAR.fullmatch(normalize("NFKC", text).replace(" ", "").rpartition("/")[2])
    if not match:
        raise KoteihyoError(
            f"年が読めません（{text or '空欄'}）。`--year` で指定してください。",
            f"This is no year: {text or 'empty'}; give it by `--year`.",
            file=file,
            line=line,
        )
    western, era, number, kind = match.groups()
    year = int(western) if western else _ERAS[era] + (1 if number == "元" else int(number))
    return f"{year}{kind or ''}"


def parse_number(text: str, file: Path, line: int) -> Decimal | None:
    """Return the number in a cell; None where the cell says that there is none."""
    digits = normalize("NFKC", text).replace(",", "").strip()
    if digits in MISSING:
        return None
    try:
        number = Decimal(digits.removesuffix("%"))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise KoteihyoError(f"数ではありません（{text}）。", f"This is no number: {text}.", file=file, line=line)
    return number


def _unit_of(head: str, units: set[str], chosen: Selection, file: Path) -> str:
    """Return the unit: as it is given, as the heading has it, or as every row says in a column of its own."""
    match = _UNIT.search(head)
    if unit := chosen.unit or (match[1] if match else ""):
        return unit
    if len(units) == 1:
        return next(iter(units))
    raise KoteihyoError(
        "表に単位がないか、行により異なります。`--unit` で指定するか、`--where` で行を選んでください。",
        "The table gives no unit, or several: give it by `--unit`, or choose rows by `--where`.",
        file=file,
    )


def _no_column(file: Path, column: str, heads: Sequence[str]) -> KoteihyoError:
    listed = "、".join(head for head in heads if head)[:400] or "なし"
    return KoteihyoError(
        f"列「{column}」がありません（見出し：{listed}）。",
        f"There is no column {column} (headings: {listed}).",
        file=file,
    )
